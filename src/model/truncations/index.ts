/** The truncations of backpropagation through time, in the order in which they are offered. A new one is one file and one line here. */
import { none } from './none.ts';
import type { Truncation } from './truncation.ts';
import { window } from './window.ts';

export const truncations = [none, window] as const satisfies readonly Truncation[];
export { listWindows, placeInWindow, type Truncation, type Window, type Windows, windowsOf } from './truncation.ts';
