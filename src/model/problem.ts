/** What is wrong with a value from outside: where, what, and what would have been right, as data and in words. */
import type { Language } from './entry.ts';

/** What there may be too few or too many of in data that somebody brings. */
export type Counted = 'characters' | 'differentCharacters' | 'values' | 'differentValues';

/** What would have been right. */
export type Allowed =
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly isInteger: boolean }
  /** One of these ids; or, where it is the key that means nothing, one of these keys. */
  | { readonly kind: 'oneOf'; readonly names: readonly string[]; readonly ofKeys?: true }
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
  /** Settings that change no more than so often. */
  | { readonly kind: 'forks'; readonly max: number }
  /** What it was before the fork: it makes the tensors, or has no effect after the first step. */
  | { readonly kind: 'asBeforeFork'; readonly step: number; readonly was: number | string }
  /** Nothing more: it was given before. */
  | { readonly kind: 'once' }
  /** One value for all lanes, or one for each. */
  | { readonly kind: 'perLane'; readonly count: number }
  /** Not by a link, which is too short for it; in a file. */
  | { readonly kind: 'inFile' }
  /** A file of no more bytes. */
  | { readonly kind: 'fileSize'; readonly bytes: number }
  /** Text that could be read; what the reader says of it. */
  | { readonly kind: 'json'; readonly detail: string }
  /** An array of numbers as run files have them. */
  | { readonly kind: 'array' }
  /** A list of so many entries. */
  | { readonly kind: 'list'; readonly min: number; readonly max: number }
  /** An object with these keys. */
  | { readonly kind: 'object'; readonly keys: readonly string[] }
  /** Histories whose steps rise and whose numbers go together. */
  | { readonly kind: 'consistent' }
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
  zh: {
    characters: '个字符',
    differentCharacters: '种不同的字符，其中两种在最后十分之一之前',
    values: '个值',
    differentValues: '个不同的值（在最后十分之一之前）',
  },
};

/** To four digits, which is enough of limits that nothing comes near: 1e15. */
const inShort = (x: number): string => {
  const [mantissa, exponent] = x.toExponential(3).split('e');
  return Math.abs(x) < 1e4 ? String(x) : `${Number(mantissa)}e${Number(exponent)}`;
};
/** A problem that was passed over. */
export interface MendedProblem extends Problem {
  /** What is used in place of the value; undefined where nothing is, since the key means nothing. */
  readonly used: unknown;
}

/** A value that is right in any case, and what had to be passed over for it. */
export interface Mended<T> {
  readonly value: T;
  readonly problems: readonly MendedProblem[];
}

/** Takes nothing that had to be mended. */
export const strictly = <T>({ value, problems }: Mended<T>): Checked<T> =>
  problems.length > 0
    ? { ok: false, problems: problems.map(({ used: _, ...problem }) => problem) }
    : { ok: true, value };

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
      case 'forks':
        return `up to ${print(allowed.max)} forks of a lane, one after the other`;
      case 'asBeforeFork':
        return `${typeof allowed.was === 'number' ? print(allowed.was) : allowed.was}, as up to step ${print(allowed.step)}: the lane goes on with the weights that it has`;
      case 'once':
        return 'one value for a setting';
      case 'perLane':
        return `one value for all lanes, or ${print(allowed.count)} with a / between them`;
      case 'inFile':
        return 'this setting in a file: it is too long for a link';
      case 'fileSize':
        return `a file of up to ${print(allowed.bytes)} bytes`;
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
      case 'array':
        return 'an array: dtype, shape, and data in base64 of as many numbers, or fill';
      case 'list':
        return allowed.min === allowed.max
          ? `a list of ${print(allowed.max)}`
          : `a list of ${print(allowed.min)} to ${print(allowed.max)}`;
      case 'object':
        return `an object with ${allowed.keys.join(', ')}`;
      case 'consistent':
        return 'buckets with rising steps up to that of the run, and numbers that go together';
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
  zh: (allowed, print) => {
    switch (allowed.kind) {
      case 'range':
        return `${print(allowed.min)} 到 ${print(allowed.max)} 之间的${allowed.isInteger ? '整数' : '数'}`;
      case 'oneOf':
        return allowed.names.join('、') || '没有任何设置';
      case 'oneOfWhere':
        return `当 ${allowed.setting} 为 ${allowed.is} 时，${allowed.of} 为 ${allowed.names.join('、')}`;
      case 'lanes':
        return `含 1 到 ${allowed.max} 组的列表`;
      case 'settings':
        return '由设置组成的对象';
      case 'forks':
        return `一组相继至多 ${print(allowed.max)} 次分叉`;
      case 'asBeforeFork':
        return `${typeof allowed.was === 'number' ? print(allowed.was) : allowed.was}，与第 ${print(allowed.step)} 步之前相同：该组沿用已有的权重`;
      case 'once':
        return '每个设置只给一个值';
      case 'perLane':
        return `所有组共用一个值，或以 / 分隔的 ${print(allowed.count)} 个值`;
      case 'inFile':
        return '在文件中给出：对链接来说太长';
      case 'fileSize':
        return `不超过 ${print(allowed.bytes)} 字节的文件`;
      case 'json':
        return `JSON（${allowed.detail}）`;
      case 'shape':
        return `形状 [${allowed.shape.join(', ')}]`;
      case 'text':
        return `不超过 ${print(allowed.maxLength)} 个字符的文本`;
      case 'count': {
        const { of, min, max, timestepsMax } = allowed;
        const less = timestepsMax === undefined ? '' : `，或 T 不超过 ${print(timestepsMax)}`;
        return `${print(min)} 到 ${print(max)} ${counted.zh[of]}${less}`;
      }
      case 'array':
        return '数组：dtype、shape，以及同样多个数的 base64 数据 data，或 fill';
      case 'list':
        return allowed.min === allowed.max
          ? `含 ${print(allowed.max)} 项的列表`
          : `含 ${print(allowed.min)} 到 ${print(allowed.max)} 项的列表`;
      case 'object':
        return `含有 ${allowed.keys.join('、')} 的对象`;
      case 'consistent':
        return '步数递增且不超过本次训练步数、数值彼此相符的分段';
      case 'cell':
        return `第 ${print(allowed.line)} 行为 ${inShort(allowed.min)} 到 ${inShort(allowed.max)} 之间的数`;
      case 'size': {
        const [T, B, H] = [allowed.timesteps, allowed.batchSize, allowed.hiddenSize].map(print);
        return `整体更小，以便放进内存：其余不变时，T 至多 ${T}，B 至多 ${B}，或 H 至多 ${H}`;
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
