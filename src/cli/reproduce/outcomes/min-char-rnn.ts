import { defaultLane, type Lane } from '../../../model/experiment.ts';
import { ALPHABET } from '../../../model/tasks/moby-dick/format.ts';
import { seeds } from '../lane.ts';
import { isWhole, type LaneMeasurement, type Outcome, onlyLane, type Run } from '../outcome.ts';

const CHUNK = 25;
const STEPS = 10_000;
const SEEDS = 5;
/** The sum over a chunk where every character is equally likely. */
const START = CHUNK * Math.log(ALPHABET.length);

/** As `oracle/min_char_rnn.py` prints it for the sequences of the task, and for the gist's own. */
const oracle = { mean: 56.01, std: 1.298, seeds: 10, meanOfGist: 55.215 };
/** Three standard errors of the difference of the two means. */
const TOLERANCE = 3 * oracle.std * Math.sqrt(1 / oracle.seeds + 1 / SEEDS);

const normal = { id: 'normal', std: 0.01 };
// The loss here is the mean of a chunk, in the gist the sum: the gradient is 1/25 of the gist's, and so is the bound; ε,
// which stands beside squares, is 1/25². Adagrad itself does not see the factor.
const lane: Lane = {
  ...defaultLane(),
  hiddenSize: 100,
  recurrentInitializer: normal,
  inputInitializer: normal,
  outputInitializer: normal,
  clip: { id: 'value', bound: 5 / CHUNK },
  optimizer: { id: 'adagradKeras', learningRate: 0.1, initialAccumulator: 0, epsilon: 1e-8 / CHUNK ** 2 },
};

const runs = seeds(SEEDS).map(
  (seed): Run => ({
    name: `min-char-rnn-seed-${seed}`,
    experiment: {
      seed,
      batchSize: 1,
      accumulation: 1,
      task: { id: 'mobyDick', timesteps: CHUNK, sequences: 'anywhere' },
      lanes: [lane],
    },
    steps: STEPS,
    window: 1,
  }),
);

/** s ← 0.999 s + 0.001 · (sum of a chunk's losses), from 25 ln 36 on, over all steps. */
export const smoothed = ({ loss }: Pick<LaneMeasurement, 'loss'>): number =>
  loss.reduce((smooth, mean) => 0.999 * smooth + 0.001 * CHUNK * mean, START);

export const minCharRnn: Outcome = {
  id: 'min-char-rnn',
  title: 'min-char-rnn, 10 000 iterations',
  source: `Karpathy’s min-char-rnn 2015. The loss depends on the text, so what is expected comes from the same algorithm in NumPy, float64, on this text (\`cli/reproduce/oracle/min_char_rnn.py\`): ${oracle.mean.toFixed(2)} over ${oracle.seeds} seeds with a standard deviation of ${oracle.std.toFixed(2)}, for sequences that begin anywhere from a state of zeros, as those of the task do; ${oracle.meanOfGist.toFixed(2)} where they follow one another and the state is carried, as in the gist`,
  setup: `Moby-Dick, ${ALPHABET.length} characters, one chunk of ${CHUNK} a step, H = 100, weights N(0, 0.01²), biases 0, Adagrad at 0.1, every entry of the gradient clipped to ±5 (of the sum over the chunk); the loss is the sum over a chunk, smoothed: s ← 0.999 s + 0.001 loss, from 25 ln 36 = ${START.toFixed(2)} on. ${SEEDS} seeds`,
  runs,
  claims: [
    {
      subject: 'smoothed loss',
      expected: `mean of the seeds ${oracle.mean.toFixed(2)} ± ${TOLERANCE.toFixed(2)}, three standard errors of the difference`,
      judge: (measured) => {
        const lanes = runs.map((run) => onlyLane(measured, run));
        const losses = lanes.map(smoothed);
        const mean = losses.reduce((sum, loss) => sum + loss, 0) / SEEDS;
        return {
          measured: `${mean.toFixed(2)} (${losses.map((loss) => loss.toFixed(1)).join(', ')})`,
          holds: lanes.every((lane, i) => isWhole(lane, runs[i]!)) && Math.abs(mean - oracle.mean) <= TOLERANCE,
        };
      },
    },
  ],
};
