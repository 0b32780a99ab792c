import { describe, expect, it } from 'vitest';
import {
  checkExperiment,
  defaultLane,
  type Experiment,
  FORKS_MAX,
  forkSteps,
  type Lane,
  laneAt,
  mendExperiment,
  pastsOf,
  unforked,
} from './experiment.ts';
import { stepNumber } from './optimizers/index.ts';
import { describeProblem } from './problem.ts';
import { scheduleFactor } from './schedules/index.ts';
import { begunAfter, updateNumber } from './update.ts';

function experimentOf(...lanes: object[]): Experiment {
  const checked = checkExperiment({ lanes });
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return checked.value;
}
const laneOf = (lane: object) => experimentOf(lane).lanes[0]!;
function problemsOf(lane: object): string[] {
  const checked = checkExperiment({ lanes: [{}, lane] });
  return checked.ok ? [] : checked.problems.map(describeProblem);
}
const sgd = (learningRate: number) => ({ optimizer: { id: 'sgd', learningRate } });

describe('a forked lane', () => {
  const twice = laneOf({
    ...sgd(3),
    fork: { step: 200, from: { ...sgd(2), fork: { step: 100, from: sgd(1) } } },
  });

  it('has the settings of its past up to the step, and its own from the next one on', () => {
    const rates = [0, 99, 100, 199, 200, 1e9].map((step) => laneAt(twice, step).optimizer.learningRate);
    expect(rates).toEqual([1, 1, 2, 2, 3, 3]);
    expect(pastsOf(twice).map(({ optimizer }) => optimizer.learningRate)).toEqual([3, 2, 1]);
    expect(laneAt(defaultLane(), 5)).toEqual(defaultLane());
  });

  it('takes what its past leaves out from itself, and passes the check again unchanged', () => {
    const lane = laneOf({ hiddenSize: 8, cell: 'gru', ...sgd(1), fork: { step: 5 } });
    const { fork, ...settings } = lane;
    expect(fork).toEqual({ step: 5, from: settings });
    expect(checkExperiment({ lanes: [twice, lane] })).toMatchObject({ ok: true, value: { lanes: [twice, lane] } });
  });

  it('tells its steps', () => {
    expect(forkSteps(experimentOf(twice, {}, { fork: { step: 150 } }, { fork: { step: 200 } }))).toEqual([
      100, 150, 200,
    ]);
  });
  it('counts the updates of an optimizer and of a schedule from where each began', () => {
    const begun = (lane: object) => [begunAfter(laneOf(lane), 'optimizer'), begunAfter(laneOf(lane), 'schedule')];
    expect(begun({})).toEqual([0, 0]);
    expect(begun({ optimizer: 'adam', fork: { step: 50, from: { optimizer: 'sgd' } } })).toEqual([50, 0]);
    expect(begun({ ...sgd(1), fork: { step: 50, from: sgd(2) } })).toEqual([0, 0]);
    expect(begun({ schedule: 'cosine', fork: { step: 50, from: { schedule: 'constant' } } })).toEqual([0, 50]);
    const back = { step: 30, from: { ...sgd(1), fork: { step: 20, from: { optimizer: 'adam' } } } };
    expect(begun({ optimizer: 'adam', fork: back })).toEqual([30, 0]);
    expect(begun({ ...sgd(2), fork: back })).toEqual([20, 0]);
    const warm = laneOf({
      schedule: { id: 'warmUp', updates: 10 },
      fork: { step: 50, from: { schedule: 'constant' } },
    });
    const factor = (lane: Lane, step: number) => updateNumber(lane, step, scheduleFactor);
    expect([51, 55, 60, 70].map((step) => factor(warm, step))).toEqual(
      [1, 5, 10, 20].map((n) => factor(unforked(warm), n)),
    );
    const fresh = laneOf({ optimizer: 'adam', fork: { step: 50, from: { optimizer: 'sgd' } } });
    expect([51, 52].map((step) => updateNumber(fresh, step, stepNumber))).toEqual([1, 2]);
  });
});

describe('a fork is refused', () => {
  it.each<[string, object, string]>([
    ['without a step', { fork: {} }, 'lanes[1].fork.step is missing; allowed is a whole number from 1 to 1000000000'],
    ['at step 0', { fork: { step: 0 } }, 'lanes[1].fork.step: 0 is not allowed; allowed is a whole number from 1 to'],
    ['that is no object', { fork: 7 }, 'lanes[1].fork: 7 is not allowed; allowed is an object of settings'],
    ['with another key', { fork: { step: 1, to: {} } }, 'lanes[1].fork.to: an object is not allowed; allowed is step'],
    [
      'whose past is none',
      { fork: { step: 1, from: { cell: 'x' } } },
      'lanes[1].fork.from.cell.id: "x" is not allowed; allowed is rnn',
    ],
    [
      'before an earlier one',
      { fork: { step: 5, from: { fork: { step: 5 } } } },
      'lanes[1].fork.step: 5 is not allowed; allowed is a whole number from 6 to 1000000000',
    ],
    [
      'of another size',
      { hiddenSize: 32, fork: { step: 5, from: { hiddenSize: 64 } } },
      'lanes[1].hiddenSize: 32 is not allowed; allowed is 64, as up to step 5: the lane goes on with the weights that it has',
    ],
    [
      'with other weights',
      { cell: 'lstm', fork: { step: 5, from: { cell: 'rnn' } } },
      'lanes[1].cell: "lstm" is not allowed; allowed is rnn, as up to step 5: the lane goes on',
    ],
    [
      'with another initializer, which would do nothing',
      {
        recurrentInitializer: { id: 'orthogonal', gain: 2 },
        fork: { step: 5, from: { recurrentInitializer: 'orthogonal' } },
      },
      'lanes[1].recurrentInitializer.gain: 2 is not allowed; allowed is 1, as up to step 5',
    ],
    [
      'with a start that is a parameter',
      { state: 'learned', fork: { step: 5, from: { state: 'zeros' } } },
      'lanes[1].state: "learned" is not allowed; allowed is zeros, as up to step 5',
    ],
    [
      'with another first value of slots that stay',
      {
        optimizer: { id: 'adagrad', initialAccumulator: 1 },
        fork: { step: 5, from: { optimizer: 'adagrad' } },
      },
      'lanes[1].optimizer.initialAccumulator: 1 is not allowed; allowed is 0, as up to step 5',
    ],
    [
      'whose past does not go together',
      { cell: 'rnn', fork: { step: 5, from: { cell: 'lstm', regularizer: 'pascanu' } } },
      'lanes[1].cell: "rnn" is not allowed; allowed is lstm, as up to step 5',
    ],
  ])('%s', (_, lane, problem) => {
    expect(problemsOf(lane)[0]).toContain(problem);
    const { value } = mendExperiment({ lanes: [{}, lane] });
    expect(checkExperiment(value)).toEqual({ ok: true, value });
  });

  it(`where it is the ${FORKS_MAX + 1}th in a row`, () => {
    const nested = (depth: number): object => (depth === 0 ? {} : { fork: { step: depth, from: nested(depth - 1) } });
    expect(problemsOf(nested(FORKS_MAX))).toEqual([]);
    expect(problemsOf(nested(FORKS_MAX + 1))).toEqual([
      `lanes[1]${'.fork.from'.repeat(FORKS_MAX)}.fork: an object is not allowed; allowed is up to 3 forks of a lane, one after the other`,
    ]);
    const { value } = mendExperiment({ lanes: [nested(FORKS_MAX + 1)] });
    expect(pastsOf(value.lanes[0]!)).toHaveLength(FORKS_MAX + 1);
  });

  it('but not where the tensors stay: activation, clip, optimizer, schedule, decay, constraint, truncation, a start', () => {
    const changes: object[] = [
      { cell: { id: 'rnn', activation: 'relu' } },
      { cell: 'antisymmetricRnn' },
      { clip: 'none' },
      { optimizer: 'sgd' },
      { optimizer: { id: 'adagrad', initialAccumulator: 1 } },
      { schedule: 'cosine' },
      { weightDecay: 'decoupled' },
      { constraint: 'maxNorm' },
      { truncation: 'window' },
      { regularizer: 'pascanu' },
      { state: 'normal' },
    ];
    for (const settings of changes) {
      expect(problemsOf({ ...settings, fork: { step: 5, from: defaultLane() } })).toEqual([]);
    }
  });

  it('and mended as it was before, or left out where it has no step', () => {
    const { value, problems } = mendExperiment({
      lanes: [{ hiddenSize: 8, fork: { step: 5, from: { hiddenSize: 4 } } }, { fork: { step: -1 } }],
    });
    expect(value.lanes[0]).toMatchObject({ hiddenSize: 4, fork: { from: { hiddenSize: 4 } } });
    expect(value.lanes[1]).toEqual(defaultLane());
    expect(problems.map(({ key, used }) => [key, used])).toEqual([
      ['lanes[1].fork.step', undefined],
      ['lanes[0].hiddenSize', 4],
    ]);
  });
});
