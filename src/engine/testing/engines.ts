/** The engines that run pass by pass. Every suite over engines runs over this list: a new one is one more item. */
import { cpuPasses } from '../cpu/index.ts';
import type { PassesFactory } from '../local.ts';
import { referencePasses } from '../reference/index.ts';

export const engines: readonly PassesFactory[] = [referencePasses, cpuPasses];
