/** The half of `browser.ts` that runs in the page: engines in workers and libraries in the page, taking turns. */
import { cpuPasses } from '../../engine/cpu/index.ts';
import type { Engine, EngineId } from '../../engine/engine.ts';
import { LocalEngine } from '../../engine/local.ts';
import { browserEngine } from '../../engine/worker/client.ts';
import type { Experiment } from '../../model/experiment.ts';
import type { Report } from './contestant.ts';
import type { Trainer } from './peers/serve.mjs';
import type { Problem } from './problem.ts';

/** About how long a round takes, ms. */
const ROUND_MS = 500;
/** A contestant that takes longer for a step takes part in so few rounds. */
const [SLOW_MS, SLOW_ROUNDS] = [1000, 3];

export type Contender =
  | { readonly engine: EngineId; readonly workers?: number }
  /** The cpu engine in the page's own thread. */
  | { readonly engine: 'local' }
  | { readonly module: string; readonly backend: string; readonly files: string };

export interface Timed {
  readonly version: string;
  /** Milliseconds per step, by round; empty after a refusal. */
  readonly times: readonly number[];
  /** Of the first step: loss and √B · ‖∂L/∂h_t‖_F. */
  readonly first?: Report;
  readonly refusal?: string;
  /** Of opening and loading, ms. */
  readonly loadMs: number;
}

interface Runner {
  readonly version: string;
  readonly first: Report;
  advance(steps: number): Promise<unknown>;
  dispose(): void;
}

export async function race({
  problem,
  experiment,
  contenders,
  rounds,
}: {
  readonly problem: Problem;
  readonly experiment: Experiment;
  readonly contenders: readonly Contender[];
  readonly rounds: number;
}): Promise<Timed[]> {
  const racing = [];
  for (const contender of contenders) {
    const from = performance.now();
    const entry = { runner: undefined as Runner | undefined, steps: 0, loadMs: 0, times: [] as number[], refusal: '' };
    racing.push(entry);
    try {
      entry.runner = await ('engine' in contender ? openEngine(contender, experiment) : openPeer(contender, problem));
      entry.loadMs = performance.now() - from;
      entry.steps = await stepsOfRound(entry.runner);
    } catch (error) {
      entry.refusal = `failed: ${messageOf(error)}`;
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of racing) {
      const { runner, steps, times, refusal } = entry;
      if (!runner || refusal !== '' || (times.length >= SLOW_ROUNDS && times[0]! > SLOW_MS)) continue;
      const from = performance.now();
      try {
        await runner.advance(steps);
        times.push((performance.now() - from) / steps);
      } catch (error) {
        entry.refusal = `failed after ${times.length} rounds: ${messageOf(error)}`;
      }
    }
  }
  return racing.map(({ runner, times, loadMs, refusal }) => {
    runner?.dispose();
    return {
      version: runner?.version ?? '',
      ...{ times, loadMs },
      ...(runner && { first: runner.first }),
      ...(refusal !== '' && { refusal }),
    };
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function openEngine(asked: Exclude<Contender, { module: string }>, experiment: Experiment): Promise<Runner> {
  const engine: Engine =
    asked.engine === 'local' ? new LocalEngine(cpuPasses) : browserEngine(asked.engine, asked.workers);
  const refusal = await engine.load(experiment);
  if (refusal) throw new Error(refusal.reason);
  const [lane] = await engine.advance(1);
  const { loss, log2GradNormByTimestep } = lane!.reports[0]!;
  return {
    version: `${engine.id} ${engine.variant}`,
    first: { loss, norms: [...log2GradNormByTimestep.map((x) => 2 ** x)], weightNorm: Number.NaN },
    advance: (steps) => engine.advance(steps),
    dispose: () => engine.dispose(),
  };
}

async function openPeer(
  { module, backend, files }: Extract<Contender, { module: string }>,
  problem: Problem,
): Promise<Runner> {
  const { open } = (await import(/* @vite-ignore */ module)) as {
    open: (backend: string, problem: Problem, files: string) => Promise<Trainer>;
  };
  const trainer = await open(backend, problem, files);
  await trainer.reset();
  await trainer.step();
  return {
    version: trainer.version,
    first: await trainer.report(),
    async advance(steps) {
      for (let step = 0; step < steps; step++) await trainer.step();
      await trainer.report();
    },
    dispose() {},
  };
}

/** Warms up, and finds how many steps make a round. */
async function stepsOfRound(runner: Runner): Promise<number> {
  for (let steps = 1; ; ) {
    const from = performance.now();
    await runner.advance(steps);
    const elapsed = performance.now() - from;
    if (elapsed >= ROUND_MS / 2) return Math.max(1, Math.round((steps * ROUND_MS) / elapsed));
    steps *= 2;
  }
}
