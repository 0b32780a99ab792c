/** The f64 reference engine, as `LocalEngine` takes it. */
import type { PassesFactory } from '../local.ts';
import { ReferencePasses } from './passes.ts';

export const referencePasses: PassesFactory = {
  id: 'reference',
  variant: 'f64',
  create: async (layout) => new ReferencePasses(layout),
};
