/** Names each lane by what sets it apart from the others, as data: the words are the entries' own labels. */
import { type Choice, type Entry, entryOf, type Field, isRelevant, same, type Text } from '../model/entry.ts';
import {
  type Experiment,
  type Lane,
  type LaneChoiceName,
  type LaneDifference,
  laneChoices,
  laneDifferences,
  laneFields,
  pastsOf,
  unforked,
} from '../model/experiment.ts';

/** A number, an option's words, or the beginning of a text. */
export type TraitValue = number | Text;

/** Characters of a text in a name. */
const TEXT_SHOWN = 20;

/** One thing in which the lanes differ, as one lane has it: "recurrent weights U: normal, std 0.0625". */
export interface LaneTrait {
  /** As in `ExperimentStore.setLane`: `hiddenSize`, `recurrentInitializer`. */
  readonly path: LaneDifference['name'];
  /** What differs: "recurrent weights U". */
  readonly label: Text;
  /** The field's number or the entry chosen: 64, "normal". */
  readonly value: TraitValue;
  /** The entry's settings that tell this lane from others, in the entry's order: "std", 0.0625. */
  readonly settings: readonly { readonly label: Text; readonly value: TraitValue }[];
}

/**
 * One list per lane, all with the same paths in the same order; empty lists for lanes that are alike. Of a lane that was
 * forked, what it was at first: what changed is told by `laneForks`.
 */
export const laneNames = ({ lanes }: Pick<Experiment, 'lanes'>): readonly (readonly LaneTrait[])[] =>
  traitsOf(lanes.map((lane) => unforked(pastsOf(lane).at(-1)!)));

/** What a lane changed after a step. */
export interface ForkName {
  readonly step: number;
  /** As they were, and as they are from then on: two lists as of two lanes. */
  readonly traits: readonly (readonly LaneTrait[])[];
}

/** In the order of steps; empty for a lane that has the same settings throughout. */
export const laneForks = (lane: Lane): readonly ForkName[] =>
  pastsOf(lane)
    .toReversed()
    .flatMap((past) =>
      past.fork ? [{ step: past.fork.step, traits: traitsOf([unforked(past.fork.from), unforked(past)]) }] : [],
    );

function traitsOf(lanes: readonly Lane[]): readonly (readonly LaneTrait[])[] {
  const differing = [...new Set(laneDifferences(lanes).map(({ name }) => name))];
  return lanes.map((lane) =>
    differing.map((name) => (isField(name) ? fieldTrait(lane, name) : choiceTrait(lanes, lane, name))),
  );
}

const isField = (name: LaneDifference['name']): name is keyof typeof laneFields => name in laneFields;

function fieldTrait(lane: Lane, name: keyof typeof laneFields): LaneTrait {
  const field = laneFields[name];
  return { path: name, label: field.label, value: traitValue(field, lane[name]), settings: [] };
}

function choiceTrait(lanes: readonly Lane[], lane: Lane, name: LaneChoiceName): LaneTrait {
  const { label, entries } = laneChoices[name];
  const choice = lane[name];
  const entry = entryOf<Entry>(entries, choice.id);
  const choices = lanes.map((other) => other[name]);
  const settings = Object.entries(entry.fields)
    .filter(([setting, field]) => tellsApart(choices, choice, setting, field))
    .map(([setting, field]) => ({ label: field.label, value: traitValue(field, choice[setting]) }));
  return { path: name, label, value: entry.label, settings };
}

/** Among lanes with the same entry, a setting that differs; where entries differ, also one that is not the default. None that means nothing. */
function tellsApart(choices: readonly Choice[], choice: Choice, setting: string, field: Field): boolean {
  if (!isRelevant(field, choice)) return false;
  const isShared = choices.every(({ id }) => id === choice.id);
  const differs = choices.some((other) => other.id === choice.id && other[setting] !== choice[setting]);
  return differs || (!isShared && choice[setting] !== field.default);
}

function traitValue(field: Field, value: number | string): TraitValue {
  switch (field.kind) {
    case 'number':
      return Number(value);
    case 'option':
      return entryOf(field.options, String(value)).label;
    case 'text':
      return same(String(value).slice(0, TEXT_SHOWN));
    default:
      return field satisfies never;
  }
}
