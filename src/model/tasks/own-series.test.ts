import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { checkExperiment } from '../check-experiment.ts';
import { defaultChoice } from '../entry.ts';
import { describeProblem } from '../problem.ts';
import { ownSeries } from './own-series.ts';
import { opened } from './testing.ts';

/** Columns x = 0, 1, 4, …, and y = 0, 1, 0, 1, …: 40 values. */
const data = ['x,y', ...Array.from({ length: 40 }, (_, i) => `${i * i},${i % 2}`)].join('\n');
const settings = { id: 'ownSeries', data, timesteps: 3, column: '', quantity: 'values' };

describe('a task of one’s own series', () => {
  it('asks for the value after T, of the last column of numbers, standardized, the last tenth held out', async () => {
    expect(ownSeries.shape(settings)).toEqual({ timesteps: 3, inputSize: 1, outputSize: 1, lossAt: 'end' });
    const { batch, heldOut, heldOutCount } = await opened(ownSeries, settings);
    expect(heldOutCount).toBe(4);
    const { inputs, targets } = batch(randomStream(1), 50);
    for (let b = 0; b < 50; b++) {
      const sequence = [0, 1, 2].map((t) => inputs[t * 50 + b]);
      // 17 zeros and 16 ones before the held-out values.
      expect(sequence.every((z) => Math.abs(Math.abs(z) - 1) < 0.05)).toBe(true);
      expect([sequence[0], sequence[2]]).toEqual([sequence[0], sequence[0]]);
      expect(targets[b]).toBe(sequence[1]);
    }
    const last = heldOut(3, 1);
    expect(last.targets[0]).toBeGreaterThan(0);
  });

  it('is of the column that is named, or of changes', async () => {
    const valuesOf = async (change: object) => {
      const { heldOut } = await opened(ownSeries, { ...settings, ...change });
      return [...heldOut(0, 4).targets];
    };
    const x = await valuesOf({ column: 'x' });
    expect(x.every((value, i) => i === 0 || value > x[i - 1])).toBe(true);
    // Changes of squares are 2i + 1: their own changes are all alike.
    const [a, b, c] = await valuesOf({ column: 'x', quantity: 'changes' });
    expect(c - b).toBeCloseTo(b - a, 6);
    expect(b - a).toBeGreaterThan(0);
  });

  it('has the variance 1 as its baseline; solved is what repeating the last value scores, from 1e-4 to half of that', () => {
    const boundOf = (value: (i: number) => number) => {
      const list = Array.from({ length: 100 }, (_, i) => String(value(i))).join('\n');
      return ownSeries.solved({ ...settings, data: list }).bound;
    };
    expect(ownSeries.baselineLoss(settings)).toBe(1);
    expect(ownSeries.solved(settings)).toMatchObject({ quantity: 'loss', bound: 0.5 });
    expect(boundOf((i) => Math.min(i, 85))).toBe(1e-4);
    // 3 to 89 are trained on, each held-out value is one more than the last: 1 / variance.
    expect(boundOf((i) => i)).toBeCloseTo(12 / (87 ** 2 - 1), 12);
  });

  it('says what was understood, and offers the columns', () => {
    const { data: field, column } = ownSeries.fields;
    expect(field.kind === 'text' && field.understood?.(settings)).toEqual({
      kind: 'values',
      count: 40,
      column: 'y',
      range: [0, 1],
    });
    expect(column.kind === 'text' && column.options?.(settings).map(({ id }) => id)).toEqual(['', 'x', 'y']);
  });

  it('begins with waves that are long enough for every T', () => {
    for (const quantity of ['values', 'changes']) {
      expect(ownSeries.problems({ ...defaultChoice(ownSeries), timesteps: 200, quantity }, 'task')).toEqual([]);
    }
  });

  it('is refused by the experiment’s check where data, column and T do not go together', () => {
    const problemsOf = (change: object) => {
      const checked = checkExperiment({ task: { ...settings, ...change } });
      return checked.ok ? [] : checked.problems.map(describeProblem);
    };
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ column: 'z' })).toEqual(['task.column: "z" is not allowed; allowed is x, y']);
    expect(problemsOf({ timesteps: 21 })).toEqual([
      'task.data: 40 is not allowed; allowed is 42 to 20000 values, or T up to 20',
    ]);
    expect(problemsOf({ data: 3 })).toEqual([
      'task.data: 3 is not allowed; allowed is a text of up to 200000 characters',
    ]);
  });
});
