/**
 * Which engine trains an experiment: the one asked for where it can, else the faster one by measurement. Opens, loads
 * and times engines; what happens to the chosen one afterwards is the business of `supervised.ts`.
 */
import type { Experiment } from '../model/experiment.ts';
import { type Engine, type EngineId, EngineLost, type LossReason, type Refusal } from './engine.ts';

/** `auto`: whichever is faster on the experiment. */
export type EngineRequest = EngineId | 'auto';

/** What a machine has. */
export interface Machine {
  /** Starts an engine. */
  open(id: EngineId): Engine;
  /** The engine that works here whatever happens; `reference` where there is no WebAssembly SIMD. */
  readonly fallback: 'cpu' | 'reference';
  /** Cheap to ask: opens no device. */
  findGpu(): Promise<GpuFound>;
}

export type GpuFound = { readonly kind: 'hardware' | 'software' } | Refusal;

/**
 * Why this engine: it was asked for, it is the faster one, or what speaks against the other. `software`: the adapter
 * computes on the processor. `slowStart`: the GPU was not ready within the time that a load may take.
 */
export type EngineReason =
  | 'forced'
  | 'faster'
  | 'slower'
  | 'software'
  | 'slowStart'
  | 'noWebAssemblySimd'
  | Refusal['reason']
  | LossReason;

/** Steps per second of training, by engine, where it was measured. */
export type EngineRates = Readonly<Partial<Record<EngineId, number>>>;

export interface Choice {
  readonly id: EngineId;
  readonly reason: EngineReason;
  /** For people: sizes and limits, the words of the browser. May be empty. */
  readonly detail: string;
  readonly rates: EngineRates;
}

/** A choice with its engine, which has loaded the experiment. */
export interface Chosen extends Choice {
  readonly engine: Engine;
}

/** How long an engine is timed, ms. */
const MEASURE_MS = 40;
/** A first step that takes longer is measurement enough, ms. */
const FIRST_STEP_MS = 200;
/** Steps of one timed call at most. */
const MEASURE_STEPS_MAX = 4096;
/** The GPU must have opened, compiled and been timed within this, ms: the page waits for it. */
const START_MS = 2500;
/** A GPU that nobody compares may take this long to open and compile, ms. */
export const LOAD_MS = 60_000;

/**
 * @param known what was chosen for an experiment of the same shapes: it is not measured again
 * @param take opens an engine, or hands one over that is open
 */
export async function choose(
  experiment: Experiment,
  requested: EngineRequest,
  machine: Machine,
  known: Choice | undefined,
  take: (id: EngineId) => Engine = machine.open,
): Promise<Chosen> {
  const load = async (choice: Choice): Promise<Chosen> => {
    const engine = take(choice.id);
    const refusal = choice.id === 'gpu' ? await loadGpu(engine, experiment) : await engine.load(experiment);
    if (!refusal) return { ...choice, engine };
    engine.dispose();
    if (choice.id === machine.fallback) throw new Error(`engine: ${choice.id} refuses: ${refusal.detail}`);
    return load({ ...choice, ...refusal, id: machine.fallback });
  };
  const plain = { detail: '', rates: {} } as const;
  if (requested === 'cpu' && machine.fallback === 'reference') {
    return load({ ...plain, id: 'reference', reason: 'noWebAssemblySimd' });
  }
  if (requested !== 'auto') return load({ ...plain, id: requested, reason: 'forced' });
  if (known) return load(known);
  const gpu = await machine.findGpu();
  if ('reason' in gpu) return load({ ...plain, ...gpu, id: machine.fallback });
  const fallback = await load({ ...plain, id: machine.fallback, reason: 'software' });
  const rates = { [fallback.id]: await measureRate(fallback.engine) };
  if (gpu.kind === 'software') return { ...fallback, rates };
  const other = await timed(experiment, () => machine.open('gpu'), START_MS);
  if ('reason' in other) return { ...fallback, ...other, rates };
  const both = { ...rates, gpu: other.rate };
  if (other.rate > rates[fallback.id]!) {
    fallback.engine.dispose();
    return { ...plain, id: 'gpu', reason: 'faster', rates: both, engine: other.engine };
  }
  other.engine.dispose();
  return { ...fallback, reason: 'slower', rates: both };
}

/** An engine loaded and timed, or why not within so many milliseconds. */
export async function timed(
  experiment: Experiment,
  open: () => Engine,
  withinMs: number,
): Promise<
  { engine: Engine; rate: number } | { reason: Refusal['reason'] | 'slowStart' | LossReason; detail: string }
> {
  const engine = open();
  const result = await within(withinMs, async () => {
    const refusal = await loadGpu(engine, experiment);
    return refusal ?? { engine, rate: await measureRate(engine) };
  }).catch((error: unknown) => {
    if (error instanceof EngineLost) return { reason: error.reason, detail: error.detail };
    throw error;
  });
  const outcome = result ?? { reason: 'slowStart', detail: `${withinMs / 1000} s` };
  if ('reason' in outcome) engine.dispose();
  return outcome;
}

/** A loss or silence while loading is a reason against the engine like any refusal. */
async function loadGpu(
  engine: Engine,
  experiment: Experiment,
): Promise<{ reason: Refusal['reason'] | LossReason; detail: string } | undefined> {
  try {
    const silence = { reason: 'noAnswer', detail: `${LOAD_MS / 1000} s` } as const;
    const result = await within(LOAD_MS, async () => (await engine.load(experiment)) ?? 'loaded');
    return result === 'loaded' ? undefined : (result ?? silence);
  } catch (error) {
    if (!(error instanceof EngineLost)) throw error;
    return { reason: error.reason, detail: error.detail };
  }
}

/**
 * Steps per second of an engine that has just loaded, in tens of milliseconds or in one step that takes longer; it is
 * left as it was.
 */
export async function measureRate(engine: Engine): Promise<number> {
  const start = await engine.snapshot();
  const rateOf = async (steps: number): Promise<number> => {
    const from = performance.now();
    await engine.advance(steps);
    const elapsed = Math.max(performance.now() - from, 0.01);
    if (elapsed >= MEASURE_MS / 2 || steps >= MEASURE_STEPS_MAX) return (1000 * steps) / elapsed;
    // What a short call suggests is tried, not believed.
    return rateOf(Math.min(MEASURE_STEPS_MAX, Math.max(2 * steps, Math.round((steps * MEASURE_MS) / elapsed))));
  };
  const from = performance.now();
  await engine.advance(1);
  const first = performance.now() - from;
  // The first step is slow, because engines finish compiling in it; but there is no time for another one like this.
  const rate = first >= FIRST_STEP_MS ? 1000 / first : await rateOf(1);
  await engine.restore(start);
  return rate;
}

/** The result, or undefined where it takes longer. */
export async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a choice is good for: everything on which the work of a step depends. */
export const shapeKey = ({ task, batchSize, accumulation, lanes }: Experiment): string =>
  JSON.stringify([
    task,
    batchSize,
    accumulation,
    lanes.map(({ cell, hiddenSize, clip, optimizer }) => [cell, hiddenSize, clip.id, optimizer.id]),
  ]);
