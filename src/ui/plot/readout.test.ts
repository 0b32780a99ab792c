import { describe, expect, it } from 'vitest';
import { besideCursor } from './readout.ts';

const room = { width: 400, height: 300 };
const plot = [0, 400] as const;
const box = { width: 100, height: 80 };

describe('the values at a cursor', () => {
  it('stand beside it, where the plot has more room', () => {
    expect(besideCursor([100, 20], box, [0, 150], room)).toEqual([4, 20]);
    expect(besideCursor([100, 20], box, plot, room)).toEqual([112, 20]);
    expect(besideCursor([300, 20], box, plot, room)).toEqual([188, 20]);
  });

  it('stand on the other side where they would cover a name, if there is room', () => {
    const name = { left: 120, right: 220, top: 30, bottom: 46 };
    expect(besideCursor([118, 20], box, plot, room, [name])).toEqual([6, 20]);
    // Where the window ends there is no other side.
    expect(besideCursor([60, 20], box, plot, room, [name])).toEqual([72, 20]);
    expect(besideCursor([118, 60], box, plot, room, [name])).toEqual([130, 60]);
    const before = { left: 0, right: 100, top: 20, bottom: 46 };
    expect(besideCursor([118, 20], box, plot, room, [name, before])).toEqual([130, 20]);
  });

  it('stay inside the window', () => {
    expect(besideCursor([150, 290], { width: 320, height: 80 }, plot, room)).toEqual([76, 216]);
    expect(besideCursor([210, -50], { width: 390, height: 290 }, plot, room)).toEqual([4, 4]);
    expect(besideCursor([210, 10], { width: 500, height: 400 }, plot, room)).toEqual([4, 4]);
  });
});
