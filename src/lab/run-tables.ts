/**
 * What was measured in a run as tables, one number a cell: a row for each lane and bucket of steps, or for each lane and
 * timestep. Columns and units are described in src/README.md. How tables are written is in csv.ts.
 */
import { BINS_PER_DECADE, FIRST_DECADE } from '../probe/gradient-entries.ts';
import type { ProbeId, ProbeResults } from '../probe/index.ts';
import type { Cell, Table } from './csv.ts';
import type { Bucket, History } from './history.ts';
import type { ProbeRecord } from './probe-track.ts';
import {
  type Measured,
  type MeasuredLane,
  type ParameterName,
  parameterSeriesNames,
  type SeriesName,
  seriesNames,
} from './telemetry.ts';

/** A lane under its name. */
export interface NamedLane {
  /** Its place in the experiment, from 1. */
  readonly number: number;
  readonly name: string;
  readonly measured: MeasuredLane;
}

const OF_LANE = ['lane', 'name'];
const ofLane = ({ number, name }: NamedLane): Cell[] => [number, name];
const OF_STEPS = ['first_step', 'last_step', 'mean', 'min', 'max', 'has_infinity', 'has_nan'];
const ofSteps = ({ firstStep, lastStep, mean, min, max, hasInfinity, hasNaN }: Bucket): Cell[] => [
  firstStep,
  lastStep,
  mean,
  min,
  max,
  Number(hasInfinity),
  Number(hasNaN),
];

interface Series {
  readonly name: string;
  /** The parameter or gate that it is of; empty where it is of the whole lane. */
  readonly of: string;
  readonly history: Pick<History, 'buckets'>;
}

const seriesOf = ({ history }: MeasuredLane, names: readonly SeriesName[]): Series[] =>
  names.map((name) => ({ name, of: '', history: history[name] }));

const parameterSeriesOf = ({ parameters }: MeasuredLane): Series[] =>
  (Object.keys(parameters) as ParameterName[]).flatMap((of) =>
    parameterSeriesNames.map((name) => ({ name, of, history: parameters[of]![name] })),
  );

const probeSeriesOf = ({ probes }: MeasuredLane, ids = Object.keys(probes) as ProbeId[]): Series[] =>
  ids.flatMap((name) => Object.entries(probes[name]?.history ?? {}).map(([of, history]) => ({ name, of, history })));

/** Scores on held-out examples, each of one step. */
const heldOutOf = ({ heldOut }: MeasuredLane): Series[] =>
  (['loss', 'metric'] as const).map((name) => ({
    name: name === 'loss' ? 'heldOutLoss' : 'heldOutMetric',
    of: '',
    history: {
      buckets: heldOut.map(({ step, [name]: value }): Bucket => {
        const finite = Number.isFinite(value) ? value : Number.NaN;
        const [hasInfinity, hasNaN] = [Math.abs(value) === Number.POSITIVE_INFINITY, Number.isNaN(value)];
        return { firstStep: step, lastStep: step, mean: finite, min: finite, max: finite, hasInfinity, hasNaN };
      }),
    },
  }));

const seriesTable = (lanes: readonly NamedLane[], of: (measured: MeasuredLane) => readonly Series[]): Table => ({
  columns: [...OF_LANE, 'series', 'of', ...OF_STEPS],
  rows: lanes.flatMap((lane) =>
    of(lane.measured).flatMap((series) =>
      series.history.buckets.map((bucket) => [...ofLane(lane), series.name, series.of, ...ofSteps(bucket)]),
    ),
  ),
});

/** Every series over steps of every lane, and the seconds of training, which are of all lanes together: lane 0. */
export function allSeries(lanes: readonly NamedLane[], { seconds }: Measured): Table {
  const { columns, rows } = seriesTable(lanes, (measured) => [
    ...seriesOf(measured, seriesNames),
    ...heldOutOf(measured),
    ...parameterSeriesOf(measured),
    ...probeSeriesOf(measured),
  ]);
  return { columns, rows: [...rows, ...seconds.buckets.map((bucket) => [0, '', 'seconds', '', ...ofSteps(bucket)])] };
}

/** log2 ḡ_t over steps. */
export const gradientByTimestep = (lanes: readonly NamedLane[]): Table => ({
  columns: [...OF_LANE, 'first_step', 'last_step', 'timestep', 'mean_log2', 'min_log2', 'max_log2', 'has_nan'],
  rows: lanes.flatMap((lane) => {
    const { gradNormByTimestep: history } = lane.measured;
    const { timesteps, mean, min, max, hasNaN } = history;
    return Array.from({ length: history.length * timesteps }, (_, cell): Cell[] => {
      const bucket = Math.floor(cell / timesteps);
      const steps = [history.firstStep(bucket), history.lastStep(bucket), (cell % timesteps) + 1];
      return [...ofLane(lane), ...steps, mean[cell]!, min[cell]!, max[cell]!, hasNaN[cell]!];
    });
  }),
});

/** ḡ_t of the step whose norms are drawn: as log2 and log10, since ḡ_t itself leaves the range of f64. */
const latestGradient = (lanes: readonly NamedLane[]): Table => ({
  columns: [...OF_LANE, 'step', 'timestep', 'log2_norm', 'log10_norm'],
  rows: lanes.flatMap((lane) => {
    const { drawn } = lane.measured;
    return Array.from(drawn?.log2GradNormByTimestep ?? [], (log2, i): Cell[] => {
      return [...ofLane(lane), drawn!.step, i + 1, log2, log2 * Math.LOG10E * Math.LN2];
    });
  }),
});

/** The latest result of a probe, as rows of what it holds. */
const probeTable = <Id extends ProbeId>(
  id: Id,
  columns: readonly string[],
  rowsOf: (result: NonNullable<ProbeResults[Id]>) => readonly (readonly Cell[])[],
) => ({
  columns: [...OF_LANE, 'step', ...columns],
  of: (lanes: readonly NamedLane[]): Table => ({
    columns: [...OF_LANE, 'step', ...columns],
    rows: lanes.flatMap((lane) => {
      const latest = lane.measured.probes[id]?.latest as ProbeRecord<ProbeResults[Id]> | undefined;
      if (!latest?.result) return [];
      return rowsOf(latest.result as NonNullable<ProbeResults[Id]>).map((row) => [
        ...ofLane(lane),
        latest.step,
        ...row,
      ]);
    }),
  }),
});

const hiddenStates = probeTable('hiddenStates', ['unit', 'timestep', 'h'], ({ timesteps, values }) =>
  Array.from(values, (h, i) => [Math.floor(i / timesteps) + 1, (i % timesteps) + 1, h]),
);

const spectrum = probeTable('spectrum', ['gate', 'rank', 'real', 'imaginary', 'modulus'], (blocks) =>
  blocks.flatMap(({ gate, real, imaginary }) =>
    Array.from(real, (re, i) => [gate, i + 1, re, imaginary[i]!, Math.hypot(re, imaginary[i]!)]),
  ),
);

const saturation = probeTable('saturation', ['timestep', 'share'], ({ share }) =>
  Array.from(share, (value, i) => [i + 1, value]),
);

/** Bins by their ends; entries that are 0, and those beyond the bins, with the ends they have. */
const gradientEntries = probeTable('gradientEntries', ['parameter', 'from', 'to', 'count'], (parameters) =>
  parameters.flatMap(({ parameter, counts, zeros, below, above, nonFinite }) => {
    const edge = (bin: number) => 10 ** (FIRST_DECADE + bin / BINS_PER_DECADE);
    return [
      [parameter, 0, 0, zeros],
      [parameter, 0, edge(0), below],
      ...Array.from(counts, (count, bin) => [parameter, edge(bin), edge(bin + 1), count]),
      [parameter, edge(counts.length), Number.POSITIVE_INFINITY, above],
      [parameter, Number.NaN, Number.NaN, nonFinite],
    ];
  }),
);

const overSteps =
  (...names: readonly SeriesName[]) =>
  (lanes: readonly NamedLane[]): Table =>
    seriesTable(lanes, (measured) => seriesOf(measured, names));

/** What charts draw, all of it. */
export const runTables = {
  latestGradient,
  gradientByTimestep,
  loss: overSteps('loss'),
  metric: (lanes: readonly NamedLane[]) =>
    seriesTable(lanes, (measured) => [
      ...seriesOf(measured, ['metric']),
      ...heldOutOf(measured).filter(({ name }) => name === 'heldOutMetric'),
    ]),
  gradientNorm: overSteps('gradNorm', 'clippedGradNorm'),
  updateRatio: overSteps('updateRatio'),
  clipped: overSteps('clipped'),
  parameters: (lanes: readonly NamedLane[]) => seriesTable(lanes, parameterSeriesOf),
  spectralRadius: (lanes: readonly NamedLane[]) =>
    seriesTable(lanes, (measured) => probeSeriesOf(measured, ['spectrum'])),
  hiddenStates: hiddenStates.of,
  spectrum: spectrum.of,
  saturation: saturation.of,
  gradientEntries: gradientEntries.of,
} as const satisfies Readonly<Record<string, (lanes: readonly NamedLane[]) => Table>>;
