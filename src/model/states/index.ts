/** The hidden-state starts, in the order in which they are offered. A new one is one file and one line here. */
import { constant } from './constant.ts';
import { normal } from './normal.ts';
import type { AnyStateStart } from './state.ts';
import { uniform } from './uniform.ts';
import { zeros } from './zeros.ts';

export const states = [zeros, constant, uniform, normal] as const satisfies readonly AnyStateStart[];
export type { AnyStateStart } from './state.ts';
