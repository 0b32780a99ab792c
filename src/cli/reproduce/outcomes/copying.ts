import type { Lane } from '../../../model/experiment.ts';
import { copying as task } from '../../../model/tasks/copying.ts';
import { adamClipped, seeds, torchDefaultLane } from '../lane.ts';
import { isWhole, type Measurements, type Outcome, onlyLane, type Run } from '../outcome.ts';

const DELAY = 30;
const SYMBOLS = 10;
const baseline = task.baselineLoss({ delay: DELAY });
/** Steps of a window: 3 200 sequences. */
const WINDOW = 100;
const NEAR = 0.01;

const tanh: Lane = { ...torchDefaultLane(), hiddenSize: 128, ...adamClipped };
const linear: Lane = {
  ...tanh,
  cell: { id: 'rnn', activation: 'linear', slope: 0.01 },
  recurrentInitializer: { id: 'orthogonal', gain: 1, gates: 'apart' },
};

const runsOf = (name: string, lane: Lane, steps: number): Run[] =>
  seeds(3).map((seed) => ({
    name: `copying-${name}-seed-${seed}`,
    experiment: { seed, batchSize: 32, accumulation: 1, task: { id: 'copying', delay: DELAY }, lanes: [lane] },
    steps,
    window: WINDOW,
  }));

const tanhRuns = runsOf('tanh', tanh, 6000);
const linearRuns = runsOf('linear', linear, 1000);

/** Of the symbols that are to be remembered, from the share of all outputs: blanks count as right. */
export const wrongSymbols = (accuracy: number): number => ((1 - accuracy) * (DELAY + 2 * SYMBOLS)) / SYMBOLS;

/** NaN where a run did not come so far. */
const lastWindows = (measured: Measurements, runs: readonly Run[]) =>
  runs.map((run) => {
    const lane = onlyLane(measured, run);
    return isWhole(lane, run) ? { loss: lane.loss.at(-1)!, metric: lane.metric.at(-1)! } : lost;
  });
const lost = { loss: Number.NaN, metric: Number.NaN };

export const copying: Outcome = {
  id: 'copying',
  title: `Copying memory, delay ${DELAY}`,
  source:
    'task and baseline 10 ln 8 / (delay + 20): Arjovsky, Shah & Bengio 2016; that a linear orthogonal network solves it: Henaff, Szlam & LeCun 2016',
  setup: `H = 128, B = 32, Adam at 0.001, global norm clipped to 1, weights and biases as PyTorch draws them; the linear network differs in its activation and in its recurrent weights, which are orthogonal. 3 seeds, means over windows of ${WINDOW} updates`,
  runs: [...tanhRuns, ...linearRuns],
  claims: [
    {
      subject: 'tanh, PyTorch’s default',
      expected: `stays on the baseline: after 6 000 updates the loss of the last window within ${100 * NEAR} % of ${baseline.toFixed(4)}, all seeds`,
      judge: (measured) => {
        const losses = lastWindows(measured, tanhRuns).map(({ loss }) => loss);
        return {
          measured: losses.map((loss) => loss.toFixed(4)).join(', '),
          holds: losses.every((loss) => Math.abs(loss / baseline - 1) <= NEAR),
        };
      },
    },
    {
      subject: 'linear, orthogonal',
      expected: 'solves it in 1 000 updates: at most 1 % of the remembered symbols wrong in the last window, all seeds',
      judge: (measured) => {
        const windows = lastWindows(measured, linearRuns);
        const wrong = windows.map(({ metric }) => wrongSymbols(metric));
        const losses = windows.map(({ loss }) => loss.toFixed(4));
        return {
          measured: `${wrong.map((share) => `${(100 * share).toFixed(2)} %`).join(', ')} wrong; loss ${losses.join(', ')}`,
          holds: wrong.every((share) => share <= 0.01),
        };
      },
    },
  ],
};
