/** The half of `bench-browser.ts` that runs in the page: engines in workers, taking turns. */
import type { Engine, EngineId } from '../engine/engine.ts';
import { browserEngine } from '../engine/worker/client.ts';
import type { Experiment } from '../model/experiment.ts';

/** About how long a round of one engine takes, ms. */
const ROUND_MS = 500;

export interface Timed {
  readonly variant: string;
  /** Milliseconds per step, by round; empty after a refusal. */
  readonly times: readonly number[];
  readonly refusal?: string;
  /** Of opening and loading, ms. */
  readonly loadMs: number;
}

export async function race({
  experiment,
  engines: ids,
  rounds,
}: {
  readonly experiment: Experiment;
  readonly engines: readonly EngineId[];
  readonly rounds: number;
}): Promise<Timed[]> {
  const contestants = [];
  for (const id of ids) {
    const engine = browserEngine(id);
    const from = performance.now();
    const refusal = await engine.load(experiment);
    const loadMs = performance.now() - from;
    const steps = refusal ? 0 : await stepsOfRound(engine);
    contestants.push({ engine, steps, loadMs, times: [] as number[], refusal });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { engine, steps, times } of contestants) {
      if (steps === 0) continue;
      const from = performance.now();
      await engine.advance(steps);
      times.push((performance.now() - from) / steps);
    }
  }
  return contestants.map(({ engine, times, refusal, loadMs }) => {
    const { variant } = engine;
    engine.dispose();
    return { variant, times, loadMs, ...(refusal && { refusal: refusal.reason }) };
  });
}

/** Warms up, and finds how many steps make a round. */
async function stepsOfRound(engine: Engine): Promise<number> {
  for (let steps = 1; ; ) {
    const from = performance.now();
    await engine.advance(steps);
    const elapsed = performance.now() - from;
    if (elapsed >= ROUND_MS / 2) return Math.max(1, Math.round((steps * ROUND_MS) / elapsed));
    steps *= 2;
  }
}
