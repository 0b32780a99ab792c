import { type Choice, same } from '../entry.ts';
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
  { id: 'values', label: { en: 'values', zh: '值' } },
  { id: 'changes', label: { en: 'changes from one value to the next', zh: '相邻两个值之间的变化' } },
] as const;

export const ownSeries = defineTask({
  id: 'ownSeries',
  label: { en: 'your own series', zh: '自己的序列' },
  reference: {
    en: 'forecast of a series of yours, a list of numbers or a column of a table (CSV), standardized: from T values, or changes from value to value, the next; the last 10 % are held out. Until you bring one: two waves, made up, of 24 and of 168 hours',
    zh: '预测你的序列（一列数，或表格（CSV）的一列，经标准化）：由 T 个值或 T 个变化预测下一个；最后 10 % 留出。在你提供之前：两个虚构的波，周期 24 和 168 小时',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T', zh: '时间步数 T' },
      default: 24,
      min: 1,
      max: 200,
      isInteger: true,
      scale: 'log',
    },
    data: {
      kind: 'text',
      label: { en: 'data', zh: '数据' },
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
      label: { en: 'column', zh: '列' },
      default: '',
      maxLength: COLUMN_NAME_MAX,
      options: ({ data, column }: Choice) => {
        const names = new Set([...columnNames(String(data)), String(column)]);
        names.delete('');
        const named = [...names].map((name) => ({ id: name, label: same(name) }));
        return [{ id: '', label: { en: 'the last one of numbers', zh: '最后一个数字列' } }, ...named];
      },
    },
    quantity: { kind: 'option', label: { en: 'forecast', zh: '预测' }, default: 'values', options: quantities },
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
      zh: '在留出的值上，不差于重复前一个值（Hyndman & Koehler 2006 的朴素预测），且不超过基线的一半；误差为标准差的 1 % 即可',
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
