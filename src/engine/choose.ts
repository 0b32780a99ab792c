/**
 * Which engine trains an experiment: the one asked for where it can, else the faster one by measurement. Opens, loads
 * and times engines; what happens to the chosen one afterwards is the business of `supervised.ts`.
 */
import { entryOf } from '../model/entry.ts';
import type { Experiment } from '../model/experiment.ts';
import { type AnyTask, tasks } from '../model/tasks/index.ts';
import { updateRule } from '../model/update.ts';
import { type Engine, type EngineId, EngineLost, type LossReason, type Refusal, Superseded } from './engine.ts';

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
export interface Chosen {
  readonly choice: Choice;
  readonly engine: Engine;
  /** How long the engine took to load, ms. */
  readonly loadTime: number;
}

/** About how long a timed call takes, and how long the timing of an engine at most, ms. */
const MEASURE_MS = 40;
const MEASURE_MAX_MS = 250;
/** An engine that turns out faster by this factor is still warming up. */
const FASTER = 1.1;
/** A first step that takes longer is measurement enough, ms. */
const FIRST_STEP_MS = 200;
/** Steps of one timed call at most. */
const MEASURE_STEPS_MAX = 4096;
/** The GPU must have opened, compiled and been timed within this, ms: the page waits for it. */
const START_MS = 2500;
/** Whether there is a GPU must be answered within this, ms. */
const FIND_MS = 1000;
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
    const from = performance.now();
    const refusal = choice.id === 'gpu' ? await loadGpu(engine, experiment) : await engine.load(experiment);
    if (!refusal) return { choice, engine, loadTime: performance.now() - from };
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
  const gpu = await findWithin(machine);
  if ('reason' in gpu) return load({ ...plain, ...gpu, id: machine.fallback });
  const fallback = await load({ ...plain, id: machine.fallback, reason: 'software' });
  const rates = { [machine.fallback]: await measureRate(fallback.engine) };
  const stay = (against: Partial<Choice>): Chosen => ({
    ...fallback,
    choice: { ...fallback.choice, rates, ...against },
  });
  // Slower than the CPU engine for sure, and long in compiling; not than the reference.
  if (gpu.kind === 'software' && machine.fallback === 'cpu') return stay({});
  const other = await timed(experiment, () => machine.open('gpu'), START_MS);
  if ('reason' in other) return stay(other);
  const both = { ...rates, gpu: other.rate };
  if (other.rate > rates[machine.fallback]!) {
    fallback.engine.dispose();
    return { ...other, choice: { ...plain, id: 'gpu', reason: 'faster', rates: both } };
  }
  other.engine.dispose();
  return stay({ reason: 'slower', rates: both });
}

/** A browser that fails to say whether it has a GPU has none. */
async function findWithin(machine: Machine): Promise<GpuFound> {
  const absent = (detail: string): Refusal => ({ reason: 'noAdapter', detail });
  const found = within(FIND_MS, () => machine.findGpu()).catch((error: unknown) => absent(wordsOf(error)));
  return (await found) ?? absent(`no answer for ${FIND_MS / 1000} s`);
}

/** An engine loaded and timed, or why not within so many milliseconds. */
export async function timed(
  experiment: Experiment,
  open: () => Engine,
  withinMs: number,
): Promise<{ engine: Engine; rate: number; loadTime: number } | Against> {
  const engine = open();
  const from = performance.now();
  const result = await within(withinMs, async () => {
    const refusal = await loadGpu(engine, experiment);
    const loadTime = performance.now() - from;
    return refusal ?? { engine, loadTime, rate: await measureRate(engine) };
  }).catch(reasonOf);
  const outcome = result ?? { reason: 'slowStart', detail: `${withinMs / 1000} s` };
  if ('reason' in outcome) engine.dispose();
  return outcome;
}

/** What speaks against an engine. */
interface Against {
  readonly reason: Refusal['reason'] | 'slowStart' | LossReason;
  readonly detail: string;
}

/** Of a GPU, whatever goes wrong is a reason to train elsewhere. */
export function reasonOf(error: unknown): { readonly reason: LossReason; readonly detail: string } {
  if (error instanceof Superseded) throw error;
  if (error instanceof EngineLost) return { reason: error.reason, detail: error.detail };
  return { reason: 'brokeDown', detail: wordsOf(error) };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A loss or silence while loading is a reason against the engine like any refusal. */
async function loadGpu(engine: Engine, experiment: Experiment): Promise<Against | undefined> {
  const silence = { reason: 'noAnswer', detail: `${LOAD_MS / 1000} s` } as const;
  const loading = within(LOAD_MS, async () => (await engine.load(experiment)) ?? 'loaded').catch(reasonOf);
  const result = await loading;
  return result === 'loaded' ? undefined : (result ?? silence);
}

/**
 * Steps per second of an engine that has just loaded, in 40 to 250 ms or in one step that takes longer; it is left as it
 * was. Every timed call begins at the start and ends before a lane diverges: only whole steps count.
 */
export async function measureRate(engine: Engine): Promise<number> {
  const start = await engine.snapshot();
  /** Trains from the start. @returns steps that every lane took whole, and the time */
  const attempt = async (steps: number): Promise<{ whole: number; elapsed: number }> => {
    await engine.restore(start);
    const from = performance.now();
    const taken = await engine.advance(steps);
    const elapsed = Math.max(performance.now() - from, 0.01);
    return { whole: Math.min(...taken.map(({ reports }) => reports.length)), elapsed };
  };
  const end = performance.now() + MEASURE_MAX_MS;
  const first = await attempt(1);
  // Alone it says little, because engines finish compiling in it; but there may be no time for another one like it.
  let rate = first.elapsed < FIRST_STEP_MS ? 0 : 1000 / first.elapsed;
  let [steps, most] = [1, MEASURE_STEPS_MAX];
  // Engines get faster while what they run is being compiled: they are timed again as long as they do.
  for (let isFaster = rate === 0; isFaster; ) {
    let [total, elapsed] = [0, 0];
    while (elapsed < MEASURE_MS / 2 && performance.now() < end) {
      const call = await attempt(steps);
      if (call.whole < steps) {
        most = steps = Math.max(1, call.whole);
        [total, elapsed] = [0, 0];
      } else if (call.elapsed < MEASURE_MS / 2 && steps < most) {
        // What a short call suggests is tried, not believed.
        steps = Math.min(most, Math.max(2 * steps, Math.round((steps * MEASURE_MS) / call.elapsed)));
        [total, elapsed] = [0, 0];
      } else {
        total += steps;
        elapsed += call.elapsed;
      }
    }
    const measured = total > 0 ? (1000 * total) / elapsed : 0;
    isFaster = measured > FASTER * rate;
    rate = Math.max(rate, measured);
  }
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

/** What a choice is good for: everything on which the work of a step depends. Of a task's data that is their shape. */
export function shapeKey({ task: choice, batchSize, accumulation, lanes }: Experiment): string {
  const task: AnyTask = entryOf(tasks, choice.id);
  return JSON.stringify([
    task.id,
    task.shape(choice),
    task.loss(choice).id,
    batchSize,
    accumulation,
    lanes.map((lane) => {
      const { cell, hiddenSize, truncation } = lane;
      return [cell, hiddenSize, truncation, lane.state.id, lane.regularizer.id, lane.clip.id, updateRule(lane).id];
    }),
  ]);
}
