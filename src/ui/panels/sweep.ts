/** What lanes can be made to differ in, and the values that are offered for it. No React. */
import {
  type Entry,
  entryOf,
  type Field,
  isRelevant,
  type NumberField,
  rangeOf,
  type Text,
} from '../../model/entry.ts';
import { type Lane, type LaneChoiceName, laneChoiceNames, laneChoices, laneFields } from '../../model/experiment.ts';
import type { Allowed } from '../../model/problem.ts';
import { nudge, parseNumber, printNumber } from '../controls/numbers.ts';
import { offeredFor } from './offered.ts';

/** One setting that may differ. */
export interface SweepTarget {
  /** As in files: `hiddenSize`, `optimizer`, `clip.threshold`. */
  readonly path: string;
  /** The entry that the setting belongs to, where it is the setting of an entry. */
  readonly entry?: Entry;
  readonly label: Text;
  /** A number, or one of a list: entries, or options of a setting. */
  readonly field: NumberField | { readonly kind: 'oneOf'; readonly options: readonly { id: string; label: Text }[] };
}

/** A setting under which targets are found. */
export interface SweepGroup {
  readonly name: LaneChoiceName | keyof typeof laneFields;
  readonly label: Text;
}

/** In the order of the panel. */
export const sweepGroups = (): readonly SweepGroup[] => [
  ...Object.entries(laneFields).map(([name, { label }]) => ({ name: name as keyof typeof laneFields, label })),
  ...laneChoiceNames.map((name) => ({ name, label: laneChoices[name].label })),
];

/** What may differ in a setting of a lane: for a choice first which it is, then settings of the entry it has, then of others. */
export function sweepTargets(lane: Lane, name: SweepGroup['name']): readonly SweepTarget[] {
  if (name in laneFields) {
    const field = laneFields[name as keyof typeof laneFields];
    return [{ path: name, label: field.label, field }];
  }
  const choice = lane[name as LaneChoiceName];
  const entries = offeredFor(name as LaneChoiceName, [lane]);
  const chosenFirst = entries.toSorted((a, b) => Number(b.id === choice.id) - Number(a.id === choice.id));
  return [
    { path: name, label: laneChoices[name as LaneChoiceName].label, field: { kind: 'oneOf', options: entries } },
    ...chosenFirst.flatMap((entry) =>
      Object.entries(entry.fields)
        .filter(([, field]) => entry.id !== choice.id || isRelevant(field, choice))
        .flatMap(([setting, field]): SweepTarget[] => {
          const among = fieldOf(field);
          return among ? [{ path: `${name}.${setting}`, entry, label: field.label, field: among }] : [];
        }),
    ),
  ];
}

/** Of a text there are no values to offer. */
function fieldOf(field: Field): SweepTarget['field'] | undefined {
  if (field.kind === 'option') return { kind: 'oneOf', options: field.options };
  return field.kind === 'number' ? field : undefined;
}

/** The lane's own value of a target, or the default of an entry that it has not chosen. */
export function valueIn(lane: Lane, { path, entry }: SweepTarget): number | string {
  const [name, setting] = path.split('.') as [LaneChoiceName, string | undefined];
  const value = lane[name];
  if (setting === undefined) return typeof value === 'object' ? value.id : value;
  if (!entry || value.id === entry.id) return value[setting]!;
  return entryOf(laneChoices[name].entries as readonly Entry[], entry.id).fields[setting]!.default;
}

/** Numbers around the one in use, as they are typed: two steps below it to two above. */
export function suggestedNumbers(field: NumberField, value: number): string {
  const steps = [-2, -1, 0, 1, 2].map((n) => (n === 0 ? value : nudge(field, value, n < 0 ? -1 : 1, Math.abs(n))));
  return [...new Set(steps)].map(printNumber).join('; ');
}

/** Numbers separated by semicolons, spaces or commas; a part that is none, or out of range, is told. */
export function parseNumbers(
  text: string,
  field: NumberField,
): { readonly values: readonly number[]; readonly refused?: { readonly text: string; readonly allowed: Allowed } } {
  const parts = text.split(/[\s;,，、；]+/).filter((part) => part !== '');
  const values = [...new Set(parts.map(parseNumber))];
  const wrong = parts.find((part) => {
    const value = parseNumber(part);
    return !(value >= field.min && value <= field.max) || (field.isInteger && !Number.isInteger(value));
  });
  return wrong === undefined ? { values } : { values: [], refused: { text: wrong, allowed: rangeOf(field) } };
}
