/**
 * The update of a lane as one set of equations: its optimizer, and composed around it the schedule of the learning
 * rate, weight decay and the constraint on weights. Engines evaluate or print these equations and nothing else. What
 * needs norms is theirs: the clip before (`gradient` is what it leaves) and the scaling of columns after.
 *
 * The order within an update, as in PyTorch: clipped gradient g, coupled decay g + λ θ or decoupled decay θ (1 − η λ),
 * optimizer, constraint; η is the scheduled learning rate throughout.
 */
import { type Expression, mul, type Symbol_, substitute } from '../equations/index.ts';
import { type Constraint, constraints } from './constraints/index.ts';
import { decays, type WeightDecay } from './decays/index.ts';
import { type Choice, entryOf } from './entry.ts';
import { gradient, type Optimizer, optimizers, parameter, stepNumber } from './optimizers/index.ts';
import { learningRate } from './optimizers/optimizer.ts';
import { type Schedule, scheduleFactor, schedules } from './schedules/index.ts';

export type UpdateChoiceName = 'optimizer' | 'schedule' | 'weightDecay' | 'constraint';

/** The choices of a lane that its update depends on. */
export interface UpdateChoices extends Readonly<Record<UpdateChoiceName, Choice>> {
  /** What they were up to this step: the counts of optimizer and schedule depend on it. */
  readonly fork?: { readonly step: number; readonly from: UpdateChoices };
}

/**
 * The choices between gradient and new weights, in the order in which they act: the regularizer's gradient is clipped
 * like the loss's; coupled or not, decay comes before the optimizer, whose learning rate is the scheduled one.
 */
export const orderOfUpdate = ['regularizer', 'clip', 'weightDecay', 'schedule', 'optimizer', 'constraint'] as const;

export interface UpdateRule {
  /** Equal for lanes that differ in numbers only: they have the same equations. */
  readonly id: string;
  /** What is kept per parameter from one update to the next. */
  readonly slots: readonly string[];
  /** The value of every slot before the first update. */
  readonly initial: Readonly<Record<string, number>>;
  /** New values of `parameter` and of every slot, over symbols of both, `gradient`, and the uniforms of `updateNumber`. */
  readonly equations: Readonly<Record<string, Expression>>;
  /** Factor of every column of U, W and V after the equations, over `columnNorm` and uniforms; 1 where undefined. */
  readonly columnScale: Expression | undefined;
}

export function updateRule(lane: UpdateChoices): UpdateRule {
  const optimizer: Optimizer = entryOf(optimizers, lane.optimizer.id);
  const schedule = entryOf<Schedule>(schedules, lane.schedule.id);
  const decay = entryOf<WeightDecay>(decays, lane.weightDecay.id);
  const constraint = entryOf<Constraint>(constraints, lane.constraint.id);

  const equations = optimizer.equations(lane.optimizer);
  const names = Object.keys(equations);
  const decayed = replaced(Object.values(equations), [
    [gradient, decay.gradient],
    [parameter, decay.parameter],
  ]);
  const scheduled = replaced(decayed, [[learningRate, schedule.factor && mul(learningRate, scheduleFactor)]]);
  const values = scheduled.map((value, i) =>
    names[i] === 'parameter' && constraint.constrained ? constraint.constrained(value) : value,
  );

  const slots = names.filter((name) => name !== 'parameter');
  const initialOf = (slot: string): number => {
    const name = optimizer.initial[slot];
    return name === undefined ? 0 : Number(lane.optimizer[name]);
  };
  const options = Object.keys(optimizer.fields)
    .filter((name) => optimizer.fields[name]!.kind === 'option')
    .map((name) => lane.optimizer[name]);
  const around = [schedule.factor ? 'scheduled' : 'none', decay.id, constraint.id].filter((part) => part !== 'none');
  return {
    id: [optimizer.id, ...options, ...around].join(' '),
    slots,
    initial: Object.fromEntries(slots.map((slot) => [slot, initialOf(slot)])),
    equations: Object.fromEntries(names.map((name, i) => [name, values[i]!])),
    columnScale: constraint.columnScale,
  };
}

function replaced(
  roots: readonly Expression[],
  pairs: readonly (readonly [Expression, Expression | undefined])[],
): readonly Expression[] {
  return substitute(
    roots,
    new Map(pairs.filter((pair): pair is readonly [Expression, Expression] => pair[1] !== undefined)),
  );
}

/**
 * What a uniform of a lane's update stands for: the number of the update, the schedule's factor at it, or a setting.
 *
 * @param step number of the step, 1 at the first: optimizer and schedule count from the step after which they began
 * @throws for a symbol that is none of these: a bug
 */
export function updateNumber(lane: UpdateChoices, step: number, symbol: Symbol_): number {
  if (symbol === stepNumber) return step - begunAfter(lane, 'optimizer');
  if (symbol === scheduleFactor) {
    const update = step - begunAfter(lane, 'schedule');
    return entryOf<Schedule>(schedules, lane.schedule.id).factor?.(update, lane.schedule) ?? 1;
  }
  const [kind, field = ''] = symbol.name.split('.') as [string, string?];
  const choice = kind === 'setting' ? lane.optimizer : lane[kind as UpdateChoiceName];
  const value = choice?.[field];
  if (typeof value !== 'number') throw new Error(`update: "${symbol.name}" is no number of ${JSON.stringify(lane)}`);
  return value;
}

/**
 * After which step the lane has had this entry without a break, 0 if ever since. Another entry counts from its first
 * step, as a new object of PyTorch would; the same one with other numbers goes on.
 */
export function begunAfter(lane: UpdateChoices, name: 'optimizer' | 'schedule'): number {
  const { fork } = lane;
  if (!fork) return 0;
  return fork.from[name].id === lane[name].id ? begunAfter(fork.from, name) : fork.step;
}
