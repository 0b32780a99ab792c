/**
 * Arrays of numbers in JSON: `{ "dtype": "f32", "shape": [2, 3], "data": base64 }`, little-endian and row by row; an array
 * of one number alone has it as `fill` in the place of `data`. The dtype is the smallest that holds every number exactly,
 * so that nothing is rounded on the way out or in.
 */
import type { Allowed, Checked } from '../../model/problem.ts';

const dtypes = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;
type Dtype = keyof typeof dtypes;

/** A number of JSON; one that is not finite is "Infinity", "-Infinity" or "NaN", as in the headless runner's lines. */
export type FileNumber = number | string;

export interface FileArray {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** The bytes as base64. */
  readonly data?: string;
  readonly fill?: FileNumber;
}

export const fileNumber = (value: number): FileNumber => (Number.isFinite(value) ? value : String(value));

/** @returns undefined where it is none */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined;
}

/** @param shape of the values; a list of them, if left out */
export function fileArray(values: ArrayLike<number>, shape: readonly number[] = [values.length]): FileArray {
  const dtype = dtypeOf(values);
  const isConstant = values.length > 0 && isEach(values, (value) => Object.is(value, values[0]));
  // −0 is no number of JSON that comes back.
  if (isConstant && !Object.is(values[0], -0)) return { dtype, shape, fill: fileNumber(values[0]!) };
  const bytes = new Uint8Array(dtypes[dtype].from(values).buffer);
  return { dtype, shape, data: toBase64(bytes) };
}

/** Reads an array of this shape; where its first number is undefined, as many rows as there are. Never throws. */
export function readArray(
  value: unknown,
  key: string,
  shape: readonly (number | undefined)[],
): Checked<Float64Array<ArrayBuffer>> {
  const refuse = (what: unknown, allowed: Allowed) =>
    ({ ok: false, problems: [{ key, value: what, allowed }] }) as const;
  if (typeof value !== 'object' || value === null) return refuse(value, { kind: 'array' });
  const { dtype, shape: given, data, fill } = value as Readonly<Record<string, unknown>>;
  if (typeof dtype !== 'string' || !Object.hasOwn(dtypes, dtype))
    return refuse(dtype, { kind: 'oneOf', names: Object.keys(dtypes) });
  const isShape = Array.isArray(given) && given.length === shape.length && given.every(isCount);
  if (!isShape || !shape.every((n, i) => (n === undefined ? given[i] <= ROWS_MAX : n === given[i]))) {
    const wanted = shape.map((n, i) => n ?? (isShape ? (given as number[])[i]! : 1));
    return refuse(Array.isArray(given) ? `[${given.slice(0, 8).join(', ')}]` : given, { kind: 'shape', shape: wanted });
  }
  const count = (given as number[]).reduce((product, n) => product * n, 1);
  if (fill !== undefined) {
    const number = readNumber(fill);
    if (number === undefined) return refuse(fill, { kind: 'array' });
    return { ok: true, value: new Float64Array(count).fill(number) };
  }
  const bytes = typeof data === 'string' ? fromBase64(data) : undefined;
  const Values = dtypes[dtype as Dtype];
  if (!bytes || bytes.length !== count * Values.BYTES_PER_ELEMENT) return refuse(data, { kind: 'array' });
  return { ok: true, value: Float64Array.from(new Values(bytes.buffer)) };
}

/** Rows at most where they are not known: buckets of a history, eigenvalues. A short file must not ask for much memory. */
const ROWS_MAX = 1024;

const isCount = (n: unknown): boolean => Number.isInteger(n) && (n as number) >= 0;

function dtypeOf(values: ArrayLike<number>): Dtype {
  let [greatest, isWhole, isSingle] = [0, true, true];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (isWhole && !(Number.isInteger(value) && value >= 0 && !Object.is(value, -0))) isWhole = false;
    if (isSingle && !Object.is(Math.fround(value), value)) isSingle = false;
    if (value > greatest) greatest = value;
  }
  if (isWhole && greatest < 2 ** 32) return greatest < 2 ** 8 ? 'u8' : greatest < 2 ** 16 ? 'u16' : 'u32';
  return isSingle ? 'f32' : 'f64';
}

function isEach(values: ArrayLike<number>, holds: (value: number) => boolean): boolean {
  for (let i = 0; i < values.length; i++) if (!holds(values[i]!)) return false;
  return true;
}

/** Bytes handed to `String.fromCharCode` at once, which takes them as arguments. */
const CHUNK = 2 ** 13;

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  }
  return btoa(parts.join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
    return bytes;
  } catch {
    return undefined; // no base64
  }
}
