/** What a hidden-state start is: the states before the first timestep, drawn anew for every batch, carried over, or learned. */
import type { RandomStream } from '../../math/random.ts';
import type { Entry, Fields, SettingsOf } from '../entry.ts';

export interface StateStart<F extends Fields = Fields> extends Entry<F> {
  /** Entry `index` of a state [B, H] of the batch that the stream belongs to. */
  value(index: number, stream: RandomStream, settings: SettingsOf<F>): number;
  /**
   * Whether a step starts from the last states of the step before instead; absent where none does.
   *
   * @param step number of the step, 1 at the first, before which all states are 0
   */
  carriesInto?(step: number, settings: SettingsOf<F>): boolean;
  /** Whether the states are a parameter of the lane, one vector each for the whole batch, that training changes from 0. */
  readonly isLearned?: boolean;
}

type AnySettings = Readonly<Record<string, number | string>>;

export interface AnyStateStart extends Entry {
  value(index: number, stream: RandomStream, settings: AnySettings): number;
  carriesInto?(step: number, settings: AnySettings): boolean;
  readonly isLearned?: boolean;
}

export function defineStateStart<F extends Fields>(definition: StateStart<F>): AnyStateStart {
  const { value, carriesInto, ...entry } = definition;
  return {
    ...entry,
    value: (index, stream, settings) => value(index, stream, settings as SettingsOf<F>),
    ...(carriesInto && { carriesInto: (step, settings) => carriesInto(step, settings as SettingsOf<F>) }),
  };
}
