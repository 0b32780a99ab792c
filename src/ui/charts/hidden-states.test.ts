import { describe, expect, it } from 'vitest';
import { bandsOf } from '../plot/heat.ts';
import { english } from './english.ts';
import {
  formatState,
  formatStates,
  greatestState,
  type HiddenLane,
  hiddenScale,
  measureOf,
  noteOf,
  pictureOf,
  roundSize,
  summaryOf,
  tableOf,
} from './hidden-states.ts';

/** @param values a row for each unit */
const laneOf = (...values: readonly (readonly number[])[]): HiddenLane => ({
  id: '0',
  name: 'one',
  style: 0,
  hidden: {
    step: 7,
    units: values.length,
    timesteps: values[0]!.length,
    values: Float32Array.from(values.flat()),
  },
});
const nothing: HiddenLane = { id: '1', name: 'two', style: 1, hidden: undefined };

describe('hidden states', () => {
  it('are coloured around 0, to a round number that holds the greatest of all lanes', () => {
    const lanes = [laneOf([0.5, -0.75]), laneOf([0.25, Number.NaN]), laneOf([Number.NEGATIVE_INFINITY]), nothing];
    expect(greatestState(lanes)).toBe(0.75);
    expect([0.75, 1, 1.01, 0.02, 3, 6].map(roundSize)).toEqual([1, 1, 2, 0.02, 5, 10]);
    expect([greatestState([laneOf([0, 0])]), greatestState([nothing])]).toEqual([1, 1]);
    expect(hiddenScale(2).domain).toEqual([-2, 2]);
  });

  it('are said to be of so many units and of a step once, whatever lanes have', () => {
    const { measure } = english.hiddenStates;
    const first = laneOf([1], [2]);
    const later = { ...laneOf([1]), hidden: { ...laneOf([1]).hidden!, step: 12 } };
    expect(measureOf([first, nothing, { ...later, divergedAtStep: 12 }], english.hiddenStates)).toBe(
      `H = 2, step 7 · ${measure}`,
    );
    expect(measureOf([first, later], english.hiddenStates)).toBe(`H = 2 / 1, step 7 … 12 · ${measure}`);
    expect(measureOf([nothing], english.hiddenStates)).toBe(measure);
  });

  it('say why a panel is empty, and how old that of a lane is that diverged', () => {
    const note = (lane: HiddenLane) => noteOf(lane, english.hiddenStates);
    expect([note(laneOf([1])), note(nothing)]).toEqual([undefined, 'not measured']);
    expect(note({ ...nothing, divergedAtStep: 9 })).toBe('diverged at step 9, not measured');
    expect(note({ ...laneOf([1]), divergedAtStep: 9 })).toBe('diverged at step 9, measured at step 7');
  });

  it('are a picture of timesteps across and units upwards, means where several share a pixel', () => {
    const values = (lane: HiddenLane, width: number, last: number, height: number) => {
      const picture = pictureOf(lane.hidden);
      const bands = bandsOf(picture.rows, height);
      const [column, into] = [picture.columns(width, last, bands), new Float32Array(bands.count)];
      return Array.from({ length: width }, (_, x) => (column(x, into) ? [...into] : null));
    };
    const lane = laneOf([1, 2, 3], [-1, -2, -5]);
    expect(values(lane, 4, 4, 2)).toEqual([[1, -1], [2, -2], [3, -5], null]);
    expect(values(lane, 1, 3, 1)).toEqual([[Math.fround(-2 / 6)]]);
    expect(values(nothing, 2, 2, 1)).toEqual([null, null]);
    expect(pictureOf(nothing.hidden).end).toBe(0);
  });

  it('are read at a unit and a timestep, and from the least to the greatest', () => {
    const { hidden } = laneOf([0.5, -0.25], [Number.NaN, 1]);
    expect([formatState(hidden, 1, 1), formatState(hidden, 2, 1), formatState(hidden, 1, 2)]).toEqual([
      '0.500',
      '−0.250',
      'NaN',
    ]);
    expect([formatState(hidden, 3, 1), formatState(hidden, 1, 3), formatState(undefined, 1, 1)]).toEqual([
      '–',
      '–',
      '–',
    ]);
    expect(formatStates(hidden!)).toBe('−0.250 … 1.00 / NaN');
    expect(formatStates(hidden!, 2)).toBe('−0.250 … 1.00');
    expect(formatStates(laneOf([Number.NaN]).hidden!)).toBe('NaN');
    expect(formatStates(laneOf([3, 3]).hidden!)).toBe('3.00');
  });

  it('stand in the table by timestep, and in the sentence', () => {
    expect(tableOf([laneOf([1, 2], [3, 4]), nothing], 2, english.hiddenStates)).toEqual({
      columns: ['timestep', 'one'],
      rows: [
        ['1', '1.00 … 3.00'],
        ['2', '2.00 … 4.00'],
      ],
    });
    expect(tableOf([nothing], 1, english.hiddenStates).rows).toEqual([]);
    expect(summaryOf({ ...laneOf([1, 2]), divergedAtStep: 9 })).toEqual([
      { name: 'one', units: '1', range: '1.00 … 2.00', divergedAtStep: '9' },
    ]);
    expect(summaryOf(nothing)).toEqual([]);
  });
});
