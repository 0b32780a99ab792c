/** The ways of weight decay, in the order in which they are offered. A new one is one file and one line here. */
import { coupled } from './coupled.ts';
import type { WeightDecay } from './decay.ts';
import { decoupled } from './decoupled.ts';
import { none } from './none.ts';

export const decays = [none, coupled, decoupled] as const satisfies readonly WeightDecay[];
export type { WeightDecay } from './decay.ts';
