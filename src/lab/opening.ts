/**
 * How an experiment comes into the laboratory from outside: by a link or by a file. What can be read is used; a notice
 * is of the rest. What can't be read at all changes nothing: the experiment in training goes on.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MendedProblem, Problem } from '../model/problem.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { type LinkState, printLink, readLink } from './link.ts';
import type { SavedRun } from './run-file.ts';
import type { ViewStore } from './view-store.ts';

/**
 * Of a larger file nothing is read, bytes. The largest runs need it: eight LSTMs of 256 units with their optimizers'
 * slots in f64 and all histories full are some 200 MB. Twice as much would be more than the longest text of a browser.
 */
const FILE_MAX = 2 ** 28;

/** What there is to say of a link or file: at least one problem. */
export type Opening =
  | { readonly kind: 'mended'; readonly source: 'link' | 'file'; readonly problems: readonly MendedProblem[] }
  | { readonly kind: 'refused'; readonly source: 'file'; readonly problems: readonly Problem[] };

export interface OpeningState {
  /** The latest, until it is dismissed. */
  readonly opening: Opening | undefined;
}

export interface Openings extends StoreApi<OpeningState> {
  /** A link to what is edited and shown now, without the `#`. */
  link(): string;
  /** A link to what is shown now is no news. */
  openLink(hash: string): void;
  /** An experiment, which is trained from step 0, or a run, which is shown as it was and waits. */
  openFile(file: Pick<Blob, 'size' | 'text'>): Promise<void>;
  dismiss(): void;
}

export const mendedLink = (problems: readonly MendedProblem[]): Opening | undefined =>
  problems.length > 0 ? { kind: 'mended', source: 'link', problems } : undefined;

/**
 * @param charts the ids of the charts that there are
 * @param openRun takes up a run whose experiment is the one that is edited
 */
export function createOpenings(
  experiments: ExperimentStore,
  view: ViewStore,
  charts: readonly string[],
  initial: Opening | undefined,
  openRun: (run: SavedRun) => void,
): Openings {
  const store = createStore<OpeningState>()(() => ({ opening: initial }));
  const say = (opening: Opening | undefined) => store.setState({ opening });
  const state = (): LinkState => ({ experiment: experiments.getState().experiment, view: view.getState() });
  return {
    ...store,
    link: () => printLink(state()),
    openLink: (hash) => {
      const { value, problems } = readLink(hash, charts);
      if (printLink(value) !== printLink(state())) {
        view.setState(value.view, true);
        experiments.replace(value.experiment);
      }
      say(mendedLink(problems));
    },
    openFile: async (file) => {
      const refuse = (problems: readonly Problem[]) => say({ kind: 'refused', source: 'file', problems });
      if (file.size > FILE_MAX) {
        return refuse([{ key: 'file', value: file.size, allowed: { kind: 'fileSize', bytes: FILE_MAX } }]);
      }
      const [{ openExperiment, parseJson }, { isRunFile, openFormats, openRunFile }] = await Promise.all([
        import('./experiment-file.ts'),
        import('./run-file.ts'),
      ]);
      const text = await file.text().catch((error: unknown) => String(error)); // a folder, a file that is gone
      const parsed = parseJson(text);
      if (!parsed.ok) return refuse(parsed.problems);
      const run = isRunFile(parsed.value) ? openRunFile(parsed.value) : undefined;
      const opened = run ?? openExperiment(parsed.value, openFormats);
      if (!opened.ok) return refuse(opened.problems);
      const { problems } = opened.value;
      if (run?.ok) {
        experiments.replace(run.value.value.experiment);
        openRun(run.value.value);
      } else experiments.replace(opened.value.value);
      say(problems.length > 0 ? { kind: 'mended', source: 'file', problems } : undefined);
    },
    dismiss: () => say(undefined),
  };
}
