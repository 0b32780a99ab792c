import { describe, expect, it } from 'vitest';
import type { BlockSpectrum } from '../../probe/spectrum.ts';
import { formatTicks } from '../plot/format.ts';
import { linearTicks } from '../plot/range.ts';
import { textWidth } from '../plot/text.ts';
import { english } from './english.ts';
import {
  blockOf,
  eigenvalueText,
  gatesOf,
  nearestRank,
  neededReach,
  noteOf,
  planeBox,
  planePoint,
  ticksAcross,
} from './spectrum-plane.ts';

const blockWith = (gate: string, ...values: readonly (readonly [number, number])[]): BlockSpectrum => ({
  gate,
  real: Float64Array.from(values, ([re]) => re),
  imaginary: Float64Array.from(values, ([, im]) => im),
  radius: Math.max(...values.map(([re, im]) => Math.hypot(re, im))),
  norm: 9,
});
const laneWith = (...result: BlockSpectrum[]) => ({
  ...{ id: '0', name: 'a', style: 0 },
  ...{ found: { step: 1, result }, failure: undefined },
});

describe('the matrix of a lane', () => {
  const plain = laneWith(blockWith('a', [1, 0]));
  const gated = laneWith(blockWith('r', [2, 0]), blockWith('z', [3, 0]));

  it('is the only one it has, else that of the gate', () => {
    expect(gatesOf([plain, gated, gated])).toEqual(['r', 'z']);
    expect(blockOf(plain, 'z')?.radius).toBe(1);
    expect(blockOf(gated, 'z')?.radius).toBe(3);
    expect(blockOf(gated, 'i')).toBeUndefined();
    expect(blockOf({ ...plain, found: undefined }, 'z')).toBeUndefined();
  });
});

describe('the plane', () => {
  it('reaches beyond the unit circle and every eigenvalue, to a round number', () => {
    const reachOf = (radius: number) => neededReach([undefined, blockWith('a', [radius, 0])]);
    expect([0, 1, 1.2, 1.3, 7, 11, 30, 950].map(reachOf)).toEqual([1.25, 1.25, 1.25, 1.5, 8, 12.5, 30, 1000]);
    expect(neededReach([{ ...blockWith('a', [1, 0]), radius: Number.NaN }])).toBe(1.25);
  });

  it.each([
    [640, 280],
    [320, 150],
    [150, 400],
  ])('is a square inside %i × %i px', (width, height) => {
    const box = planeBox({ width, height });
    const [left, top] = planePoint(box, 2, -2, 2);
    const [right, bottom] = planePoint(box, 2, 2, -2);
    expect(right - left).toBeCloseTo(bottom - top, 10);
    expect([left, top]).toEqual([box.left, box.top]);
    expect(right).toBeCloseTo(width - box.right, 10);
    expect(bottom).toBeCloseTo(height - box.bottom, 10);
    expect(right).toBeLessThanOrEqual(width);
    expect(bottom).toBeLessThan(height);
  });

  it('leaves out what is beyond it, and says so of the lane', () => {
    const box = planeBox({ width: 640, height: 280 });
    const lane = laneWith(blockWith('a', [0.5, 0], [3e5, 4e5]));
    expect(planePoint(box, 1.25, 3e5, 4e5)).toEqual([Number.NaN, Number.NaN]);
    expect(planePoint(box, 1.25, 0.5, -1.3)).toEqual([Number.NaN, Number.NaN]);
    expect(nearestRank([lane.found.result[0]], box, 1.25, box.middle)).toBe(1);
    expect(noteOf(lane, undefined, 1.25, english.spectrum)).toBe('ρ 500 000, out of view'.replace(' 000', '\u202f000'));
    expect(noteOf(lane, undefined, 5e5, english.spectrum)).toMatch(/^ρ .* · σₘₐₓ 9/);
  });

  it.each([1.25, 20, 800, 5e3, 2.5e5, 5e5, 8e37])(
    'has ticks across at a reach of %d that keep clear of each other',
    (reach) => {
      const { half } = planeBox({ width: 330, height: 190 });
      const values = linearTicks([-reach, reach], 2 * half, 44);
      const labels = formatTicks(values, 1e4);
      const shown = ticksAcross(values, labels, half / reach);
      expect(shown).toContain(0);
      for (let i = 1; i < shown.length; i++) {
        const [a, b] = [shown[i - 1]!, shown[i]!].map((value) => textWidth(labels[values.indexOf(value)]!));
        expect(((shown[i]! - shown[i - 1]!) * half) / reach).toBeGreaterThan((a! + b!) / 2);
      }
    },
  );

  it('has the names beside it where all of them find room, else none', () => {
    const widthFor = (names: number, width: number) => planeBox({ width, height: 150 }, names).labelWidth;
    expect(widthFor(4, 480)).toBeGreaterThan(250);
    expect(widthFor(5, 480)).toBe(0);
    expect(widthFor(4, 300)).toBe(0);
  });

  it('finds the eigenvalue under a pointer, of whichever lane', () => {
    const blocks = [blockWith('a', [1, 0], [0.5, 0.5], [0.5, -0.5]), undefined, blockWith('a', [-1, 0], [0, 0])];
    const box = planeBox({ width: 640, height: 280 });
    const rankAt = (re: number, im: number) => nearestRank(blocks, box, 1.25, planePoint(box, 1.25, re, im));
    expect([rankAt(0.9, 0), rankAt(0.5, -0.6), rankAt(-0.8, 0.1), rankAt(0.1, 0)]).toEqual([1, 3, 1, 2]);
  });
});

it('an eigenvalue is told with its modulus', () => {
  const block = blockWith('a', [0.6, -0.8]);
  expect(eigenvalueText(block, 1)).toBe('|0.600 − 0.800i| = 1.00');
  expect(eigenvalueText(block, 2)).toBe('–');
});
