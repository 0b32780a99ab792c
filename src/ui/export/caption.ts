/** What a figure is of, in the reader's language: what lanes differ in, what they share, the step, the engine, the link. */
import type { RunState } from '../../lab/run-store.ts';
import { type Choice, type Entry, entryOf, type Field, isRelevant, type Text } from '../../model/entry.ts';
import {
  type Experiment,
  experimentFields,
  laneChoiceNames,
  laneChoices,
  laneDifferences,
  laneFields,
} from '../../model/experiment.ts';
import { tasks } from '../../model/tasks/index.ts';
import { type LaneLabels, laneLabels } from '../hooks/lane-labels.ts';
import type { Messages } from '../messages/index.ts';
import type { Numbers } from '../messages/numbers.ts';
import type { FigureCaption } from './figure.ts';

export interface Words {
  readonly messages: Messages;
  readonly numbers: Numbers;
  readonly text: (text: Text) => string;
}

/** Characters of a text that a reader brought. */
const TEXT_SHOWN = 40;

/** @param drawn the places of the lanes that the chart shows @param address of the page, with the link */
export function captionOf(
  { experiment, step, engine }: Pick<RunState, 'experiment' | 'step' | 'engine'>,
  drawn: readonly number[],
  address: string,
  words: Words,
): FigureCaption {
  const { messages, numbers, text } = words;
  const { lanes, engineNames, engineVariant, header } = messages;
  const labels = laneLabels(experiment, lanes, numbers, text);
  const trained = [
    lanes.setting(header.step, numbers.whole(step)),
    engineVariant(engineNames[engine.id], engine.variant || engine.id),
  ];
  return {
    lanes: drawn.map((style) => ({ style, name: labels.names[style]! })),
    paragraphs: [differenceOf(experiment, labels, words), listed(sharedOf(experiment, words)), listed(trained)],
    address,
  };
}

const listed = (parts: readonly string[]): string => parts.join('\u00a0· ');

function differenceOf({ lanes }: Experiment, { differences }: LaneLabels, { messages }: Words): string {
  if (lanes.length === 1) return messages.lanes.single;
  return differences.length > 0 ? messages.saving.differIn(differences) : messages.lanes.equal;
}

/** Settings that all lanes have in common, but for what is switched off. */
function sharedOf(experiment: Experiment, words: Words): string[] {
  const [lane] = experiment.lanes;
  const differing = new Set<string>(laneDifferences(experiment.lanes).map(({ name }) => name));
  const { messages, numbers, text } = words;
  const { setting } = messages.lanes;
  const fieldOf = (field: Field, value: number | string) => setting(text(field.label), valueText(field, value, words));
  return [
    choiceText(messages.task.label, tasks, experiment.task, words),
    ...Object.entries(experimentFields).map(([name, field]) => {
      return setting(text(field.label), numbers.value(experiment[name as keyof typeof experimentFields]));
    }),
    ...Object.entries(laneFields)
      .filter(([name]) => !differing.has(name))
      .map(([name, field]) => fieldOf(field, lane![name as keyof typeof laneFields])),
    ...laneChoiceNames
      .filter((name) => !differing.has(name) && lane![name].id !== 'none')
      .map((name) => choiceText(text(laneChoices[name].label), laneChoices[name].entries, lane![name], words)),
  ];
}

/** "optimizer Adam (learning rate η 0.001, β₁ 0.9)". */
function choiceText(label: string, entries: readonly Entry[], choice: Choice, words: Words): string {
  const { messages, text } = words;
  const entry = entryOf<Entry>(entries, choice.id);
  const settings = Object.entries(entry.fields)
    .filter(([, field]) => isRelevant(field, choice))
    .map(([name, field]) => messages.lanes.setting(text(field.label), valueText(field, choice[name]!, words)));
  const whole = messages.lanes.setting(label, text(entry.label));
  return settings.length > 0 ? `${whole} (${messages.lanes.trait(settings)})` : whole;
}

function valueText(field: Field, value: number | string, { numbers, text }: Words): string {
  if (field.kind === 'number') return numbers.value(Number(value));
  const written = String(value);
  if (field.kind === 'option') return text(entryOf(field.options, written).label);
  const letters = [...written];
  return letters.length > TEXT_SHOWN ? `${letters.slice(0, TEXT_SHOWN).join('')}…` : written;
}
