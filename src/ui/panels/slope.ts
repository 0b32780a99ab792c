/** How fast the gradient falls or grows on its way back through time, as one number. */

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
