/**
 * What is timed: cells and sizes, and one problem of each as plain numbers that every contestant starts from, the adding
 * problem's first batch and a lane's initial weights.
 */
import { initialParameters } from '../../engine/initialize.ts';
import { laneLayout, parameterNames, type WeightName } from '../../engine/layout.ts';
import { batchOfStep } from '../../engine/step.ts';
import { randomStream } from '../../math/random.ts';
import { entryOf } from '../../model/entry.ts';
import { defaultExperiment, defaultLane, type Experiment, type Lane } from '../../model/experiment.ts';
import { tasks } from '../../model/tasks/index.ts';

export interface Case {
  readonly id: string;
  readonly cell: 'rnn' | 'lstm' | 'gru';
  readonly T: number;
  readonly H: number;
  readonly B?: number;
}

/** Letters as in the targets of `src/benchmark.md`. */
export const cases: readonly Case[] = [
  { id: 'A', cell: 'rnn', T: 100, H: 64 },
  { id: 'B', cell: 'rnn', T: 200, H: 128 },
  { id: 'C', cell: 'lstm', T: 100, H: 64 },
  { id: 'D', cell: 'rnn', T: 50, H: 32 },
  { id: 'E', cell: 'gru', T: 100, H: 64 },
];

const BATCH_SIZE = 32;
const gates = { rnn: 1, lstm: 4, gru: 3 } as const;
const labels = { rnn: 'tanh RNN', lstm: 'LSTM', gru: 'GRU' } as const;

export const nameOf = ({ cell, T, H, B = BATCH_SIZE }: Case): string => `${labels[cell]} H${H} T${T} B${B}`;

/** Multiplications and additions of the matrix products of a step: forward, ∂L/∂h and the gradients of [U; b; W]. */
export function flopOf({ cell, T, H, B = BATCH_SIZE }: Case): number {
  const N = gates[cell] * H;
  const terms = H + 2 + 1;
  return T * B * (2 * N * terms + 2 * N * H + 2 * N * terms);
}

/** @param lane what differs from a lane with every setting at its default */
export function experimentOf({ cell, T, H, B = BATCH_SIZE }: Case, lane: Partial<Lane> = {}, lanes = 1): Experiment {
  const experiment = defaultExperiment();
  const choice = { id: cell, ...(cell === 'rnn' && { activation: 'tanh' }) };
  const one = { ...defaultLane(), cell: choice, hiddenSize: H, ...lane };
  return {
    ...experiment,
    batchSize: B,
    task: { ...experiment.task, timesteps: T },
    lanes: new Array<Lane>(lanes).fill(one),
  };
}

/** As contestants read it: row-major, weights multiply from the right, columns by gates (GRU's b: r, z, n.recurrent, n.input). */
export interface Problem extends Required<Case> {
  readonly I: number;
  /** Gates, blocks of H columns in U and W. */
  readonly G: number;
  /** [T · B][I] */
  readonly inputs: readonly number[];
  /** [B] */
  readonly targets: readonly number[];
  readonly parameters: Readonly<Record<WeightName, readonly number[]>>;
  /** Of the clip by global norm. */
  readonly threshold: number;
  readonly adam: Readonly<Record<'learningRate' | 'beta1' | 'beta2' | 'epsilon', number>>;
  /** The same for our own engines. */
  readonly experiment: Experiment;
}

export async function problemOf(test: Case, lane: Partial<Lane> = {}): Promise<Problem> {
  const experiment = experimentOf(test, lane);
  const [first] = experiment.lanes as [Lane];
  const layout = laneLayout(experiment, first);
  const batch = batchOfStep(experiment, await entryOf(tasks, experiment.task.id).open(experiment.task), 1);
  const initial = initialParameters(layout, randomStream(experiment.seed));
  const parameters = Object.fromEntries(
    parameterNames.map((name) => [name, Array.from(initial[name]!, Math.fround)]),
  ) as unknown as Problem['parameters'];
  return {
    ...test,
    B: batch.batchSize,
    I: layout.sizes.inputSize,
    G: gates[test.cell],
    inputs: [...batch.inputs],
    targets: [...batch.targets],
    parameters,
    threshold: Number(first.clip.threshold),
    adam: first.optimizer as unknown as Problem['adam'],
    experiment,
  };
}
