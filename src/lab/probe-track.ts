/** What a probe found on a lane in the course of a run: the latest, earlier ones thinned to a bounded list, and numbers. */
import { History } from './history.ts';

/** A result and the step after which the tensors were as it says. */
export interface ProbeRecord<Result> {
  readonly step: number;
  readonly result: Result;
}

/** Records kept at most, and bytes of the typed arrays in them. */
export const [RECORDS_MAX, BYTES_MAX] = [64, 2 ** 23];

/** Everything that a track is made of: for files. */
export interface ProbeTrackState<Result = unknown> {
  readonly latest: ProbeRecord<Result> | undefined;
  readonly failure: string | undefined;
  readonly records: readonly ProbeRecord<Result>[];
  /** One in so many results is kept: a power of two. */
  readonly every: number;
  /** How many results there were. */
  readonly count: number;
  readonly history: Readonly<Record<string, History>>;
}

export class ProbeTrack<Result = unknown> {
  /** Of the last step at which it was measured. */
  latest: ProbeRecord<Result> | undefined;
  /** Why the last measuring failed, for people; undefined where it did not. */
  failure: string | undefined;
  private kept: ProbeRecord<Result>[] = [];
  /** One in so many results is kept. */
  private every = 1;
  private count = 0;
  private series: Readonly<Record<string, History>> = {};

  /** In the order of steps, from the first on, evenly thinned: when they are too many, every second one is dropped. */
  get records(): readonly ProbeRecord<Result>[] {
    return this.kept;
  }

  /** The probe's scalars over steps. */
  get history(): Readonly<Record<string, History>> {
    return this.series;
  }

  /** @param bytesMax of the typed arrays in the records: where they are more, every second one is left out, as while measuring */
  state(bytesMax = BYTES_MAX): ProbeTrackState<Result> {
    let { kept: records, every } = this;
    while (records.length > 1 && bytesOf(records) > bytesMax) {
      records = records.filter((_, i) => i % 2 === 0);
      every *= 2;
    }
    const { latest, failure, count, series: history } = this;
    return { latest, failure, records, every, count, history };
  }

  static from<Result>(state: ProbeTrackState<Result>): ProbeTrack<Result> {
    const { latest, failure, records, every, count, history } = state;
    return Object.assign(new ProbeTrack<Result>(), {
      latest,
      failure,
      kept: [...records],
      every,
      count,
      series: history,
    });
  }

  push(record: ProbeRecord<Result>, scalars: Readonly<Record<string, number>>): void {
    this.latest = record;
    this.failure = undefined;
    for (const [name, value] of Object.entries(scalars)) {
      if (!this.series[name]) this.series = { ...this.series, [name]: new History() };
      this.series[name]!.push(record.step, value);
    }
    if (this.count++ % this.every !== 0) return;
    const most = Math.max(2, Math.min(RECORDS_MAX, Math.floor(BYTES_MAX / Math.max(1, bytesOf(record.result)))));
    if (this.kept.length >= most) {
      this.kept = this.kept.filter((_, i) => i % 2 === 0);
      this.every *= 2;
      if ((this.count - 1) % this.every !== 0) return;
    }
    this.kept.push(record);
  }

  /** Goes back: forgets what was measured beyond the step, and of what was thinned out, what came last before it. */
  rewind(step: number): void {
    if (!this.latest || this.latest.step <= step) return;
    this.kept = this.kept.filter((record) => record.step <= step);
    this.latest = this.kept.at(-1);
    this.failure = undefined;
    this.count = this.kept.length * this.every;
    for (const history of Object.values(this.series)) history.rewind(step);
  }

  /** A past of its own for another lane. Results are shared: nobody changes them. */
  copy(): ProbeTrack<Result> {
    const copy = Object.assign(new ProbeTrack<Result>(), this);
    copy.kept = [...this.kept];
    copy.series = Object.fromEntries(Object.entries(this.series).map(([name, history]) => [name, history.copy()]));
    return copy;
  }
}

/** Of the typed arrays in plain data. */
function bytesOf(data: unknown): number {
  if (ArrayBuffer.isView(data)) return data.byteLength;
  if (typeof data !== 'object' || data === null) return 0;
  return Object.values(data).reduce((sum: number, value) => sum + bytesOf(value), 0);
}
