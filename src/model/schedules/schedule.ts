/**
 * What a schedule is: a factor of the learning rate, the same for all entries of all parameters. It is a plain function
 * of the update's number and not an equation, since it is computed once per step, in f64, and never in a kernel.
 */
import { uniform } from '../../equations/index.ts';
import type { Choice, Entry, Fields, SettingsOf } from '../entry.ts';

/** The schedule's factor at an update, in the equations of that update. */
export const scheduleFactor = uniform('schedule');

/** A schedule with its type parameters forgotten. */
export interface Schedule extends Entry {
  /**
   * Factor of the learning rate; 1 at every update when absent.
   *
   * @param step number of the update, 1 at the first: PyTorch's `last_epoch` + 1, where `scheduler.step()` follows
   * every `optimizer.step()`
   */
  readonly factor?: (step: number, settings: Choice) => number;
}

export interface ScheduleDefinition<F extends Fields> extends Entry<F> {
  factor(step: number, settings: SettingsOf<F>): number;
}

export function defineSchedule<const F extends Fields>({ factor, ...entry }: ScheduleDefinition<F>) {
  return { ...entry, factor: (step: number, settings: Choice) => factor(step, settings as unknown as SettingsOf<F>) };
}
