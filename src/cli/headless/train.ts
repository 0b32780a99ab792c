/**
 * The training of a run, piece by piece, on any engine: as the page does it, with held-out scores at the same steps,
 * an end when every lane has diverged, and turns for signals and streams between the pieces. Nothing is printed here.
 */
import type { Engine, HeldOutScore, LaneSteps } from '../../engine/engine.ts';
import { HELD_OUT_EVERY } from '../../lab/runner.ts';

export interface Piece {
  /** Number of the last step so far. */
  readonly step: number;
  /** By lane, the reports of the steps since the piece before. */
  readonly taken: readonly LaneSteps[];
  readonly heldOut?: readonly HeldOutScore[];
}

/** How long a piece should take: a signal waits for its end. */
const PIECE_MS = 100;

/** @param engine with an experiment loaded, at step 0 */
export async function* train(engine: Engine, steps: number): AsyncGenerator<Piece> {
  let step = 0;
  let stepsAtOnce = 1;
  while (step < steps) {
    const count = Math.min(stepsAtOnce, steps - step, HELD_OUT_EVERY - (step % HELD_OUT_EVERY));
    const start = performance.now();
    const taken = await engine.advance(count);
    const fitting = Math.round((count * PIECE_MS) / (performance.now() - start));
    stepsAtOnce = Math.max(1, Math.min(fitting, 2 * stepsAtOnce));
    const isOver = taken.every(({ diverged }) => diverged);
    // The engine counts on; the run ends with the last step that a lane took.
    step = isOver ? Math.max(...taken.map(({ diverged }) => diverged?.step ?? 0)) : step + count;
    const heldOut = step % HELD_OUT_EVERY === 0 ? await engine.evaluate() : undefined;
    yield { step, taken, ...(heldOut && { heldOut }) };
    if (isOver) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
