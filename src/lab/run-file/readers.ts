/**
 * What values in a run file may be, put together from small readers. A reader takes what JSON gave and makes a value of
 * it, or says the first thing that is wrong; it never throws. What is written, and what it means: run-file.ts.
 */
import type { Allowed, Checked } from '../../model/problem.ts';
import { readArray, readNumber } from './arrays.ts';

export type Reader<T> = (value: unknown, key: string) => Checked<T>;

export const right = <T>(value: T): Checked<T> => ({ ok: true, value });
export const wrong = (key: string, value: unknown, allowed: Allowed): Checked<never> => ({
  ok: false,
  problems: [{ key, value, allowed }],
});

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const GREATEST = Number.MAX_VALUE;

/** Any number, also one that is not finite. */
export const anyNumber: Reader<number> = (value, key) => {
  const number = readNumber(value);
  return number === undefined
    ? wrong(key, value, { kind: 'range', min: -GREATEST, max: GREATEST, isInteger: false })
    : right(number);
};

export const numberFrom =
  (min: number, max: number): Reader<number> =>
  (value, key) =>
    typeof value === 'number' && value >= min && value <= max
      ? right(value)
      : wrong(key, value, { kind: 'range', min, max, isInteger: false });

export const wholeFrom =
  (min: number, max: number): Reader<number> =>
  (value, key) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? right(value as number)
      : wrong(key, value, { kind: 'range', min, max, isInteger: true });

/** Characters of a text at most. */
const TEXT_MAX = 2000;

export const text: Reader<string> = (value, key) =>
  typeof value === 'string' && value.length <= TEXT_MAX
    ? right(value)
    : wrong(key, value, { kind: 'text', maxLength: TEXT_MAX });

export const flag: Reader<boolean> = (value, key) =>
  typeof value === 'boolean' ? right(value) : wrong(key, value, { kind: 'oneOf', names: ['true', 'false'] });

/** Where JSON has null, or nothing. */
export const orNone =
  <T>(read: Reader<T>): Reader<T | undefined> =>
  (value, key) =>
    value === null || value === undefined ? right(undefined) : read(value, key);

/** Of this shape; where its first number is left undefined, of any number of rows. */
export const arrayOf =
  (...shape: readonly (number | undefined)[]): Reader<Float64Array<ArrayBuffer>> =>
  (value, key) =>
    readArray(value, key, shape);

export const mapped =
  <A, B>(read: Reader<A>, map: (value: A) => B): Reader<B> =>
  (value, key) => {
    const given = read(value, key);
    return given.ok ? right(map(given.value)) : given;
  };

/** What is read must also hold. */
export const where =
  <T>(read: Reader<T>, holds: (value: T) => boolean, allowed: Allowed): Reader<T> =>
  (value, key) => {
    const given = read(value, key);
    return !given.ok || holds(given.value) ? given : wrong(key, 'numbers', allowed);
  };

export const listOf =
  <T>(read: Reader<T>, max: number): Reader<T[]> =>
  (value, key) => {
    if (!Array.isArray(value) || value.length > max) {
      const what = Array.isArray(value) ? `${value.length} entries` : value;
      return wrong(key, what, { kind: 'list', min: 0, max });
    }
    const list: T[] = [];
    for (const [i, item] of value.entries()) {
      const given = read(item, `${key}[${i}]`);
      if (!given.ok) return given;
      list.push(given.value);
    }
    return right(list);
  };

type ValuesOf<Readers extends Readonly<Record<string, Reader<unknown>>>> = {
  readonly [Name in keyof Readers]: Readers[Name] extends Reader<infer T> ? T : never;
};

/** An object with these keys; what is undefined is left out of it, and so are keys of other names. */
export const objectOf =
  <Readers extends Readonly<Record<string, Reader<unknown>>>>(readers: Readers): Reader<ValuesOf<Readers>> =>
  (value, key) => {
    if (!isObject(value)) return wrong(key, value, { kind: 'object', keys: Object.keys(readers) });
    const result: Record<string, unknown> = {};
    for (const [name, read] of Object.entries(readers)) {
      const given = read(Object.hasOwn(value, name) ? value[name] : undefined, `${key}.${name}`);
      if (!given.ok) return given;
      if (given.value !== undefined) result[name] = given.value;
    }
    return right(result as ValuesOf<Readers>);
  };
