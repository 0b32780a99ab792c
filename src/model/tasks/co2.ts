import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { withinTolerance } from '../metrics/index.ts';
import { loadCo2 } from './co2/load.ts';
import { changes, seriesSource, standardize, targetsOf } from './series-source.ts';
import { defineTask } from './task.ts';

/** Five years. */
const TIMESTEPS_MAX = 60;

/** Mean squared error of the change a year before as the forecast, of the held-out changes, standardized. */
const YEAR_BEFORE_LOSS = 0.1545734336274;

export const co2 = defineTask({
  id: 'co2',
  label: { en: 'forecast, CO₂ at Mauna Loa' },
  reference: {
    en: 'Keeling et al., Scripps CO₂ Program: monthly means of CO₂ at Mauna Loa, May 1964 to April 2020, as changes from month to month, standardized; from T changes, forecast the next; the last 10 % are held out',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T (months)' },
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
    },
  }),
  open: async ({ timesteps }) => {
    const values = changes(await loadCo2());
    const targets = targetsOf(values.length, TIMESTEPS_MAX);
    return seriesSource(standardize(values, targets), timesteps, targets);
  },
});
