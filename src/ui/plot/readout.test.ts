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

  it('stay inside the window', () => {
    expect(besideCursor([150, 290], { width: 320, height: 80 }, plot, room)).toEqual([76, 216]);
    expect(besideCursor([210, -50], { width: 390, height: 290 }, plot, room)).toEqual([4, 4]);
    expect(besideCursor([210, 10], { width: 500, height: 400 }, plot, room)).toEqual([4, 4]);
  });
});
