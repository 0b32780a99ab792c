import { defaultLane, type Lane } from '../../../model/experiment.ts';
import { adding as task } from '../../../model/tasks/adding.ts';
import { adamClipped, seeds, torchDefaultLane } from '../lane.ts';
import { grouped } from '../numbers.ts';
import { type Claim, isWhole, type Outcome, onlyLane, type Run } from '../outcome.ts';

const choice = { id: 'adding', timesteps: 100, variant: 'arjovsky' };
const solved = task.solved(choice);
const STEPS = 10_000;
/** Steps of a window: 3 200 sequences. */
const WINDOW = 100;
/** Lower than this the loss of a network that has learned nothing, 1/6, never is. */
const UNSOLVED = 0.14;

const glorot = { id: 'glorotUniform', gain: 1, gates: 'apart' };
const lstm: Lane = {
  ...defaultLane(),
  ...adamClipped,
  cell: { id: 'lstm' },
  recurrentInitializer: glorot,
  inputInitializer: glorot,
  biasInitializer: { id: 'forgetBias', value: 1 },
};
const irnn: Lane = {
  ...defaultLane(),
  ...adamClipped,
  cell: { id: 'rnn', activation: 'relu', slope: 0.01 },
  recurrentInitializer: { id: 'identity', gain: 1 },
  inputInitializer: { id: 'normal', std: 0.001 },
  outputInitializer: { id: 'normal', std: 0.001 },
};
const tanh: Lane = { ...torchDefaultLane(), ...adamClipped };

const runsOf = (name: string, lane: Lane): Run[] =>
  seeds(3).map((seed) => ({
    name: `adding-${name}-seed-${seed}`,
    experiment: { seed, batchSize: 32, accumulation: 1, task: choice, lanes: [lane] },
    steps: STEPS,
    window: WINDOW,
    until: solved,
  }));

const lstmRuns = runsOf('lstm', lstm);
const irnnRuns = runsOf('irnn', irnn);
const tanhRuns = runsOf('tanh', tanh);

const solves = (subject: string, runs: readonly Run[]): Claim => ({
  subject,
  expected: `solves it within ${grouped(STEPS)} updates: mean squared error of a window at most ${solved.bound}, all seeds`,
  judge: (measured) => {
    const lanes = runs.map((run) => onlyLane(measured, run));
    const words = lanes.map(({ solvedAt, loss }) =>
      solvedAt === undefined ? `not solved (least ${Math.min(...loss).toFixed(4)})` : `update ${grouped(solvedAt)}`,
    );
    return { measured: words.join(', '), holds: lanes.every(({ solvedAt }) => solvedAt !== undefined) };
  },
});

export const adding: Outcome = {
  id: 'adding',
  title: 'Adding problem, T = 100',
  source:
    'task: Arjovsky, Shah & Bengio 2016 (code), the constant prediction scores 1/6; that the LSTM and the identity-ReLU network (IRNN) learn it where tanh does not: Le, Jaitly & Hinton 2015',
  setup: `H = 64, B = 32, Adam at 0.001, global norm clipped to 1. LSTM: Glorot weights, forget-gate bias 1. IRNN: U = I, other weights N(0, 0.001²), ReLU. tanh: PyTorch’s default. 3 seeds, means over windows of ${WINDOW} updates; a run ends when it is solved, at ${grouped(STEPS)} updates at the latest. The paper searched learning rate and clip of SGD for each network; here all have the same`,
  runs: [...lstmRuns, ...irnnRuns, ...tanhRuns],
  claims: [
    solves('LSTM, forget-gate bias 1', lstmRuns),
    solves('IRNN', irnnRuns),
    {
      subject: 'tanh, PyTorch’s default',
      expected: `does not: no window in ${grouped(STEPS)} updates below ${UNSOLVED}, no seed`,
      judge: (measured) => {
        const lanes = tanhRuns.map((run) => onlyLane(measured, run));
        const least = lanes.map(({ loss }) => Math.min(...loss));
        return {
          measured: `least ${least.map((loss) => loss.toFixed(4)).join(', ')}`,
          holds: lanes.every((lane, i) => isWhole(lane, tanhRuns[i]!) && least[i]! >= UNSOLVED),
        };
      },
    },
  ],
};
