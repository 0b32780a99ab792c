/** The GPU engine for the suites: one device, so that compiled kernels are shared by all tests of a file. */
import type { Refusal } from '../engine.ts';
import { GpuEngine, whereNotFinite } from '../gpu/engine.ts';
import { openDevice } from '../gpu/index.ts';
import { GpuKind, KindPlan } from '../gpu/kind.ts';
import { outcomeOf } from '../gpu/records.ts';
import { Ring } from '../gpu/ring.ts';
import type { StepReport } from '../report.ts';
import type { EngineUnderTest } from './engines.ts';

/** A refusal where there is no adapter. */
export async function gpuUnderTest(): Promise<EngineUnderTest | Refusal> {
  const opened = await openDevice();
  if ('reason' in opened) return opened;
  const { device, variant } = opened;
  const checked = async <T>(work: () => Promise<T>): Promise<T> => {
    device.pushErrorScope('validation');
    const result = work();
    const error = await device.popErrorScope();
    if (error) throw new Error(error.message);
    return result;
  };
  return {
    id: 'gpu',
    keepsAdjoints: false,
    open: async (experiment) => {
      const engine = new GpuEngine(device, variant);
      const refusal = await engine.load(experiment);
      if (refusal) throw new Error(`${refusal.reason}: ${refusal.detail}`);
      return engine;
    },
    openLane: async (layout) => {
      const kind = await GpuKind.create(device, new KindPlan([layout], [0]), 1);
      const ring = new Ring(device, [kind], 1, 1);
      return {
        write: (tensors) => checked(async () => kind.write(0, tensors)),
        read: (tensor) => checked(() => kind.read(0, tensor)),
        step: async (batch, start, step) => {
          kind.feed(0, step, batch, [start]);
          const reports: { report: StepReport; isLost: boolean }[] = [];
          await checked(() =>
            ring.run(1, false, (_, __, records) => {
              const outcome = outcomeOf(kind.shape, layout, 0, step, batch.batchSize, records);
              if (!outcome) throw new Error('the lane had stopped');
              reports.push(outcome);
            }),
          );
          const { report, isLost } = reports[0]!;
          return { report, diverged: isLost ? { step, ...(await whereNotFinite(kind, 0, report)) } : undefined };
        },
      };
    },
  };
}
