/** Lanes by name: what sets each apart, in the reader's language; in full for lists, in short for charts. */
import { type LaneTrait, laneForks, laneNames, type TraitValue } from '../../lab/lane-names.ts';
import type { Text } from '../../model/entry.ts';
import type { Experiment } from '../../model/experiment.ts';
import { type Messages, useMessages, useNumbers, useText } from '../messages/index.ts';
import type { Numbers } from '../messages/numbers.ts';

export interface LaneLabels {
  /**
   * One per lane: "normal, std σ 0.0625", "after step 1 200: learning rate 0.01"; "Lane 2" where nothing sets it apart. No
   * two are the same.
   */
  readonly names: readonly string[];
  /** The same with at most two traits, the rarest: "Lane 4: GRU, Adam …". */
  readonly shortNames: readonly string[];
  /** What differs: "recurrent weights U". */
  readonly differences: readonly string[];
  /** For each of them, what it is in every lane: "normal, std σ 0.0625". */
  readonly table: readonly { readonly label: string; readonly values: readonly string[] }[];
}

export function useLaneLabels(experiment: Experiment): LaneLabels {
  const { lanes } = useMessages();
  return laneLabels(experiment, lanes, useNumbers(), useText());
}

/** Names of entries that say by themselves which setting they are of. */
const SPEAKS_FOR_ITSELF: ReadonlySet<string> = new Set<LaneTrait['path']>(['cell', 'optimizer']);
/** Of these even the only one that differs is named: "zeros" alone could be anything. */
const NEVER_ALONE: ReadonlySet<string> = new Set<LaneTrait['path']>([
  'hiddenSize',
  'biasInitializer',
  'outputBiasInitializer',
  'state',
  'truncation',
  'clip',
]);
const TRAITS_ON_CHARTS = 2;

export function laneLabels(
  experiment: Experiment,
  messages: Messages['lanes'],
  numbers: Numbers,
  text: (text: Text) => string,
): LaneLabels {
  const lanes = laneNames(experiment);
  const number = (lane: number) => numbers.whole(lane + 1);
  const print = (value: TraitValue) => (typeof value === 'number' ? numbers.value(value) : text(value));

  /** "forget-gate bias 5" is at once the entry, its setting, and what it is of. */
  const isCalledAsEntry = (value: TraitValue, settings: LaneTrait['settings']): boolean =>
    settings.some(({ label }) => text(label) === print(value));

  /** @param of all lanes that are compared */
  const words = (of: typeof lanes, { value, settings }: LaneTrait, index: number): string => {
    const details = settings.map((setting) => messages.setting(text(setting.label), print(setting.value)));
    const isSaid = of.every((others) => others[index]!.value === value) || isCalledAsEntry(value, settings);
    return messages.trait(isSaid && details.length > 0 ? details : [print(value), ...details]);
  };
  const phrase = (of: typeof lanes, isAlone: boolean) => (trait: LaneTrait, index: number) => {
    const { path, value, settings } = trait;
    const isNamed =
      !SPEAKS_FOR_ITSELF.has(path) && !isCalledAsEntry(value, settings) && (!isAlone || NEVER_ALONE.has(path));
    return isNamed ? messages.setting(messages.settings[path], words(of, trait, index)) : words(of, trait, index);
  };
  const forks = experiment.lanes.map((lane) =>
    laneForks(lane).map(({ step, traits }) =>
      messages.fork(numbers.whole(step), traits[1]!.map(phrase(traits, false))),
    ),
  );
  const phrases = lanes.map((traits, lane) => [...traits.map(phrase(lanes, traits.length === 1)), ...forks[lane]!]);
  const wholes = phrases.map((parts, lane) => (parts.length > 0 ? messages.name(parts) : messages.lane(number(lane))));
  const names = wholes.map((name, lane) =>
    wholes.filter((other) => other === name).length > 1 ? messages.numbered(name, number(lane)) : name,
  );
  const shortNames = phrases.map((parts, lane) => {
    if (parts.length <= TRAITS_ON_CHARTS) return names[lane]!;
    const sharers = (index: number) => phrases.filter((others) => others[index] === parts[index]).length;
    const rarest = [...parts.keys()].sort((a, b) => sharers(a) - sharers(b)).slice(0, TRAITS_ON_CHARTS);
    return messages.short(
      number(lane),
      rarest.sort((a, b) => a - b).map((index) => parts[index]!),
    );
  });
  const rows = (lanes[0] ?? []).map(({ label }, index) => ({
    label: text(label),
    values: lanes.map((traits) => words(lanes, traits[index]!, index)),
  }));
  const isForked = forks.some(({ length }) => length > 0);
  const ofForks = { label: messages.forks, values: forks.map((all) => (all.length > 0 ? messages.name(all) : '–')) };
  const table = isForked ? [...rows, ofForks] : rows;
  return { names, shortNames, differences: table.map(({ label }) => label), table };
}
