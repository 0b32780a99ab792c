/**
 * A run as a file: the experiment, all that was measured, and what the engine needs to train on, as one JSON object. What
 * is opened shows every chart at once, paused at its step, and trains on with the bits it would have had. The format is
 * described in src/README.md; arrays are those of `run-file/arrays.ts`. This file asks no engine: runner.ts does.
 */
import type { Divergence, HeldOutScore, LaneSnapshot, Snapshot } from '../engine/engine.ts';
import { forEachParameter, keptTensors, type LaneLayout, laneLayout } from '../engine/layout.ts';
import { type ParameterNorms, type StepReport, scalarNames } from '../engine/report.ts';
import type { Experiment } from '../model/experiment.ts';
import type { Checked, Mended, MendedProblem, Problem } from '../model/problem.ts';
import type { ProbeId } from '../probe/index.ts';
import { EXPERIMENT_FORMAT, experimentFile, openExperiment } from './experiment-file.ts';
import { History } from './history.ts';
import type { ProbeTrack } from './probe-track.ts';
import { fileArray, fileNumber } from './run-file/arrays.ts';
import { history, historyFile, vectorHistory, vectorHistoryFile } from './run-file/histories.ts';
import { isProbeId, probeTrack, probeTrackFile } from './run-file/probes.ts';
import {
  anyNumber,
  arrayOf,
  isObject,
  listOf,
  numberFrom,
  objectOf,
  orNone,
  type Reader,
  text,
  where,
  wholeFrom,
} from './run-file/readers.ts';
import type { EngineId, LaneStatus } from './run-store.ts';
import { stageAt } from './stages.ts';
import {
  type Histories,
  type LaneTelemetry,
  type Measured,
  PARAMETER_BUCKETS,
  parameterSeriesNames,
  seriesNames,
} from './telemetry.ts';
import { VectorHistory } from './vector-history.ts';

export const RUN_FORMAT = 'backflow-run';
export const RUN_VERSION = 1;

/** All that is needed to show a run and to train on. */
export interface SavedRun {
  readonly experiment: Experiment;
  /** Steps done. */
  readonly step: number;
  /** One per lane. */
  readonly lanes: readonly LaneStatus[];
  /** Forks at that very step have been made in it. */
  readonly snapshot: Snapshot;
  readonly measured: Measured;
}

/** Who trained it: for people, nothing follows from it. */
export interface TrainedBy {
  readonly id: EngineId;
  readonly variant: string;
}

export const isRunFile = (file: unknown): boolean => isObject(file) && file.format === RUN_FORMAT;

/** As JSON, with numbers that are not finite as the texts "Infinity", "-Infinity" and "NaN". */
export function printRunFile({ experiment, step, lanes, snapshot, measured }: SavedRun, engine: TrainedBy): string {
  const layouts = layoutsAt(experiment, step);
  const { seconds, elapsed } = measured;
  return JSON.stringify({
    format: RUN_FORMAT,
    version: RUN_VERSION,
    experiment: experimentFile(experiment),
    step,
    engine,
    seconds: { elapsed, history: historyFile(seconds) },
    lanes: lanes.map((status, lane) => ({
      diverged: divergenceOf(status),
      state: stateFile(layouts[lane]!, snapshot.lanes[lane]!),
      ...telemetryFile(measured.lanes[lane]!),
    })),
  });
}

/** Of the lanes with the settings that are in force from the step on. */
function layoutsAt(experiment: Experiment, step: number): LaneLayout[] {
  const stage = stageAt(experiment, step);
  return stage.lanes.map((lane) => laneLayout(stage, lane));
}

function divergenceOf(status: LaneStatus): Divergence | undefined {
  if (status.kind !== 'diverged') return undefined;
  const { kind: _, ...divergence } = status;
  return divergence;
}

const stateFile = (layout: LaneLayout, { tensors }: LaneSnapshot) =>
  Object.fromEntries(keptTensors(layout).map(({ name, shape }) => [name, fileArray(tensors[name]!, shape)]));

function telemetryFile({ latest, drawn, history: series, parameters, ...lane }: LaneTelemetry) {
  const { gradNormByTimestep, heldOut, probes } = lane;
  const historiesFile = (histories: Readonly<Record<string, History>>) =>
    mapValues(histories, (each) => historyFile(each));
  return {
    latest: latest && reportFile(latest),
    // Left out where it is the latest.
    drawn: drawn && drawn !== latest ? reportFile(drawn) : undefined,
    history: historiesFile(series),
    parameters: mapValues(parameters as Readonly<Record<string, Histories<string>>>, historiesFile),
    gradNormByTimestep: vectorHistoryFile(gradNormByTimestep),
    heldOut: heldOut.map((score) => mapValues(score as unknown as Record<string, number>, fileNumber)),
    probes: mapValues(probes as Readonly<Record<string, ProbeTrack>>, probeTrackFile),
  };
}

function reportFile({ log2GradNormByTimestep, parameters, ...numbers }: StepReport) {
  return {
    ...mapValues(numbers as Readonly<Record<string, number>>, fileNumber),
    parameters: mapValues(parameters as Readonly<Record<string, ParameterNorms>>, (norms) =>
      mapValues(norms, fileNumber),
    ),
    log2GradNormByTimestep: fileArray(log2GradNormByTimestep),
  };
}

const mapValues = <A, B>(values: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

/** Batches are drawn by the number of their step, which has 32 bits. */
const STEP_MAX = 2 ** 32 - 1;

/**
 * Never throws. Refused is what can't be trained on: another format or version, no step, a lane without its parameters and
 * slots in their shapes. Of the rest, what can't be read is left out, with a problem for each part.
 *
 * @param file what JSON gave
 */
export function openRunFile(file: unknown): Checked<Mended<SavedRun>> {
  const refusals: Problem[] = [];
  const problems: MendedProblem[] = [];
  const given = isObject(file) ? file : {};
  const { format, version, experiment: settings, step: stepGiven, engine: _, seconds, lanes, ...unknown } = given;
  if (format !== RUN_FORMAT) {
    refusals.push({ key: 'format', value: format, allowed: { kind: 'oneOf', names: [RUN_FORMAT] } });
  }
  if (version !== RUN_VERSION) {
    refusals.push({ key: 'version', value: version, allowed: { kind: 'oneOf', names: [String(RUN_VERSION)] } });
  }
  const opened = openExperiment(settings);
  const ofExperiment = <P extends Problem>(list: readonly P[]): P[] =>
    list.map((problem) => ({
      ...problem,
      key: problem.key === 'experiment' ? 'experiment' : `experiment.${problem.key}`,
    }));
  if (!opened.ok) return { ok: false, problems: [...refusals, ...ofExperiment(opened.problems)] };
  problems.push(...ofExperiment(opened.value.problems), ...leftOut(unknown, ''));
  const experiment = opened.value.value;
  const step = wholeFrom(0, STEP_MAX)(stepGiven, 'step');
  if (!step.ok) return { ok: false, problems: [...refusals, ...step.problems] };
  const count = experiment.lanes.length;
  if (!Array.isArray(lanes) || lanes.length !== count) {
    const value = Array.isArray(lanes) ? `${lanes.length} lanes` : lanes;
    refusals.push({ key: 'lanes', value, allowed: { kind: 'list', min: count, max: count } });
    return { ok: false, problems: refusals };
  }
  const layouts = layoutsAt(experiment, step.value);
  const parts: OpenedLane[] = lanes.map((lane: unknown, i) => {
    const part = openLane(lane, `lanes[${i}]`, layouts[i]!, step.value);
    refusals.push(...part.refusals);
    problems.push(...part.problems);
    return part;
  });
  if (refusals.length > 0) return { ok: false, problems: refusals };
  const take = taker(problems);
  const clock = objectOf({ elapsed: numberFrom(0, Number.MAX_VALUE), history: history(step.value) });
  const time = take(clock(seconds, 'seconds'), () => ({ elapsed: 0, history: new History() }));
  const value: SavedRun = {
    experiment,
    step: step.value,
    lanes: parts.map(({ diverged }) => (diverged ? { kind: 'diverged', ...diverged } : { kind: 'training' })),
    snapshot: {
      step: step.value,
      lanes: parts.map(({ diverged, tensors }) => (diverged ? { diverged, tensors } : { tensors })),
    },
    measured: { lanes: parts.map(({ telemetry }) => telemetry), seconds: time.history, elapsed: time.elapsed },
  };
  return { ok: true, value: { value, problems } };
}

/** Takes what was read, or, with what was wrong put down, what stands in for it. */
const taker =
  (problems: MendedProblem[]) =>
  <T>(read: Checked<T>, otherwise: () => T): T => {
    if (read.ok) return read.value;
    problems.push(...read.problems.map((problem) => ({ ...problem, used: undefined })));
    return otherwise();
  };

const leftOut = (unknown: object, prefix: string): MendedProblem[] =>
  Object.entries(unknown).map(([name, value]) => {
    return { key: `${prefix}${name}`, value, allowed: { kind: 'oneOf', names: [], ofKeys: true }, used: undefined };
  });

interface OpenedLane {
  readonly diverged: Divergence | undefined;
  readonly tensors: LaneSnapshot['tensors'];
  readonly telemetry: LaneTelemetry;
  /** What leaves nothing to train on. */
  readonly refusals: readonly Problem[];
  readonly problems: readonly MendedProblem[];
}

function openLane(value: unknown, key: string, layout: LaneLayout, step: number): OpenedLane {
  const problems: MendedProblem[] = [];
  const take = taker(problems);
  const given = isObject(value) ? value : {};
  const { state, diverged, latest, drawn, history: series, parameters, gradNormByTimestep, ...rest } = given;
  const { heldOut, probes, ...unknown } = rest;
  problems.push(...leftOut(unknown, `${key}.`));
  const kept = keptTensors(layout);
  const tensors = Object.fromEntries(kept.map(({ name, shape }) => [name, arrayOf(...shape)]));
  const trained = objectOf(tensors)(state, `${key}.state`);
  const report = orNone(reportOf(layout, step));
  const latestReport = take(report(latest, `${key}.latest`), () => undefined);
  const drawnReport = take(report(drawn, `${key}.drawn`), () => undefined);
  const ofParameters = isObject(parameters) ? parameters : {};
  const known: string[] = layout.parameters.filter((name) => Object.hasOwn(ofParameters, name));
  const telemetry: LaneTelemetry = {
    latest: latestReport,
    drawn: drawnReport ?? latestReport,
    history: openHistories(seriesNames, series, `${key}.history`, step, take),
    parameters: Object.fromEntries(
      known.map((name) => {
        const path = `${key}.parameters.${name}`;
        return [name, openHistories(parameterSeriesNames, ofParameters[name], path, step, take, PARAMETER_BUCKETS)];
      }),
    ),
    gradNormByTimestep: take(
      vectorHistory(step, layout.sizes.timesteps)(gradNormByTimestep, `${key}.gradNormByTimestep`),
      () => new VectorHistory(),
    ),
    heldOut: take(scoresUpTo(step)(heldOut, `${key}.heldOut`), () => []),
    probes: openProbes(probes, `${key}.probes`, layout, step, problems),
  };
  return {
    diverged: take(divergence(layout, step)(diverged, `${key}.diverged`), () => undefined),
    tensors: trained.ok ? trained.value : {},
    refusals: trained.ok ? [] : trained.problems,
    telemetry,
    problems,
  };
}

function openHistories<Name extends string>(
  names: readonly Name[],
  value: unknown,
  key: string,
  step: number,
  take: ReturnType<typeof taker>,
  capacity?: number,
): Histories<Name> {
  const given = isObject(value) ? value : {};
  const read = history(step, capacity);
  return Object.fromEntries(
    names.map((name) => [name, take(read(given[name], `${key}.${name}`), () => new History(capacity))]),
  ) as Histories<Name>;
}

function openProbes(
  value: unknown,
  key: string,
  layout: LaneLayout,
  step: number,
  problems: MendedProblem[],
): LaneTelemetry['probes'] {
  const tracks: [ProbeId, ProbeTrack][] = [];
  for (const [id, given] of Object.entries(isObject(value) ? value : {})) {
    if (!isProbeId(id)) problems.push(...leftOut({ [id]: given }, `${key}.`));
    else {
      const track = probeTrack(id, layout, step)(given, `${key}.${id}`);
      if (track.ok) tracks.push([id, track.value]);
      else problems.push(...track.problems.map((problem) => ({ ...problem, used: undefined })));
    }
  }
  return Object.fromEntries(tracks) as LaneTelemetry['probes'];
}

const divergence = ({ sizes }: LaneLayout, step: number): Reader<Divergence | undefined> =>
  orNone(
    objectOf({
      step: wholeFrom(1, Math.max(1, step)),
      tensor: text,
      timestep: orNone(wholeFrom(1, sizes.timesteps)),
    }) as Reader<Divergence>,
  );

function reportOf(layout: LaneLayout, step: number): Reader<StepReport> {
  const norms = objectOf({ gradNorm: anyNumber, weightNorm: anyNumber, updateNorm: anyNumber });
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, anyNumber]));
  const report = objectOf({
    ...scalars,
    step: wholeFrom(1, Math.max(1, step)),
    parameters: objectOf(forEachParameter(layout, () => norms) as Readonly<Record<string, typeof norms>>),
    log2GradNormByTimestep: arrayOf(layout.sizes.timesteps),
    regularization: orNone(anyNumber),
  });
  return report as Reader<unknown> as Reader<StepReport>;
}

/** In the order of steps. */
const scoresUpTo = (step: number): Reader<HeldOutScore[]> =>
  where(
    listOf(
      objectOf({
        step: wholeFrom(0, step),
        loss: anyNumber,
        metric: anyNumber,
        count: wholeFrom(1, STEP_MAX),
      }),
      STEP_MAX,
    ),
    (scores) => scores.every((score, i) => i === 0 || score.step >= scores[i - 1]!.step),
    { kind: 'consistent' },
  );

/** Formats of files that can be opened. */
export const openFormats: readonly string[] = [EXPERIMENT_FORMAT, RUN_FORMAT];
