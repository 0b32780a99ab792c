/**
 * Our own engines as contestants: what `LaneTrainer` does in a step, on a problem's numbers. Run by `run.mjs` in a process
 * of its own. Some are the cpu engine with a part left out: what is missing from their time is that part's.
 */

import { cpuPasses } from '../../engine/cpu/index.ts';
import type { KernelExports } from '../../engine/cpu/kernels.ts';
import { createCpuPasses } from '../../engine/cpu/passes.ts';
import { keptTensors, laneLayout, sizeOf } from '../../engine/layout.ts';
import type { PassesFactory } from '../../engine/local.ts';
import { referencePasses } from '../../engine/reference/index.ts';
import { startStates, trainStep } from '../../engine/step.ts';
import { randomStream } from '../../math/random.ts';
import type { Lane } from '../../model/experiment.ts';
import { FLOP_PER_REPETITION, registerLoop } from './peak.ts';
import { serve, type Trainer } from './peers/serve.mjs';
import type { Problem } from './problem.ts';

const nothing = () => {};
const without = {
  products: { productStore: nothing, productAdd: nothing },
  cell: { cellForward: nothing, cellBackward: nothing },
  update: { update: nothing },
  norms: { sumSquares: () => 1 },
} satisfies Record<string, Partial<KernelExports>>;
export type Part = keyof typeof without;

export interface OurOptions {
  readonly engine: 'cpu' | 'reference' | 'peak' | 'fused peak';
  /** The cpu engine's, left out. */
  readonly without?: Part;
  /** How many equal lanes take each step; 1 if left out. */
  readonly lanes?: number;
}

/** Repetitions of the register loop that count as a step of the peak: about a millisecond. */
const PEAK_REPETITIONS = 500_000;
export const PEAK_FLOP = PEAK_REPETITIONS * FLOP_PER_REPETITION;

async function open(problem: Problem, options: OurOptions): Promise<Trainer> {
  if (options.engine === 'cpu' || options.engine === 'reference') {
    const factory = options.engine === 'cpu' ? cpuFactory(options.without) : referencePasses;
    return together(await Promise.all(Array.from({ length: options.lanes ?? 1 }, () => train(problem, factory))));
  }
  const isFused = options.engine === 'fused peak';
  const loop = await registerLoop(isFused);
  return {
    version: isFused ? 'relaxed fma' : 'mul + add',
    reset: nothing,
    step: () => loop(PEAK_REPETITIONS),
    report: () => ({ loss: 0, weightNorm: 0 }),
  };
}

function cpuFactory(part: Part | undefined): PassesFactory {
  if (part === undefined) return cpuPasses;
  return { ...cpuPasses, create: (layout) => createCpuPasses(layout, (kernels) => ({ ...kernels, ...without[part] })) };
}

/** Lanes one after another, as in one worker; they are equal, so the first speaks for all. */
function together(lanes: readonly Trainer[]): Trainer {
  const forAll = (act: (lane: Trainer) => void) => () => {
    for (const lane of lanes) act(lane);
  };
  return { ...lanes[0]!, reset: forAll((lane) => lane.reset()), step: forAll((lane) => lane.step()) };
}

async function train({ experiment, parameters, ...given }: Problem, factory: PassesFactory): Promise<Trainer> {
  const layout = laneLayout(experiment, experiment.lanes[0] as Lane);
  const passes = await factory.create(layout);
  const batch = {
    inputs: Float32Array.from(given.inputs),
    targets: Float32Array.from(given.targets),
    batchSize: given.B,
  };
  const stream = randomStream(experiment.seed);
  let step = 0;
  let last: ReturnType<typeof trainStep> | undefined;
  return {
    version: `${factory.id} ${factory.variant}`,
    reset() {
      const initial: Record<string, readonly number[]> = parameters;
      for (const tensor of keptTensors(layout)) {
        passes.write(tensor.name, Float64Array.from(initial[tensor.name] ?? new Float64Array(sizeOf(tensor))));
      }
      step = 0;
    },
    step() {
      step++;
      const start = startStates(layout, stream.of('state', step), batch.batchSize);
      last = trainStep(layout, passes, batch, start, step);
    },
    report() {
      if (!last) throw new Error('bench: no step yet');
      const { report, diverged } = last;
      if (diverged) throw new Error(`diverged in ${diverged.tensor}`);
      // Weights are measured before the update: what stands after it is in the tensors.
      const weights = layout.parameters.map((name) => passes.read(name).reduce((sum, x) => sum + x * x, 0));
      return {
        loss: report.loss,
        norms: [...report.log2GradNormByTimestep.map((x) => 2 ** x)],
        log2Norms: [...report.log2GradNormByTimestep],
        weightNorm: Math.sqrt(weights.reduce((a, b) => a + b)),
      };
    },
  };
}

export default async function ours(): Promise<number> {
  await serve(open);
  return 0;
}
