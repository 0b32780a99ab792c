/** What an optimizer is: the equations of one update, entry by entry, and the slots that it keeps per parameter. */
import { type Expression, type Symbol_, symbol, uniform } from '../../equations/index.ts';
import { setting } from '../clips/clip.ts';
import type { Entry, Fields } from '../entry.ts';

/** The parameter entry θ before the update. */
export const parameter = symbol('parameter');
/** The gradient entry as the optimizer reads it: accumulated, clipped. */
export const gradient = symbol('gradient');
/** Number of the update, 1 at the first. */
export const stepNumber = uniform('step');
export const slotSymbol = (name: string): Symbol_ => symbol(`slot.${name}`);

export interface UpdateScope<Slot extends string, F extends Fields> {
  readonly parameter: Symbol_;
  readonly gradient: Symbol_;
  readonly step: Symbol_;
  /** Slots before the update; all zero before the first. */
  readonly slot: Readonly<Record<Slot, Symbol_>>;
  readonly setting: Readonly<Record<keyof F & string, Symbol_>>;
}

export interface OptimizerDefinition<Slot extends string, F extends Fields> extends Entry<F> {
  readonly slots: readonly Slot[];
  update(scope: UpdateScope<Slot, F>): Record<'parameter' | Slot, Expression>;
}

/** An optimizer with its type parameters forgotten. */
export interface Optimizer extends Entry {
  readonly slots: readonly string[];
  /** New values of the parameter and of every slot. */
  readonly equations: Readonly<Record<string, Expression>>;
}

export function defineOptimizer<const Slot extends string, F extends Fields>(
  definition: OptimizerDefinition<Slot, F>,
): Optimizer {
  const { update, ...entry } = definition;
  const slot = Object.fromEntries(definition.slots.map((name) => [name, slotSymbol(name)])) as Record<Slot, Symbol_>;
  const names = Object.keys(definition.fields);
  const settings = Object.fromEntries(names.map((name) => [name, setting(name)])) as Record<keyof F & string, Symbol_>;
  return { ...entry, equations: update({ parameter, gradient, step: stepNumber, slot, setting: settings }) };
}
