/**
 * Forks: a lane may train its first steps with other settings than those it has from then on. What is in force when,
 * since when, and what must not change on the way. How an engine is taken across is `lab/stages.ts`.
 */
import { type CellProgram, cellProgram, cells } from './cells/index.ts';
import { type Choice, entryOf } from './entry.ts';
import { type Experiment, type Lane, type LaneChoiceName, laneChoiceNames, laneFields } from './experiment-settings.ts';
import { type Optimizer, optimizers } from './optimizers/index.ts';
import { type AnyStateStart, states } from './states/index.ts';

/** The settings that the lane trains step `step + 1` with: those in force once `step` steps are done. */
export function laneAt(lane: Lane, step: number): Lane {
  return lane.fork && step < lane.fork.step ? laneAt(lane.fork.from, step) : lane;
}

/** The lane and what it was before its forks, the latest first. */
export const pastsOf = (lane: Lane): readonly Lane[] => (lane.fork ? [lane, ...pastsOf(lane.fork.from)] : [lane]);

/** All steps after which a lane changes its settings, ascending, each once. */
export function forkSteps({ lanes }: Pick<Experiment, 'lanes'>): readonly number[] {
  const steps = lanes.flatMap((lane) => pastsOf(lane).flatMap(({ fork }) => fork?.step ?? []));
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** Without its forks: the same settings from the first step on. */
export function unforked({ fork: _, ...settings }: Lane): Lane {
  return settings;
}

/** A setting that has to be what it was before the fork. */
export interface Unchangeable {
  /** As in files: `hiddenSize`, `cell`, `recurrentInitializer.gain`. */
  readonly path: string;
  readonly value: number | string;
  readonly was: number | string;
  /** The lane with that setting as it was. */
  readonly mended: Lane;
}

/**
 * What a fork changes and must not: settings that make other tensors, and those that matter before the first step only.
 * One for each setting of the lane.
 */
export function unchangeables(lane: Lane): Unchangeable[] {
  if (!lane.fork) return [];
  const { from } = lane.fork;
  const ofFields = (Object.keys(laneFields) as (keyof typeof laneFields)[])
    .filter((name) => lane[name] !== from[name])
    .map((name) => ({ path: name, value: lane[name], was: from[name], mended: { ...lane, [name]: from[name] } }));
  const ofChoices = laneChoiceNames
    .filter((name) => !mayBecome[name](from[name], lane[name]))
    .map((name) => ({ ...differenceOf(name, from[name], lane[name]), mended: { ...lane, [name]: from[name] } }));
  return [...ofFields, ...ofChoices];
}

const isSame = (a: Choice, b: Choice): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a choice may be followed by another one. Initializers may not: after the first step they mean nothing. */
const mayBecome: Readonly<Record<LaneChoiceName, (before: Choice, after: Choice) => boolean>> = {
  cell: (before, after) => isSame(before, after) || cellTensors(before) === cellTensors(after),
  recurrentInitializer: isSame,
  inputInitializer: isSame,
  outputInitializer: isSame,
  biasInitializer: isSame,
  outputBiasInitializer: isSame,
  state: (before, after) => startTensors(before) === startTensors(after),
  truncation: () => true,
  regularizer: () => true,
  clip: () => true,
  // What a slot begins with is over where the slots stay.
  optimizer: (before, after) =>
    before.id !== after.id ||
    Object.values(entryOf<Optimizer>(optimizers, after.id).initial).every((name) => before[name] === after[name]),
  schedule: () => true,
  weightDecay: () => true,
  constraint: () => true,
};

/** Which columns U, W and b have, and what they are for. */
function cellTensors(choice: Choice): string {
  const { states: names, blocks }: CellProgram = cellProgram(entryOf(cells, choice.id), choice);
  return JSON.stringify([names, blocks.map(({ gate, part, isSecond }) => [gate, part, isSecond])]);
}

/** Which tensors a hidden-state start needs beside the weights. */
function startTensors(choice: Choice): string {
  const { isLearned, carriesInto } = entryOf<AnyStateStart>(states, choice.id);
  return isLearned ? 'learned' : carriesInto ? 'carried' : 'none';
}

function differenceOf(name: LaneChoiceName, before: Choice, after: Choice): Omit<Unchangeable, 'mended'> {
  const setting = before.id === after.id && Object.keys(after).find((key) => before[key] !== after[key]);
  return setting
    ? { path: `${name}.${setting}`, value: after[setting]!, was: before[setting]! }
    : { path: name, value: after.id, was: before.id };
}
