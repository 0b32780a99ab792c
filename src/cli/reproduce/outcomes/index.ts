/** The outcomes, in the order of the table. A new outcome is one file and one line here. */
import type { Outcome } from '../outcome.ts';
import { adding } from './adding.ts';
import { copying } from './copying.ts';
import { minCharRnn } from './min-char-rnn.ts';
import { slopes } from './slopes.ts';
import { temporalOrder } from './temporal-order.ts';

export const outcomes = [slopes, copying, adding, temporalOrder, minCharRnn] as const satisfies readonly Outcome[];
