/**
 * Turns a value from outside (a link, a file, a control) into an experiment, or says everything that is wrong with it;
 * for readers, it can mend what is wrong as well. Missing settings take their defaults; unknown ones are problems. What
 * is allowed stands in the entries' fields.
 */
import { type CellProgram, cellProgram, cells } from './cells/index.ts';
import { type Choice, checkField, defaultChoice, type Entry, entryOf, mendChoice, mendFields } from './entry.ts';
import {
  defaultExperiment,
  defaultLane,
  type Experiment,
  experimentFields,
  FORKS_MAX,
  type Fork,
  forkStep,
  LANES_MAX,
  type Lane,
  type LaneChoiceName,
  laneChoiceNames,
  laneChoices,
  laneFields,
} from './experiment-settings.ts';
import { pastsOf, unchangeables, unforked } from './forks.ts';
import { type Checked, type Mended, type MendedProblem, type Problem, strictly } from './problem.ts';
import { regularizerRule, regularizersFor } from './regularizers/index.ts';
import { type AnyStateStart, states } from './states/index.ts';
import { type AnyTask, tasks } from './tasks/index.ts';
import { type Truncation, truncations, windowsOf } from './truncations/index.ts';

/** The most numbers that the sequences of one lane may hold: 256 MiB of f32. */
export const LANE_NUMBERS_MAX = 2 ** 26;

/** What stands in where something is left out. */
const [defaults, plain] = [defaultExperiment(), defaultLane()];

/** Never throws. An experiment that comes out is complete and passes again unchanged. */
export function checkExperiment(value: unknown): Checked<Experiment> {
  const read = readSettings(value);
  if (read.problems.length > 0) return strictly(read);
  const problems = placesOf(read.value).flatMap((place) => misfitsOf(read.value, place).map(({ problem }) => problem));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: read.value };
}

/**
 * The same for readers who would rather have most of it than nothing: a bad setting is as if it had been left out, and
 * where settings do not go together, one gives way as its misfit says. Never throws; what comes out passes the check.
 */
export function mendExperiment(value: unknown): Mended<Experiment> {
  const { value: read, problems } = readSettings(value);
  const mended: Misfit[] = [];
  let experiment = read;
  for (let misfit = firstMisfit(experiment); misfit; misfit = firstMisfit(experiment)) {
    mended.push(misfit);
    experiment = misfit.mended;
  }
  const misfits = mended.map(({ problem, used }) => ({ ...problem, used: used(experiment) }));
  return { value: experiment, problems: [...problems, ...misfits] };
}

/** Every setting by itself; not yet whether they go together. */
function readSettings(value: unknown): Mended<Experiment> {
  const given = recordOf(value, 'experiment');
  const shared = mendFields(experimentFields, given.value, '');
  const task = mendTask(mendChoice(tasks, orDefault(given.value.task, defaults.task), 'task', defaults.task));
  const lanes = readLanes(orDefault(given.value.lanes, defaults.lanes));
  const problems = [
    ...given.problems,
    ...unknownIn(given.value, [...Object.keys(experimentFields), 'task', 'lanes'], ''),
    ...[shared, task, lanes].flatMap((part) => part.problems),
  ];
  return { value: { ...shared.value, task: task.value, lanes: lanes.value }, problems };
}

/** Texts that can't be read, or are too short for the rest, give way to the task's own, and the rest if that is not enough. */
function mendTask({ value, problems }: Mended<Choice>): Mended<Choice> {
  const task = entryOf<AnyTask>(tasks, value.id);
  const misread = task.problems(value, 'task');
  if (misread.length === 0) return { value, problems };
  const ofTexts = Object.entries(task.fields).filter(([, { kind }]) => kind === 'text');
  const withOwnTexts = { ...value, ...Object.fromEntries(ofTexts.map(([name, field]) => [name, field.default])) };
  const mended = task.problems(withOwnTexts, 'task').length === 0 ? withOwnTexts : defaultChoice(task);
  return { value: mended, problems: [...problems, ...misread.map((problem) => ({ ...problem, used: undefined }))] };
}

/** Of a list that is too long, the first lanes. */
function readLanes(value: unknown): Mended<readonly Lane[]> {
  const given: readonly unknown[] =
    Array.isArray(value) && value.length > 0 ? value.slice(0, LANES_MAX) : defaults.lanes;
  const lanes = Array.from(given, (lane, index) => readLane(lane, `lanes[${index}]`));
  const problems = lanes.flatMap((lane) => lane.problems);
  const isList = Array.isArray(value);
  if (!isList || value.length < 1 || value.length > LANES_MAX) {
    const what = isList ? `${value.length} lanes` : value;
    problems.unshift({ key: 'lanes', value: what, allowed: { kind: 'lanes', max: LANES_MAX }, used: lanes.length });
  }
  return { value: lanes.map((lane) => lane.value), problems };
}

/** @param standIn what is meant where something is left out */
function readLane(value: unknown, key: string, standIn: Lane = plain, forks = 0): Mended<Lane> {
  const given = recordOf(value, key);
  const fields = mendFields(laneFields, { ...fieldsOf(standIn), ...given.value }, `${key}.`);
  const choices = laneChoiceNames.map((name) => {
    const chosen = orDefault(given.value[name], standIn[name]);
    return [name, mendChoice(laneChoices[name].entries, chosen, `${key}.${name}`, standIn[name])] as const;
  });
  const chosen = Object.fromEntries(choices.map(([name, choice]) => [name, choice.value]));
  const lane: Lane = { ...fields.value, ...(chosen as Record<LaneChoiceName, Choice>) };
  const fork = readFork(given.value.fork, `${key}.fork`, lane, forks);
  const problems = [
    ...given.problems,
    ...unknownIn(given.value, [...Object.keys(laneFields), ...laneChoiceNames, 'fork'], `${key}.`),
    ...fields.problems,
    ...choices.flatMap(([, choice]) => choice.problems),
    ...fork.problems,
  ];
  return { value: fork.value ? { ...lane, fork: fork.value } : lane, problems };
}

const fieldsOf = (lane: Lane) =>
  Object.fromEntries(Object.keys(laneFields).map((name) => [name, lane[name as keyof typeof laneFields]]));

/** What a fork leaves out is as in the lane. One that says no step is none. */
function readFork(value: unknown, key: string, lane: Lane, forks: number): Mended<Fork | undefined> {
  if (value === undefined) return { value, problems: [] };
  if (forks === FORKS_MAX) {
    const problem = { key, value, allowed: { kind: 'forks', max: FORKS_MAX }, used: undefined } as const;
    return { value: undefined, problems: [problem] };
  }
  const given = recordOf(value, key);
  const { step, from } = given.value;
  const problem = given.problems.length === 0 ? checkField(forkStep, step, `${key}.step`) : undefined;
  const before = readLane(orDefault(from, {}), `${key}.from`, lane, forks + 1);
  const problems = [
    ...given.problems,
    ...unknownIn(given.value, ['step', 'from'], `${key}.`),
    ...(problem ? [{ ...problem, used: undefined }] : []),
    ...before.problems,
  ];
  const isNone = problem !== undefined || given.problems.length > 0;
  return { value: isNone ? undefined : { step: Number(step), from: before.value }, problems };
}

const orDefault = (value: unknown, fallback: unknown): unknown => (value === undefined ? fallback : value);

function recordOf(value: unknown, key: string): Mended<Readonly<Record<string, unknown>>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return { value: { ...value }, problems: [] };
  return { value: {}, problems: [{ key, value, allowed: { kind: 'settings' }, used: undefined }] };
}

const unknownIn = (given: object, names: readonly string[], prefix: string): MendedProblem[] =>
  Object.entries(given)
    .filter(([name]) => !names.includes(name))
    .map(([name, value]) => ({
      key: `${prefix}${name}`,
      value,
      allowed: { kind: 'oneOf', names, ofKeys: true },
      used: undefined,
    }));

const programs = new Map<string, CellProgram>();

/** Derived once for each choice: every check of every lane asks for it. */
function programOf(choice: Choice): CellProgram {
  const key = JSON.stringify(choice);
  const program = programs.get(key) ?? cellProgram(entryOf(cells, choice.id), choice);
  if (programs.size >= 100) programs.clear();
  programs.set(key, program);
  return program;
}

/** Settings of a lane that do not go together. */
interface Misfit {
  readonly problem: Problem;
  /** The experiment with one setting that gave way. */
  readonly mended: Experiment;
  /** What is used in the end. */
  readonly used: (experiment: Experiment) => unknown;
}

/** A lane of an experiment as it is in the end, or as it was before so many of its forks. */
interface Place {
  readonly index: number;
  readonly forks: number;
}

const placesOf = ({ lanes }: Experiment): Place[] =>
  lanes.flatMap((lane, index) => pastsOf(lane).map((_, forks) => ({ index, forks })));

const laneIn = ({ lanes }: Experiment, { index, forks }: Place): Lane => pastsOf(lanes[index]!)[forks]!;

const keyOf = ({ index, forks }: Place): string => `lanes[${index}]${'.fork.from'.repeat(forks)}`;

function withLane(experiment: Experiment, { index, forks }: Place, lane: Lane): Experiment {
  const replaced = ({ fork, ...settings }: Lane, depth: number): Lane =>
    depth === 0 ? lane : { ...settings, fork: { step: fork!.step, from: replaced(fork!.from, depth - 1) } };
  return { ...experiment, lanes: experiment.lanes.with(index, replaced(experiment.lanes[index]!, forks)) };
}

const misfitsOf = (experiment: Experiment, place: Place): Misfit[] =>
  findMisfits.flatMap((find) => find(experiment, place) ?? []);

/** In the order in which settings give way: those of all lanes of one kind before the next. */
function firstMisfit(experiment: Experiment): Misfit | undefined {
  for (const find of findMisfits) {
    for (const place of placesOf(experiment)) {
      const misfit = find(experiment, place);
      if (misfit) return misfit;
    }
  }
  return undefined;
}

/** A fork comes after those before it. */
function orderMisfit(experiment: Experiment, place: Place): Misfit | undefined {
  const lane = laneIn(experiment, place);
  const before = lane.fork?.from.fork;
  if (!lane.fork || !before || before.step < lane.fork.step) return undefined;
  const allowed = { kind: 'range', min: before.step + 1, max: forkStep.max, isInteger: true } as const;
  return {
    problem: { key: `${keyOf(place)}.fork.step`, value: lane.fork.step, allowed },
    mended: withLane(experiment, place, unforked(lane)),
    used: () => undefined,
  };
}

/** A lane goes on with the tensors that it has. */
function tensorMisfit(experiment: Experiment, place: Place): Misfit | undefined {
  const lane = laneIn(experiment, place);
  const [found] = unchangeables(lane);
  if (!found || !lane.fork) return undefined;
  const { path, value, was, mended } = found;
  return {
    problem: {
      key: `${keyOf(place)}.${path}`,
      value,
      allowed: { kind: 'asBeforeFork', step: lane.fork.step, was },
    },
    mended: withLane(experiment, place, mended),
    used: () => was,
  };
}

/** A regularizer may be allowed by itself and have no meaning for the lane's cell. */
function regularizerMisfit(experiment: Experiment, place: Place): Misfit | undefined {
  const lane = laneIn(experiment, place);
  const { cell, regularizer } = lane;
  const names = regularizersFor(programOf(cell)).map(({ id }) => id);
  if (names.includes(regularizer.id)) return undefined;
  const allowed = { kind: 'oneOfWhere', of: 'regularizer', names, setting: 'cell', is: cell.id } as const;
  const none = plain.regularizer;
  return {
    problem: { key: `${keyOf(place)}.regularizer`, value: regularizer.id, allowed },
    mended: withLane(experiment, place, { ...lane, regularizer: none }),
    used: () => none.id,
  };
}

/**
 * A regularizer's mean over all pairs of a step and states that sequences hand on to the next step are more than sums over
 * micro-batches; nor are micro-batches combined with windows that overlap.
 */
function accumulationMisfit(experiment: Experiment, place: Place): Misfit | undefined {
  const { accumulation, task } = experiment;
  if (accumulation === 1) return undefined;
  const { state, truncation, regularizer } = laneIn(experiment, place);
  const { timesteps } = entryOf(tasks, task.id).shape(task);
  const { sweeps } = windowsOf(entryOf<Truncation>(truncations, truncation.id), truncation, timesteps);
  const oneWhere = (setting: string, is: string): Misfit => {
    const where = { setting: `${keyOf(place)}.${setting}`, is };
    const allowed = { kind: 'oneOfWhere', of: 'accumulation', names: ['1'], ...where } as const;
    return {
      problem: { key: 'accumulation', value: accumulation, allowed },
      mended: { ...experiment, accumulation: 1 },
      used: () => 1,
    };
  };
  if (regularizerRule(regularizer)) return oneWhere('regularizer', regularizer.id);
  if (sweeps > 1) return oneWhere('truncation.k2', 'above k1 and below T');
  if (entryOf<AnyStateStart>(states, state.id).carriesInto) return oneWhere('state', state.id);
  return undefined;
}

/**
 * A lane that is too large gets a smaller batch: the greatest that fits. Where none does, it is 1, and of the rest that
 * is needed gives way in this order: micro-batches to 1, the task's settings to their defaults.
 */
function sizeMisfit(experiment: Experiment, place: Place): Misfit | undefined {
  const problem = sizeProblem(experiment, place);
  if (!problem) return undefined;
  const batchSize = Math.max(1, problem.allowed.batchSize);
  const inOrder = [{ batchSize }, { batchSize, accumulation: 1 }];
  const mended = inOrder
    .map((smaller) => ({ ...experiment, ...smaller }))
    .find((candidate) => !sizeProblem(candidate, place));
  const task = defaultChoice(entryOf<Entry>(tasks, experiment.task.id));
  return {
    problem,
    mended: mended ?? { ...experiment, batchSize: 1, accumulation: 1, task },
    used: (final) => sizes(final, place),
  };
}

function sizes(experiment: Experiment, { index }: Place): string {
  const { task, batchSize, lanes } = experiment;
  return `T = ${entryOf(tasks, task.id).shape(task).timesteps}, B = ${batchSize}, H = ${lanes[index]!.hiddenSize}`;
}

type SizeProblem = Problem & { readonly allowed: { readonly kind: 'size' } };

/** Every setting may be allowed and the whole too large for the memory of a page. */
function sizeProblem(experiment: Experiment, place: Place): SizeProblem | undefined {
  const lane = laneIn(experiment, place);
  const { timesteps: T, inputSize: I, outputSize: O } = entryOf(tasks, experiment.task.id).shape(experiment.task);
  const { batchSize: B, accumulation: M } = experiment;
  const { hiddenSize: H } = lane;
  const { states, residuals, blocks, operand } = programOf(lane.cell);
  const truncation = entryOf<Truncation>(truncations, lane.truncation.id);
  const areApart = windowsOf(truncation, lane.truncation, T).sweeps === 1;
  // States and pre-activations are kept with their adjoints, where windows overlap also with the adjoints of one sweep.
  const perUnit = (areApart ? 2 : 3) * states.length + residuals.length + 2 * blocks.length + (operand ? 1 : 0);
  // Inputs and targets of all micro-batches of a step are drawn at once.
  const data = M * (I + O);
  const perSequence = H * perUnit + data;
  const numbers = (T + 1) * B * perSequence;
  if (numbers <= LANE_NUMBERS_MAX) return undefined;
  return {
    key: keyOf(place),
    value: sizes(experiment, place),
    allowed: {
      kind: 'size',
      timesteps: Math.floor(LANE_NUMBERS_MAX / (B * perSequence)) - 1,
      batchSize: Math.floor(LANE_NUMBERS_MAX / ((T + 1) * perSequence)),
      hiddenSize: Math.floor((LANE_NUMBERS_MAX / ((T + 1) * B) - data) / perUnit),
    },
  };
}

const findMisfits: readonly ((experiment: Experiment, place: Place) => Misfit | undefined)[] = [
  orderMisfit,
  tensorMisfit,
  regularizerMisfit,
  accumulationMisfit,
  sizeMisfit,
];
