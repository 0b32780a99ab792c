/**
 * How single settings are written in a link. In a value stand letters, digits and `%`, in numbers `-` and `.`; what parts
 * values is one of `& = , : /`. Nothing of that is changed on the way through chats and mail, or cut off at the end.
 */
import { type Choice, type Entry, entryOf, type Field } from '../../model/entry.ts';
import type { MendedProblem } from '../../model/problem.ts';

/** The most characters that a text may take; a longer one is left out, and its name says so. */
export const TEXT_MAX = 200;

/** The shortest digits of exactly that number; words as they are, but for what would part values or end a link. */
export function printValue(value: number | string): string {
  if (typeof value === 'string') return encodeURIComponent(value).replace(/[-.!~*'()_]/g, escapeOf);
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  return isTiny ? value.toExponential() : String(value).replace('e+', 'e');
}

const escapeOf = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;

/** Whether a link has no room for it. */
export function isTooLong(value: number | string): boolean {
  if (typeof value === 'string' && value.length > TEXT_MAX) return true;
  try {
    return printValue(value).length > TEXT_MAX;
  } catch {
    return true; // half of a surrogate pair, which can't be encoded
  }
}

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What the text stands for in this field; a text that is no number is left to the check. */
export function parseValue(field: Field, text: string): number | string {
  return field.kind === 'number' && NUMBER.test(text) ? Number(text) : decoded(text);
}

/** As it was before it came into an address. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that escapes nothing stands for itself
  }
}

/** `adam,learningRate:0.01`: the id, and the settings that are not at their defaults. */
export function printChoice(entries: readonly Entry[], choice: Choice): string {
  const settings = Object.entries(entryOf(entries, choice.id).fields)
    .filter(([name, field]) => choice[name] !== field.default)
    .map(([name]) => (isTooLong(choice[name]!) ? name : `${name}:${printValue(choice[name]!)}`));
  return [choice.id, ...settings].join();
}

/** The choice as far as it can be read, not checked. */
export function parseChoice(
  entries: readonly Entry[],
  text: string,
  key: string,
  problems: MendedProblem[],
): Readonly<Record<string, unknown>> {
  const [printedId, ...settings] = text.split(',');
  const id = decoded(printedId!);
  const entry = entries.find((candidate) => candidate.id === id);
  const given = new Map<string, unknown>([['id', id]]);
  for (const setting of settings) {
    const [printed, value] = splitAt(setting, ':');
    const name = decoded(printed);
    const field = entry && Object.hasOwn(entry.fields, name) ? entry.fields[name] : undefined;
    if (given.has(name)) {
      problems.push({ key: `${key}.${name}`, value: value ?? '', allowed: { kind: 'once' }, used: given.get(name) });
    } else if (value === undefined && field && field.kind !== 'number' && field.kind !== 'option') {
      const { default: used } = field as Field;
      problems.push({ key: `${key}.${name}`, value, allowed: { kind: 'inFile' }, used });
    } else given.set(name, field ? parseValue(field, value ?? '') : decoded(value ?? ''));
  }
  return Object.fromEntries(given);
}

/** What stands before the first separator, and what behind it, if there is one. */
export function splitAt(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
