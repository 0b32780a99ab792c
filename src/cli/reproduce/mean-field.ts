/**
 * Mean field of the tanh network at initialization: Poole et al. 2016, Schoenholz et al. 2017; of recurrent networks
 * Chen, Pennington & Schoenholz 2018. Exact for H → ∞.
 */

/** Pre-activations N(0, q) at the fixed point, cut at ±8 standard deviations. */
const POINTS = Array.from({ length: 1601 }, (_, i) => (i - 800) / 100);
const SPACING = 0.01;
const ITERATIONS = 500;

/** E f(z), z ~ N(0, 1), by the trapezoidal rule, whose error vanishes exponentially for such integrands. */
const gaussianMean = (f: (z: number) => number): number =>
  POINTS.reduce((sum, z) => sum + Math.exp((-z * z) / 2) * f(z), 0) * (SPACING / Math.sqrt(2 * Math.PI));

/**
 * By how much ln ‖∂L/∂h_t‖ grows with each timestep back: ½ ln χ, χ = σ_w² E sech⁴(√q z), where
 * q = σ_w² E tanh²(√q z) + s².
 *
 * @param recurrentVariance σ_w²: H times the variance of an entry of U
 * @param driveVariance s²: what inputs and biases add to the variance of a pre-activation; above 0
 */
export function gradientSlope(recurrentVariance: number, driveVariance: number): number {
  let q = driveVariance;
  for (let i = 0; i < ITERATIONS; i++) {
    const root = Math.sqrt(q);
    q = recurrentVariance * gaussianMean((z) => Math.tanh(root * z) ** 2) + driveVariance;
  }
  const root = Math.sqrt(q);
  return Math.log(recurrentVariance * gaussianMean((z) => Math.cosh(root * z) ** -4)) / 2;
}
