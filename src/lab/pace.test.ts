// The speed limit on a scripted clock, by itself and in the run of a scripted engine.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Machine } from '../engine/choose.ts';
import { createLab } from './lab.ts';
import { Pace, takesAllOf } from './pace.ts';
import { FakeEngine } from './testing/fake-engine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

it('rests for the page where one or two cores are all there are', () => {
  expect([1, 2, 3, 16].map(takesAllOf)).toEqual([true, true, false, false]);
});

describe('a pace', () => {
  it('holds nobody up without a limit', () => {
    const pace = new Pace();
    pace.begin(5);
    expect([pace.isLimited, pace.wait(5)]).toEqual([false, 0]);
  });

  it('lets steps begin at even spaces, also where one is late, and does not catch up with those missed', () => {
    const pace = new Pace();
    pace.setLimit(10);
    const begins = [1000, 1102, 1200, 1450];
    const waits = begins.map((at) => {
      pace.begin(at);
      return pace.wait(at);
    });
    // The step at 1450 was due at 1300: the next one comes 100 ms after it.
    expect(waits).toEqual([100, 98, 100, 100]);
  });

  it('rests as long as it is told to, a limit or none, and no shorter for being told again', () => {
    const pace = new Pace();
    pace.rest(40, 1000);
    pace.rest(10, 1005);
    expect([1000, 1030, 1040, 1050].map((now) => pace.wait(now))).toEqual([40, 10, 0, 0]);
    pace.setLimit(100);
    pace.begin(1035);
    expect([1036, 1042].map((now) => pace.wait(now))).toEqual([9, 3]);
    pace.rest(30, 1036);
    expect(pace.wait(1042)).toBe(24);
  });

  it('sleeps until its time or until it is woken, with one timer', async () => {
    const pace = new Pace();
    const ends: number[] = [];
    const sleep = () => pace.sleep(500).then(() => ends.push(Date.now()));
    const start = Date.now();
    void sleep();
    await pass(600);
    void sleep();
    await pass(200);
    pace.wake();
    await pass(0);
    expect(ends.map((end) => end - start)).toEqual([500, 800]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** A laboratory on a scripted engine, running. */
async function running(hash = '') {
  const engine = new FakeEngine();
  const times: number[] = [];
  const { advance } = engine;
  vi.spyOn(engine, 'advance').mockImplementation((steps) => {
    times.push(performance.now());
    return advance.call(engine, steps);
  });
  const machine: Machine = {
    open: () => engine,
    fallback: 'cpu',
    findGpu: async () => ({ reason: 'noAdapter', detail: '' }),
  };
  const lab = createLab({ machine, hash });
  lab.run.run();
  await pass(0);
  return { lab, engine, times };
}

describe('a run that is to rest', () => {
  it('calls the engine no more until then; single steps come at once', async () => {
    const { lab, engine } = await running();
    await pass(200);
    lab.run.pace.rest(500, performance.now());
    await pass(100);
    const { length } = engine.advances;
    await pass(390);
    expect(engine.advances).toHaveLength(length);
    await pass(100);
    expect(engine.advances.length).toBeGreaterThan(length);
    lab.run.pace.rest(500, performance.now());
    void lab.run.pause();
    await pass(20);
    const { step } = lab.run.store.getState();
    lab.run.singleStep();
    await pass(20);
    expect(lab.run.store.getState().step).toBe(step + 1);
    lab.dispose();
  });
});

describe('a run with a speed limit', () => {
  it('takes so many steps a second, one a call, each within 6 ms of its place', async () => {
    const { lab, engine, times } = await running('#v1&speed=3');
    await pass(5000);
    expect(engine.advances).toEqual(Array(15).fill(1));
    // Where the engine is busy with something else, one step is late; those behind it are not.
    const late = times.map((time, i) => time - times[0]! - (i * 1000) / 3);
    expect(Math.min(...late)).toBeGreaterThan(-1);
    expect(Math.max(...late)).toBeLessThan(6);
    expect(Math.abs(late.at(-1)!)).toBeLessThan(1);
    expect(lab.run.store.getState().stepsPerSecond).toBeCloseTo(3, 1);
    lab.dispose();
  });

  it('pauses at once, not at the next step, and leaves no timer behind', async () => {
    const { lab, engine } = await running('#v1&speed=1');
    await pass(1300);
    expect(engine.advances).toHaveLength(2);
    let isAtRest = false;
    void lab.run.pause().then(() => {
      isAtRest = true;
    });
    await pass(5);
    expect(isAtRest).toBe(true);
    await pass(3000);
    expect(engine.advances).toHaveLength(2);
    lab.dispose();
  });

  it('takes single steps at once', async () => {
    const { lab, engine } = await running('#v1&speed=1');
    await pass(1300);
    await lab.run.pause();
    const { length } = engine.advances;
    for (let i = 0; i < 3; i++) lab.run.singleStep();
    await pass(20);
    expect(engine.advances.slice(length).reduce((sum, steps) => sum + steps, 0)).toBe(3);
    lab.dispose();
  });

  it('follows another limit, and none, while it waits', async () => {
    const { lab, engine } = await running('#v1&speed=1');
    await pass(1300);
    lab.view.setSpeed('10');
    await pass(1000);
    expect(engine.advances.length).toBeGreaterThanOrEqual(11);
    expect(engine.advances.length).toBeLessThanOrEqual(13);
    lab.view.setSpeed(undefined);
    await pass(1000);
    expect(engine.advances.length).toBeGreaterThan(60);
    lab.dispose();
  });

  it('starts over, and takes up an edited experiment, without waiting for the next step', async () => {
    const { lab, engine } = await running('#v1&speed=1');
    await pass(1300);
    lab.run.reset();
    await pass(20);
    expect(engine.loads).toHaveLength(2);
    lab.dispose();
  });
});
