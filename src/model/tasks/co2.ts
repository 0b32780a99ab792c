import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { withinTolerance } from '../metrics/index.ts';
import { loadCo2 } from './co2/load.ts';
import { seriesSource, standardize, targetsOf } from './series-source.ts';
import { defineTask } from './task.ts';

/** Five years. */
const TIMESTEPS_MAX = 60;

/** Mean squared error of the change a year before as the forecast, of the held-out changes, standardized. */
const YEAR_BEFORE_LOSS = 0.1545734336274;

export const co2 = defineTask({
  id: 'co2',
  label: { en: 'forecast, CO₂ at Mauna Loa', zh: '预测：冒纳罗亚 CO₂' },
  reference: {
    en: 'Keeling et al., Scripps CO₂ Program: monthly means of CO₂ at Mauna Loa, May 1964 to April 2020, as changes from month to month, standardized; from T changes, forecast the next; the last 10 % are held out',
    zh: 'Keeling et al.，Scripps CO₂ 项目：冒纳罗亚 CO₂ 的月平均值，1964 年 5 月至 2020 年 4 月，取逐月变化并标准化；由 T 个变化预测下一个；最后 10 % 留出',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T (months)', zh: '时间步数 T（月）' },
      default: 24,
      min: 1,
      max: TIMESTEPS_MAX,
      isInteger: true,
      scale: 'log',
    },
  },
  loss: () => meanSquaredError,
  metric: withinTolerance,
  shape: ({ timesteps }) => ({ timesteps, inputSize: 1, outputSize: 1, lossAt: 'end' }),
  /** The variance of the targets of training, which is 1 by standardization. */
  baselineLoss: () => 1,
  solved: () => ({
    quantity: 'loss',
    bound: YEAR_BEFORE_LOSS,
    reference: {
      en: 'no worse, on the held-out months, than repeating the change of the same month a year before (the seasonal naive forecast of Hyndman & Koehler 2006)',
      zh: '在留出的月份上，不差于重复上一年同月的变化（Hyndman & Koehler 2006 的季节性朴素预测）',
    },
  }),
  open: async ({ timesteps }) => {
    const values = changes(await loadCo2());
    const targets = targetsOf(values.length, TIMESTEPS_MAX);
    return seriesSource(standardize(values, targets), timesteps, targets);
  },
});

/** x_t − x_{t−1}: one fewer than there are values. */
const changes = (values: Float64Array): Float64Array => values.slice(1).map((x, i) => x - values[i]);
