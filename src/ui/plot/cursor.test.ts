import { describe, expect, it } from 'vitest';
import { clampTo, cursorAfterKey, samplePositions } from './cursor.ts';

const span = { first: 1, last: 100, stride: 1 };

describe('a cursor', () => {
  it.each([
    ['ArrowLeft', 50, 49],
    ['ArrowRight', 50, 51],
    ['PageDown', 50, 40],
    ['PageUp', 95, 100],
    ['ArrowLeft', 1, 1],
    ['Home', 50, 1],
    ['End', 50, 100],
    ['Escape', 50, undefined],
    ['ArrowLeft', undefined, 100],
    ['Home', undefined, 1],
    ['Escape', undefined, 'unmoved'],
    ['a', 50, 'unmoved'],
  ] as const)('after %s at %s is at %s', (key, at, after) => expect(cursorAfterKey(key, at, span)).toBe(after));

  it('moves by its stride', () => expect(cursorAfterKey('ArrowRight', 10, { ...span, stride: 5 })).toBe(15));

  it('stays on whole positions of the span', () => {
    expect([-3, 1.4, 50.6, 1e9].map((at) => clampTo(span, at))).toEqual([1, 1, 51, 100]);
  });
});

describe('rows of a table', () => {
  it('are spread evenly with both ends', () => {
    expect(samplePositions(span, 11)).toEqual([1, 11, 21, 31, 41, 51, 60, 70, 80, 90, 100]);
    expect(samplePositions({ ...span, last: 3 }, 11)).toEqual([1, 2, 3]);
    expect(samplePositions({ ...span, last: 1 }, 11)).toEqual([1]);
  });
});
