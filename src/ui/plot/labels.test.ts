import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels, steadyLabels, type WantedLabel } from './labels.ts';
import { LABEL_AWAY, type LabelWords, labelsInk, labelWidth } from './line-labels.ts';

const label = (id: string, y: number, height = 14): WantedLabel => ({ id, y, height });

describe('labels', () => {
  it('stand at their lines where there is room', () => {
    expect(placeLabels([label('a', 20), label('b', 100)], [0, 200])).toEqual([
      { id: 'a', y: 20 },
      { id: 'b', y: 100 },
    ]);
  });

  it('that collide move apart evenly around where they want to be', () => {
    expect(placeLabels([label('a', 50), label('b', 52)], [0, 200])).toEqual([
      { id: 'a', y: 44 },
      { id: 'b', y: 58 },
    ]);
  });

  it('stay inside the range', () => {
    expect(placeLabels([label('a', -40), label('b', 2)], [0, 200]).map(({ y }) => y)).toEqual([7, 21]);
    expect(placeLabels([label('a', 199), label('b', 400)], [0, 200]).map(({ y }) => y)).toEqual([179, 193]);
  });

  it('never overlap and never leave the range while there is room for all', () => {
    const wanted = fc.array(
      fc.tuple(fc.double({ min: -50, max: 350, noNaN: true }), fc.integer({ min: 10, max: 34 })),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(wanted, (labels) => {
        const all = labels.map(([y, height], i) => label(String(i), y, height));
        const height = new Map(all.map((each) => [each.id, each.height]));
        const placed = placeLabels(all, [0, 300]);
        expect(placed).toHaveLength(all.length);
        placed.forEach(({ id, y }, i) => {
          expect(y - height.get(id)! / 2).toBeGreaterThan(-1e-6);
          expect(y + height.get(id)! / 2).toBeLessThan(300 + 1e-6);
          const next = placed[i + 1];
          if (next) expect(next.y - y).toBeGreaterThan((height.get(id)! + height.get(next.id)!) / 2 - 1e-6);
        });
      }),
    );
  });

  it('share a range too small for all', () => {
    const placed = placeLabels(
      ['a', 'b', 'c', 'd'].map((id) => label(id, 10)),
      [0, 28],
    );
    expect(placed.map(({ y }) => y)).toEqual([3.5, 10.5, 17.5, 24.5]);
  });

  it('keep their order until the lines have clearly crossed', () => {
    const before = placeLabels([label('a', 50), label('b', 52)], [0, 200]);
    const order = (a: number, b: number) =>
      placeLabels([label('a', a), label('b', b)], [0, 200], before).map(({ id }) => id);
    expect(order(55, 50)).toEqual(['a', 'b']);
    expect(order(65, 50)).toEqual(['b', 'a']);
  });

  it('keep still while lines quiver', () => {
    const first = steadyLabels([label('a', 50), label('b', 90)], [0, 200], []);
    const second = steadyLabels([label('a', 53), label('b', 88)], [0, 200], first);
    expect(second).toBe(first);
    expect(steadyLabels([label('a', 58), label('b', 90)], [0, 200], second)[0]!.y).toBe(58);
  });
});

describe('the room that labels in a gutter take', () => {
  const words = (name: string): LabelWords => ({ lines: [name], notes: [] });
  const laneLabel = (id: string, y: number) =>
    ({ id, style: 0, words: words(`lane ${id}`), end: [100, y], y }) as const;

  it('is that of the places they are given, from the end of the lines to that of the longest text', () => {
    const [first, second] = labelsInk([laneLabel('1', 50), laneLabel('2', 50)], 100, [0, 200]);
    expect(second![0]![1] - first![0]![1]).toBeGreaterThanOrEqual(14);
    for (const [[start], [end]] of [first, second] as [[number, number], [number, number]][]) {
      expect(start).toBe(100);
      expect(end).toBe(100 + LABEL_AWAY + labelWidth(words('lane 1')));
    }
    expect(labelsInk([], 100, [0, 200])).toEqual([]);
  });
});
