/**
 * Everything of the laboratory in the part of an address behind `#`, and back:
 *
 *     v1&task=adding,timesteps:50&seed=3&hiddenSize=32&recurrentInitializer=normal,std:0.05/orthogonal&hide=engine
 *
 * The names are those of files. A choice is an id and, after commas, the settings that are not at their defaults. Lanes
 * share a value, or have one each, parted by `/`; `lanes=2` counts them where they share everything. What is left out
 * is at its default: one lane, and the defaults of that version. What can't be read is as if it had been left out.
 */
import { type Choice, type Entry, entryOf } from '../model/entry.ts';
import {
  defaultLane,
  type Experiment,
  experimentFields,
  LANES_MAX,
  type Lane,
  type LaneChoiceName,
  laneChoiceNames,
  laneChoices,
  laneFields,
  mendExperiment,
} from '../model/experiment.ts';
import type { Mended, MendedProblem } from '../model/problem.ts';
import { tasks } from '../model/tasks/index.ts';
import { isTooLong, parseChoice, parseValue, printChoice, printValue, splitAt } from './link/text.ts';
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

/** Without the `#`. What `readLink` reads as the same state, but for texts that are too long: see `leftOut`. */
export function printLink({ experiment, view }: LinkState): string {
  const { lanes, task } = experiment;
  const printed = lanes.map(printLane);
  const shared = Object.entries(experimentFields)
    .map(([name, field]) => ({ name, value: experiment[name as keyof typeof experimentFields], field }))
    .filter(({ value, field }) => value !== field.default)
    .map(({ name, value }) => `${name}=${printValue(value)}`);
  const ofLanes = laneNames.flatMap((name, i) => {
    const texts = printed.map((lane) => lane[i]!);
    if (texts.some((text) => text !== texts[0])) return `${name}=${texts.join('/')}`;
    return texts[0] === plain[i] ? [] : `${name}=${texts[0]}`;
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

/** Every setting of a lane, in the order of `laneNames`. */
const printLane = (lane: Lane): string[] =>
  laneNames.map((name) =>
    isField(name) ? printValue(lane[name]) : printChoice(laneChoices[name].entries, lane[name]),
  );

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
      laneChoiceNames.flatMap((name) => tooLong(`lanes[${i}].${name}`, laneChoices[name].entries, lane[name])),
    ),
  ];
}

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
  const names = [...Object.keys(experimentFields), 'task', 'lanes', ...laneNames, ...views.map(([name]) => name)];
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
    const read = readViewField(name, field, given.get(name)?.split(',') ?? []);
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
    if (given.has(name)) problems.push({ key: name, value, allowed: { kind: 'once' }, used: given.get(name) });
    else if (names.includes(name)) given.set(name, value);
    else problems.push({ key: name, value, allowed: { kind: 'oneOf', names }, used: undefined });
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
  const lists = laneNames.flatMap((name) => (given.has(name) ? [{ name, texts: given.get(name)!.split('/') }] : []));
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
  const lanes = Array.from({ length: count }, (): Record<string, unknown> => ({}));
  for (const { name, texts } of lists) {
    const used = lanes.map((_, i) => (texts.length === 1 ? texts[0]! : (texts[i] ?? plain[laneNames.indexOf(name)]!)));
    if (texts.length > 1 && texts.length !== count) {
      const allowed = { kind: 'perLane', count } as const;
      problems.push({ key: name, value: texts.join('/'), allowed, used: used.join('/') });
    }
    const own: MendedProblem[] = [];
    lanes.forEach((lane, i) => {
      lane[name] = isField(name)
        ? parseValue(laneFields[name], used[i]!)
        : parseChoice(laneChoices[name].entries as readonly Entry[], used[i]!, `lanes[${i}].${name}`, own);
    });
    problems.push(...own);
  }
  return lanes;
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
