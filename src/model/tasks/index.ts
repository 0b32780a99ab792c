/** The tasks, in the order in which they are offered. A new task is one file and one line here. */
import { adding } from './adding.ts';
import { digits } from './digits.ts';
import type { AnyTask } from './task.ts';

export const tasks = [adding, digits] as const satisfies readonly AnyTask[];
export { batchOf, gather, heldOutRows, sequencesOf } from './batches.ts';
export type { AnyTask, Batch, ExampleSource, Examples, TaskShape, TaskSource } from './task.ts';
