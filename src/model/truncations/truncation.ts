/**
 * What truncation of backpropagation through time is: which losses are propagated back through which timesteps. Forward
 * nothing changes. A loss beyond every window still trains the output layer, which it reaches without any timestep.
 */
import type { Choice, Entry } from '../entry.ts';

/** k1 and k2 of Williams & Peng 1990. */
export interface WindowSizes {
  /** k1: timesteps from the end of a window to that of the next; their losses are the window's. */
  readonly every: number;
  /** k2: timesteps through which they are propagated. */
  readonly reach: number;
}

export interface Truncation extends Entry {
  /** Nothing is cut off when absent. */
  readonly sizes?: (settings: Choice) => WindowSizes;
}

/**
 * The windows of a sequence of T timesteps. They are counted back from its end: number v = 0, 1, … ends at T − v k1,
 * takes the losses of its last k1 timesteps, and goes back through its last k2. Windows whose numbers differ by `sweeps`
 * share no timestep: one backward sweep can carry them all.
 */
export interface Windows extends WindowSizes {
  readonly sweeps: number;
}

/** Where nothing is cut off: one window of all T timesteps. */
export function windowsOf({ sizes }: Truncation, settings: Choice, timesteps: number): Windows {
  const { every, reach } = sizes?.(settings) ?? { every: timesteps, reach: timesteps };
  if (reach >= timesteps) return { every: timesteps, reach: timesteps, sweeps: 1 };
  return { every: Math.min(every, timesteps), reach, sweeps: Math.ceil(reach / every) };
}

/** One window: timesteps first..last, and the losses from `firstLoss` on. */
export interface Window {
  readonly first: number;
  readonly firstLoss: number;
  readonly last: number;
}

/** All windows of T timesteps, from the last on back. */
export function listWindows({ every, reach }: WindowSizes, timesteps: number): Window[] {
  return Array.from({ length: Math.ceil(timesteps / every) }, (_, v): Window => {
    const last = timesteps - v * every;
    const first = Math.max(1, last - reach + 1);
    return { first, firstLoss: Math.max(first, last - every + 1), last };
  });
}

/**
 * Where timestep T − lag stands in the window that a sweep carries there: 0 at the window's last timestep. The loss of
 * that timestep is the window's below `every`; from `reach` on there is no window.
 *
 * @param sweep 0..sweeps − 1
 */
export function placeInWindow({ every, reach, sweeps }: Windows, sweep: number, lag: number): number {
  const since = lag - sweep * every;
  return since < 0 ? reach : since % (sweeps * every);
}
