/** The tasks, in the order in which they are offered. A new task is one file and one line here. */
import { adding } from './adding.ts';
import { co2 } from './co2.ts';
import { copying } from './copying.ts';
import { digits } from './digits.ts';
import { latch } from './latch.ts';
import { mobyDick } from './moby-dick.ts';
import { ownSeries } from './own-series.ts';
import { ownText } from './own-text.ts';
import { parity } from './parity.ts';
import { pixels } from './pixels.ts';
import type { AnyTask } from './task.ts';
import { temporalOrder } from './temporal-order.ts';

export const tasks = [
  adding,
  copying,
  temporalOrder,
  latch,
  parity,
  digits,
  pixels,
  mobyDick,
  ownText,
  co2,
  ownSeries,
] as const satisfies readonly AnyTask[];
export { batchOf, gather, heldOutBatch, heldOutRows, sequencesOf } from './batches.ts';
export {
  type AnyTask,
  type Batch,
  type ExampleSource,
  type Examples,
  isSolved,
  type Solved,
  type TaskShape,
  type TaskSource,
} from './task.ts';
