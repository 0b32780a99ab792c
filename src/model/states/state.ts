/** What a hidden-state start is: the states before the first timestep, drawn anew for every batch. */
import type { RandomStream } from '../../math/random.ts';
import type { Entry, Fields, SettingsOf } from '../entry.ts';

export interface StateStart<F extends Fields = Fields> extends Entry<F> {
  /** Entry `index` of a state [B, H] of the batch that the stream belongs to. */
  value(index: number, stream: RandomStream, settings: SettingsOf<F>): number;
}

export interface AnyStateStart extends Entry {
  value(index: number, stream: RandomStream, settings: Readonly<Record<string, number | string>>): number;
}

export function defineStateStart<F extends Fields>(definition: StateStart<F>): AnyStateStart {
  return {
    ...definition,
    value: (index, stream, settings) => definition.value(index, stream, settings as SettingsOf<F>),
  };
}
