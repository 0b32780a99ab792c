/** How fast the gradient falls or grows on its way back through time: as one number, and what that is called. */

const DECADES_PER_OCTAVE = Math.log10(2);

/**
 * Decades per 10 timesteps back in time: the slope of the least-squares line through log10 ḡ_t, negative where the
 * gradient falls. True zeros (−∞) and overflows are left out; undefined where fewer than two values are left.
 * @param log2Norms log2 ḡ_t at index t − 1
 */
export function decadesPerTenBack(log2Norms: Float64Array): number | undefined {
  let [count, sumT, sumY, sumTT, sumTY] = [0, 0, 0, 0, 0];
  log2Norms.forEach((y, t) => {
    if (!Number.isFinite(y)) return;
    count++;
    sumT += t;
    sumY += y;
    sumTT += t * t;
    sumTY += t * y;
  });
  if (count < 2) return undefined;
  const slope = (count * sumTY - sumT * sumY) / (count * sumTT - sumT * sumT);
  return -10 * slope * DECADES_PER_OCTAVE;
}

/** Decades per 10 timesteps up to which a gradient counts as steady: less than a factor of 10 over 100 timesteps. */
export const STEADY_DECADES = 0.1;

export type Phenomenon = 'vanishing' | 'steady' | 'exploding';

/** The name of what the gradient does, by its measured slope alone. */
export function phenomenonOf(decadesPerTen: number): Phenomenon {
  if (Math.abs(decadesPerTen) < STEADY_DECADES) return 'steady';
  return decadesPerTen < 0 ? 'vanishing' : 'exploding';
}

/**
 * The latest timestep from which back to t = 1 every ḡ_t is exactly 0; undefined where ḡ_1 is not.
 * @param log2Norms log2 ḡ_t at index t − 1
 */
export function zeroFrom(log2Norms: Float64Array): number | undefined {
  const first = log2Norms.findIndex((norm) => norm !== Number.NEGATIVE_INFINITY);
  if (first === -1) return log2Norms.length || undefined;
  return first === 0 ? undefined : first;
}
