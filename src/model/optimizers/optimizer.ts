/**
 * What an optimizer is: the equations of one update, entry by entry, and the slots that it keeps per parameter.
 * Schedules, weight decay and constraints are not its business: `update.ts` composes them around these equations.
 */
import { type Expression, type Symbol_, symbol, uniform } from '../../equations/index.ts';
import { setting } from '../clips/clip.ts';
import type { Choice, Entry, Fields, NumberField } from '../entry.ts';

/** The parameter entry θ before the update. */
export const parameter = symbol('parameter');
/** The gradient entry as the optimizer reads it: accumulated, clipped. */
export const gradient = symbol('gradient');
/** Number of the update, 1 at the first. */
export const stepNumber = uniform('step');
export const slotSymbol = (name: string): Symbol_ => symbol(`slot.${name}`);
/** η, which every optimizer has: schedules multiply it. */
export const learningRate = setting('learningRate');

/** Names of the fields that are numbers, and of those that are options. */
type NumberName<F extends Fields> = { [Name in keyof F]: F[Name] extends NumberField ? Name : never }[keyof F] & string;
type OptionName<F extends Fields> = Exclude<keyof F & string, NumberName<F>>;

export interface UpdateScope<Slot extends string, F extends Fields> {
  readonly parameter: Symbol_;
  readonly gradient: Symbol_;
  readonly step: Symbol_;
  /** Slots before the update. */
  readonly slot: Readonly<Record<Slot, Symbol_>>;
  /** Numbers are symbols, so that lanes which differ in them share their kernels. */
  readonly setting: Readonly<Record<NumberName<F>, Symbol_>>;
  /** Options decide which equations there are. */
  readonly option: Readonly<Record<OptionName<F>, string>>;
}

export interface OptimizerDefinition<Slot extends string, F extends Fields> extends Entry<F> {
  readonly fields: F & { readonly learningRate: NumberField };
  readonly slots: readonly Slot[];
  /** The setting that is a slot's value before the first update; without one it is 0. */
  readonly initial?: { readonly [S in Slot]?: NumberName<F> };
  /** New values of the parameter and of every slot; a slot that the options do without has none. */
  update(scope: UpdateScope<Slot, F>): { readonly parameter: Expression } & { readonly [S in Slot]?: Expression };
}

/** An optimizer with its type parameters forgotten. */
export interface Optimizer extends Entry {
  /** Every slot that some choice of options needs. */
  readonly slots: readonly string[];
  readonly initial: Readonly<Record<string, string>>;
  /** New values of the parameter and of the slots that the choice needs; its numbers do not matter. */
  equations(choice: Choice): Readonly<Record<string, Expression>>;
}

export function defineOptimizer<const Slot extends string, const F extends Fields>(
  definition: OptimizerDefinition<Slot, F>,
): Optimizer {
  const { update, initial, ...entry } = definition;
  const slot = Object.fromEntries(definition.slots.map((name) => [name, slotSymbol(name)])) as Record<Slot, Symbol_>;
  const settings = Object.fromEntries(
    Object.entries(definition.fields)
      .filter(([, { kind }]) => kind === 'number')
      .map(([name]) => [name, setting(name)]),
  ) as UpdateScope<Slot, F>['setting'];
  return {
    ...entry,
    initial: { ...initial } as Record<string, string>,
    equations: (choice) =>
      update({
        parameter,
        gradient,
        step: stepNumber,
        slot,
        setting: settings,
        option: choice as unknown as UpdateScope<Slot, F>['option'],
      }),
  };
}
