/**
 * The version of experiments as they are written, in files and links alike, and what older ones mean. Both leave
 * defaults out: where a default is changed, its older value is kept here for the versions that were written with it.
 * `link/corpus/` has links and all defaults of each version, and a test that is red where one lost its meaning.
 */
import type { Choice, Entry } from '../model/entry.ts';
import { experimentFields, laneChoiceNames, laneChoices, laneFields } from '../model/experiment.ts';
import { tasks } from '../model/tasks/index.ts';

/** Rises when an experiment of the older version would mean something else or be refused. */
export const EXPERIMENT_VERSION = 1;

/** Defaults by path: `seed`, `hiddenSize`, the id of a choice at `cell`, a setting at `optimizer.adam.learningRate`. */
export type Defaults = Readonly<Record<string, number | string>>;

/** By version: those of its defaults that are others by now. */
export const formerDefaults: Readonly<Record<number, Defaults>> = { 1: {} };

type Settings = Readonly<Record<string, unknown>>;

/** The defaults of this moment, all of them. */
export function currentDefaults(): Defaults {
  const ofFields = (fields: Entry['fields'], prefix = '') =>
    Object.entries(fields).map(([name, field]) => [`${prefix}${name}`, field.default] as const);
  const ofMenu = (name: string, entries: readonly Entry[], id: string) => [
    [name, id] as const,
    ...entries.flatMap((entry) => ofFields(entry.fields, `${name}.${entry.id}.`)),
  ];
  return Object.fromEntries([
    ...ofFields(experimentFields),
    ...ofMenu('task', tasks, tasks[0].id),
    ...ofFields(laneFields),
    ...laneChoiceNames.flatMap((name) => ofMenu(name, laneChoices[name].entries, laneChoices[name].default)),
  ]);
}

/**
 * An experiment of an older version, not checked, as one of this version: what it leaves out is filled in where it
 * would mean something else today.
 */
export function upgrade(given: Settings, version: number, former: Defaults = formerDefaults[version] ?? {}): Settings {
  const paths = Object.keys(former);
  if (paths.length === 0) return given;
  const shared = ['task', ...Object.keys(experimentFields)];
  const isShared = (path: string) => shared.includes(path.split('.', 1)[0]!);
  const ofLanes = paths.filter((path) => !isShared(path));
  const { lanes } = given;
  return {
    ...filled(given, paths.filter(isShared), former),
    ...(Array.isArray(lanes) && {
      lanes: lanes.map((lane: unknown) => (isObject(lane) ? filledPast(filled(lane, ofLanes, former), former) : lane)),
    }),
  };
}

/** What a fork's past leaves out is as in the lane, but for the settings of choices that it makes itself. */
function filledPast(lane: Settings, former: Defaults): Settings {
  const { fork } = lane;
  if (!isObject(fork) || !isObject(fork.from)) return lane;
  const { from } = fork;
  const own = Object.keys(former).filter((path) => path.includes('.') && from[path.split('.', 1)[0]!] !== undefined);
  return { ...lane, fork: { ...fork, from: filledPast(filled(from, own, former), former) } };
}

const isObject = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Shorter paths come first: a choice is there before its settings are. */
function filled(given: Settings, paths: readonly string[], former: Defaults): Settings {
  const result: Record<string, unknown> = { ...given };
  for (const path of paths.toSorted((a, b) => a.length - b.length)) {
    const [name, id, setting] = path.split('.') as [string, string?, string?];
    if (setting === undefined) result[name] ??= former[path];
    else {
      const value = result[name] ?? defaultIds[name];
      const choice = isObject(value) ? value : { id: value };
      if (choice.id === id) result[name] = { [setting]: former[path], ...choice };
    }
  }
  return result;
}

const defaultIds: Readonly<Record<string, Choice['id']>> = {
  task: tasks[0].id,
  ...Object.fromEntries(laneChoiceNames.map((name) => [name, laneChoices[name].default])),
};
