/** The clips, in the order in which they are offered. A new clip is one file and one line here. */
import { adaptive } from './adaptive.ts';
import type { Clip } from './clip.ts';
import { globalNorm } from './global-norm.ts';
import { globalNormKeras } from './global-norm-keras.ts';
import { none } from './none.ts';
import { tensorNorm } from './tensor-norm.ts';
import { value } from './value.ts';

export const clips = [
  none,
  globalNorm,
  globalNormKeras,
  tensorNorm,
  value,
  adaptive,
] as const satisfies readonly Clip[];
export type { Clip, Scope } from './clip.ts';
