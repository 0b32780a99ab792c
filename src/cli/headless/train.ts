/**
 * The training of a run, piece by piece, on any engine: as the page does it, with forks and held-out scores at the same
 * steps, an end when every lane has diverged, and turns for signals and streams between the pieces. Nothing is printed here.
 */
import type { Engine, HeldOutScore, LaneSteps } from '../../engine/engine.ts';
import { HELD_OUT_EVERY, trainStages } from '../../lab/stages.ts';
import type { Experiment } from '../../model/experiment.ts';

export interface Piece {
  /** Number of the last step so far. */
  readonly step: number;
  /** By lane, the reports of the steps since the piece before. */
  readonly taken: readonly LaneSteps[];
  readonly heldOut?: readonly HeldOutScore[];
}

/** How long a piece should take: a signal waits for its end. */
const PIECE_MS = 100;

/** @param engine with the first stage of the experiment loaded, at step 0 */
export async function* train(engine: Engine, experiment: Experiment, steps: number): AsyncGenerator<Piece> {
  for await (const { step: reached, taken } of trainStages(engine, experiment, 0, steps, PIECE_MS)) {
    const isOver = taken.every(({ diverged }) => diverged);
    // The engine counts on; the run ends with the last step that a lane took.
    const step = isOver ? Math.max(...taken.map(({ diverged }) => diverged?.step ?? 0)) : reached;
    const heldOut = step % HELD_OUT_EVERY === 0 ? await engine.evaluate() : undefined;
    yield { step, taken, ...(heldOut && { heldOut }) };
    if (isOver) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
