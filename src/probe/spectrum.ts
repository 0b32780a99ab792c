/**
 * Eigenvalues of the recurrent matrices: one matrix [H, H] for each block of U, as it is after the update and as the
 * product has it: U − Uᵀ where the gate is antisymmetric. What a cell adds to the product is not in it. States multiply
 * from the left, h U; the transpose has the same eigenvalues and singular values.
 */
import { blocksOf } from '../engine/layout.ts';
import { defineProbe } from './probe.ts';

export interface BlockSpectrum {
  readonly gate: string;
  /** Parts of the eigenvalues [H], by falling modulus; empty where the matrix is not finite. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** max |λ|; NaN where the matrix is not finite. */
  readonly radius: number;
  /** σ_max = ‖·‖₂, never below the radius. */
  readonly norm: number;
}

export const spectrum = defineProbe({
  id: 'spectrum',
  reads: () => [{ tensor: 'recurrent' }],
  measure: ({ recurrent }, { program, sizes: { hiddenSize: H } }, algebra): readonly BlockSpectrum[] => {
    const blocks = blocksOf('recurrent', program.blocks);
    return blocks.map(({ gate, isAntisymmetric }, block): BlockSpectrum => {
      const entry = (row: number, column: number) => recurrent![(row * blocks.length + block) * H + column]!;
      const matrix = Float64Array.from({ length: H * H }, (_, i) => {
        const [row, column] = [Math.floor(i / H), i % H];
        return isAntisymmetric ? entry(row, column) - entry(column, row) : entry(row, column);
      });
      if (!matrix.every(Number.isFinite)) {
        const none = () => new Float64Array(0);
        return { gate, real: none(), imaginary: none(), radius: Number.NaN, norm: Number.NaN };
      }
      const { real, imaginary } = algebra.eigenvalues(matrix, H);
      const moduli = real.map((part, i) => Math.hypot(part, imaginary[i]!));
      const order = Array.from(moduli.keys()).sort(
        // Of a conjugate pair, which may differ in the last bit, the upper one first.
        (a, b) => Math.fround(moduli[b]!) - Math.fround(moduli[a]!) || imaginary[b]! - imaginary[a]!,
      );
      return {
        gate,
        real: Float64Array.from(order, (i) => real[i]!),
        imaginary: Float64Array.from(order, (i) => imaginary[i]!),
        radius: Math.max(...moduli),
        norm: algebra.spectralNorm(matrix, H),
      };
    });
  },
  scalars: (blocks) => Object.fromEntries(blocks.map(({ gate, radius }) => [gate, radius])),
});
