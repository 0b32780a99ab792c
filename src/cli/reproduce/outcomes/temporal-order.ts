import type { Choice } from '../../../model/entry.ts';
import { defaultLane, type Lane } from '../../../model/experiment.ts';
import { temporalOrder as task } from '../../../model/tasks/temporal-order.ts';
import { seeds } from '../lane.ts';
import { grouped } from '../numbers.ts';
import { type Outcome, onlyLane, type Run } from '../outcome.ts';

const choice = { id: 'temporalOrder', timesteps: 50 };
const SEEDS = 5;
const STEPS = 300_000;
const BATCH = 20;
/** 10 000 fresh sequences, as in the paper. */
const WINDOW = 500;

const normal = { id: 'normal', std: 0.1 };
const clipped = { id: 'globalNorm', threshold: 1 };

const lane = (clip: Choice, regularizer: Choice): Lane => ({
  ...defaultLane(),
  hiddenSize: 50,
  recurrentInitializer: normal,
  inputInitializer: normal,
  outputInitializer: normal,
  optimizer: { id: 'sgd', learningRate: 0.01 },
  clip,
  regularizer,
});

const runsOf = (name: string, only: Lane): Run[] =>
  seeds(SEEDS).map((seed) => ({
    name: `temporal-order-${name}-seed-${seed}`,
    experiment: { seed, batchSize: BATCH, accumulation: 1, task: choice, lanes: [only] },
    steps: STEPS,
    window: WINDOW,
    until: task.solved(choice),
  }));

const strategies = [
  { name: 'SGD', runs: runsOf('sgd', lane({ id: 'none' }, { id: 'none' })) },
  { name: 'clipped', runs: runsOf('clipped', lane(clipped, { id: 'none' })) },
  { name: 'clipped + Ω', runs: runsOf('regularized', lane(clipped, { id: 'pascanu', alpha: 4 })) },
];

export const temporalOrder: Outcome = {
  id: 'temporal-order',
  title: 'Temporal order, T = 50: SGD, clipping, Ω',
  source:
    'Pascanu, Mikolov & Bengio 2013, section 4.1.1 and figure 7 (“basic tanh”), with the settings of the ICML text: learning rate 0.01, clip at 1, α = 4',
  setup: `rnn tanh, H = 50, B = ${BATCH}, all weights N(0, 0.1²), biases 0, SGD at a constant 0.01; solved when at most 1 % of 10 000 fresh sequences are wrong, which are those of ${WINDOW} updates, each scored before it is trained on. ${SEEDS} seeds; a run ends when it is solved, at ${grouped(STEPS)} updates at the latest (the paper: 5 million)`,
  runs: strategies.flatMap(({ runs }) => runs),
  claims: [
    {
      subject: 'SGD < clipped < clipped + Ω',
      expected: `as many or more seeds solved from one to the next, the last more than the first; and fewer updates needed on average, where an unsolved one counts as ${grouped(STEPS)}`,
      judge: (measured) => {
        const results = strategies.map(({ name, runs }): Result => {
          const lanes = runs.map((run) => onlyLane(measured, run));
          const times = lanes.flatMap(({ solvedAt }) => solvedAt ?? []);
          const unsolved = SEEDS - times.length;
          const mean = (times.reduce((sum, step) => sum + step, 0) + unsolved * STEPS) / SEEDS;
          const best = lanes.flatMap(({ solvedAt, metric }) => (solvedAt === undefined ? Math.max(0, ...metric) : []));
          return { name, solved: times.length, mean, times, best };
        });
        const isOrdered = results.slice(1).every((later, i) => {
          const earlier = results[i]!;
          return earlier.solved <= later.solved && earlier.mean > later.mean;
        });
        return {
          measured: results.map(describe).join('; '),
          holds: isOrdered && results[0]!.solved < results.at(-1)!.solved,
        };
      },
    },
  ],
};

interface Result {
  readonly name: string;
  readonly solved: number;
  /** Updates until solved; all STEPS where it was not. */
  readonly mean: number;
  readonly times: readonly number[];
  /** Accuracy of the best window, of the seeds that were not solved. */
  readonly best: readonly number[];
}

function describe({ name, solved, mean, times, best }: Result): string {
  const when = times.length > 0 ? ` (at update ${times.map(grouped).join(', ')})` : '';
  const others =
    best.length > 0 ? `, best window ${best.map((share) => `${Math.round(100 * share)} %`).join(', ')} right` : '';
  return `${name}: ${solved} of ${SEEDS}${when}${others}, mean ${grouped(mean)}`;
}
