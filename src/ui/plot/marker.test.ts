import { expect, it } from 'vitest';
import { laneStyles } from './lane-style.ts';
import { markerAt } from './marker.ts';

it('moves points, and neither radii nor what is relative', () => {
  expect(markerAt('M4,0A4,5,0,1,1,-4,0L1,2Z', 10, 20)).toBe('M14.0,20.0A4,5,0,1,1,6.0,20.0L11.0,22.0Z');
  expect(markerAt('M-3.6,-3.6h7.2v7.2h-7.2Z', 100.04, 50)).toBe('M96.4,46.4h7.2v7.2h-7.2Z');
});

it('leaves a marker at the origin as it is, to a tenth of a pixel: all eight', () => {
  const numbersOf = (path: string) => path.match(/-?\d*\.?\d+/g)!.map(Number);
  for (const { marker } of laneStyles) {
    const [before, after] = [numbersOf(marker), numbersOf(markerAt(marker, 0, 0))];
    expect(after).toHaveLength(before.length);
    after.forEach((number, i) => {
      expect(Math.abs(number - before[i]!)).toBeLessThanOrEqual(0.05 + 1e-9);
    });
  }
});
