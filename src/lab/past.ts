/**
 * The run as it was at a past step: views of what was measured that end there, while the run itself goes on. Nothing is
 * copied but what a chart looks at, and that only when it changes. What is shown is of one bucket of the histories: of
 * several steps together, where these were merged.
 */
import type { HeldOutScore } from '../engine/engine.ts';
import type { Bucket } from './history.ts';
import type { LaneStatus } from './run-store.ts';
import type { DrawnNorms, LaneTelemetry, MeasuredLane, Series, Telemetry } from './telemetry.ts';
import type { VectorBucket, VectorHistory, VectorSeries } from './vector-history.ts';

/** Steps that are shown together. */
export interface StepSpan {
  readonly first: number;
  readonly last: number;
}

/** The steps that histories hold together with a step; undefined before the first step of the run. */
export function spanAt({ lanes }: Pick<Telemetry, 'lanes'>, step: number): StepSpan | undefined {
  // Of the lane that trains longest: its buckets are the widest.
  const endOf = ({ latest }: LaneTelemetry) => latest?.step ?? 0;
  const longest = lanes.reduce((a, b) => (endOf(b) > endOf(a) ? b : a), lanes[0]!);
  const history = longest.gradNormByTimestep;
  const i = history.indexAt(step);
  return i < 0 ? undefined : { first: history.firstStep(i), last: history.lastStep(i) };
}

export class Past {
  private readonly lanes = new WeakMap<LaneTelemetry, MeasuredLane>();
  private readonly cuts = new WeakMap<readonly object[], readonly object[]>();

  /** @param step not beyond those that were taken */
  constructor(
    private readonly telemetry: Pick<Telemetry, 'lanes'>,
    readonly step: number,
  ) {}

  /** The steps that are shown. They become more when the histories merge them with others. */
  get span(): StepSpan {
    return spanAt(this.telemetry, this.step) ?? { first: this.step, last: this.step };
  }

  /** What had been measured of the lane by then. The same object for the same lane. */
  lane(measured: LaneTelemetry): MeasuredLane {
    const known = this.lanes.get(measured) ?? new PastLane(this, measured);
    this.lanes.set(measured, known);
    return known;
  }

  status(status: LaneStatus): LaneStatus {
    return status.kind === 'diverged' && status.step > this.span.last ? { kind: 'training' } : status;
  }

  /** A series up to then. A bucket that goes beyond is left out. */
  series(history: Series): Series {
    const { cut } = this;
    return {
      get buckets() {
        return cut(history.buckets, lastStepOf);
      },
    };
  }

  /** The part of a list in the order of steps that was there: the same array as long as that part is the same. */
  readonly cut = <T extends object>(list: readonly T[], stepOf: (item: T) => number): readonly T[] => {
    const { last } = this.span;
    const length = countUpTo(list.length, (i) => stepOf(list[i]!), last);
    const known = this.cuts.get(list) as readonly T[] | undefined;
    if (known?.length === length && known[length - 1] === list[length - 1]) return known;
    const part = list.slice(0, length);
    this.cuts.set(list, part);
    return part;
  };
}

class PastLane implements MeasuredLane {
  readonly gradNormByTimestep: PastVectors;

  constructor(
    private readonly past: Past,
    private readonly now: LaneTelemetry,
  ) {
    this.gradNormByTimestep = new PastVectors(past, now.gradNormByTimestep);
  }

  get latest(): MeasuredLane['latest'] {
    const { latest } = this.now;
    if (!latest || latest.step <= this.past.span.last) return latest;
    const bucket = this.history.metric.buckets.at(-1);
    return bucket && { step: bucket.lastStep, metric: bucket.mean };
  }

  get drawn(): DrawnNorms | undefined {
    const { latest, drawn } = this.now;
    const { first, last } = this.past.span;
    if (!latest) return undefined;
    // A lane that had diverged by then is drawn as it is now.
    const hadEnded = latest.step < first || (latest.step <= last && drawn !== latest);
    const bucket = this.gradNormByTimestep.at(last);
    return hadEnded ? drawn : bucket && normsOf(bucket);
  }

  get history(): MeasuredLane['history'] {
    return this.seriesOf(this.now.history);
  }

  get parameters(): MeasuredLane['parameters'] {
    return mapped(this.now.parameters, (histories) => this.seriesOf(histories!));
  }

  get heldOut(): readonly HeldOutScore[] {
    return this.past.cut(this.now.heldOut, ({ step }) => step);
  }

  get probes(): MeasuredLane['probes'] {
    const { last } = this.past.span;
    return mapped(this.now.probes, (track) => ({
      latest: [...track!.records, track!.latest].findLast((record) => record && record.step <= last),
      failure: undefined,
      history: this.seriesOf(track!.history),
    })) as MeasuredLane['probes'];
  }

  private seriesOf<Name extends string>(histories: Readonly<Record<Name, Series>>): Readonly<Record<Name, Series>> {
    return mapped(histories, (history) => this.past.series(history));
  }
}

/** A history of vectors up to a past step. A bucket that goes beyond is left out. */
class PastVectors implements VectorSeries {
  constructor(
    private readonly past: Past,
    private readonly now: VectorHistory,
  ) {}

  get length(): number {
    return countUpTo(this.now.length, this.lastStep, this.past.span.last);
  }

  readonly firstStep = (bucket: number): number => this.now.firstStep(bucket);
  readonly lastStep = (bucket: number): number => this.now.lastStep(bucket);

  indexAt(step: number): number {
    return Math.min(this.now.indexAt(step), this.length - 1);
  }

  at(step: number): VectorBucket | undefined {
    const i = this.indexAt(step);
    return i < 0 ? undefined : this.now.at(this.firstStep(i));
  }

  get timesteps() {
    return this.now.timesteps;
  }
  get min() {
    return this.now.min;
  }
  get max() {
    return this.now.max;
  }
  get mean() {
    return this.now.mean;
  }
  get hasNaN() {
    return this.now.hasNaN;
  }
  /** Of the whole run: scales stay what they are. */
  get least() {
    return this.now.least;
  }
  get greatest() {
    return this.now.greatest;
  }
  get merges() {
    return this.now.merges;
  }
}

/** What is drawn of several steps: NaN or ∞ where one of them is; else the mean of the finite ones, 0 only where all are. */
function normsOf({ firstStep, lastStep, min, max, mean, hasNaN }: VectorBucket): DrawnNorms {
  const log2GradNormByTimestep = Float64Array.from(mean, (value, i) => {
    if (hasNaN[i] !== 0) return Number.NaN;
    if (max[i] === Number.POSITIVE_INFINITY) return max[i]!;
    return Number.isNaN(value) ? min[i]! : value;
  });
  const norms = { step: lastStep, log2GradNormByTimestep };
  return firstStep === lastStep ? norms : { ...norms, reach: { min: min.slice(), max: max.slice() } };
}

const lastStepOf = ({ lastStep }: Bucket): number => lastStep;

/** How many of the first ones end by the step; ends rise. */
function countUpTo(length: number, endOf: (index: number) => number, step: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(middle) <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

const mapped = <Name extends string, From, To>(
  record: Readonly<Partial<Record<Name, From>>>,
  to: (value: From) => To,
): Record<Name, To> =>
  Object.fromEntries(
    Object.entries<From>(record as Record<string, From>).map(([name, value]) => [name, to(value)]),
  ) as Record<Name, To>;
