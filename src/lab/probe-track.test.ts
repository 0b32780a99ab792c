import { describe, expect, it } from 'vitest';
import { ProbeTrack } from './probe-track.ts';

const stepsOf = ({ records }: ProbeTrack) => records.map(({ step }) => step);

describe('a track', () => {
  it('keeps at most 64 records from the first on, evenly thinned, and the latest beside them', () => {
    const track = new ProbeTrack<number>();
    for (let step = 0; step < 1000; step++) {
      track.push({ step, result: step }, {});
      expect(track.records.length).toBeLessThanOrEqual(64);
      expect(track.latest).toEqual({ step, result: step });
    }
    const steps = stepsOf(track);
    expect(steps[0]).toBe(0);
    expect(new Set(steps.slice(1).map((step, i) => step - steps[i]!))).toEqual(new Set([16]));
    expect(steps.at(-1)).toBeGreaterThan(1000 - 2 * 16);
  });

  it('keeps fewer of large results: 8 MiB in all, but two', () => {
    const sizes = [2 ** 18, 2 ** 21, 2 ** 24];
    const most = sizes.map((bytes) => {
      const track = new ProbeTrack();
      const values = new Uint8Array(bytes);
      for (let step = 0; step < 100; step++) track.push({ step, result: [{ values }] }, {});
      return track.records.length;
    });
    expect(most[0]).toBeLessThanOrEqual(32);
    expect(most[0]).toBeGreaterThan(15);
    expect(most[1]).toBeLessThanOrEqual(4);
    expect(most[2]).toBeLessThanOrEqual(2);
  });

  it('follows scalars over steps', () => {
    const track = new ProbeTrack();
    track.push({ step: 3, result: undefined }, { radius: 0.5 });
    track.push({ step: 9, result: undefined }, { radius: 0.75 });
    expect(track.history.radius!.buckets.map(({ lastStep, mean }) => [lastStep, mean])).toEqual([
      [3, 0.5],
      [9, 0.75],
    ]);
  });

  it('copied, has a past of its own', () => {
    const track = new ProbeTrack();
    track.push({ step: 1, result: 1 }, { radius: 1 });
    const copy = track.copy();
    track.push({ step: 2, result: 2 }, { radius: 2 });
    expect(stepsOf(copy)).toEqual([1]);
    expect(copy.latest).toEqual({ step: 1, result: 1 });
    expect(copy.history.radius!.buckets).toHaveLength(1);
  });

  it('goes back to the last record that is kept, and on with the same spacing', () => {
    const track = new ProbeTrack<number>();
    const measure = (from: number, to: number) => {
      for (let step = from; step <= to; step++) track.push({ step, result: step }, { radius: step });
    };
    measure(0, 99);
    expect(stepsOf(track).slice(-2)).toEqual([96, 98]);
    track.rewind(51);
    expect([track.latest?.step, stepsOf(track).at(-1), track.history.radius!.end]).toEqual([50, 50, 51]);
    measure(52, 60);
    expect(stepsOf(track).slice(-3)).toEqual([56, 58, 60]);
    track.rewind(57);
    measure(58, 62);
    expect(stepsOf(track).slice(-4)).toEqual([56, 58, 60, 62]);
    track.failure = 'no';
    track.rewind(62);
    expect(track.failure).toBe('no');
    track.rewind(-1);
    expect([track.latest, track.failure, track.records]).toEqual([undefined, undefined, []]);
  });
});
