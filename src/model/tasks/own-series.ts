import { type Choice, inEveryLanguage } from '../entry.ts';
import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { withinTolerance } from '../metrics/index.ts';
import type { Checked } from '../problem.ts';
import { COLUMN_NAME_MAX, columnNames, type OwnSeries, readOwnSeries } from './own/series.ts';
import { TEXT_LENGTH_MAX } from './own/text.ts';
import { seriesSource } from './series-source.ts';
import { defineTask } from './task.ts';

/** Of the baseline: a forecast that is no better than that has learned little, however bad the naive one is. */
const SOLVED_MAX = 0.5;
/** An error of 1 % of the standard deviation: enough, even of a series that stands still where it is held out. */
const SOLVED_MIN = 1e-4;

/** Made up: two waves, of 24 and of 7 · 24 hours, as a table of a month. */
const HOURLY = Array.from({ length: 30 * 24 }, (_, hour) => {
  const wave = (period: number) => Math.sin((2 * Math.PI * hour) / period);
  return `${hour},${(20 + 5 * wave(24) + 3 * wave(7 * 24)).toFixed(2)}`;
});

const quantities = [
  { id: 'values', label: { en: 'values' } },
  { id: 'changes', label: { en: 'changes from one value to the next' } },
] as const;

export const ownSeries = defineTask({
  id: 'ownSeries',
  label: { en: 'your own series' },
  reference: {
    en: 'forecast of a series of yours, a list of numbers or a column of a table (CSV), standardized: from T values, or changes from value to value, the next; the last 10 % are held out. Until you bring one: two waves, made up, of 24 and of 168 hours',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T' },
      default: 24,
      min: 1,
      max: 200,
      isInteger: true,
      scale: 'log',
    },
    data: {
      kind: 'text',
      label: { en: 'data' },
      default: ['hour,level', ...HOURLY].join('\n'),
      maxLength: TEXT_LENGTH_MAX,
      understood: (choice: Choice) => {
        const { count, name, range } = seriesOf(read(choice));
        return { kind: 'values', count, column: name, range };
      },
      dependents: ['column'],
    },
    column: {
      kind: 'text',
      label: { en: 'column' },
      default: '',
      maxLength: COLUMN_NAME_MAX,
      options: ({ data, column }: Choice) => {
        const names = new Set([...columnNames(String(data)), String(column)]);
        names.delete('');
        const named = [...names].map((name) => ({ id: name, label: inEveryLanguage(name) }));
        return [{ id: '', label: { en: 'the last one of numbers' } }, ...named];
      },
    },
    quantity: { kind: 'option', label: { en: 'forecast' }, default: 'values', options: quantities },
  },
  problems: (settings, key) => {
    const checked = read(settings, key);
    return checked.ok ? [] : checked.problems;
  },
  loss: () => meanSquaredError,
  metric: withinTolerance,
  shape: ({ timesteps }) => ({ timesteps, inputSize: 1, outputSize: 1, lossAt: 'end' }),
  /** The variance of the targets of training, which is 1 by standardization. */
  baselineLoss: () => 1,
  solved: (settings) => ({
    quantity: 'loss',
    bound: Math.min(SOLVED_MAX, Math.max(SOLVED_MIN, seriesOf(read(settings)).naiveLoss)),
    reference: {
      en: 'no worse, on the held-out values, than repeating the value before (the naive forecast of Hyndman & Koehler 2006), and at most half the baseline; an error of 1 % of the standard deviation is good enough',
    },
  }),
  open: async (settings) => {
    const { values, targets } = seriesOf(read(settings));
    return seriesSource(values, settings.timesteps, targets);
  },
});

const read = ({ data, timesteps, column, quantity }: Readonly<Record<string, unknown>>, key = 'task') =>
  readOwnSeries(String(data), Number(timesteps), String(column), quantity === 'changes', key);

/** Of settings that have been checked. */
function seriesOf(checked: Checked<OwnSeries>): OwnSeries {
  if (!checked.ok) throw new Error('own series: not checked');
  return checked.value;
}
