/** For tests: an engine that trains nothing, takes as long as it is told to, and fails when it is told to. */
import type { Divergence, Engine, HeldOutScore, LaneSteps, Refusal, Snapshot } from '../../engine/engine.ts';
import { laneLayout, parameterNames, sizeOf, tensorOf, withSequences } from '../../engine/layout.ts';
import type { StepReport } from '../../engine/report.ts';
import type { Experiment } from '../../model/experiment.ts';

export function stepReport(step: number, scalars: Partial<StepReport> = {}): StepReport {
  const norms = { gradNorm: 1, weightNorm: 1, updateNorm: 1 };
  return {
    step,
    loss: 1 / step,
    metric: 0,
    gradNorm: 1,
    clippedGradNorm: 1,
    clipScale: 1,
    clipScaledShare: 0,
    clipBound: Number.POSITIVE_INFINITY,
    parameters: Object.fromEntries(parameterNames.map((name) => [name, norms])) as StepReport['parameters'],
    log2GradNormByTimestep: Float64Array.of(-1, 0),
    ...scalars,
  };
}

export class FakeEngine implements Engine {
  readonly id = 'cpu';
  readonly variant = 'fake';
  /** Milliseconds of a load, and of a step. */
  loadMs = 5;
  stepMs = 1;
  /** By lane: at which step it diverges. */
  divergesAt: readonly (number | undefined)[] = [];
  hasHeldOut = false;
  failure: Error | undefined;
  refusal: Refusal | undefined;
  readonly loads: Experiment[] = [];
  readonly advances: number[] = [];
  readonly evaluations: number[] = [];
  /** Everything that was read: as "lane tensor", and after which step. */
  readonly reads: { readonly what: string; readonly step: number }[] = [];
  /** Whether the states are those of held-out examples. */
  private hasScored = false;
  isDisposed = false;
  /** Calls of `advance` at once. */
  mostUnderWay = 0;
  private underWay = 0;
  private step = 0;
  private queue: Promise<void> = Promise.resolve();

  async load(experiment: Experiment): Promise<Refusal | undefined> {
    await this.work(this.loadMs);
    if (this.refusal) return this.refusal;
    this.loads.push(experiment);
    this.step = 0;
    return undefined;
  }

  async advance(steps: number): Promise<readonly LaneSteps[]> {
    this.advances.push(steps);
    const first = this.step + 1;
    this.step += steps;
    this.hasScored = false;
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    await this.work(steps * this.stepMs);
    this.underWay--;
    return this.loads.at(-1)!.lanes.map((_, lane): LaneSteps => {
      const end = this.divergesAt[lane] ?? Number.POSITIVE_INFINITY;
      const numbers = Array.from({ length: steps }, (_, i) => first + i).filter((step) => step <= end);
      const diverged: Divergence = { step: end, tensor: 'state.h', timestep: 2 };
      return { reports: numbers.map((step) => stepReport(step)), ...(first + steps > end && { diverged }) };
    });
  }

  async evaluate(): Promise<readonly HeldOutScore[] | undefined> {
    this.evaluations.push(this.step);
    this.hasScored = true;
    const { step } = this;
    return this.hasHeldOut
      ? this.loads.at(-1)!.lanes.map(() => ({ step, loss: 1, metric: 0.5, count: 10 }))
      : undefined;
  }

  async snapshot(): Promise<Snapshot> {
    await this.work(0);
    return { step: this.step, lanes: this.loads.at(-1)!.lanes.map(() => ({ tensors: {} })) };
  }

  async restore({ step }: Snapshot): Promise<void> {
    await this.work(0);
    this.step = step;
  }

  /** Every entry is a hundredth of the step; of a sequence behind a scoring they are NaN. */
  async read(lane: number, name: string, sequences?: number): Promise<Float64Array> {
    const { step, hasScored } = this;
    this.reads.push({ what: `${lane} ${name}`, step });
    await this.work(0);
    const experiment = this.loads.at(-1)!;
    const tensor = withSequences(tensorOf(laneLayout(experiment, experiment.lanes[lane]!), name), sequences);
    const isLost = tensor.role === 'sequence' && hasScored;
    return new Float64Array(sizeOf(tensor)).fill(isLost ? Number.NaN : step / 100);
  }

  dispose(): void {
    this.isDisposed = true;
  }

  /** One call after the other. */
  private work(milliseconds: number): Promise<void> {
    const result = this.queue.then(async () => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      if (this.failure) throw this.failure;
    });
    this.queue = result.catch(() => undefined);
    return result;
  }
}
