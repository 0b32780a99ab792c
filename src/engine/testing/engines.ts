/**
 * The engines of this environment. Every suite over engines runs over this list: a new one is one more item. The GPU
 * engine is on it where there is a WebGPU adapter; where one is missing is told by `gpu/adapter.test.ts`.
 */
import type { Experiment } from '../../model/experiment.ts';
import type { Batch } from '../../model/tasks/index.ts';
import { cpuPasses } from '../cpu/index.ts';
import type { Divergence, Engine, EngineId } from '../engine.ts';
import { keptTensors, type LaneLayout } from '../layout.ts';
import { LocalEngine, type PassesFactory } from '../local.ts';
import { referencePasses } from '../reference/index.ts';
import type { StepReport } from '../report.ts';
import { trainStep } from '../step.ts';
import { gpuUnderTest } from './gpu.ts';

export interface EngineUnderTest {
  readonly id: EngineId;
  /** Whether ∂L/∂state can be read, not only its norm. */
  readonly keepsAdjoints: boolean;
  /** A fresh engine with an experiment. */
  open(experiment: Experiment): Promise<Engine>;
  /** A lane by itself, on any task. */
  openLane(layout: LaneLayout): Promise<LaneUnderTest>;
}

/** One lane, one step at a time, from numbers that the test gives. */
export interface LaneUnderTest {
  /** Parameters and slots by name; what is not given is zero. */
  write(tensors: Readonly<Record<string, Float64Array>>): Promise<void>;
  read(tensor: string): Promise<Float64Array>;
  /** The whole step. @param start the states before the first timestep, [B, H] each */
  step(
    batch: Batch,
    start: readonly Float64Array[],
    step: number,
  ): Promise<{ report: StepReport; diverged: Divergence | undefined }>;
}

function passesUnderTest(factory: PassesFactory): EngineUnderTest {
  return {
    id: factory.id,
    keepsAdjoints: true,
    open: async (experiment) => {
      const engine = new LocalEngine(factory);
      await engine.load(experiment);
      return engine;
    },
    openLane: async (layout) => {
      const passes = await factory.create(layout);
      const stored = keptTensors(layout).filter(({ role }) => role !== 'carried');
      return {
        write: async (tensors) => {
          for (const { name, shape } of stored) {
            passes.write(name, tensors[name] ?? new Float64Array(shape.reduce((size, n) => size * n, 1)));
          }
        },
        read: async (tensor) => passes.read(tensor),
        step: async (batch, start, step) => trainStep(layout, passes, batch, start, step),
      };
    },
  };
}

export const reference = passesUnderTest(referencePasses);
const gpu = await gpuUnderTest();
export const engines: readonly EngineUnderTest[] = [
  reference,
  passesUnderTest(cpuPasses),
  ...('reason' in gpu ? [] : [gpu]),
];
