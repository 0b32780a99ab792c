/**
 * Turns a value from outside (a link, a file, a control) into an experiment, or says everything that is wrong with it.
 * Missing settings take their defaults; unknown ones are problems. What is allowed stands in the entries' fields.
 */
import { cellProgram, cells } from './cells/index.ts';
import { checkChoice, checkField, entryOf, type Fields, type SettingsOf } from './entry.ts';
import {
  defaultExperiment,
  type Experiment,
  experimentFields,
  LANES_MAX,
  type Lane,
  laneChoiceNames,
  laneChoices,
  laneFields,
} from './experiment-settings.ts';
import type { Checked, Problem } from './problem.ts';
import { regularizerRule, regularizersFor } from './regularizers/index.ts';
import { type AnyStateStart, states } from './states/index.ts';
import { type AnyTask, tasks } from './tasks/index.ts';
import { type Truncation, truncations, windowsOf } from './truncations/index.ts';

/** The most numbers that the sequences of one lane may hold: 256 MiB of f32. */
export const LANE_NUMBERS_MAX = 2 ** 26;

/** Never throws. An experiment that comes out is complete and passes again unchanged. */
export function checkExperiment(value: unknown): Checked<Experiment> {
  const problems: Problem[] = [];
  const given = recordOf(value, 'experiment', problems);
  const { lanes: defaultLanes, task: defaultTask } = defaultExperiment();
  rejectUnknown(given, [...Object.keys(experimentFields), 'task', 'lanes'], '', problems);
  const shared = takeFields(experimentFields, given, '', problems);
  const task = take(checkChoice(tasks, given.task === undefined ? defaultTask : given.task, 'task'), problems);
  const lanes = takeLanes(given.lanes === undefined ? defaultLanes : given.lanes, problems);
  if (task) problems.push(...entryOf<AnyTask>(tasks, task.id).problems(task, 'task'));
  if (problems.length > 0 || !task) return { ok: false, problems };
  const experiment: Experiment = { ...shared, task, lanes };
  const misfits = lanes
    .flatMap((lane, index) => [
      regularizerProblem(lane, index),
      accumulationProblem(experiment, lane, index),
      sizeProblem(experiment, lane, index),
    ])
    .filter((problem) => problem !== undefined);
  return misfits.length > 0 ? { ok: false, problems: misfits } : { ok: true, value: experiment };
}

/** Where problems are added, what is returned is not to be used: it may lack settings. */
function takeLanes(value: unknown, problems: Problem[]): Lane[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > LANES_MAX) {
    const what = Array.isArray(value) ? `${value.length} lanes` : value;
    problems.push({ key: 'lanes', value: what, allowed: { kind: 'lanes', max: LANES_MAX } });
    return [];
  }
  return Array.from(value, (lane: unknown, index) => takeLane(lane, `lanes[${index}]`, problems));
}

function takeLane(value: unknown, key: string, problems: Problem[]): Lane {
  const given = recordOf(value, key, problems);
  rejectUnknown(given, [...Object.keys(laneFields), ...laneChoiceNames], `${key}.`, problems);
  const lane: Record<string, unknown> = { ...takeFields(laneFields, given, `${key}.`, problems) };
  for (const name of laneChoiceNames) {
    const { entries, default: id } = laneChoices[name];
    const choice = given[name] === undefined ? { id } : given[name];
    lane[name] = take(checkChoice(entries, choice, `${key}.${name}`), problems);
  }
  return lane as unknown as Lane;
}

function takeFields<F extends Fields>(
  fields: F,
  given: Record<string, unknown>,
  prefix: string,
  problems: Problem[],
): SettingsOf<F> {
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    settings[name] = given[name] === undefined ? field.default : given[name];
    const problem = checkField(field, settings[name], `${prefix}${name}`);
    if (problem) problems.push(problem);
  }
  return settings as SettingsOf<F>;
}

/** The value, or undefined with its problems added. */
function take<T>(checked: Checked<T>, problems: Problem[]): T | undefined {
  if (checked.ok) return checked.value;
  problems.push(...checked.problems);
  return undefined;
}

function recordOf(value: unknown, key: string, problems: Problem[]): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  problems.push({ key, value, allowed: { kind: 'settings' } });
  return {};
}

function rejectUnknown(given: object, names: readonly string[], prefix: string, problems: Problem[]): void {
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) problems.push({ key: `${prefix}${name}`, value, allowed: { kind: 'oneOf', names } });
  }
}

/** A regularizer may be allowed by itself and have no meaning for the lane's cell. */
function regularizerProblem({ cell, regularizer }: Lane, index: number): Problem | undefined {
  const names = regularizersFor(cellProgram(entryOf(cells, cell.id), cell)).map(({ id }) => id);
  if (names.includes(regularizer.id)) return undefined;
  const allowed = { kind: 'oneOfWhere', of: 'regularizer', names, setting: 'cell', is: cell.id } as const;
  return { key: `lanes[${index}].regularizer`, value: regularizer.id, allowed };
}

/**
 * A regularizer's mean over all pairs of a step and states that sequences hand on to the next step are more than sums over
 * micro-batches; nor are micro-batches combined with windows that overlap.
 */
function accumulationProblem({ accumulation, task }: Experiment, lane: Lane, index: number): Problem | undefined {
  if (accumulation === 1) return undefined;
  const { state, truncation, regularizer } = lane;
  const { timesteps } = entryOf(tasks, task.id).shape(task);
  const { sweeps } = windowsOf(entryOf<Truncation>(truncations, truncation.id), truncation, timesteps);
  const oneWhere = (setting: string, is: string): Problem => {
    const where = { setting: `lanes[${index}].${setting}`, is };
    const allowed = { kind: 'oneOfWhere', of: 'accumulation', names: ['1'], ...where } as const;
    return { key: 'accumulation', value: accumulation, allowed };
  };
  if (regularizerRule(regularizer)) return oneWhere('regularizer', regularizer.id);
  if (sweeps > 1) return oneWhere('truncation.k2', 'above k1 and below T');
  if (entryOf<AnyStateStart>(states, state.id).carriesInto) return oneWhere('state', state.id);
  return undefined;
}

/** Every setting may be allowed and the whole too large for the memory of a page. */
function sizeProblem(experiment: Experiment, lane: Lane, index: number): Problem | undefined {
  const { timesteps: T, inputSize: I, outputSize: O } = entryOf(tasks, experiment.task.id).shape(experiment.task);
  const { batchSize: B, accumulation: M } = experiment;
  const { hiddenSize: H } = lane;
  const { states, residuals, blocks } = cellProgram(entryOf(cells, lane.cell.id), lane.cell);
  const truncation = entryOf<Truncation>(truncations, lane.truncation.id);
  const areApart = windowsOf(truncation, lane.truncation, T).sweeps === 1;
  // States and pre-activations are kept with their adjoints, where windows overlap also with the adjoints of one sweep.
  const perUnit = (areApart ? 2 : 3) * states.length + residuals.length + 2 * blocks.length;
  // Inputs and targets of all micro-batches of a step are drawn at once.
  const data = M * (I + O);
  const perSequence = H * perUnit + data;
  const numbers = (T + 1) * B * perSequence;
  if (numbers <= LANE_NUMBERS_MAX) return undefined;
  return {
    key: `lanes[${index}]`,
    value: `T = ${T}, B = ${B}, H = ${H}`,
    allowed: {
      kind: 'size',
      timesteps: Math.floor(LANE_NUMBERS_MAX / (B * perSequence)) - 1,
      batchSize: Math.floor(LANE_NUMBERS_MAX / ((T + 1) * perSequence)),
      hiddenSize: Math.floor((LANE_NUMBERS_MAX / ((T + 1) * B) - data) / perUnit),
    },
  };
}
