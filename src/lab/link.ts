/**
 * Everything of the laboratory in the part of an address behind `#`, and back:
 *
 *     v1&task=adding,timesteps:50&seed=3&hiddenSize=32&recurrentInitializer=normal,std:0.05/orthogonal&hide=engine
 *
 * The names are those of files. A choice is an id and, after commas, the settings that are not at their defaults. Lanes
 * share a value, or have one each, parted by `/`; `lanes=2` counts them where they share everything. What is left out
 * is at its default: one lane, and the defaults of that version. What can't be read is as if it had been left out.
 *
 *     v1&optimizer=adam/sgd&fork=/1200&fork.optimizer=/adam,learningRate:0.01
 *
 * `fork` is the step after which a lane took its settings, and `fork.optimizer` the one before that, where it is another;
 * `fork.fork` is an earlier step. Nothing between two `/` says that there is none; at the end of a list, where a `/` might
 * be lost, it says so: `none`, and `same`.
 */
import { type Choice, type Entry, entryOf } from '../model/entry.ts';
import {
  defaultLane,
  type Experiment,
  experimentFields,
  FORKS_MAX,
  forkStep,
  LANES_MAX,
  type Lane,
  type LaneChoiceName,
  laneChoiceNames,
  laneChoices,
  laneFields,
  mendExperiment,
  pastsOf,
} from '../model/experiment.ts';
import type { Mended, MendedProblem } from '../model/problem.ts';
import { tasks } from '../model/tasks/index.ts';
import { decoded, isTooLong, parseChoice, parseValue, printChoice, printValue, splitAt } from './link/text.ts';
import { EXPERIMENT_VERSION, formerDefaults, upgrade } from './versions.ts';
import { readViewField, type View, type ViewField, viewFields } from './view-store.ts';

export interface LinkState {
  readonly experiment: Experiment;
  readonly view: View;
}

type FieldName = keyof typeof laneFields;
const laneNames: readonly (FieldName | LaneChoiceName)[] = [
  ...(Object.keys(laneFields) as FieldName[]),
  ...laneChoiceNames,
];
/** In the order in which they are printed, whatever was chosen first. */
const viewNames = Object.keys(viewFields([])) as (keyof View)[];
const isField = (name: string): name is FieldName => name in laneFields;

/** A setting of a lane, or of what it was before so many of its forks. */
interface LaneKey {
  /** `optimizer`, `fork`, `fork.optimizer`, `fork.fork`. */
  readonly key: string;
  readonly forks: number;
  readonly name: FieldName | LaneChoiceName | 'fork';
}

/** A fork before those that it forked. */
const laneKeys: readonly LaneKey[] = Array.from({ length: FORKS_MAX + 1 }, (_, forks) =>
  [...laneNames, ...(forks < FORKS_MAX ? (['fork'] as const) : [])].map((name) => ({
    key: `${'fork.'.repeat(forks)}${name}`,
    forks,
    name,
  })),
).flat();

/** What says at the end of a list that there is nothing. */
const nothing = ({ name }: LaneKey): string => (name === 'fork' ? 'none' : 'same');

/** Without the `#`. What `readLink` reads as the same state, but for texts that are too long: see `leftOut`. */
export function printLink({ experiment, view }: LinkState): string {
  const { lanes, task } = experiment;
  const printed = lanes.map(printLane);
  const shared = Object.entries(experimentFields)
    .map(([name, field]) => ({ name, value: experiment[name as keyof typeof experimentFields], field }))
    .filter(({ value, field }) => value !== field.default)
    .map(({ name, value }) => `${name}=${printValue(value)}`);
  const ofLanes = laneKeys.flatMap((laneKey, i) => {
    const { key } = laneKey;
    const texts = printed.map((lane) => lane[i]!);
    if (texts.some((text) => text !== texts[0])) {
      return `${key}=${texts.with(-1, texts.at(-1) || nothing(laneKey)).join('/')}`;
    }
    return texts[0] === plain[i] ? [] : `${key}=${texts[0]}`;
  });
  const isCounted = lanes.length === 1 || ofLanes.some((part) => part.includes('/'));
  const choice = printChoice(tasks, task);
  return [
    `v${EXPERIMENT_VERSION}`,
    ...(choice === tasks[0].id ? [] : [`task=${choice}`]),
    ...(isCounted ? [] : [`lanes=${lanes.length}`]),
    ...shared,
    ...ofLanes,
    ...viewNames.flatMap((name) => (view[name] === undefined ? [] : `${name}=${[view[name]].flat().join()}`)),
  ].join('&');
}

/** In the order of `laneKeys`: every setting of the lane, and of its past what differs from what came after. */
function printLane(lane: Lane): string[] {
  const pasts = pastsOf(lane);
  return laneKeys.map(({ name, forks }) => {
    const [past, after] = [pasts[forks], pasts[forks - 1]];
    if (!past) return '';
    if (name === 'fork') return past.fork ? printValue(past.fork.step) : '';
    const text = printSetting(past, name);
    return after && text === printSetting(after, name) ? '' : text;
  });
}

const printSetting = (lane: Lane, name: FieldName | LaneChoiceName): string =>
  isField(name) ? printValue(lane[name]) : printChoice(laneChoices[name].entries, lane[name]);

const plain = printLane(defaultLane());

/** The settings that a link of the experiment has no room for, by their paths in a file. */
export function leftOut({ task, lanes }: Experiment): string[] {
  const tooLong = (path: string, entries: readonly Entry[], choice: Choice) =>
    Object.entries(entryOf(entries, choice.id).fields)
      .filter(([name, field]) => choice[name] !== field.default && isTooLong(choice[name]!))
      .map(([name]) => `${path}.${name}`);
  return [
    ...tooLong('task', tasks, task),
    ...lanes.flatMap((lane, i) =>
      pastsOf(lane).flatMap((past, forks) =>
        laneChoiceNames.flatMap((name) =>
          tooLong(`${pathOf(i, forks)}.${name}`, laneChoices[name].entries, past[name]),
        ),
      ),
    ),
  ];
}

/** As in files. */
const pathOf = (lane: number, forks: number): string => `lanes[${lane}]${'.fork.from'.repeat(forks)}`;

/** Whether what stands behind `#` is meant as a link of ours, and not as a place in the page. */
export const isLink = (hash: string): boolean => /^#?v\d/.test(hash) || hash.includes('=');

/**
 * Never throws; the state is valid and complete.
 * @param hash with or without the `#`
 * @param charts the ids of the charts that there are
 */
export function readLink(hash: string, charts: readonly string[] = []): Mended<LinkState> {
  const problems: MendedProblem[] = [];
  const views = Object.entries<ViewField>(viewFields(charts));
  const names = [
    ...Object.keys(experimentFields),
    'task',
    'lanes',
    ...laneNames,
    'fork',
    ...views.map(([name]) => name),
  ];
  const { version, given } = readParts(hash, names, problems);

  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(experimentFields)) {
    if (given.has(name)) settings[name] = parseValue(field, given.get(name)!);
  }
  if (given.has('task')) settings.task = parseChoice(tasks, given.get('task')!, 'task', problems);
  settings.lanes = readLanes(given, problems);
  const { value: experiment, problems: refused } = mendExperiment(upgrade(settings, version));

  const view: Record<string, unknown> = {};
  for (const [name, field] of views) {
    const read = readViewField(name, field, given.get(name)?.split(',').map(decoded) ?? []);
    if (read.value !== undefined) view[name] = read.value;
    problems.push(...read.problems);
  }
  return { value: { experiment, view }, problems: saidOnce([...problems, ...refused], given) };
}

/** The version, and the texts of the settings that there are. */
function readParts(hash: string, names: readonly string[], problems: MendedProblem[]) {
  const [head, ...rest] = trimmed(hash).split('&') as [string, ...string[]];
  const isVersion = /^v\d+$/.test(head);
  const version = isVersion ? Number(head.slice(1)) : undefined;
  const isKnown = version !== undefined && Object.hasOwn(formerDefaults, version);
  if (!isKnown) {
    const known = Object.keys(formerDefaults).map((each) => `v${each}`);
    const allowed = { kind: 'oneOf', names: known } as const;
    problems.push({ key: 'version', value: isVersion ? head : undefined, allowed, used: `v${EXPERIMENT_VERSION}` });
  }
  const given = new Map<string, string>();
  for (const part of isVersion ? rest : [head, ...rest]) {
    const [name, value = ''] = splitAt(part, '=');
    if (part === '') continue;
    if (given.has(name)) {
      const used = decoded(given.get(name)!);
      problems.push({ key: name, value: decoded(value), allowed: { kind: 'once' }, used });
    } else if (names.includes(name) || laneKeys.some(({ key }) => key === name)) given.set(name, value);
    else {
      const allowed = { kind: 'oneOf', names, ofKeys: true } as const;
      problems.push({ key: decoded(name), value: decoded(value), allowed, used: undefined });
    }
  }
  for (const laneKey of laneKeys) {
    const { key, forks } = laneKey;
    // What was before a fork means nothing where there is none.
    if (!given.has(key) || forks === 0 || given.has(`${'fork.'.repeat(forks - 1)}fork`)) continue;
    const allowed = { kind: 'oneOf', names: [nothing(laneKey)] } as const;
    problems.push({ key, value: decoded(given.get(key)!), allowed, used: undefined });
    given.delete(key);
  }
  return { version: isKnown ? version : EXPERIMENT_VERSION, given };
}

/** Without the `#`, and without what texts around a link add to it: `&amp;` in HTML, a full stop behind it. */
function trimmed(hash: string): string {
  const text = hash.replace(/^#/, '').replaceAll('&amp;', '&');
  let { length } = text;
  while (length > 0 && !/[a-z\d]/i.test(text[length - 1]!)) length--;
  return text.slice(0, length);
}

/** As many lanes as are counted, or else as the longest list has; not checked. */
function readLanes(given: ReadonlyMap<string, string>, problems: MendedProblem[]): object[] {
  const lists = laneKeys.flatMap((laneKey, i) =>
    given.has(laneKey.key) ? [{ laneKey, fallback: plain[i]!, texts: given.get(laneKey.key)!.split('/') }] : [],
  );
  const longest = Math.max(1, ...lists.map(({ texts }) => texts.length));
  const counted = given.get('lanes');
  const value = counted === undefined ? longest : /^\d+$/.test(counted) ? Number(counted) : counted;
  const isCount = typeof value === 'number' && value >= 1 && value <= LANES_MAX;
  const count = isCount ? value : Math.min(longest, LANES_MAX);
  if (!isCount) {
    problems.push({
      key: 'lanes',
      value,
      allowed: { kind: 'range', min: 1, max: LANES_MAX, isInteger: true },
      used: count,
    });
  }
  const pasts = Array.from({ length: count }, (): Record<string, unknown>[] => [{}]);
  for (const { laneKey, fallback, texts } of lists) {
    const { key } = laneKey;
    const used = pasts.map((_, i) => (texts.length === 1 ? texts[0]! : (texts[i] ?? fallback)));
    if (texts.length > 1 && texts.length !== count) {
      const allowed = { kind: 'perLane', count } as const;
      problems.push({ key, value: texts.join('/'), allowed, used: used.join('/') });
    }
    pasts.forEach((ofLane, i) => {
      readSetting(laneKey, used[i]!, ofLane, i, texts.length === 1, problems);
    });
  }
  return pasts.map(([lane]) => lane!);
}

/**
 * One setting of one lane, not checked.
 * @param pasts the lane and what it was before its forks, as far as that has been read
 */
function readSetting(
  laneKey: LaneKey,
  text: string,
  pasts: Record<string, unknown>[],
  lane: number,
  isShared: boolean,
  problems: MendedProblem[],
): void {
  const { forks, name } = laneKey;
  const past = pasts[forks];
  const isNothing = (forks > 0 || name === 'fork') && (text === '' || text === nothing(laneKey));
  if (isNothing || (!past && isShared)) return;
  const key = `${pathOf(lane, forks)}.${name}`;
  if (!past) {
    problems.push({ key, value: text, allowed: { kind: 'oneOf', names: [nothing(laneKey)] }, used: undefined });
  } else if (name === 'fork') {
    pasts[forks + 1] = {};
    past.fork = { step: parseValue(forkStep, text), from: pasts[forks + 1] };
  } else {
    past[name] = isField(name)
      ? parseValue(laneFields[name], text)
      : parseChoice(laneChoices[name].entries as readonly Entry[], text, key, problems);
  }
}

/** What is wrong with a value that lanes share is wrong once, not once for each of them. */
function saidOnce(problems: readonly MendedProblem[], given: ReadonlyMap<string, string>): MendedProblem[] {
  const isShared = (name: string) => given.get(name)?.includes('/') === false;
  const named = problems.map((problem): MendedProblem => {
    const [, name, rest] = /^lanes\[\d+\]\.(\w+)(.*)$/.exec(problem.key) ?? [];
    const isOfAll = name !== undefined && isShared(name) && problem.allowed.kind !== 'oneOfWhere';
    return isOfAll ? { ...problem, key: `${name}${rest}` } : problem;
  });
  const distinct = new Map(named.map((problem) => [`${problem.key} ${String(problem.value)}`, problem]));
  return [...distinct.values()];
}
