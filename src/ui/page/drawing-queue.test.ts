import { describe, expect, it } from 'vitest';
import { type Clock, DrawingQueue } from './drawing-queue.ts';

/** Time that passes only by drawing, painting and waiting for the next frame. */
class FakeClock implements Clock {
  time = 1000;
  private soonest: (() => void)[] = [];
  private frames: (() => void)[] = [];
  private painted: (() => void)[] = [];
  /** Of layout and paint, ms. */
  paint = 0;

  now = () => this.time;
  soon = (callback: () => void) => void this.soonest.push(callback);
  onFrame = (callback: () => void) => void this.frames.push(callback);
  onPainted = (callback: () => void) => void this.painted.push(callback);

  /** The end of the work at hand. */
  turn(): void {
    for (const callback of this.soonest.splice(0)) callback();
  }

  /** @returns whether anybody wanted the frame */
  frame(): boolean {
    const frames = this.frames.splice(0);
    this.time += 16;
    for (const callback of frames) callback();
    if (this.painted.length > 0) this.time += this.paint;
    for (const callback of this.painted.splice(0)) callback();
    return frames.length > 0;
  }
}

/** A board whose charts each take so long to draw, ms. */
function boardOf(costs: Readonly<Record<string, number>>, large = '') {
  const clock = new FakeClock();
  const frames: number[] = [];
  const queue = new DrawingQueue((milliseconds) => frames.push(milliseconds), clock);
  const drawn: string[] = [];
  const add = ([name, cost]: [string, number]) => {
    const draw = () => {
      drawn.push(name);
      clock.time += cost;
    };
    return [name, queue.add({ draw, isLarge: name === large })] as const;
  };
  const turns = Object.fromEntries(Object.entries(costs).map(add));
  /** What is drawn until nothing is left to draw. */
  const settle = () => {
    drawn.length = 0;
    for (let frames = 0; frames < 1000 && clock.frame(); frames++);
    return drawn;
  };
  const frame = () => {
    drawn.length = 0;
    clock.frame();
    return drawn.join('');
  };
  return { clock, queue, drawn, turns, settle, frame, frames };
}

describe('turns of charts', () => {
  it('all come in one frame where they fit', () => {
    const { queue, frame, clock } = boardOf({ a: 1, b: 2, c: 1 });
    queue.invalidate();
    expect(frame()).toBe('abc');
    expect(clock.frame()).toBe(false);
  });

  it('are spread over frames where they do not: none goes past its budget by a second chart', () => {
    const { queue, settle, clock, drawn } = boardOf({ a: 5, b: 5, c: 5, d: 20 });
    queue.invalidate();
    settle(); // what they cost is known now
    queue.invalidate();
    drawn.length = 0;
    const frames: string[] = [];
    for (let i = 0; i < 20; i++) {
      const before = drawn.length;
      clock.frame();
      if (drawn.length > before) frames.push(drawn.slice(before).join(''));
    }
    expect(frames).toEqual(['a', 'b', 'c', 'd']);
  });

  it('come to all, however fast data come, and three times as often to the large one', () => {
    const { queue, clock, drawn } = boardOf({ a: 6, b: 6, c: 6, d: 6 }, 'a');
    for (let i = 0; i < 600; i++) {
      queue.invalidate();
      clock.frame();
    }
    const count = (name: string) => drawn.filter((each) => each === name).length;
    expect(count('b')).toBeGreaterThan(40);
    expect(Math.abs(count('b') - count('d'))).toBeLessThanOrEqual(1);
    expect(count('a') / count('b')).toBeGreaterThan(1.5);
    expect(count('a') / count('b')).toBeLessThanOrEqual(3);
  });

  it('are not waited for by the chart in use, which is drawn once for all that was done; the others follow', () => {
    const { queue, turns, frame, settle, drawn, clock } = boardOf({ a: 6, b: 6, c: 6 });
    clock.paint = 50;
    queue.invalidate();
    frame(); // the frame took so long that others rest
    drawn.length = 0;
    turns.c!.use();
    turns.c!.use();
    expect(drawn).toEqual([]);
    clock.turn();
    expect(drawn).toEqual(['c']);
    expect([...settle()].sort()).toEqual(['a', 'b']);
  });

  it('come at once whenever it is used, but to none that is gone by then', () => {
    const { turns, drawn, clock } = boardOf({ a: 1 });
    for (const count of [1, 2]) {
      turns.a!.use();
      clock.turn();
      expect(drawn).toHaveLength(count);
    }
    turns.a!.use();
    turns.a!.remove();
    clock.turn();
    clock.frame();
    expect(drawn).toHaveLength(2);
  });

  it('leave half of the time to others', () => {
    const { queue, clock, drawn } = boardOf({ a: 8 });
    clock.paint = 42;
    const from = clock.time;
    for (let i = 0; i < 200; i++) {
      queue.invalidate();
      clock.frame();
    }
    const share = (drawn.length * 50) / (clock.time - from);
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThanOrEqual(0.5);
  });

  it('tell how long each frame took, and no more than a second', () => {
    const { queue, clock, frames } = boardOf({ a: 8 });
    for (clock.paint of [4, 42, 3_600_000]) {
      queue.invalidate();
      while (clock.frame());
      clock.time += 1000;
    }
    expect(frames).toEqual([12, 50, 1000]);
  });

  it('come again within a second after a frame that took an hour, where the computer was asleep', () => {
    const { queue, clock, drawn } = boardOf({ a: 1 });
    clock.paint = 3_600_000;
    queue.invalidate();
    clock.frame();
    clock.paint = 0;
    queue.invalidate();
    drawn.length = 0;
    const from = clock.time;
    for (let i = 0; i < 1000 && drawn.length === 0; i++) clock.frame();
    expect(drawn).toEqual(['a']);
    expect(clock.time - from).toBeLessThan(1100);
  });

  it('come every other second out of sight, and at once when it comes into sight', () => {
    const { queue, clock, drawn, turns, settle } = boardOf({ a: 1, b: 1 });
    turns.b!.setInSight(false);
    for (let i = 0; i < 625; i++) {
      queue.invalidate();
      clock.frame();
    }
    const count = drawn.filter((each) => each === 'b').length;
    expect(count).toBeGreaterThanOrEqual(4);
    expect(count).toBeLessThanOrEqual(6);
    turns.b!.setInSight(true);
    expect(settle().filter((each) => each === 'b')).toEqual(['b']);
  });

  it('end when all have had theirs: the last data are always drawn, in sight or not', () => {
    const { queue, turns, settle } = boardOf({ a: 5, b: 5, c: 5 });
    turns.c!.setInSight(false);
    queue.invalidate();
    expect([...settle()].sort()).toEqual(['a', 'b', 'c']);
  });

  it('are not waited for by a printer', () => {
    const { queue, drawn, clock } = boardOf({ a: 50, b: 50 });
    queue.invalidate();
    queue.flush();
    expect(drawn).toEqual(['a', 'b']);
    clock.frame();
    expect(drawn).toHaveLength(2);
  });
});
