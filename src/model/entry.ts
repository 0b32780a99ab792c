/**
 * What every choosable thing has in common: an id, words, where its definition comes from, and its settings as data.
 * Panels and validation derive from the fields; nothing else knows a default or a range.
 */
import {
  type Allowed,
  type Checked,
  isLongerThan,
  type Mended,
  type MendedProblem,
  type Problem,
  strictly,
} from './problem.ts';

/** Languages of the page. A text lacks none of them: that is a type error. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
export type Text = Readonly<Record<Language, string>>;

/** What is written alike in every language: names of methods and papers, code, symbols. */
export const same = (text: string): Text => ({ en: text, zh: text });

interface FieldBase {
  readonly label: Text;
  /** Where the field means nothing unless an option of the same choice is this one. */
  readonly when?: { readonly setting: string; readonly is: string };
}

export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly isInteger?: boolean;
  /** How a slider moves; 'log' needs min > 0. */
  readonly scale: 'linear' | 'log';
}

export interface OptionField extends FieldBase {
  readonly kind: 'option';
  readonly default: string;
  readonly options: readonly { readonly id: string; readonly label: Text }[];
}

/** A text that the reader brings, or a name in one. Texts may be long: show excerpts, and do not search them per frame. */
export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly default: string;
  /** In characters (code points). */
  readonly maxLength: number;
  /** What it may be beside the other settings, where that is a list: a column of a table. */
  readonly options?: (choice: Choice) => OptionField['options'];
  /** What was understood of it. The choice has been checked. */
  readonly understood?: (choice: Choice) => Understood;
  /** Settings that speak of this text: another one that does not go with them may take their defaults instead. */
  readonly dependents?: readonly string[];
}

/** A text in figures. */
export type Understood =
  | { readonly kind: 'characters'; readonly count: number; readonly different: number }
  | {
      readonly kind: 'values';
      readonly count: number;
      readonly column: string;
      /** The least and the greatest. */
      readonly range: readonly [number, number];
    };

export type Field = NumberField | OptionField | TextField;
export type Fields = Readonly<Record<string, Field>>;

/** The settings that fields describe: numbers, option ids and texts by field name. */
export type SettingsOf<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends NumberField ? number : string;
};

export interface Entry<F extends Fields = Fields> {
  readonly id: string;
  readonly label: Text;
  /** Whose definition this is: paper or library, named exactly. */
  readonly reference: Text;
  readonly fields: F;
}

/** A chosen entry and its settings, flat, as it stands in files: `{ id: 'orthogonal', gain: 1 }`. */
export interface Choice {
  readonly id: string;
  readonly [setting: string]: number | string;
}

const oneOf = (list: readonly { readonly id: string }[]): Allowed => ({
  kind: 'oneOf',
  names: list.map(({ id }) => id),
});

export const lengthOf = ({ maxLength }: TextField): Allowed => ({ kind: 'text', maxLength });

export const rangeOf = ({ min, max, isInteger = false }: NumberField): Allowed => ({
  kind: 'range',
  min,
  max,
  isInteger,
});

/** Of a text, its length only: what it says is checked by the entry that reads it. */
export function checkField(field: Field, value: unknown, key: string): Problem | undefined {
  if (field.kind === 'option') {
    if (field.options.some((option) => option.id === value)) return undefined;
    return { key, value, allowed: oneOf(field.options) };
  }
  if (field.kind === 'text') {
    const isText = typeof value === 'string' && !isLongerThan(value, field.maxLength);
    return isText ? undefined : { key, value, allowed: lengthOf(field) };
  }
  const isInside = typeof value === 'number' && value >= field.min && value <= field.max;
  if (isInside && (!field.isInteger || Number.isInteger(value))) return undefined;
  return { key, value, allowed: rangeOf(field) };
}

/** The choice of an entry with all its defaults. */
export function defaultChoice(entry: Entry): Choice {
  return {
    id: entry.id,
    ...Object.fromEntries(Object.entries(entry.fields).map(([name, field]) => [name, field.default])),
  };
}

/** Whether a field means something beside the other settings of the choice. */
export const isRelevant = ({ when }: Field, choice: Choice): boolean => !when || choice[when.setting] === when.is;

/** Checks a choice out of a list of entries. Missing settings take their defaults; unknown ones are problems. */
export const checkChoice = (entries: readonly Entry[], value: unknown, key: string): Checked<Choice> =>
  strictly(mendChoice(entries, value, key, defaultChoice(entries[0]!)));

/**
 * The same, but what is wrong is as if it had been left out.
 * @param fallback a choice that is right, in place of one whose id is none of the entries'
 */
export function mendChoice(entries: readonly Entry[], value: unknown, key: string, fallback: Choice): Mended<Choice> {
  if (value === fallback) return { value: fallback, problems: [] };
  const given: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : { id: value };
  const entry = entries.find((candidate) => candidate.id === given.id);
  if (!entry) {
    const problem = { key: `${key}.id`, value: given.id, allowed: oneOf(entries), used: fallback.id };
    return { value: fallback, problems: [problem] };
  }
  const names = Object.keys(entry.fields);
  const unknown = Object.keys(given)
    .filter((name) => name !== 'id' && !names.includes(name))
    .map((name) => ({
      key: `${key}.${name}`,
      value: given[name],
      allowed: { kind: 'oneOf', names, ofKeys: true } as const,
      used: undefined,
    }));
  const { value: settings, problems } = mendFields(entry.fields, given, `${key}.`);
  return { value: { id: entry.id, ...settings }, problems: [...unknown, ...problems] };
}

/** The settings that fields describe, out of what is given; what is missing or wrong takes its default. */
export function mendFields<F extends Fields>(
  fields: F,
  given: Readonly<Record<string, unknown>>,
  prefix: string,
): Mended<SettingsOf<F>> {
  const settings: Record<string, unknown> = {};
  const problems: MendedProblem[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name] === undefined ? field.default : given[name];
    const problem = checkField(field, value, `${prefix}${name}`);
    if (problem) problems.push({ ...problem, used: field.default });
    settings[name] = problem ? field.default : value === 0 ? 0 : value; // JSON has no −0
  }
  return { value: settings as SettingsOf<F>, problems };
}

/** The entry with this id; an unknown id here is a bug, since choices are checked where they come in. */
export function entryOf<E extends { readonly id: string }>(entries: readonly E[], id: string): E {
  const entry = entries.find((candidate) => candidate.id === id);
  if (!entry) throw new Error(`no entry "${id}" among ${entries.map((e) => e.id).join(', ')}`);
  return entry;
}
