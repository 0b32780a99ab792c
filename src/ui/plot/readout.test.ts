import { describe, expect, it } from 'vitest';
import { type Area, besideCursor, type Place } from './readout.ts';

const area = (left: number, right: number, top: number, bottom: number): Area => ({ left, right, top, bottom });
const room = area(0, 400, 0, 300);
const plot = area(0, 400, 0, 240);
const box = { width: 100, height: 80 };
const FOOT = 220;
const upperRight: Place = { isRight: true, isUpper: true };

describe('the values at a cursor', () => {
  const at = (x: number, around = {}, before?: Place) =>
    besideCursor([x, 20], FOOT, box, { plot, room, written: [], ...around }, before)?.at;

  it('stand beside it, where the plot has more room', () => {
    expect(at(100)).toEqual([112, 20]);
    expect(at(300)).toEqual([188, 20]);
    expect(at(100, { plot: area(0, 150, 0, 240) })).toEqual([112, 20]);
    expect(at(120, { plot: area(0, 150, 0, 240) })).toEqual([8, 20]);
  });

  it('stand at another place where they cover clearly less of what is written', () => {
    const name = area(120, 220, 30, 46);
    expect(at(118, { written: [name] })).toEqual([6, 20]);
    // Where the window ends there is no other side, but the lower end of the cursor.
    expect(at(60, { written: [name] })).toEqual([72, 140]);
    const before = area(0, 100, 20, 46);
    expect(at(118, { written: [name, before] })).toEqual([130, 140]);
    const below = [area(120, 400, 140, 220), area(0, 110, 140, 220)];
    expect(at(118, { written: [name, before, ...below] })).toEqual([130, 20]);
    // A corner of a name is no reason to go.
    expect(at(118, { written: [area(200, 230, 30, 46)] })).toEqual([130, 20]);
  });

  it('leave a side where they would leave the plot', () => {
    const narrow = { plot: area(160, 420, 0, 240), room: area(0, 900, 0, 300) };
    expect(at(280, narrow, upperRight)).toEqual([292, 20]);
    expect(at(325, narrow, upperRight)).toEqual([213, 20]);
  });

  it('stay where they were while no other place is clearly better', () => {
    expect(at(230, {}, upperRight)).toEqual([242, 20]);
    expect(at(230)).toEqual([118, 20]);
    const small = area(250, 300, 30, 40);
    expect(at(230, { written: [small] }, upperRight)).toEqual([242, 20]);
    expect(at(230, { written: [area(250, 330, 30, 46)] }, upperRight)).toEqual([118, 20]);
  });

  it('stay in sight, and are gone with the last row of the plot', () => {
    const scrolled = (top: number, within = room) => {
      const moved = area(0, 400, top, top + 240);
      return besideCursor([100, top + 20], top + FOOT, box, { plot: moved, room: within, written: [] })?.at;
    };
    expect(scrolled(-100)).toEqual([112, 4]);
    // A box that is higher than what is in sight of the plot.
    expect(scrolled(-200)).toEqual([112, 4]);
    expect(scrolled(-221)).toBeUndefined();
    expect(scrolled(250)).toEqual([112, 216]);
    expect(scrolled(281)).toBeUndefined();
    // A column that scrolls below a header.
    const column = area(0, 400, 60, 300);
    expect(scrolled(20, column)).toEqual([112, 64]);
    expect(scrolled(-161, column)).toBeUndefined();
  });

  it('stay inside the window where they are larger', () => {
    const of = (x: number, y: number, width: number, height: number) =>
      besideCursor([x, y], FOOT, { width, height }, { plot, room, written: [] })?.at;
    expect(of(150, 20, 320, 80)).toEqual([76, 20]);
    expect(of(210, 10, 390, 290)).toEqual([4, 4]);
    expect(of(210, 10, 500, 400)).toEqual([4, 4]);
  });
});
