/**
 * Prints the gradient pass: [dU; db; dW] = Σ_t Σ_b [h_{t-1} | 1 | x_t]ᵀ · ∂L/∂blocks_t and [dV; dc] = Σ [h_t | 1]ᵀ · ∂L/∂y_t,
 * as tiles of 32 × 32. The sum over timesteps is split over workgroups, which write partial sums: no atomics, so the
 * same bits every time. Micro-batches of a step add to those of the first one.
 */
import { isRecurrent, meetsInput } from '../../model/cells/index.ts';
import { batchReader } from './batch.ts';
import { GREATEST, POWERS } from './powers.ts';
import { addPull, declarePull, pullFunctions } from './regularizer.ts';
import { endColumn, operandFunction, placeOfTile, readOperand, tilesAcross } from './second-product.ts';
import { type GpuShape, GRADIENT_TILE } from './shape.ts';
import { indent } from './variants.ts';

const TILE = GRADIENT_TILE;
const TILE_VECTORS = TILE / 4;
/** Batch rows that are brought into workgroup memory at a time. */
const DEPTH = 16;
export const GRADIENT_THREADS = 64;
/** Of the exponent of a timestep, what the adjoints of blocks take themselves. */
const EXPONENT_MAX = 64;

export interface GradientGrid {
  readonly cellTiles: number;
  readonly outputTiles: number;
  /** Of a start that is learned. */
  readonly startTiles: number;
}

export function gradientGrid(shape: GpuShape): GradientGrid {
  const { terms, P, OV, startVectors } = shape;
  const tiles = (rows: number, across: number) => Math.ceil(rows / TILE) * across;
  const [before, behind] = tilesAcross(shape, TILE_VECTORS);
  return {
    cellTiles: tiles(terms, before + behind),
    outputTiles: tiles(P + 1, Math.ceil(OV / TILE_VECTORS)),
    startTiles: Math.ceil(startVectors / GRADIENT_THREADS),
  };
}

export function gradientShader(shape: GpuShape): string {
  const { layout, T, H, L, P, C, N, OV, terms, BP, R, M } = shape;
  const { blocks } = layout.program;
  const isEvery = layout.sizes.lossAt === 'every';
  const { cellTiles, outputTiles, startTiles } = gradientGrid(shape);
  const batch = batchReader(shape);
  /** Rows of the weights that a block of columns has: a recurrent half has no x, an input half no h, a vector neither. */
  const first = blocks.map((block) => (isRecurrent(block) ? 0 : P));
  const last = blocks.map((block) => (meetsInput(block) ? terms - 1 : P));
  return `// Gradients of the weights, as partial sums over ranges of timesteps. Generated for one shape.
${POWERS}
@group(0) @binding(0) var<storage, read> feed: array<f32>;
@group(0) @binding(1) var<storage, read> sequence: array<vec4f>;
@group(0) @binding(2) var<storage, read> outputs: array<f32>;
@group(0) @binding(3) var<storage, read> records: array<f32>;
@group(0) @binding(4) var<storage, read> stopped: array<u32>;
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;    // [lanes][${shape.splits}][${shape.weights}]
${batch.declaration(6)}@group(1) @binding(0) var<uniform> control: vec4u;

const FIRST = array<u32, ${blocks.length}>(${first.map((n) => `${n}u`).join(', ')});
const LAST = array<u32, ${blocks.length}>(${last.map((n) => `${n}u`).join(', ')});

var<workgroup> left: array<f32, ${DEPTH * TILE}>;
var<workgroup> right: array<vec4f, ${DEPTH * TILE_VECTORS}>;

/** Entry of [h_time | 1 | x_{time + 1}]; padding is 0. */
fn row_entry(lane: u32, time: u32, b: u32, term: u32, rows: u32) -> f32 {
  if (term < ${H}u) {
    return sequence[lane * ${shape.sequence}u + ${shape.statesAt[0]}u + (time * ${BP}u + b) * ${C}u + term / 4u][term % 4u];
  }
  if (term == ${P}u) { return 1.0; }
  if (term < ${P}u || term >= ${terms}u) { return 0.0; }
  let slot = control.x;
  return ${batch.input('time', batch.row('b'), `term - ${P + 1}u`)};
}

/** The exponent of what is stored of ∂L/∂blocks_{time + 1}. */
fn stored_exponent(lane: u32, time: u32, b: u32) -> i32 {
  return i32(records[((control.z * control.w + lane) * ${shape.tiles}u + b / ${R}u) * ${shape.tileFloats}u + time * 3u + 2u]);
}

/** Four entries of ∂L/∂blocks_{time + 1} over 2^excess, so that they are finite. */
fn block_entry(lane: u32, time: u32, b: u32, column: u32) -> vec4f {
  if (column >= ${N}u) { return vec4f(); }
  let stored = sequence[lane * ${shape.sequence}u + ${shape.blocksAt}u + (time * ${BP}u + b) * ${N}u + column];
  let factor = factors(min(stored_exponent(lane, time, b), ${EXPONENT_MAX}));
  return stored * factor.x * factor.y;
}

/**
 * The left factor takes the excess of a great exponent: a zero stays zero on either side, as in the sum of true values,
 * and what is clamped overflows in the product.
 */
fn with_excess(value: f32, lane: u32, time: u32, b: u32) -> f32 {
  let excess = stored_exponent(lane, time, b) - ${EXPONENT_MAX};
  if (excess <= 0) { return value; }
  let factor = factors(excess);
  return clamp(value * factor.x * factor.y, -${GREATEST}, ${GREATEST});
}

fn output_entry(lane: u32, piece: u32, b: u32, column: u32) -> vec4f {
  if (column >= ${OV}u) { return vec4f(); }
  let at = lane * ${shape.outputFloats}u + ${L * BP * OV * 4}u + (piece * ${BP}u + b) * ${4 * OV}u + column * 4u;
  return vec4f(outputs[at], outputs[at + 1u], outputs[at + 2u], outputs[at + 3u]);
}
${pullFunctions(shape)}${operandFunction(shape)}
@compute @workgroup_size(${GRADIENT_THREADS})
fn gradient(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let split = group.y;
  let lane = group.z;
  if (stopped[lane] != 0u) { return; }
${startTiles > 0 ? `${indent(startGradient(shape, cellTiles + outputTiles))}\n` : ''}\
  let is_output = group.x >= ${cellTiles}u;
  let tile = select(group.x, group.x - ${cellTiles}u, is_output);
  let columns = select(${N}u, ${OV}u, is_output);
${indent(placeOfTile(shape, TILE, TILE_VECTORS))}
  let rows = u32(feed[control.x]);
  let pieces = select(${T}u, ${L}u, is_output);
  let start = pieces * split / ${shape.splits}u;
  let end = pieces * (split + 1u) / ${shape.splits}u;
  let my_row = (thread / ${TILE_VECTORS}u) * 4u;
  let my_column = thread % ${TILE_VECTORS}u;
${declarePull(shape)}\
  var sum = array<vec4f, 4>();
  for (var piece = start; piece < end; piece++) {
    for (var base = 0u; base < rows; base += ${DEPTH}u) {
      for (var i = thread; i < ${DEPTH * TILE}u; i += ${GRADIENT_THREADS}u) {
        let b = base + i / ${TILE}u;
        let term = first_row + i % ${TILE}u;
        var value = 0.0;
        if (b < rows) {
          // outputs belong to h_t of their own timestep
          let time = select(piece, ${isEvery ? 'piece + 1u' : `${T}u`}, is_output);
          if (!is_output || term <= ${P}u) { value = row_entry(lane, time, b, term, rows); }
${readOperand(shape)}\
${addPull(shape)}\
          if (!is_output) { value = with_excess(value, lane, time, b); }
        }
        left[i] = value;
      }
      for (var i = thread; i < ${DEPTH * TILE_VECTORS}u; i += ${GRADIENT_THREADS}u) {
        let b = base + i / ${TILE_VECTORS}u;
        let column = first_column + i % ${TILE_VECTORS}u;
        var value = vec4f();
        if (b < rows) {
          if (is_output) { value = output_entry(lane, piece, b, column); } else { value = block_entry(lane, piece, b, column); }
        }
        right[i] = value;
      }
      workgroupBarrier();
      for (var k = 0u; k < ${DEPTH}u; k++) {
        let r = right[k * ${TILE_VECTORS}u + my_column];
        let l = k * ${TILE}u + my_row;
        sum[0] = fma(vec4f(left[l]), r, sum[0]);
        sum[1] = fma(vec4f(left[l + 1u]), r, sum[1]);
        sum[2] = fma(vec4f(left[l + 2u]), r, sum[2]);
        sum[3] = fma(vec4f(left[l + 3u]), r, sum[3]);
      }
      workgroupBarrier();
    }
  }
  let column = first_column + my_column;
  if (column >= ${endColumn(shape)}) { return; }
  let row_count = select(${terms}u, ${P + 1}u, is_output);
  let base = (lane * ${shape.splits}u + split) * ${shape.weights}u + select(0u, ${shape.outputAt}u, is_output);
  for (var r = 0u; r < 4u; r++) {
    let row = first_row + my_row + r;
    if (row >= row_count) { continue; }
    var value = sum[r];
    if (!is_output) {
      let block = column / ${C}u;
      if (row < FIRST[block] || row > LAST[block]) { value = vec4f(); }
    }
${M > 1 ? `    ${addEarlier(shape, 'value', 'partials[base + row * columns + column]')}\n` : ''}\
    partials[base + row * columns + column] = value;
  }
}
`;
}

/** After the first micro-batch of a step, what those before it gave. */
const addEarlier = ({ M }: GpuShape, sum: string, partial: string): string =>
  `if (control.z % ${M}u != 0u) { ${sum} += ${partial}; }`;

/** The start that is learned: ∂L/∂states before the first timestep, summed over the batch in the first part of T. */
const startGradient = (shape: GpuShape, firstGroup: number): string => `\
if (group.x >= ${firstGroup}u) {
  let vector = (group.x - ${firstGroup}u) * ${GRADIENT_THREADS}u + thread;
  if (vector < ${shape.startVectors}u) {
    let first = lane * ${shape.sequence}u + ${shape.startAdjointAt}u + vector / ${shape.C}u * ${shape.BP * shape.C}u + vector % ${shape.C}u;
    var sum = vec4f();
    if (split == 0u) {
      for (var row = 0u; row < ${shape.BP}u; row++) { sum += sequence[first + row * ${shape.C}u]; }
    }
    let at = (lane * ${shape.splits}u + split) * ${shape.weights}u + ${shape.startAt}u + vector;
${shape.M > 1 ? `    ${addEarlier(shape, 'sum', 'partials[at]')}\n` : ''}\
    partials[at] = sum;
  }
  return;
}`;
