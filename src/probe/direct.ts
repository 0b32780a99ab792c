/** A measurer in this thread, where there are no workers. Its linear algebra is loaded with the first request. */
import { type Measurer, measureAll } from './measure.ts';

export const directMeasurer = (): Measurer => ({
  isBroken: false,
  measure: async (request) => measureAll(request, await import('../math/linear-algebra.ts')),
  dispose: () => undefined,
});
