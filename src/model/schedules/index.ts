/** The schedules of the learning rate, in the order in which they are offered. A new one is one file and one line here. */
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { exponential } from './exponential.ts';
import { inverse } from './inverse.ts';
import type { Schedule } from './schedule.ts';
import { step } from './step.ts';
import { warmUp } from './warm-up.ts';

export const schedules = [constant, step, exponential, inverse, cosine, warmUp] as const satisfies readonly Schedule[];
export { type Schedule, scheduleFactor } from './schedule.ts';
