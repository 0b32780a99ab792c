/**
 * The safetensors format: bytes to named tensors and back. A length as u64, a JSON header of that many bytes with the
 * name, dtype, shape and place of every tensor, then their numbers, all little-endian
 * (https://github.com/huggingface/safetensors). Of the dtypes only F32 and F64. Which names and shapes mean what is
 * said in `weights.ts`.
 */

export interface NumberTensor {
  readonly shape: readonly number[];
  /** Row-major; the kind of array is the dtype of the file. */
  readonly values: Float32Array | Float64Array;
}

/** By name, in the order of the file. */
export type Tensors = ReadonlyMap<string, NumberTensor>;

export type ReadTensors =
  | { readonly ok: true; readonly value: Tensors }
  /** For people; each names its tensor. */
  | { readonly ok: false; readonly problems: readonly string[] };

const dtypes = { F32: 4, F64: 8 } as const;
type Dtype = keyof typeof dtypes;

const LENGTH_BYTES = 8;
/** As in the library of the format. */
const HEADER_BYTES_MAX = 100_000_000;

/** Bytes of a file; F64 come first and the header is padded, so that all numbers are aligned. */
export function writeSafetensors(tensors: Tensors): Uint8Array<ArrayBuffer> {
  const dtypeOf = ({ values }: NumberTensor): Dtype => (values instanceof Float32Array ? 'F32' : 'F64');
  const ordered = [...tensors].toSorted(([, a], [, b]) => dtypes[dtypeOf(b)] - dtypes[dtypeOf(a)]);
  let end = 0;
  const header = ordered.map(([name, tensor]) => {
    if (elements(tensor.shape) !== tensor.values.length) {
      throw new Error(`${name}: ${tensor.values.length} numbers for shape ${shapeText(tensor.shape)}`);
    }
    const start = end;
    end += tensor.values.length * dtypes[dtypeOf(tensor)];
    return [name, { dtype: dtypeOf(tensor), shape: tensor.shape, data_offsets: [start, end] }];
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const dataStart = LENGTH_BYTES + headerLength;
  const bytes = new Uint8Array(dataStart + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, dataStart);
  bytes.set(json, LENGTH_BYTES);
  let at = dataStart;
  for (const [, { values }] of ordered) {
    const isSingle = values instanceof Float32Array;
    for (const x of values) {
      if (isSingle) view.setFloat32(at, x, true);
      else view.setFloat64(at, x, true);
      at += values.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

/** The inverse of `writeSafetensors`. Never throws; what is not exactly a file of the format is refused. */
export function readSafetensors(bytes: Uint8Array): ReadTensors {
  const opened = openFile(bytes);
  if (typeof opened === 'string') return { ok: false, problems: [opened] };
  const { header, data } = opened;
  const problems: string[] = [];
  const places: Place[] = [];
  for (const [name, info] of Object.entries(header)) {
    const place = name === '__metadata__' ? metadataProblem(info) : placeOf(name, info, data.byteLength);
    if (typeof place === 'string') problems.push(place);
    else if (place) places.push(place);
  }
  if (problems.length === 0) problems.push(...coverageProblems(places, data.byteLength));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: new Map(places.map((place) => [place.name, { shape: place.shape, values: numbers(data, place) }])),
  };
}

interface Place {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** @returns what is wrong, as a text */
function openFile(bytes: Uint8Array): { header: object; data: DataView } | string {
  const notOne = (why: string) => `not a safetensors file: ${why}`;
  if (bytes.length < LENGTH_BYTES) return notOne(`${bytes.length} bytes are too few for the length of the header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const most = Math.min(HEADER_BYTES_MAX, bytes.length - LENGTH_BYTES);
  if (length > most) return notOne(`a header of ${length} bytes, where at most ${most} are possible`);
  const dataStart = LENGTH_BYTES + Number(length);
  let header: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(LENGTH_BYTES, dataStart),
    );
    header = text.startsWith('{') ? JSON.parse(text) : undefined;
  } catch (error) {
    return notOne(`the header is not JSON (${error instanceof Error ? error.message : error})`);
  }
  if (typeof header !== 'object' || header === null) return notOne('the header is not a JSON object');
  return { header, data: new DataView(bytes.buffer, bytes.byteOffset + dataStart, bytes.length - dataStart) };
}

function metadataProblem(value: unknown): string | undefined {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap && Object.values(value).every((item) => typeof item === 'string')) return undefined;
  return '__metadata__: it must be an object of texts';
}

/** @returns what is wrong, as a text */
function placeOf(name: string, info: unknown, dataLength: number): Place | string {
  const { dtype, shape, data_offsets: offsets } = (info ?? {}) as Record<string, unknown>;
  if (dtype !== 'F32' && dtype !== 'F64') return `${name}: dtype ${JSON.stringify(dtype)}; allowed is F32, F64`;
  if (!isListOfSizes(shape))
    return `${name}: shape ${JSON.stringify(shape)}; allowed is a list of whole numbers from 0`;
  if (!isListOfSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1] || offsets[1] > dataLength) {
    return `${name}: data_offsets ${JSON.stringify(offsets)}; allowed is [start, end] within ${dataLength} bytes`;
  }
  const [start, end] = offsets;
  const expected = elements(shape) * dtypes[dtype];
  if (end - start === expected) return { name, dtype, shape, start, end };
  return `${name}: ${end - start} bytes; ${dtype} of shape ${shapeText(shape)} takes ${expected}`;
}

/** Tensors must follow one another without gap or overlap, to the very end. */
function coverageProblems(places: readonly Place[], dataLength: number): string[] {
  const problems: string[] = [];
  let covered = 0;
  for (const { name, start, end } of places.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < covered) problems.push(`${name}: starts at byte ${start} of the data, inside the tensor before it`);
    if (start > covered)
      problems.push(
        `${name}: starts at byte ${start} of the data, ${start - covered} after the end of the one before it`,
      );
    covered = Math.max(covered, end);
  }
  if (covered < dataLength) problems.push(`${dataLength - covered} bytes at the end belong to no tensor`);
  return problems;
}

function numbers(data: DataView, { dtype, start, shape }: Place): Float32Array | Float64Array {
  const length = elements(shape);
  if (dtype === 'F32') return Float32Array.from({ length }, (_, i) => data.getFloat32(start + 4 * i, true));
  return Float64Array.from({ length }, (_, i) => data.getFloat64(start + 8 * i, true));
}

const isListOfSizes = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

const elements = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
