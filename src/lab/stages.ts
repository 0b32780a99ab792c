/**
 * Training with forks, stage by stage: between two steps at which a lane changes its settings, an engine trains an
 * experiment like any other. Who calls the engine and when is the business of the runner and of `cli/headless`.
 */
import type { Engine, LaneSnapshot, LaneSteps, Snapshot } from '../engine/engine.ts';
import { initialSlots, keptTensors, laneLayout } from '../engine/layout.ts';
import { type Experiment, forkSteps, type Lane, laneAt } from '../model/experiment.ts';
import { CallSize } from './call-size.ts';

/** Held-out examples are scored after every multiple of this many steps, so that the numbers can be reproduced. */
export const HELD_OUT_EVERY = 100;

/** What an engine is to train after so many steps: every lane with the settings that are in force then. */
export function stageAt(experiment: Experiment, step: number): Experiment {
  return { ...experiment, lanes: experiment.lanes.map((lane) => laneAt(lane, step)) };
}

/** The next step after which another stage begins; Infinity where none does. */
export const nextStage = (experiment: Experiment, step: number): number =>
  forkSteps(experiment).find((fork) => fork > step) ?? Number.POSITIVE_INFINITY;

/**
 * Loads the stage that begins at the snapshot, and goes on from there.
 *
 * @param snapshot of all lanes of the experiment; undefined at step 0. Whether a fork at that very step has been made in
 *   it already is all the same.
 */
export async function loadStage(engine: Engine, experiment: Experiment, snapshot: Snapshot | undefined): Promise<void> {
  const stage = stageAt(experiment, snapshot?.step ?? 0);
  await engine.load(stage);
  if (snapshot) await engine.restore(atStage(experiment, snapshot));
}

/** The snapshot with the forks made that are made at its step. Again, it changes nothing. */
export function atStage(experiment: Experiment, { step, lanes }: Snapshot): Snapshot {
  const stage = stageAt(experiment, step);
  return { step, lanes: lanes.map((lane, i) => forked(stage, stage.lanes[i]!, step, lane)) };
}

/**
 * The lane as it begins the stage. Weights and states that are carried over stay; so do the slots of an optimizer that
 * stays, whatever its numbers, as where `param_groups` are changed in PyTorch. Those of another one begin anew.
 */
function forked(experiment: Experiment, lane: Lane, step: number, snapshot: LaneSnapshot): LaneSnapshot {
  const { fork } = lane;
  if (fork?.step !== step) return snapshot;
  const layout = laneLayout(experiment, lane);
  const isKept = fork.from.optimizer.id === lane.optimizer.id;
  const fresh = initialSlots(layout);
  const tensors = keptTensors(layout).map(({ name, role }) => {
    const before = role === 'slot' && !isKept ? undefined : snapshot.tensors[name];
    return [name, before ?? fresh[name]!] as const;
  });
  return { ...snapshot, tensors: Object.fromEntries(tensors) };
}

export interface Piece {
  /** The step that the engine has reached. */
  readonly step: number;
  /** By lane, the reports of the steps since the piece before. */
  readonly taken: readonly LaneSteps[];
  /** How long they took. */
  readonly milliseconds: number;
}

/**
 * Trains from step to step through all stages in between, in pieces that end where held-out examples are scored. A stage
 * that begins at the last step is left to whoever goes on.
 *
 * @param engine with the stage loaded that is in force at `from`
 * @param milliseconds how long a piece should take
 */
export async function* trainStages(
  engine: Engine,
  experiment: Experiment,
  from: number,
  to: number,
  milliseconds: number,
): AsyncGenerator<Piece> {
  let stageEnd = nextStage(experiment, from);
  const size = new CallSize(milliseconds);
  for (let step = from; step < to; ) {
    if (step === stageEnd) {
      await loadStage(engine, experiment, await engine.snapshot());
      stageEnd = nextStage(experiment, step);
    }
    const count = Math.min(size.steps, Math.min(to, stageEnd) - step, HELD_OUT_EVERY - (step % HELD_OUT_EVERY));
    const started = performance.now();
    const taken = await engine.advance(count);
    const elapsed = performance.now() - started;
    size.adapt(count, elapsed);
    step += count;
    yield { step, taken, milliseconds: elapsed };
  }
}
