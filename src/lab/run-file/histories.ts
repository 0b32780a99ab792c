/** Histories in run files: what they must be so that training can go on from them and charts can draw them. */
import type { Checked } from '../../model/problem.ts';
import type { BucketState } from '../bucket-steps.ts';
import { History, type HistoryState, SERIES_BUCKETS } from '../history.ts';
import { VectorHistory, type VectorHistoryState, vectorBuckets } from '../vector-history.ts';
import { type FileArray, type FileNumber, fileArray } from './arrays.ts';
import { arrayOf, mapped, objectOf, type Reader, where, wholeFrom } from './readers.ts';

type AsFile<State> = {
  readonly [Name in keyof State]: State[Name] extends number ? FileNumber : FileArray;
};

export function historyFile(history: History): AsFile<HistoryState> {
  const { width, stepsInLast, first, last, min, max, mean, finite, flags } = history.state;
  return {
    width,
    stepsInLast,
    first: fileArray(first),
    last: fileArray(last),
    min: fileArray(min),
    max: fileArray(max),
    mean: fileArray(mean),
    finite: fileArray(finite),
    flags: fileArray(flags),
  };
}

/** Undefined before the first step. */
export function vectorHistoryFile(history: VectorHistory): AsFile<VectorHistoryState> | undefined {
  const { state } = history;
  if (!state) return undefined;
  const { width, stepsInLast, first, last, timesteps, sum, leastOf, greatestOf } = state;
  const shape = [first.length, timesteps];
  return {
    width,
    stepsInLast,
    timesteps,
    first: fileArray(first),
    last: fileArray(last),
    min: fileArray(state.min, shape),
    max: fileArray(state.max, shape),
    mean: fileArray(state.mean, shape),
    hasNaN: fileArray(state.hasNaN, shape),
    finite: fileArray(state.finite, shape),
    sum: fileArray(sum),
    leastOf: fileArray(leastOf),
    greatestOf: fileArray(greatestOf),
  };
}

/** Above every number of steps in a bucket. */
const WIDTH_MAX = 2 ** 40;

const ofBuckets = {
  width: wholeFrom(1, WIDTH_MAX),
  stepsInLast: wholeFrom(0, WIDTH_MAX),
  first: arrayOf(undefined),
  last: arrayOf(undefined),
};

/** Steps that rise, up to that of the run; as many buckets as there is room for. */
function areBuckets({ width, stepsInLast, first, last }: BucketState, step: number, capacity: number): boolean {
  const isPowerOfTwo = Number.isInteger(Math.log2(width));
  const hasRoom = first.length === last.length && first.length <= capacity;
  const isFilled = stepsInLast <= width && (first.length === 0 || stepsInLast >= 1);
  return (
    isPowerOfTwo &&
    hasRoom &&
    isFilled &&
    first.every((from, i) => {
      const before = i === 0 ? -1 : last[i - 1]!; // probes measure at step 0 too
      return (
        Number.isInteger(from) && Number.isInteger(last[i]) && from > before && last[i]! >= from && last[i]! <= step
      );
    })
  );
}

/** @param step of the run: none is later @param capacity the most buckets */
export function history(step: number, capacity = SERIES_BUCKETS): Reader<History> {
  const numbers = arrayOf(undefined);
  const state = objectOf({
    ...ofBuckets,
    min: numbers,
    max: numbers,
    mean: numbers,
    finite: numbers,
    flags: mapped(numbers, (flags) => Uint8Array.from(flags)),
  });
  const read: Reader<HistoryState> = where(state, (given) => areBuckets(given, step, capacity) && areValues(given), {
    kind: 'consistent',
  });
  return mapped(read, (given) => History.from(given, capacity));
}

function areValues({ width, first, min, max, mean, finite, flags }: HistoryState): boolean {
  const areAsMany = [min, max, mean, finite, flags].every(({ length }) => length === first.length);
  return (
    areAsMany &&
    finite.every((count, i) => {
      if (!Number.isInteger(count) || count < 0 || count > width || flags[i]! > 3) return false;
      return count === 0
        ? [min, max, mean].every((values) => Number.isNaN(values[i]))
        : [min, max, mean].every((values) => Number.isFinite(values[i])) && min[i]! <= max[i]!;
    })
  );
}

/** An empty one where there is none. @param timesteps T of the run */
export function vectorHistory(step: number, timesteps: number): Reader<VectorHistory> {
  const rows = arrayOf(undefined, timesteps);
  const singles = mapped(rows, (values) => Float32Array.from(values));
  const state = objectOf({
    ...ofBuckets,
    timesteps: wholeFrom(timesteps, timesteps),
    min: singles,
    max: singles,
    mean: singles,
    hasNaN: mapped(rows, (values) => Uint8Array.from(values)),
    finite: mapped(rows, (values) => Uint32Array.from(values)),
    sum: arrayOf(timesteps),
    leastOf: arrayOf(undefined),
    greatestOf: arrayOf(undefined),
  });
  const read: Reader<VectorHistoryState> = where(
    state,
    (given) => areBuckets(given, step, vectorBuckets(timesteps)) && areVectors(given),
    { kind: 'consistent' },
  );
  const opened = mapped(read, VectorHistory.from);
  return (value, key): Checked<VectorHistory> =>
    value === undefined ? { ok: true, value: new VectorHistory() } : opened(value, key);
}

function areVectors(state: VectorHistoryState): boolean {
  const { width, first, timesteps, min, max, mean, hasNaN, finite, sum, leastOf, greatestOf } = state;
  const cells = first.length * timesteps;
  const areAsMany = [min, max, mean, hasNaN, finite].every(({ length }) => length === cells);
  const isExtent = (least: number, greatest: number) =>
    Number.isFinite(least) && Number.isFinite(greatest)
      ? least <= greatest
      : least === Number.POSITIVE_INFINITY && greatest === Number.NEGATIVE_INFINITY;
  const areExtents =
    leastOf.length === first.length &&
    greatestOf.length === first.length &&
    leastOf.every((least, i) => isExtent(least, greatestOf[i]!));
  return (
    areAsMany &&
    areExtents &&
    sum.every(Number.isFinite) &&
    finite.every((count, i) => {
      if (count > width || hasNaN[i]! > 1) return false;
      return count === 0 ? Number.isNaN(mean[i]) : Number.isFinite(mean[i]) && min[i]! <= max[i]!;
    })
  );
}
