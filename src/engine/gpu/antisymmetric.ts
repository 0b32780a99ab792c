/**
 * Prints how kernels read U − Uᵀ where U is stored, and the gradient of U from that of U − Uᵀ, for blocks that are
 * antisymmetric; for all others, nothing. No matrix is kept beside U, and no dispatch is added.
 *
 * An entry of Uᵀ in vector k of row i lies in component i % 4 of vector i / 4 of four rows, 4k to 4k + 3. A thread of the
 * sweep goes through all four rows i of such a square, so it reads the four vectors once.
 */
import type { GpuShape } from './shape.ts';

const COMPONENTS = ['x', 'y', 'z', 'w'] as const;

/**
 * Declares the four vectors of such a square by a name of its own.
 *
 * @param rows vectors before the square, down a column
 * @param column vectors before it, along a row of all blocks
 */
export const loadOpposite = ({ N }: Pick<GpuShape, 'N'>, name: string, rows: string, column: string): string =>
  COMPONENTS.map((_, j) => {
    const at = `lane_weights + (${rows} * 4u + ${j}u) * ${N}u + ${column}`;
    return `let ${name}_${j} = weights[${at}];`;
  }).join('\n');

/** After `loadOpposite`: the vector of Uᵀ whose row is the square's column of this component. */
export const oppositeRow = (name: string, component: (typeof COMPONENTS)[number]): string =>
  `vec4f(${COMPONENTS.map((_, j) => `${name}_${j}.${component}`).join(', ')})`;

/** Of the norms pass: functions that `foldGradient` calls. */
export function foldFunctions({ layout, splits, weights, C, N, P }: GpuShape): string {
  const { blocks } = layout.program;
  if (!blocks.some(({ isAntisymmetric }) => isAntisymmetric)) return '';
  const flags = blocks.map(({ isAntisymmetric }) => `${isAntisymmetric}`).join(', ');
  return `
const IS_ANTISYMMETRIC = array<bool, ${blocks.length}>(${flags});

/** Vector i of the mirror image of the gradient of U − Uᵀ, where the block is antisymmetric. */
fn mirrored(lane: u32, i: u32) -> vec4f {
  let row = i / ${N}u;
  let block = i % ${N}u / ${C}u;
  if (row >= ${P}u || !IS_ANTISYMMETRIC[block]) { return vec4f(); }
  let c = row % 4u;
  var sum = vec4f();
  for (var split = 0u; split < ${splits}u; split++) {
    let at = (lane * ${splits}u + split) * ${weights}u + (i % ${C}u) * ${4 * N}u + block * ${C}u + row / 4u;
    sum += vec4f(partials[at][c], partials[at + ${N}u][c], partials[at + ${2 * N}u][c], partials[at + ${3 * N}u][c]);
  }
  return sum;
}
`;
}

export const foldGradient = ({ layout }: GpuShape): string =>
  layout.program.blocks.some(({ isAntisymmetric }) => isAntisymmetric) ? '    sum -= mirrored(lane, i);\n' : '';
