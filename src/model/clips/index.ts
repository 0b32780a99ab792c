/** The clips, in the order in which they are offered. A new clip is one file and one line here. */
import type { Clip } from './clip.ts';
import { globalNorm } from './global-norm.ts';
import { none } from './none.ts';
import { value } from './value.ts';

export const clips = [none, globalNorm, value] as const satisfies readonly Clip[];
export type { Clip } from './clip.ts';
