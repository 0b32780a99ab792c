/**
 * Prints what a second product within a timestep adds to the gradient pass, for kinds whose cells have one; for all
 * others, what stands there anyway. The columns of its blocks are tiled by themselves, since another matrix, that of the
 * operands, stands in the place of h to their left. What it adds to the sweep is in `sweep.ts`.
 */
import type { GpuShape } from './shape.ts';

/** Tiles of so many vectors in a row of all blocks: in what is not second, and behind it in what is. */
export function tilesAcross({ N, second }: Pick<GpuShape, 'N' | 'second'>, tileVectors: number): [number, number] {
  const firstColumn = second?.firstColumn ?? N;
  return [Math.ceil(firstColumn / tileVectors), Math.ceil((N - firstColumn) / tileVectors)];
}

/** From the number of a `tile` of a matrix of so many `columns` to its first row and first column. */
export function placeOfTile(shape: GpuShape, tileRows: number, tileVectors: number): string {
  const across = `(columns + ${tileVectors - 1}u) / ${tileVectors}u`;
  if (!shape.second) {
    return `\
let tiles_across = ${across};
let first_row = (tile / tiles_across) * ${tileRows}u;
let first_column = (tile % tiles_across) * ${tileVectors}u;`;
  }
  const { firstColumn } = shape.second;
  const [before, behind] = tilesAcross(shape, tileVectors);
  return `\
let tiles_across = select(${before + behind}u, ${across}, is_output);
let first_row = (tile / tiles_across) * ${tileRows}u;
let is_second = !is_output && tile % tiles_across >= ${before}u;
let first_column = (tile % tiles_across) * ${tileVectors}u - select(0u, ${before * tileVectors - firstColumn}u, is_second);
let end_column = select(columns, ${firstColumn}u, !is_output && !is_second);`;
}

/** Where the columns end of which a tile is. */
export const endColumn = ({ second }: GpuShape): string => (second ? 'end_column' : 'columns');

/** Functions of the gradient pass. */
export const operandFunction = ({ second, sequence, BP, C }: GpuShape): string =>
  second
    ? `
/** Entry of the operand at timestep time + 1. */
fn operand_entry(lane: u32, time: u32, b: u32, unit: u32) -> f32 {
  return sequence[lane * ${sequence}u + ${second.operandAt}u + (time * ${BP}u + b) * ${C}u + unit / 4u][unit % 4u];
}
`
    : '';

/** Puts into `value`, the entry `term` of [h | 1 | x], what a second block has met instead. */
export const readOperand = ({ second, H }: GpuShape): string =>
  second ? `          if (is_second && term < ${H}u) { value = operand_entry(lane, time, b, term); }\n` : '';
