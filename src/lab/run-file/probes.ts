/** What probes found, in run files: what each probe's results must be. A new probe is one entry here. */
import type { LaneLayout } from '../../engine/layout.ts';
import { BINS } from '../../probe/gradient-entries.ts';
import type { ProbeId, ProbeResults } from '../../probe/index.ts';
import { ProbeTrack, type ProbeTrackState, RECORDS_MAX } from '../probe-track.ts';
import { fileArray, fileNumber } from './arrays.ts';
import { history, historyFile } from './histories.ts';
import {
  anyNumber,
  arrayOf,
  flag,
  isObject,
  listOf,
  mapped,
  numberFrom,
  objectOf,
  orNone,
  type Reader,
  right,
  text,
  where,
  wholeFrom,
  wrong,
} from './readers.ts';

/** Bytes of the typed arrays in a probe's records of a lane, in a file: beyond, every second one is left out. */
const FILE_BYTES_MAX = 2 ** 21;

/** Above every count of entries. */
const COUNT_MAX = 2 ** 40;
const count = wholeFrom(0, COUNT_MAX);
/** Gates of a cell, parameters of a lane: fewer. */
const PARTS_MAX = 64;

const results: { readonly [Id in ProbeId]: (layout: LaneLayout) => Reader<ProbeResults[Id]> } = {
  hiddenStates: ({ sizes: { hiddenSize: H, timesteps: T } }) =>
    objectOf({
      units: wholeFrom(H, H),
      timesteps: wholeFrom(T, T),
      values: mapped(arrayOf(H * T), (values) => Float32Array.from(values)),
    }),
  spectrum: ({ sizes: { hiddenSize: H } }) =>
    listOf(
      where(
        objectOf({
          gate: text,
          real: arrayOf(undefined),
          imaginary: arrayOf(undefined),
          radius: anyNumber,
          norm: anyNumber,
        }),
        ({ real, imaginary }) =>
          real.length === imaginary.length &&
          (real.length === 0 || real.length === H) &&
          [real, imaginary].every((parts) => parts.every(Number.isFinite)),
        { kind: 'shape', shape: [H] },
      ),
      PARTS_MAX,
    ),
  saturation: ({ sizes: { timesteps: T } }) =>
    orNone(
      objectOf({
        formula: text,
        isDeadly: flag,
        share: where(arrayOf(T), (share) => share.every((value) => value >= 0 && value <= 1), {
          kind: 'range',
          min: 0,
          max: 1,
          isInteger: false,
        }),
        stuck: count,
        units: count,
        sequences: numberFrom(0, COUNT_MAX),
      }),
    ),
  gradientEntries: () =>
    listOf(
      objectOf({
        parameter: text,
        entries: count,
        counts: mapped(arrayOf(BINS), (counts) => Uint32Array.from(counts)),
        zeros: count,
        subnormal: count,
        below: count,
        above: count,
        nonFinite: count,
      }),
      PARTS_MAX,
    ),
};

export const isProbeId = (id: string): id is ProbeId => Object.hasOwn(results, id);

export function probeTrackFile(track: ProbeTrack): object {
  const { latest, failure, records, every, count: measured, history: series } = track.state(FILE_BYTES_MAX);
  return {
    latest: latest && plain(latest),
    failure,
    records: records.map(plain),
    every,
    count: measured,
    series: Object.fromEntries(Object.entries(series).map(([name, values]) => [name, historyFile(values)])),
  };
}

/** Results as JSON has them. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return fileNumber(value);
  if (ArrayBuffer.isView(value)) return fileArray(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

/** @param step of the run: nothing was measured later */
export function probeTrack(id: ProbeId, layout: LaneLayout, step: number): Reader<ProbeTrack> {
  const record = objectOf({ step: wholeFrom(0, step), result: results[id](layout) as Reader<unknown> });
  const series = history(step);
  const histories: Reader<ProbeTrackState['history']> = (value, key) => {
    if (!isObject(value) || Object.keys(value).length > PARTS_MAX)
      return wrong(key, value, { kind: 'object', keys: [] });
    const read = Object.entries(value).map(([name, given]) => [name, series(given, `${key}.${name}`)] as const);
    const failed = read.map(([, each]) => each).find((each) => !each.ok);
    if (failed && !failed.ok) return failed;
    return right(Object.fromEntries(read.flatMap(([name, each]) => (each.ok ? [[name, each.value]] : []))));
  };
  const track = objectOf({
    latest: orNone(record),
    failure: orNone(text),
    records: where(
      listOf(record, RECORDS_MAX),
      (records) => records.every((each, i) => i === 0 || each.step > records[i - 1]!.step),
      { kind: 'consistent' },
    ),
    every: where(wholeFrom(1, 2 ** 30), (every) => Number.isInteger(Math.log2(every)), { kind: 'consistent' }),
    count,
    series: histories,
  });
  return mapped(track, ({ latest, failure, records, every, count: measured, series: given }) => {
    const state = { latest, failure, records, every, count: measured, history: given };
    return ProbeTrack.from(state as ProbeTrackState);
  });
}
