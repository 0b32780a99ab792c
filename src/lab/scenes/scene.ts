/**
 * What a scene is: an experiment with something to see in it, one line that says what, and a link that opens it. The
 * claim is judged on the numbers of the engine in `scenes.test.ts`; the page shows it and knows no more.
 */
import type { Text } from '../../model/entry.ts';
import { checkExperiment, type Experiment } from '../../model/experiment.ts';
import { printLink } from '../link.ts';
import type { View } from '../view-store.ts';

interface SceneDefinition {
  readonly id: string;
  readonly title: Text;
  /** One sentence, of which every number is tested. */
  readonly claim: Text;
  /** As in an experiment file; what is at its default is left out. */
  readonly experiment: object;
  /** The charts that show it best, where these are not the page's own. */
  readonly view?: Pick<View, 'charts'>;
}

export interface Scene extends SceneDefinition {
  readonly experiment: Experiment;
}

/** @throws where the experiment is not possible, which is a bug of the scene */
export function defineScene(definition: SceneDefinition): Scene {
  const checked = checkExperiment(definition.experiment);
  if (checked.ok) return { ...definition, experiment: checked.value };
  throw new Error(`scene ${definition.id}: ${JSON.stringify(checked.problems)}`);
}

/** Lanes that are equal but for one setting. */
export const lanesBy = (name: string, values: readonly unknown[], shared: object = {}): object[] =>
  values.map((value) => ({ ...shared, [name]: value }));

/**
 * The link that opens a scene, without the `#`.
 * @param kept what stays of the page as it is: its language, and the controls that a teacher hides
 */
export const sceneLink = ({ experiment, view }: Scene, kept: Pick<View, 'hide' | 'lang'> = {}): string =>
  printLink({ experiment, view: { ...kept, ...view } });
