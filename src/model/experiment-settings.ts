/**
 * An experiment: one task, one seed, one stream of batches, and 1 to 8 lanes that are trained on it in lock-step.
 * This file says what the settings are and what the page opens with. Values from outside are checked in
 * `check-experiment.ts`; how anything is trained is the engines' business.
 */
import { cells } from './cells/index.ts';
import { clips } from './clips/index.ts';
import { constraints } from './constraints/index.ts';
import { decays } from './decays/index.ts';
import {
  type Choice,
  defaultChoice,
  type Entry,
  entryOf,
  type Field,
  type Fields,
  type SettingsOf,
  type Text,
} from './entry.ts';
import { type AnyInitializer, initializers, type Parameter } from './initializers/index.ts';
import { optimizers } from './optimizers/index.ts';
import { regularizers } from './regularizers/index.ts';
import { schedules } from './schedules/index.ts';
import { states } from './states/index.ts';
import { tasks } from './tasks/index.ts';
import { truncations } from './truncations/index.ts';

export const experimentFields = {
  seed: {
    kind: 'number',
    label: { en: 'seed', zh: '随机种子' },
    default: 1,
    min: 0,
    max: 2 ** 32 - 1,
    isInteger: true,
    scale: 'linear',
  },
  batchSize: {
    kind: 'number',
    label: { en: 'batch size B', zh: '批次大小 B' },
    default: 32,
    min: 1,
    max: 512,
    isInteger: true,
    scale: 'log',
  },
  accumulation: {
    kind: 'number',
    label: { en: 'micro-batches per step M', zh: '每步微批次数 M' },
    default: 1,
    min: 1,
    max: 64,
    isInteger: true,
    scale: 'log',
  },
} as const satisfies Fields;

export const laneFields = {
  hiddenSize: {
    kind: 'number',
    label: { en: 'hidden units H', zh: '隐藏单元数 H' },
    default: 64,
    min: 1,
    max: 256,
    isInteger: true,
    scale: 'log',
  },
} as const satisfies Fields;

export const LANES_MAX = 8;

/** The step of a fork. */
export const forkStep = {
  kind: 'number',
  label: { en: 'forked after step', zh: '分叉于步数' },
  default: 1,
  min: 1,
  max: 1e9,
  isInteger: true,
  scale: 'log',
} as const satisfies Field;

/** How often the settings of a lane may change in the course of its training. */
export const FORKS_MAX = 3;

const initializersOf = (parameter: Parameter): readonly AnyInitializer[] =>
  initializers.filter(({ suits }) => suits.includes(parameter));

/** The choices of a lane: where each comes from, and what a new lane starts with. */
export const laneChoices = {
  cell: { label: { en: 'cell', zh: '循环单元' }, entries: cells, default: 'rnn' },
  recurrentInitializer: {
    label: { en: 'recurrent weights U', zh: '循环权重 U' },
    entries: initializersOf('recurrent'),
    default: 'orthogonal',
  },
  inputInitializer: {
    label: { en: 'input weights W', zh: '输入权重 W' },
    entries: initializersOf('input'),
    default: 'glorotUniform',
  },
  outputInitializer: {
    label: { en: 'output weights V', zh: '输出权重 V' },
    entries: initializersOf('output'),
    default: 'glorotUniform',
  },
  biasInitializer: { label: { en: 'biases b', zh: '偏置 b' }, entries: initializersOf('bias'), default: 'zeros' },
  outputBiasInitializer: {
    label: { en: 'output bias c', zh: '输出偏置 c' },
    entries: initializersOf('outputBias'),
    default: 'zeros',
  },
  state: { label: { en: 'hidden-state start h₀', zh: '初始隐藏状态 h₀' }, entries: states, default: 'zeros' },
  truncation: { label: { en: 'truncation of BPTT', zh: 'BPTT 截断' }, entries: truncations, default: 'none' },
  regularizer: { label: { en: 'regularizer', zh: '正则化项' }, entries: regularizers, default: 'none' },
  clip: { label: { en: 'gradient clipping', zh: '梯度裁剪' }, entries: clips, default: 'globalNorm' },
  optimizer: { label: { en: 'optimizer', zh: '优化器' }, entries: optimizers, default: 'adam' },
  schedule: { label: { en: 'learning-rate schedule', zh: '学习率调度' }, entries: schedules, default: 'constant' },
  weightDecay: { label: { en: 'weight decay', zh: '权重衰减' }, entries: decays, default: 'none' },
  constraint: { label: { en: 'constraint on weights', zh: '权重约束' }, entries: constraints, default: 'none' },
} as const satisfies Record<string, { label: Text; entries: readonly Entry[]; default: string }>;

export type LaneChoiceName = keyof typeof laneChoices;
/** The choices of initializers, one for each parameter. */
export type InitializerName = `${Parameter}Initializer` & LaneChoiceName;
export type Lane = Readonly<Record<LaneChoiceName, Choice>> &
  SettingsOf<typeof laneFields> & {
    /** Absent where the settings hold from the first step on. */
    readonly fork?: Fork;
  };

/** What a lane was at first: it trains so many steps with the settings `from`, and only then with its own. */
export interface Fork {
  readonly step: number;
  /** May have been forked itself, at an earlier step. */
  readonly from: Lane;
}

export interface Experiment extends SettingsOf<typeof experimentFields> {
  readonly task: Choice;
  readonly lanes: readonly Lane[];
}

export const laneChoiceNames = Object.keys(laneChoices) as LaneChoiceName[];

/** A lane with every setting at its default. */
export function defaultLane(): Lane {
  const choices = laneChoiceNames.map((name) => {
    const { entries, default: id } = laneChoices[name];
    return [name, defaultChoice(entryOf<Entry>(entries, id))] as const;
  });
  return {
    hiddenSize: laneFields.hiddenSize.default,
    ...(Object.fromEntries(choices) as Record<LaneChoiceName, Choice>),
  };
}

/**
 * What the page opens with: three lanes that differ in the recurrent weights only. Normal ones of standard deviation
 * σ_w / √H let gradients vanish at σ_w = 0.5 and explode at σ_w = 3; orthogonal ones keep them.
 */
export function defaultExperiment(): Experiment {
  const lane = defaultLane();
  const normalLane = (sigma: number): Lane => ({
    ...lane,
    recurrentInitializer: { id: 'normal', std: sigma / Math.sqrt(lane.hiddenSize) },
  });
  return {
    seed: experimentFields.seed.default,
    batchSize: experimentFields.batchSize.default,
    accumulation: experimentFields.accumulation.default,
    task: defaultChoice(tasks[0]),
    lanes: [normalLane(0.5), lane, normalLane(3)],
  };
}
