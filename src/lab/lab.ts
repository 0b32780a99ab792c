/** The laboratory: the experiment being edited, the run, and its telemetry, put together. All that the interface needs. */
import type { Machine } from '../engine/choose.ts';
import type { StepReport } from '../engine/report.ts';
import { defaultExperiment, type Experiment } from '../model/experiment.ts';
import type { Measurer } from '../probe/measure.ts';
import { askedFor } from './engine-choice.ts';
import { createExperimentStore, type ExperimentStore } from './experiment-store.ts';
import { isLink, readLink } from './link.ts';
import { createOpenings, mendedLink, type Openings } from './opening.ts';
import { createPastStore, type PastStore } from './past-store.ts';
import type { RunState } from './run-store.ts';
import { Runner } from './runner.ts';
import { Telemetry } from './telemetry.ts';
import { createViewStore, speedLimitOf, type View, type ViewStore } from './view-store.ts';

export interface LabOptions {
  readonly machine: Machine;
  /** Defaults to the experiment that the page opens with. */
  readonly experiment?: Experiment;
  /** What stands behind the `#` of the address; if that is a link, what it says goes before `experiment`. */
  readonly hash?: string;
  /** The ids of the charts that there are. */
  readonly charts?: readonly string[];
  /** An engine's id from outside, e.g. `engine` of the address; absent: the fastest. */
  readonly requestedEngine?: string | null;
  /** Who measures what probes find; this thread, if left out. */
  readonly openMeasurer?: () => Measurer;
}

export interface Lab {
  readonly experiment: ExperimentStore;
  readonly view: ViewStore;
  readonly openings: Openings;
  readonly run: Runner;
  readonly telemetry: Telemetry;
  readonly past: PastStore;
  dispose(): void;
}

/** Loads at once, and trains when `run.run()` is called. */
export function createLab({
  machine,
  experiment,
  hash = '',
  charts = [],
  requestedEngine,
  openMeasurer,
}: LabOptions): Lab {
  const linked = isLink(hash) ? readLink(hash, charts) : undefined;
  const store = createExperimentStore(linked?.value.experiment ?? experiment ?? defaultExperiment());
  const view = createViewStore(linked?.value.view);
  const telemetry = new Telemetry();
  const run = new Runner({ machine, experiments: store, telemetry, engine: askedFor(requestedEngine), openMeasurer });
  const initial = mendedLink(linked?.problems ?? []);
  const openings = createOpenings(store, view, charts, initial, (saved) => run.open(saved));
  const keepPace = (viewed: View) => run.pace.setLimit(speedLimitOf(viewed));
  keepPace(view.getState());
  view.subscribe((viewed, before) => {
    if (viewed.speed !== before.speed) keepPace(viewed);
  });
  const past = createPastStore(run.store);
  return { experiment: store, view, openings, run, telemetry, past, dispose: () => run.dispose() };
}

/** A report as it can leave the page. */
export interface PlainReport extends Omit<StepReport, 'log2GradNormByTimestep'> {
  readonly log2GradNormByTimestep: readonly number[];
}

/** What browser tests see, as `window.lab`. */
export interface LabHook {
  state(): RunState;
  /** Resolves with the state once that many steps are done; rejects when they can't be done any more. */
  waitForStep(step: number): Promise<RunState>;
  /** The latest report of every lane; undefined before its first. */
  latestReports(): (PlainReport | undefined)[];
  /** By lane: the last step of the history if that has every step from 1 on in order, each once; else NaN. */
  stepsSeen(): number[];
}

export function labHook({ run, telemetry }: Lab): LabHook {
  const { getState, subscribe } = run.store;
  return {
    state: getState,
    waitForStep: (step) =>
      new Promise((resolve, reject) => {
        const settle = (state: RunState): boolean => {
          const hasDiverged = state.lanes.every(({ kind }) => kind === 'diverged');
          if (state.phase !== 'loading' && state.step >= step) resolve(state);
          else if (state.phase === 'failed')
            reject(new Error(`The run failed at step ${state.step}: ${state.message}`));
          else if (hasDiverged) reject(new Error(`Every lane has diverged by step ${state.step}, before step ${step}`));
          else return false;
          return true;
        };
        if (settle(getState())) return;
        const unsubscribe = subscribe((state) => {
          if (settle(state)) unsubscribe();
        });
      }),
    stepsSeen: () =>
      telemetry.lanes.map(({ history }) =>
        history.loss.buckets.reduce(
          (last, { firstStep, lastStep }) => (firstStep === last + 1 ? lastStep : Number.NaN),
          0,
        ),
      ),
    latestReports: () =>
      telemetry.lanes.map(
        ({ latest }) => latest && { ...latest, log2GradNormByTimestep: Array.from(latest.log2GradNormByTimestep) },
      ),
  };
}
