/** What the page and the worker of probes say to each other. Buffers are handed over, not copied. */
import type { MeasureRequest, Outcomes } from '../measure.ts';

/** message → [request, reply] */
export interface Messages {
  measure: [MeasureRequest, Outcomes];
}
export type MessageName = keyof Messages;

/** With a number that the reply repeats. */
export type Request = {
  [Name in MessageName]: { readonly id: number; readonly name: Name; readonly request: Messages[Name][0] };
}[MessageName];

/** What came of it, or the words of an exception. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly reply: Messages[MessageName][1] }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** The buffers of all typed arrays in plain data, each once. */
export function buffersOf(data: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) buffers.add(value.buffer as ArrayBuffer);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(data);
  return [...buffers];
}
