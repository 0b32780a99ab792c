import type { Lane } from '../../model/experiment.ts';
import { defineRule, type Suggestion, unlessSet } from './finding.ts';
import { decadesPerTenBack, phenomenonOf, zeroFrom } from './slope.ts';

/** A timestep that gets less than this share of what the last one gets learns nothing in practice. */
const FELT = 1e-3;

/**
 * How far the loss is felt: the greatest lag at which ḡ is still at least a thousandth of ḡ at the last timestep.
 * @param log2Norms log2 ḡ_t at index t − 1
 */
export function reachOf(log2Norms: Float64Array): number {
  const T = log2Norms.length;
  const least = log2Norms[T - 1]! + Math.log2(FELT);
  let lag = 0;
  while (lag + 1 < T && log2Norms[T - 2 - lag]! >= least) lag++;
  return lag;
}

/** ḡ falls by at least a tenth of a decade in 10 timesteps back, or is exactly 0 from some timestep on. */
export const vanishing = defineRule({
  id: 'vanishing',
  find: ({ report, settings }) => {
    if (!report) return undefined;
    const norms = report.log2GradNormByTimestep;
    const zero = zeroFrom(norms);
    const decades = decadesPerTenBack(norms);
    const reach = reachOf(norms);
    if (zero !== undefined) return { evidence: { zeroFrom: zero, reach }, ...remedy(settings) };
    if (decades === undefined || phenomenonOf(decades) !== 'vanishing') return undefined;
    return { evidence: { decades: -decades, reach }, ...remedy(settings) };
  },
});

/** Weights that keep the length of a vector; where the lane has them, a cell that keeps its memory. */
function remedy(settings: Lane): { suggestion?: Suggestion } {
  const orthogonal = unlessSet(settings, 'recurrentInitializer', 'orthogonal');
  if (orthogonal.suggestion) return orthogonal;
  return settings.cell.id === 'rnn' ? unlessSet(settings, 'cell', 'lstm') : {};
}
