/** What is wrong with a value from outside: where, what, and what would have been right, as data and in words. */
import type { Language } from './entry.ts';

/** What there may be too few or too many of in data that somebody brings. */
export type Counted = 'characters' | 'differentCharacters' | 'values' | 'differentValues';

/** What would have been right. */
export type Allowed =
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly isInteger: boolean }
  /** One of these ids, or none but these keys. */
  | { readonly kind: 'oneOf'; readonly names: readonly string[] }
  /** One of these ids of a setting, where another one is what it is: either may have been changed last. */
  | {
      readonly kind: 'oneOfWhere';
      readonly of: string;
      readonly names: readonly string[];
      readonly setting: string;
      readonly is: string;
    }
  | { readonly kind: 'lanes'; readonly max: number }
  | { readonly kind: 'settings' }
  /** Text that could be read; what the reader says of it. */
  | { readonly kind: 'json'; readonly detail: string }
  /** A tensor of this shape. */
  | { readonly kind: 'shape'; readonly shape: readonly number[] }
  /** A text of so many characters (code points). */
  | { readonly kind: 'text'; readonly maxLength: number }
  /** So many of something in a text; or fewer timesteps, where that would do. */
  | {
      readonly kind: 'count';
      readonly of: Counted;
      readonly min: number;
      readonly max: number;
      readonly timestepsMax?: number;
    }
  /** A number in this line of a table. */
  | { readonly kind: 'cell'; readonly line: number; readonly min: number; readonly max: number }
  /** Each setting by itself is possible, but a lane of all three is too large; the greatest of each beside the others. */
  | { readonly kind: 'size'; readonly timesteps: number; readonly batchSize: number; readonly hiddenSize: number };

export interface Problem {
  readonly key: string;
  readonly value: unknown;
  readonly allowed: Allowed;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Characters are code points, as JSON Schema counts them: an emoji is one. */
export const isLongerThan = (text: string, maxLength: number): boolean =>
  text.length > maxLength && (text.length > 2 * maxLength || [...text].length > maxLength);

const counted: Record<Language, Record<Counted, string>> = {
  en: {
    characters: 'characters',
    differentCharacters: 'different characters, two of them before the last tenth',
    values: 'values',
    differentValues: 'different values before the last tenth',
  },
};

/** To four digits, which is enough of limits that nothing comes near: 1e15. */
const inShort = (x: number): string => {
  const [mantissa, exponent] = x.toExponential(3).split('e');
  return Math.abs(x) < 1e4 ? String(x) : `${Number(mantissa)}e${Number(exponent)}`;
};

const words: Record<Language, (allowed: Allowed, print: (x: number) => string) => string> = {
  en: (allowed, print) => {
    switch (allowed.kind) {
      case 'range':
        return `${allowed.isInteger ? 'a whole number' : 'a number'} from ${print(allowed.min)} to ${print(allowed.max)}`;
      case 'oneOf':
        return allowed.names.join(', ') || 'no settings';
      case 'oneOfWhere':
        return `${allowed.names.join(', ')} as ${allowed.of} where ${allowed.setting} is ${allowed.is}`;
      case 'lanes':
        return `a list of 1 to ${allowed.max} lanes`;
      case 'settings':
        return 'an object of settings';
      case 'json':
        return `JSON (${allowed.detail})`;
      case 'shape':
        return `shape [${allowed.shape.join(', ')}]`;
      case 'text':
        return `a text of up to ${print(allowed.maxLength)} characters`;
      case 'count': {
        const { of, min, max, timestepsMax } = allowed;
        const less = timestepsMax === undefined ? '' : `, or T up to ${print(timestepsMax)}`;
        return `${print(min)} to ${print(max)} ${counted.en[of]}${less}`;
      }
      case 'cell':
        return `a number from ${inShort(allowed.min)} to ${inShort(allowed.max)} in line ${print(allowed.line)}`;
      case 'size': {
        const [T, B, H] = [allowed.timesteps, allowed.batchSize, allowed.hiddenSize].map(print);
        return `less in all, so that it fits into memory: T up to ${T}, B up to ${B} or H up to ${H} beside the others`;
      }
      default:
        return allowed satisfies never;
    }
  },
};

/** What is allowed in a phrase, e.g. "a whole number from 1 to 256". @param print how numbers are written */
export const describeAllowed = (allowed: Allowed, language: Language = 'en', print: (x: number) => string = String) =>
  words[language](allowed, print);

export const describeProblem = ({ key, value, allowed }: Problem): string =>
  `${key}${value === undefined ? ' is missing' : `: ${describeValue(value)} is not allowed`}; allowed is ${describeAllowed(allowed)}`;

/** Any value from outside in a few words. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
