/**
 * What the charts draw, outside of React: per lane the latest report and histories over steps. Whoever
 * draws is told when there is something new, and looks at `telemetry.lanes` when it draws.
 */
import type { HeldOutScore, LaneSteps } from '../engine/engine.ts';
import type { ParameterName } from '../engine/layout.ts';
import type { ParameterNorms, StepReport } from '../engine/report.ts';
import type { ProbeId, ProbeResults } from '../probe/index.ts';
import { onNextFrame } from './frame.ts';
import { type Bucket, History } from './history.ts';
import { type ProbeRecord, ProbeTrack } from './probe-track.ts';
import { VectorHistory, type VectorSeries } from './vector-history.ts';

/** By less than this share two norms may differ by the rounding of 32-bit floats alone. */
const ROUNDING = 1e-5;

/** The series that are kept of every lane, each a number of a report. */
const series = {
  loss: ({ loss }) => loss,
  metric: ({ metric }) => metric,
  gradNorm: ({ gradNorm }) => gradNorm,
  clippedGradNorm: ({ clippedGradNorm }) => clippedGradNorm,
  /** Whether the clip changed the gradient. */
  clipped: ({ gradNorm, clippedGradNorm }) => Number(clippedGradNorm < gradNorm * (1 - ROUNDING)),
  updateRatio: updateRatioOf,
} satisfies Readonly<Record<string, (report: StepReport) => number>>;
export type SeriesName = keyof typeof series;
export const seriesNames = Object.keys(series) as SeriesName[];

/** The series that are kept of every parameter. */
const parameterSeries = {
  gradNorm: ({ gradNorm }) => gradNorm,
  weightNorm: ({ weightNorm }) => weightNorm,
  updateNorm: ({ updateNorm }) => updateNorm,
  /** ‖Δθ‖ / ‖θ‖; not a number where both are 0. */
  updateRatio: ({ updateNorm, weightNorm }) => updateNorm / weightNorm,
} satisfies Readonly<Record<string, (norms: ParameterNorms) => number>>;
export type ParameterSeriesName = keyof typeof parameterSeries;
export const parameterSeriesNames = Object.keys(parameterSeries) as ParameterSeriesName[];

/** Half of what other series have: a lane has some twenty of them. */
export const PARAMETER_BUCKETS = 512;

/** ‖Δθ‖ / ‖θ‖ of U, W and V together: biases may begin at 0. */
export function updateRatioOf({ parameters }: StepReport): number {
  const ofWeights = (norm: 'updateNorm' | 'weightNorm') =>
    Math.hypot(parameters.recurrent[norm], parameters.input[norm], parameters.output[norm]);
  return ofWeights('updateNorm') / ofWeights('weightNorm');
}

export type { ParameterName };
export type Histories<Name extends string> = Readonly<Record<Name, History>>;

/** A series over steps, as it is read: see `History.buckets`. */
export interface Series {
  readonly buckets: readonly Bucket[];
}
type SeriesOf<Name extends string> = Readonly<Record<Name, Series>>;

/** log2 ḡ_t at index t − 1. */
export interface DrawnNorms {
  readonly step: number;
  readonly log2GradNormByTimestep: Float64Array;
  /** How far they reached, where they are means over several steps up to that one. */
  readonly reach?: { readonly min: ArrayLike<number>; readonly max: ArrayLike<number> };
}

/** All that is read of a lane to be shown: as it is now (`LaneTelemetry`), or as it was (`past.ts`). */
export interface MeasuredLane {
  readonly latest: Pick<StepReport, 'step' | 'metric'> | undefined;
  readonly drawn: DrawnNorms | undefined;
  readonly history: SeriesOf<SeriesName>;
  readonly parameters: { readonly [Name in ParameterName]?: SeriesOf<ParameterSeriesName> };
  readonly gradNormByTimestep: VectorSeries;
  readonly heldOut: readonly HeldOutScore[];
  readonly probes: {
    readonly [Id in ProbeId]?: Pick<ProbeTrack<ProbeResults[Id]>, 'latest' | 'failure'> & {
      readonly history: SeriesOf<string>;
    };
  };
}

export interface LaneTelemetry extends MeasuredLane {
  /** The report of the lane's last step; after a divergence that of the step at which it diverged. */
  readonly latest: StepReport | undefined;
  /** The report whose norms are worth drawing: the latest, or, of a lane that diverged, the last with a finite norm. */
  readonly drawn: StepReport | undefined;
  readonly history: Histories<SeriesName>;
  /** Of every parameter the lane has; none before the first step. */
  readonly parameters: { readonly [Name in ParameterName]?: Histories<ParameterSeriesName> };
  /** log2 ḡ_t of every step. */
  readonly gradNormByTimestep: VectorHistory;
  /** Every held-out score so far, in order of steps; a new array after going back. */
  readonly heldOut: readonly HeldOutScore[];
  /** By probe, of those that were measured since the run began; a new object where one comes. */
  readonly probes: { readonly [Id in ProbeId]?: ProbeTrack<ProbeResults[Id]> };
}

interface Recorder extends LaneTelemetry {
  latest: StepReport | undefined;
  drawn: StepReport | undefined;
  parameters: { [Name in ParameterName]?: Histories<ParameterSeriesName> };
  heldOut: HeldOutScore[];
  probes: LaneTelemetry['probes'];
}

const historiesOf = <Name extends string>(names: readonly Name[], history: (name: Name) => History): Histories<Name> =>
  Object.fromEntries(names.map((name) => [name, history(name)])) as Histories<Name>;

function copyOf({ history, parameters, gradNormByTimestep, heldOut, probes, ...latest }: Recorder): Recorder {
  const tracks = Object.entries(probes).map(([id, track]) => [id, track.copy()] as const);
  return {
    ...latest,
    history: historiesOf(seriesNames, (name) => history[name].copy()),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([parameter, histories]) => [
        parameter,
        historiesOf(parameterSeriesNames, (name) => histories[name].copy()),
      ]),
    ),
    gradNormByTimestep: gradNormByTimestep.copy(),
    heldOut: [...heldOut],
    probes: Object.fromEntries(tracks),
  };
}

function pushNorms(parameters: Recorder['parameters'], { step, parameters: measured }: StepReport): void {
  // A loop without arrays of its own: this is done at every step of every lane.
  for (const parameter in measured) {
    const norms = measured[parameter as ParameterName]!;
    parameters[parameter as ParameterName] ??= historiesOf(parameterSeriesNames, () => new History(PARAMETER_BUCKETS));
    const histories = parameters[parameter as ParameterName]!;
    for (const name of parameterSeriesNames) histories[name].push(step, parameterSeries[name](norms));
  }
}

const hasFiniteNorm = ({ log2GradNormByTimestep }: StepReport) => log2GradNormByTimestep.some(Number.isFinite);

/** All that was measured in a run: what a file holds of it. */
export interface Measured {
  readonly lanes: readonly LaneTelemetry[];
  readonly seconds: History;
  /** Seconds of training so far. */
  readonly elapsed: number;
}

export class Telemetry {
  private recorders: Recorder[] = [];
  private clock = new History();
  /** At the end of the last step. */
  private elapsed = 0;
  private readonly listeners = new Set<() => void>();
  private isFrameAsked = false;

  /** One per lane of the experiment that is trained; a new array for every run. */
  get lanes(): readonly LaneTelemetry[] {
    return this.recorders;
  }

  /**
   * Seconds of training, at the end of every step, since the run began: the time it was paused or loading is left out,
   * that of probes and of scoring held-out examples is not. Of all lanes, which take their steps together.
   */
  get seconds(): History {
    return this.clock;
  }

  /** All of it, as it is at this moment: to be read before the next step. */
  get measured(): Measured {
    return { lanes: this.recorders, seconds: this.clock, elapsed: this.elapsed };
  }

  /** Goes on from what was measured in another run, which is this one's own from now on. */
  open({ lanes, seconds, elapsed }: Measured): void {
    this.recorders = lanes.map((lane) => ({ ...lane, parameters: { ...lane.parameters }, heldOut: [...lane.heldOut] }));
    this.clock = seconds;
    this.elapsed = elapsed;
    this.changed();
  }

  /** Calls back at most once a frame, after changes. @returns unsubscribes */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Starts over, empty, with as many lanes. */
  reset(lanes: number): void {
    this.recorders = Array.from({ length: lanes }, () => ({
      latest: undefined,
      drawn: undefined,
      history: historiesOf(seriesNames, () => new History()),
      parameters: {},
      gradNormByTimestep: new VectorHistory(),
      heldOut: [],
      probes: {},
    }));
    this.clock = new History();
    this.elapsed = 0;
    this.changed();
  }

  /** Goes on with other lanes, each with all that was measured of one of those before. @param sources one per lane */
  rearrange(sources: readonly number[]): void {
    const before = this.recorders;
    this.recorders = sources.map((source, lane) => {
      const recorder = before[source]!;
      // The second of two lanes with one past needs a past of its own.
      return sources.indexOf(source) === lane ? recorder : copyOf(recorder);
    });
    this.changed();
  }

  /**
   * Goes back to an earlier step, and drops what was measured beyond it.
   *
   * @returns the last step up to which nothing is missing: coarse histories lose a few steps before that one too. What
   *   is pushed of the steps in between is taken where it is missing.
   */
  rewind(step: number): number {
    let complete = step;
    const cut = (history: Pick<History, 'rewind' | 'end'>, last: number) => {
      history.rewind(step);
      if (history.end < Math.min(step, last)) complete = Math.min(complete, Math.max(0, history.end));
    };
    // Lanes that diverged before have no steps beyond.
    const lastOf = ({ latest }: Recorder) => latest?.step ?? 0;
    for (const recorder of this.recorders) {
      const last = lastOf(recorder);
      for (const name of seriesNames) cut(recorder.history[name], last);
      for (const histories of Object.values(recorder.parameters)) {
        for (const name of parameterSeriesNames) cut(histories[name], last);
      }
      cut(recorder.gradNormByTimestep, last);
    }
    cut(this.clock, Math.max(...this.recorders.map(lastOf)));
    this.elapsed = this.clock.buckets.at(-1)?.max ?? 0;
    for (const recorder of this.recorders) {
      if (lastOf(recorder) > step) recorder.latest = undefined;
      if (step < 1) recorder.parameters = {};
      if (recorder.drawn && recorder.drawn.step > step) recorder.drawn = undefined;
      // A new array: to the one there was, scores were only added.
      if ((recorder.heldOut.at(-1)?.step ?? 0) > step) {
        recorder.heldOut = recorder.heldOut.filter((score) => score.step <= step);
      }
      for (const track of Object.values(recorder.probes)) track.rewind(step);
      recorder.probes = { ...recorder.probes };
    }
    this.changed();
    return complete;
  }

  /**
   * @param steps one per lane
   * @param seconds that they took; each the same share
   */
  push(steps: readonly LaneSteps[], seconds: number): void {
    const { reports: longest } = steps.reduce((a, b) => (b.reports.length > a.reports.length ? b : a));
    // Steps that are trained again have had their time.
    const known = longest.filter(({ step }) => step <= this.clock.end).length;
    longest.forEach(({ step }, i) => {
      this.clock.push(step, this.elapsed + (seconds * (i + 1 - known)) / longest.length);
    });
    if (longest.length > 0) this.elapsed += (seconds * (longest.length - known)) / longest.length;
    steps.forEach(({ reports, diverged }, lane) => {
      const recorder = this.recorders[lane];
      for (const report of reports) {
        for (const name of seriesNames) recorder.history[name].push(report.step, series[name](report));
        pushNorms(recorder.parameters, report);
        recorder.gradNormByTimestep.push(report.step, report.log2GradNormByTimestep);
      }
      recorder.latest = reports.at(-1) ?? recorder.latest;
      const isLost = diverged && recorder.latest && !hasFiniteNorm(recorder.latest);
      if (!isLost) recorder.drawn = recorder.latest;
      else recorder.drawn = reports.findLast(hasFiniteNorm) ?? recorder.drawn ?? recorder.latest;
    });
    this.changed();
  }

  /** @param scores one per lane */
  pushHeldOut(scores: readonly HeldOutScore[]): void {
    scores.forEach((score, lane) => {
      this.recorders[lane].heldOut.push(score);
    });
    this.changed();
  }

  /** @param scalars of the result, by name */
  pushProbe(
    lane: number,
    id: ProbeId,
    record: ProbeRecord<unknown>,
    scalars: Readonly<Record<string, number>> = {},
  ): void {
    this.trackOf(lane, id).push(record, scalars);
    this.changed();
  }

  /** @param message why there is no result, for people */
  failProbe(lane: number, id: ProbeId, message: string): void {
    this.trackOf(lane, id).failure = message;
    this.changed();
  }

  /** Which results a track holds follows from the probe's id, which the compiler can't see through the map. */
  private trackOf(lane: number, id: ProbeId): ProbeTrack {
    const recorder = this.recorders[lane]!;
    if (!recorder.probes[id]) recorder.probes = { ...recorder.probes, [id]: new ProbeTrack() };
    return recorder.probes[id] as ProbeTrack;
  }

  private changed(): void {
    if (this.isFrameAsked) return;
    this.isFrameAsked = true;
    onNextFrame(() => {
      this.isFrameAsked = false;
      for (const listener of this.listeners) listener();
    });
  }
}
