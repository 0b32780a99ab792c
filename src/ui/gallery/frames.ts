/**
 * Canned data for every chart, from the ordinary to what breaks charts. The gallery shows them; tests draw them.
 * Numbers are made up here and belong to no training; they are the same on every run.
 */

import type { ParameterName } from '../../lab/telemetry.ts';
import { VectorHistory } from '../../lab/vector-history.ts';
import { BINS, type EntryCounts, entryCounts } from '../../probe/gradient-entries.ts';
import type { BlockSpectrum } from '../../probe/spectrum.ts';
import type { ClippedLane } from '../charts/ClippedShare.tsx';
import type { EntriesLane } from '../charts/gradient-entries.ts';
import type { GradientHeatLane } from '../charts/gradient-heat-map.ts';
import type { NormLane } from '../charts/gradient-norm.ts';
import type { GradientLane } from '../charts/gradient-over-time.ts';
import type { HiddenLane, HiddenValues } from '../charts/hidden-states.ts';
import type { LossLane } from '../charts/LossOverSteps.tsx';
import type { MetricLane } from '../charts/MetricOverSteps.tsx';
import type { ParameterLane } from '../charts/ParameterNorms.tsx';
import type { RadiusLane } from '../charts/SpectralRadius.tsx';
import type { SaturationLane } from '../charts/saturation-over-time.ts';
import type { SpectrumLane } from '../charts/spectrum-plane.ts';
import type { RatioLane } from '../charts/UpdateRatio.tsx';
import type { ChartLane } from '../plot/lane.ts';
import type { Bucket } from '../plot/steps.ts';

/** Every lane is named by its place: `lane` turns that into a name. */
type LaneOf<Lane extends ChartLane> = Omit<Lane, 'id' | 'name' | 'style'>;

const lanesOf = <Lane extends ChartLane>(...lanes: readonly LaneOf<Lane>[]): readonly Lane[] =>
  lanes.map((lane, style) => ({ ...lane, id: String(style), name: names[style]!, style }) as Lane);

/** Names as initializers give them; one is long. */
const names = [
  'normal, std 0.0625',
  'orthogonal',
  'normal, std 0.375',
  'identity, gain 1.01',
  'Glorot uniform',
  'He normal, hidden size 128, LSTM',
  'constant 0.1',
  'zeros',
] as const;

/** A wobble in −1..1 that looks random and is not. */
const wobble = (i: number, seed: number): number => Math.sin(i * 1.7 + seed * 5) * Math.cos(i * 0.61 + seed * 3);

/** log2 ḡ_t that is 2^`atLoss` at T and changes by `slope` doublings with each timestep back. */
function norms(timesteps: number, slope: number, atLoss = -1, roughness = 0.35): Float64Array {
  return Float64Array.from(
    { length: timesteps },
    (_, i) => atLoss + slope * (timesteps - 1 - i) + roughness * wobble(i, slope),
  );
}

/** The same, with another value at the timesteps up to `until`. */
function normsWith(value: number, until: number, slope: number): Float64Array {
  const log2 = norms(100, slope);
  return log2.fill(value, 0, until);
}

const gradientLane = (log2: Float64Array | undefined, divergedAtStep?: number): LaneOf<GradientLane> => ({
  log2GradNormByTimestep: log2,
  divergedAtStep,
});

export interface GradientFrame {
  readonly lanes: readonly GradientLane[];
  readonly timesteps: number;
  readonly step: number;
}

const gradientFrame = (timesteps: number, ...lanes: readonly LaneOf<GradientLane>[]): GradientFrame => ({
  timesteps,
  step: lanes.some(({ log2GradNormByTimestep }) => log2GradNormByTimestep) ? 1500 : 0,
  lanes: lanesOf<GradientLane>(...lanes),
});

export const gradientFrames = {
  ordinary: gradientFrame(
    100,
    gradientLane(norms(100, -0.55)),
    gradientLane(norms(100, 0)),
    gradientLane(norms(100, 0.3)),
  ),
  empty: gradientFrame(100, gradientLane(undefined), gradientLane(undefined), gradientLane(undefined)),
  allZero: gradientFrame(100, gradientLane(norms(100, 0).fill(Number.NEGATIVE_INFINITY))),
  belowF32: gradientFrame(
    200,
    gradientLane(norms(200, -1.1)),
    gradientLane(norms(200, -0.01)),
    gradientLane(norms(200, -0.68)),
  ),
  aboveF32: gradientFrame(
    200,
    gradientLane(norms(200, 1.4)),
    gradientLane(norms(200, 0)),
    gradientLane(norms(200, 0.5), 812),
  ),
  nonFinite: gradientFrame(
    100,
    gradientLane(normsWith(Number.NEGATIVE_INFINITY, 60, -2)),
    gradientLane(norms(100, 0)),
    gradientLane(normsWith(Number.POSITIVE_INFINITY, 37, 1.1)),
    gradientLane(normsWith(Number.NaN, 20, -0.2), 1234),
  ),
  notANumber: gradientFrame(
    100,
    gradientLane(norms(100, 0)),
    gradientLane(norms(100, 1.4)),
    gradientLane(norms(100, 0).fill(Number.NaN), 1),
  ),
  equalLanes: gradientFrame(100, ...[0, 0, 0].map(() => gradientLane(norms(100, -0.3)))),
  eightLanes: gradientFrame(
    100,
    ...[-0.4, 0, 0.12, 0.014, -0.12, -0.02, -0.39, 0.01].map((slope) => gradientLane(norms(100, slope, -1, 0.2))),
  ),
  closeLanes: gradientFrame(28, ...[-0.01, 0, 0.01, 0.02].map((slope) => gradientLane(norms(28, slope, -3, 0.1)))),
  oneTimestep: gradientFrame(1, gradientLane(norms(1, 0, -1)), gradientLane(norms(1, 0, -6))),
  thousandTimesteps: gradientFrame(
    1000,
    gradientLane(norms(1000, -0.02, -1, 2)),
    gradientLane(norms(1000, 0, -1, 1)),
    gradientLane(norms(1000, 0.06, -1, 2)),
  ),
} satisfies Readonly<Record<string, GradientFrame>>;

/** Buckets of `width` steps each around `value(step)`, spread by a factor of `spread`. */
function buckets(count: number, width: number, value: (step: number) => number, spread = 1): Bucket[] {
  return Array.from({ length: count }, (_, i) => {
    const firstStep = i * width + 1;
    const raw = value(firstStep + (width - 1) / 2) * spread ** (wobble(i, 1) * 0.5);
    const mean = Number.isFinite(raw) ? raw : Number.NaN;
    const reach = width > 1 ? spread : 1;
    return {
      firstStep,
      lastStep: (i + 1) * width,
      min: mean / reach,
      max: mean * reach,
      mean,
      hasInfinity: Math.abs(raw) === Number.POSITIVE_INFINITY,
      hasNaN: Number.isNaN(raw),
    };
  });
}

const learning = (from: number, to: number, half: number) => (step: number) => to + (from - to) * 2 ** (-step / half);
const lossLane = (loss: readonly Bucket[], divergedAtStep?: number): LaneOf<LossLane> => ({ loss, divergedAtStep });

export interface LossFrame {
  readonly lanes: readonly LossLane[];
  readonly baseline: number | undefined;
}

const lossFrame = (...lanes: readonly LaneOf<LossLane>[]): LossFrame => ({
  lanes: lanesOf<LossLane>(...lanes),
  baseline: 1 / 6,
});

export const lossFrames = {
  ordinary: lossFrame(
    lossLane(buckets(340, 1, learning(0.4, 0.166, 30), 1.25)),
    lossLane(buckets(340, 1, learning(0.6, 0.03, 60), 1.4)),
    lossLane(buckets(340, 1, learning(2, 0.2, 40), 1.6)),
  ),
  empty: lossFrame(lossLane([]), lossLane([])),
  firstStep: lossFrame(lossLane(buckets(1, 1, () => 0.31)), lossLane(buckets(1, 1, () => 0.42))),
  allZero: lossFrame(lossLane(buckets(60, 1, () => 0))),
  longRun: lossFrame(
    lossLane(buckets(700, 64, learning(0.4, 0.166, 4000), 1.3)),
    lossLane(buckets(700, 64, learning(0.6, 0.002, 4000), 1.7)),
    lossLane(buckets(700, 64, learning(2, 0.08, 9000), 1.5)),
  ),
  diverged: lossFrame(
    lossLane(buckets(400, 1, learning(0.4, 0.166, 30), 1.25)),
    lossLane(buckets(400, 1, learning(0.6, 0.05, 60), 1.4)),
    lossLane(
      buckets(140, 1, (step) => (step < 140 ? 0.3 * 1.6 ** Math.max(0, step - 100) : Number.NaN), 1.3),
      140,
    ),
  ),
  eightLanes: lossFrame(
    ...names.map((_, i) => lossLane(buckets(500, 1, learning(0.5, 0.166 / (i + 1), 30 * (i + 1)), 1.2))),
  ),
} satisfies Readonly<Record<string, LossFrame>>;

/** 1 where something is so, else 0. */
function stateOf(bucket: Bucket, is: boolean): Bucket {
  const value = Number(is);
  return { ...bucket, min: value, max: value, mean: value, hasInfinity: false, hasNaN: false };
}

/** A norm, and the same clipped. */
function normLane(before: readonly Bucket[], threshold?: number, divergedAtStep?: number): LaneOf<NormLane> {
  const clip = (value: number) => Math.min(value, threshold ?? Number.POSITIVE_INFINITY);
  const afterClip = before.map((each) => ({
    ...each,
    min: clip(each.min),
    max: clip(each.max),
    mean: clip(each.mean),
  }));
  const clipped = before.map((each) => stateOf(each, each.mean > (threshold ?? Number.POSITIVE_INFINITY)));
  return { beforeClip: before, afterClip, clipped, threshold, divergedAtStep };
}

export const normFrames = {
  ordinary: lanesOf<NormLane>(
    normLane(buckets(340, 1, learning(0.5, 0.01, 60), 2.5), 1),
    normLane(buckets(340, 1, learning(4, 0.4, 60), 3), 1),
    normLane(buckets(340, 1, learning(900, 40, 60), 30), 1),
  ),
  empty: lanesOf<NormLane>(normLane([], 1)),
  allZero: lanesOf<NormLane>(
    normLane(
      buckets(80, 1, () => 0),
      1,
    ),
  ),
  unclipped: lanesOf<NormLane>(normLane(buckets(200, 1, learning(4, 0.4, 60), 3))),
  manyThresholds: lanesOf<NormLane>(
    ...[0.5, 1, 2, 5, 1, 2, 5, 10].map((threshold, i) =>
      normLane(buckets(200, 1, learning(9, 0.3 * (i + 1), 60), 3), threshold),
    ),
  ),
  thresholdsDiffer: lanesOf<NormLane>(
    normLane(buckets(900, 8, learning(4, 0.4, 900), 3), 0.1),
    normLane(buckets(900, 8, learning(9, 2, 900), 3), 1),
    normLane(buckets(900, 8, learning(9, 2, 900), 3)),
  ),
  exploded: lanesOf<NormLane>(
    normLane(buckets(300, 1, learning(4, 0.4, 60), 3)),
    normLane(
      buckets(120, 1, (step) => (step < 118 ? 1.6 ** (step * 1.4) : Number.POSITIVE_INFINITY), 2),
      undefined,
      118,
    ),
  ),
} satisfies Readonly<Record<string, readonly NormLane[]>>;

/** Norms of every parameter, those of the biases from 0 on. */
function parameterLane(steps: number, from: number, to: number, divergedAtStep?: number): LaneOf<ParameterLane> {
  const parameters: ParameterName[] = ['recurrent', 'input', 'bias', 'output', 'outputBias'];
  const norms = Object.fromEntries(
    parameters.map((name, i) => [name, buckets(steps, 1, learning(from / (i + 1), to / (i + 1), steps / 6), 2.5)]),
  );
  return { parameters, norms: (parameter) => norms[parameter] ?? [], divergedAtStep };
}

export const parameterFrames = {
  ordinary: lanesOf<ParameterLane>(
    parameterLane(340, 0.5, 0.01),
    parameterLane(340, 4, 0.4),
    parameterLane(120, 0.1, 900, 120),
  ),
  eightLanes: lanesOf<ParameterLane>(...names.map((_, i) => parameterLane(500, 4 / (i + 1), 0.3 / (i + 1)))),
  allZero: lanesOf<ParameterLane>(parameterLane(80, 0, 0)),
  empty: lanesOf<ParameterLane>({ parameters: [], norms: () => [] }),
} satisfies Readonly<Record<string, readonly ParameterLane[]>>;

const ratioLane = (ratios: readonly Bucket[]): LaneOf<RatioLane> => ({
  parameters: ['recurrent', 'input', 'bias', 'output', 'outputBias'],
  ratios: (subject) => (subject === 'weights' ? ratios : []),
});

export const ratioFrames = {
  ordinary: lanesOf<RatioLane>(
    ratioLane(buckets(340, 1, learning(0.02, 0.001, 60), 1.6)),
    ratioLane(buckets(340, 1, learning(0.005, 0.0002, 60), 1.6)),
    ratioLane(buckets(340, 1, learning(0.3, 0.05, 60), 3)),
  ),
  nonFinite: lanesOf<RatioLane>(
    ratioLane(buckets(200, 1, (step) => (step < 4 ? Number.POSITIVE_INFINITY : 0.01), 1.6)),
    ratioLane(buckets(200, 1, () => 0)),
  ),
  empty: lanesOf<RatioLane>(ratioLane([])),
} satisfies Readonly<Record<string, readonly RatioLane[]>>;

/** Clipped where a wobble that falls with the steps is above 0. */
const clippedLane = (steps: number, bias: number): LaneOf<ClippedLane> => ({
  clipped: buckets(steps, 1, () => 1).map((each) =>
    stateOf(each, wobble(each.firstStep, bias) + bias > each.firstStep / steps),
  ),
});

export const clippedFrames = {
  ordinary: lanesOf<ClippedLane>(clippedLane(600, 0.2), clippedLane(600, 0.9), clippedLane(600, -2)),
  eightLanes: lanesOf<ClippedLane>(...names.map((_, i) => clippedLane(600, 1.4 - 0.3 * i))),
  firstStep: lanesOf<ClippedLane>(clippedLane(1, 3)),
  empty: lanesOf<ClippedLane>({ clipped: [] }),
} satisfies Readonly<Record<string, readonly ClippedLane[]>>;

const scored = (last: number, value: (step: number) => number) =>
  Array.from({ length: Math.floor(last / 100) }, (_, i) => ({ step: (i + 1) * 100, metric: value((i + 1) * 100) }));
const metricLane = (value: (step: number) => number): LaneOf<MetricLane> => ({
  batches: buckets(800, 1, value, 1.08).map((each) => ({ ...each, mean: Math.min(1, each.mean) })),
  heldOut: scored(800, value),
});

export const metricFrames = {
  ordinary: lanesOf<MetricLane>(
    metricLane(learning(0.1, 0.93, 120)),
    metricLane(learning(0.1, 0.97, 80)),
    metricLane(() => 0.11),
  ),
  notANumber: lanesOf<MetricLane>(
    { ...metricLane(learning(0.1, 0.9, 120)), heldOut: [] },
    { batches: buckets(90, 1, (step) => (step < 90 ? 0.3 : Number.NaN)), heldOut: [], divergedAtStep: 90 },
    { batches: buckets(1, 1, () => Number.NaN), heldOut: [], divergedAtStep: 1 },
  ),
  withoutHeldOut: lanesOf<MetricLane>(
    { ...metricLane(learning(0.1, 0.9, 120)), heldOut: [] },
    { ...metricLane(() => 0.4), heldOut: [] },
  ),
  empty: lanesOf<MetricLane>({ batches: [], heldOut: [] }),
} satisfies Readonly<Record<string, readonly MetricLane[]>>;

/** Eigenvalues on a disc of this radius, real ones and conjugate pairs, by falling modulus. */
function block(units: number, radius: number, gate = 'a', spread = 1): BlockSpectrum {
  const values = Array.from({ length: units }, (_, i) => {
    const modulus = radius * (1 - spread * (1 - Math.sqrt(1 - Math.floor(i / 2) / units)));
    const angle = Math.PI * (0.5 + 0.5 * wobble(Math.floor(i / 2), radius)) * (i % 2 === 0 ? 1 : -1);
    return [modulus * Math.cos(angle), modulus * Math.sin(angle)] as const;
  });
  return {
    gate,
    real: Float64Array.from(values, ([real]) => real),
    imaginary: Float64Array.from(values, ([, imaginary]) => imaginary),
    radius,
    norm: 1.9 * radius,
  };
}
const notFinite: BlockSpectrum = {
  gate: 'a',
  real: new Float64Array(0),
  imaginary: new Float64Array(0),
  radius: Number.NaN,
  norm: Number.NaN,
};
const found = <T>(result: T, step = 1500) => ({ found: { step, result }, failure: undefined });
const notFound = { found: undefined, failure: undefined } as const;
const failed = { found: undefined, failure: 'out of memory' } as const;

export const spectrumFrames = {
  ordinary: lanesOf<SpectrumLane>(found([block(64, 0.5)]), found([block(64, 1, 'a', 0)]), found([block(64, 3)])),
  gates: lanesOf<SpectrumLane>(
    found(['i', 'f', 'g', 'o'].map((gate, i) => block(48, 0.6 + 0.3 * i, gate))),
    found(['r', 'z', 'n'].map((gate, i) => block(48, 0.9 - 0.2 * i, gate))),
    found([block(48, 1)]),
  ),
  eightLanes: lanesOf<SpectrumLane>(...names.map((_, i) => found([block(16 * (i + 1), 0.2 * (i + 1))]))),
  empty: lanesOf<SpectrumLane>(notFound, notFound),
  failed: lanesOf<SpectrumLane>(failed, found([block(16, 1)], 200)),
  nonFinite: lanesOf<SpectrumLane>({ ...found([notFinite]), divergedAtStep: 1500 }, found([block(1, 250)])),
} satisfies Readonly<Record<string, readonly SpectrumLane[]>>;

/** Measured every 40 steps. */
const radii = (count: number, from: number, to: number): Bucket[] =>
  buckets(count, 1, learning(from, to, 10)).map((each, i) => ({ ...each, firstStep: 40 * i, lastStep: 40 * i }));

export const radiusFrames = {
  ordinary: lanesOf<RadiusLane>(
    { radii: { a: radii(40, 0.5, 0.9) } },
    { radii: { a: radii(40, 1, 1.1) } },
    { radii: { a: radii(40, 3, 2.4) } },
  ),
  gates: lanesOf<RadiusLane>(
    { radii: { i: radii(40, 0.5, 0.9), f: radii(40, 1.5, 1.9) } },
    { radii: { a: radii(40, 1, 1.1) } },
  ),
  empty: lanesOf<RadiusLane>({ radii: {} }),
} satisfies Readonly<Record<string, readonly RadiusLane[]>>;

const saturated = (
  share: (t: number) => number,
  { timesteps = 100, stuck = 0, isDeadly = false, sequences = 32, formula = '|hₜ| ≥ 0.9' } = {},
): LaneOf<SaturationLane> => ({
  ...found({
    formula,
    isDeadly,
    share: Float64Array.from({ length: timesteps }, (_, i) => share(i + 1)),
    stuck,
    units: 64,
    sequences,
  }),
  batchSize: 32,
});

export const saturationFrames = {
  ordinary: lanesOf<SaturationLane>(
    saturated((t) => 0.05 + 0.02 * wobble(t, 1)),
    saturated((t) => 0.5 + 0.04 * wobble(t, 2) + t / 400, { stuck: 3 }),
    saturated((t) => 0.8 + 0.1 * wobble(t, 3), { isDeadly: true, stuck: 21, formula: 'hₜ = 0' }),
  ),
  never: lanesOf<SaturationLane>(
    { ...found(undefined), batchSize: 32 },
    saturated(() => 1, { stuck: 64, sequences: 4 }),
  ),
  allZero: lanesOf<SaturationLane>(saturated(() => 0)),
  oneTimestep: lanesOf<SaturationLane>(saturated(() => 0.3, { timesteps: 1 })),
  empty: lanesOf<SaturationLane>({ ...notFound, batchSize: 32 }),
  failed: lanesOf<SaturationLane>({ ...failed, batchSize: 32 }),
} satisfies Readonly<Record<string, readonly SaturationLane[]>>;

/** Entries whose log10 lies around `decade`. */
const entries = (decade: number, width: number, zeros = 0): EntryCounts[] =>
  ['recurrent', 'input', 'bias'].map((parameter, i) =>
    entryCounts(parameter, [
      ...Array.from({ length: 2000 }, (_, k) => 10 ** (decade - i + width * (wobble(k, 1) + wobble(k, 2)))),
      ...Array.from({ length: zeros }, () => 0),
    ]),
  );
const lost: EntryCounts = {
  parameter: 'recurrent',
  entries: 9,
  counts: new Uint32Array(BINS),
  zeros: 0,
  subnormal: 0,
  below: 0,
  above: 0,
  nonFinite: 9,
};

export const entriesFrames = {
  ordinary: lanesOf<EntriesLane>(found(entries(-4, 2)), found(entries(-2, 1)), found(entries(0, 1.5))),
  belowF32: lanesOf<EntriesLane>(found(entries(-36, 5, 900)), found(entries(-3, 1))),
  allZero: lanesOf<EntriesLane>(found([entryCounts('recurrent', new Float64Array(100))])),
  nonFinite: lanesOf<EntriesLane>({ ...found([lost]), divergedAtStep: 1500 }, found(entries(12, 3))),
  empty: lanesOf<EntriesLane>(notFound),
  failed: lanesOf<EntriesLane>(failed),
} satisfies Readonly<Record<string, readonly EntriesLane[]>>;
/** A history of `steps` steps in which log2 ḡ_t is `value(step, t)`. */
function heatLane(
  steps: number,
  timesteps: number,
  value: (step: number, t: number) => number,
  divergedAtStep?: number,
): LaneOf<GradientHeatLane> {
  const history = new VectorHistory();
  const vector = new Float64Array(timesteps);
  for (let step = 1; step <= steps; step++) {
    for (let t = 1; t <= timesteps; t++) vector[t - 1] = value(step, t);
    history.push(step, vector);
  }
  return { history, divergedAtStep };
}

/** log2 ḡ_t that falls by `from` doublings with each timestep back at first, and by `to` later on. */
const easing = (timesteps: number, from: number, to: number, half: number) => {
  const slope = learning(from, to, half);
  return (step: number, t: number) =>
    slope(step) * (timesteps - t) - 1 + 0.8 * wobble(step, from + 0.3 * Math.floor(t / 9));
};

const only = (value: number) => () => value;

export const gradientHeatFrames = {
  ordinary: lanesOf<GradientHeatLane>(
    heatLane(800, 100, easing(100, -0.4, -0.1, 200)),
    heatLane(800, 100, easing(100, 0, 0.01, 200)),
    heatLane(800, 100, easing(100, 0.02, 0.12, 300)),
  ),
  empty: lanesOf<GradientHeatLane>(heatLane(0, 100, only(0)), heatLane(0, 100, only(0))),
  firstStep: lanesOf<GradientHeatLane>(heatLane(1, 50, easing(50, -0.4, -0.1, 9)), heatLane(1, 50, only(-2))),
  allZero: lanesOf<GradientHeatLane>(heatLane(60, 100, only(Number.NEGATIVE_INFINITY))),
  belowF32: lanesOf<GradientHeatLane>(
    heatLane(300, 200, easing(200, -1.6, -0.4, 90)),
    heatLane(300, 200, easing(200, -0.5, -0.2, 60)),
  ),
  aboveF32: lanesOf<GradientHeatLane>(heatLane(300, 200, easing(200, 0.1, 1.4, 90)), heatLane(300, 200, only(0))),
  nonFinite: lanesOf<GradientHeatLane>(
    heatLane(140, 100, (step, t) => (t < step - 40 ? Number.NEGATIVE_INFINITY : -(100 - t) * 0.3)),
    heatLane(140, 100, (step, t) => (t < step - 80 ? Number.POSITIVE_INFINITY : (100 - t) * 0.6)),
    heatLane(120, 100, (step, t) => (step > 100 ? Number.NaN : (100 - t) * 0.1), 120),
  ),
  eightLanes: lanesOf<GradientHeatLane>(
    ...[-0.4, 0, 0.12, 0.014, -0.12, -0.02, -0.39, 0.01].map((slope) =>
      heatLane(400, 100, easing(100, slope, slope / 2, 100)),
    ),
  ),
  oneTimestep: lanesOf<GradientHeatLane>(heatLane(200, 1, easing(1, 0, 0, 9)), heatLane(200, 1, only(-12))),
  thousandTimesteps: lanesOf<GradientHeatLane>(heatLane(120, 1000, easing(1000, -0.1, -0.02, 30))),
  longRun: lanesOf<GradientHeatLane>(
    heatLane(100_000, 4, easing(4, -6, -1, 20_000)),
    heatLane(60_000, 4, easing(4, 0, 4, 20_000), 60_000),
  ),
} satisfies Readonly<Record<string, readonly GradientHeatLane[]>>;

const hiddenLane = (
  units: number,
  timesteps: number,
  value: (unit: number, t: number) => number,
  divergedAtStep?: number,
): LaneOf<HiddenLane> => {
  const at = (_: unknown, i: number) => value(Math.floor(i / timesteps) + 1, (i % timesteps) + 1);
  const hidden: HiddenValues = {
    step: divergedAtStep ?? 1200,
    units,
    timesteps,
    values: Float32Array.from({ length: units * timesteps }, at),
  };
  return { hidden, divergedAtStep };
};

const swinging = (unit: number, t: number) => Math.tanh(2 * wobble(t * (0.02 + 0.01 * unit), unit));

export const hiddenFrames = {
  ordinary: lanesOf<HiddenLane>(
    hiddenLane(64, 100, swinging),
    hiddenLane(64, 100, (unit, t) => swinging(unit, t) * 0.9 ** (t / 3)),
    hiddenLane(64, 100, (unit, t) => Math.sign(swinging(unit, t))),
  ),
  empty: lanesOf<HiddenLane>({ hidden: undefined }, { hidden: undefined }),
  allZero: lanesOf<HiddenLane>(hiddenLane(16, 20, () => 0)),
  nonFinite: lanesOf<HiddenLane>(
    hiddenLane(32, 40, (unit, t) => (t > 30 && unit % 4 === 0 ? Number.NaN : 3.5 * swinging(unit, t)), 812),
    hiddenLane(32, 40, (unit, t) => (t > 30 && unit % 4 === 0 ? Number.POSITIVE_INFINITY : swinging(unit, t))),
  ),
  oneTimestep: lanesOf<HiddenLane>(
    hiddenLane(8, 1, swinging),
    hiddenLane(1, 1, () => -0.5),
  ),
  thousandTimesteps: lanesOf<HiddenLane>(hiddenLane(256, 1000, swinging)),
  eightLanes: lanesOf<HiddenLane>(...[8, 16, 32, 64, 64, 64, 128, 4].map((units) => hiddenLane(units, 50, swinging))),
} satisfies Readonly<Record<string, readonly HiddenLane[]>>;
