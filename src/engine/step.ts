/**
 * The story of a training step, the same on every engine that runs pass by pass. Engines supply the passes; the order
 * of operations is part of the product and stands here: sample; forward, loss, backward (through the windows of
 * truncated BPTT, with the regularizer's gradient in that of U) for each micro-batch, which adds up their gradients;
 * norms, clip, update (with weight decay before the optimizer and the constraint after), measure.
 */
import { type RandomStream, randomStream } from '../math/random.ts';
import { entryOf } from '../model/entry.ts';
import type { Experiment } from '../model/experiment.ts';
import { type AnyStateStart, states } from '../model/states/index.ts';
import { type Batch, batchOf, heldOutBatch, type TaskSource, tasks } from '../model/tasks/index.ts';
import { type ClipNumbers, clipNumbers, clipSummary, globalNorm, NOTHING_CLIPPED, type UnitNorms } from './clip.ts';
import type { Divergence, HeldOutScore, LaneSnapshot } from './engine.ts';
import { initialParameters } from './initialize.ts';
import {
  initialSlots,
  keptTensors,
  type LaneLayout,
  learnsStart,
  type ParameterName,
  type PerParameter,
  START,
  sizeOf,
} from './layout.ts';
import { log2RootMeanSquare, type MicroBatch, microBatches } from './micro-batches.ts';
import { regularizationIn, type StepReport } from './report.ts';

/** The arithmetic of one lane. Passes are called in the order in which they stand here. */
export interface LanePasses {
  /**
   * @param start the states before the first timestep, [B, H] each, in the order of `program.states`
   * @param share how much the batch counts for in the step: 1, or less for a micro-batch
   */
  forward(batch: Batch, start: readonly Float64Array[], share?: number): void;
  /** The states after the last timestep of the last forward pass, [rows, H] each. */
  lastStates(): Float64Array[];
  /** Means over the rows (sequence, timestep with a loss) of the batch, times its share. */
  loss(batch: Batch): { readonly loss: number; readonly metric: number };
  /**
   * ∂L/∂h_t for every t and the gradient of every parameter, in one sweep.
   *
   * @param isAdded to the gradients that are there; else they start at 0
   */
  backward(batch: Batch, isAdded?: boolean): void;
  /** Ω of the last backward pass, whose gradient is in that of U; undefined where the lane has no regularizer. */
  regularization(): number | undefined;
  /** log2 ḡ_t, t = 1..T, over the sequences of the last batch: √B · ‖∂L/∂h_t‖_F with L its mean, whatever its share. */
  log2GradNormByTimestep(): Float64Array;
  gradNorms(): PerParameter<number>;
  /** Norms of the columns of a parameter's gradient and of the parameter; of all of it where it is a vector. */
  unitNorms(parameter: ParameterName): UnitNorms;
  /** ‖min(max(scale · g, −bound), bound)‖ over all parameters. */
  clippedGradNorm(clip: ClipNumbers): number;
  /**
   * `updateNorm` is NaN where the update left an entry of the parameter or of a slot that is not finite.
   *
   * @param step number of the update, 1 at the first
   */
  update(clip: ClipNumbers, step: number): PerParameter<{ weightNorm: number; updateNorm: number }>;
  /** The first tensor in the order of the passes that is not finite. */
  firstNonFinite(): Omit<Divergence, 'step'> | undefined;
  /** A tensor of `layout.ts` in its canonical layout; of so many sequences, if not of all. */
  read(tensor: string, sequences?: number): Float64Array;
  write(tensor: string, values: Float64Array): void;
}

/**
 * One step from given states. Where the loss or the gradient is not finite, clip and update do not happen; a lane whose
 * update leaves the range of its numbers has diverged too.
 *
 * @param batch all sequences of the step; if they are more than B, they go in micro-batches
 * @param start the states before the first timestep of all sequences, [sequences, H] each
 * @param step number of the step, 1 at the first
 */
export function trainStep(
  layout: LaneLayout,
  passes: LanePasses,
  batch: Batch,
  start: readonly Float64Array[],
  step: number,
): { report: StepReport; diverged: Divergence | undefined } {
  const { loss, metric, log2GradNormByTimestep } = accumulate(passes, microBatches(layout, batch, start));
  const gradNorms = passes.gradNorms();
  const gradNorm = globalNorm(gradNorms);
  const isLost = !Number.isFinite(loss) || !Number.isFinite(gradNorm);
  const unitNorms = (parameter: ParameterName) => passes.unitNorms(parameter);
  const clip = isLost ? undefined : clipNumbers(layout, gradNorms, unitNorms);
  const clippedGradNorm = clip ? passes.clippedGradNorm(clip) : Number.NaN;
  const updated = clip && passes.update(clip, step);
  // A slot that holds squares overflows long before the gradient does, and then stands still.
  const isUpdateLost = updated && layout.parameters.some((name) => !Number.isFinite(updated[name]!.updateNorm));
  const diverged = isLost || isUpdateLost ? { step, ...(passes.firstNonFinite() ?? { tensor: 'loss' }) } : undefined;
  const parameters = Object.fromEntries(
    layout.parameters.map((name) => [
      name,
      { gradNorm: gradNorms[name], ...(updated?.[name] ?? { weightNorm: Number.NaN, updateNorm: Number.NaN }) },
    ]),
  ) as unknown as StepReport['parameters'];
  const report: StepReport = {
    step,
    loss,
    metric: metricBeside(loss, metric),
    gradNorm,
    clippedGradNorm,
    ...(clip ? clipSummary(clip) : NOTHING_CLIPPED),
    parameters,
    log2GradNormByTimestep,
    ...regularizationIn(passes.regularization()),
  };
  return { report, diverged };
}

/** Leaves the mean gradient of the micro-batches. A loss that is not finite ends it, so that its states can be searched. */
function accumulate(passes: LanePasses, parts: readonly MicroBatch[]) {
  let [loss, metric] = [0, 0];
  const norms: Float64Array[] = [];
  for (const { batch, start, share } of parts) {
    passes.forward(batch, start, share);
    const part = passes.loss(batch);
    passes.backward(batch, norms.length > 0);
    norms.push(passes.log2GradNormByTimestep());
    loss += part.loss;
    metric += part.metric;
    if (!Number.isFinite(loss)) break;
  }
  const shares = parts.map(({ share }) => share);
  return { loss, metric, log2GradNormByTimestep: log2RootMeanSquare(norms, shares) };
}

/** A lane in training: its passes, its place in the stream of batches, and whether it has diverged. */
export class LaneTrainer {
  diverged: Divergence | undefined;
  /** The last states of the last step by name, where the next one starts from them. */
  private carried: Record<string, Float64Array> = {};
  private readonly stream: RandomStream;

  constructor(
    readonly layout: LaneLayout,
    readonly passes: LanePasses,
    experiment: Experiment,
  ) {
    this.stream = randomStream(experiment.seed);
    const tensors = { ...initialParameters(layout, this.stream), ...initialSlots(layout) };
    for (const [name, values] of Object.entries(tensors)) passes.write(name, values);
    for (const tensor of keptTensors(layout)) {
      if (tensor.role === 'carried') this.carried[tensor.name] = new Float64Array(sizeOf(tensor));
    }
  }

  /** @param step number of the step, 1 at the first */
  step(batch: Batch, step: number): StepReport {
    const { layout, passes } = this;
    const start = carriesInto(layout, step)
      ? Object.values(this.carried)
      : this.startOf(this.stream.of('state', step), batch.batchSize);
    const { report, diverged } = trainStep(layout, passes, batch, start, step);
    const names = Object.keys(this.carried);
    if (names.length > 0) this.carried = zip(names, passes.lastStates());
    this.diverged = diverged;
    return report;
  }

  /** Means over the `count` held-out sequences of a source, in chunks no larger than the training batch. */
  evaluate(source: TaskSource, count: number, step: number): HeldOutScore {
    const { sizes } = this.layout;
    const { batchSize } = sizes;
    let [loss, metric] = [0, 0];
    for (let start = 0; start < count; start += batchSize) {
      const size = Math.min(batchSize, count - start);
      const batch = heldOutBatch(source, sizes, start, size);
      this.passes.forward(batch, this.startOf(this.stream.of('heldOutState', start), size));
      const chunk = this.passes.loss(batch);
      loss += (chunk.loss * size) / count;
      metric += (chunk.metric * size) / count;
    }
    return { step, loss, metric: metricBeside(loss, metric), count };
  }

  /** Where states are not carried over. */
  private startOf(stream: RandomStream, rows: number): Float64Array[] {
    const { layout, passes } = this;
    return learnsStart(layout) ? inEveryRow(layout, passes.read(START), rows) : startStates(layout, stream, rows);
  }

  snapshot(): LaneSnapshot {
    const tensors = Object.fromEntries(keptTensors(this.layout).map(({ name }) => [name, this.read(name)]));
    return this.diverged ? { tensors, diverged: this.diverged } : { tensors };
  }

  restore(snapshot: LaneSnapshot): void {
    for (const { name, role } of keptTensors(this.layout)) {
      if (role === 'carried') this.carried[name] = snapshot.tensors[name]!.slice();
      else this.passes.write(name, snapshot.tensors[name]!);
    }
    this.diverged = snapshot.diverged;
  }

  /** A tensor of `layout.ts` in its canonical layout; of so many sequences, if not of all. */
  read(tensor: string, sequences?: number): Float64Array {
    return this.carried[tensor]?.slice() ?? this.passes.read(tensor, sequences);
  }
}

const zip = <T>(names: readonly string[], values: readonly T[]): Record<string, T> =>
  Object.fromEntries(names.map((name, i) => [name, values[i]!]));

/** Comparisons with NaN are all false, so a metric of outputs that are not finite would count them as right. */
export const metricBeside = (loss: number, metric: number): number => (Number.isFinite(loss) ? metric : Number.NaN);

/** The sequences of a step, of all its micro-batches: the same for every lane and engine. */
export const batchOfStep = (experiment: Experiment, source: TaskSource, step: number): Batch => {
  const { seed, task } = experiment;
  const shape = entryOf(tasks, task.id).shape(task);
  return batchOf(source, shape, batchStream(seed, step), sequencesOfStep(experiment), step);
};

/** How many sequences a step trains on. */
export const sequencesOfStep = ({ batchSize, accumulation }: Experiment): number => batchSize * accumulation;

/** Decides which sequences a step trains on. */
export const batchStream = (seed: number, step: number): RandomStream => randomStream(seed).of('batch', step);

/** Whether a step starts from the last states of the step before. */
export const carriesInto = ({ lane }: LaneLayout, step: number): boolean =>
  entryOf<AnyStateStart>(states, lane.state.id).carriesInto?.(step, lane.state) ?? false;

/** A learned start [states, H] as the states of every sequence, [rows, H] each. */
export const inEveryRow = ({ program, sizes: { hiddenSize: H } }: LaneLayout, start: Float64Array, rows: number) =>
  program.states.map((_, s) => Float64Array.from({ length: rows * H }, (_, i) => start[s * H + (i % H)]!));

/** The states before the first timestep, [B, H] each, where they are drawn. */
export function startStates(layout: LaneLayout, stream: RandomStream, batchSize: number): Float64Array[] {
  const choice = layout.lane.state;
  const start = entryOf(states, choice.id);
  return layout.program.states.map((state) => {
    const draws = stream.of(state);
    const values = new Float64Array(batchSize * layout.sizes.hiddenSize);
    for (let i = 0; i < values.length; i++) values[i] = start.value(i, draws, choice);
    return values;
  });
}
