/** The constraints on weights, in the order in which they are offered. A new one is one file and one line here. */
import type { Constraint } from './constraint.ts';
import { maxNorm } from './max-norm.ts';
import { none } from './none.ts';
import { weightClip } from './weight-clip.ts';

export const constraints = [none, weightClip, maxNorm] as const satisfies readonly Constraint[];
export type { Constraint } from './constraint.ts';
