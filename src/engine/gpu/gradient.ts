/**
 * Prints the gradient pass: [dU; db; dW] = Σ_t Σ_b [h_{t-1} | 1 | x_t]ᵀ · ∂L/∂blocks_t and [dV; dc] = Σ [h_t | 1]ᵀ · ∂L/∂y_t.
 * A thread keeps 8 rows × 2 vectors of sums in registers: 16 products of a vector for every four vectors that it reads.
 * Neighbours read neighbours, nothing is shared, and there is no barrier. The sum over timesteps is split over workgroups,
 * which write partial sums: no atomics, so the same bits every time. Micro-batches of a step add to those of the first one.
 */
import { isRecurrent, meetsInput } from '../../model/cells/index.ts';
import { batchReader } from './batch.ts';
import { GREATEST, POWERS } from './powers.ts';
import { addPull, declarePull, pullFunctions } from './regularizer.ts';
import type { GpuShape } from './shape.ts';
import { indent } from './variants.ts';

/** Rows and vectors of a thread's sums. */
const ROWS = 8;
const VECTORS = 2;
export const GRADIENT_THREADS = 64;
/** Of the exponent of a timestep, what the adjoints of blocks take themselves. */
const EXPONENT_MAX = 64;

const COMPONENTS = ['x', 'y', 'z', 'w'] as const;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const eachVector = (text: (vector: number) => string): string => range(VECTORS).map(text).join('\n');

/** Threads of a product: groups of its rows by groups of its vectors. */
interface Extent {
  readonly down: number;
  readonly across: number;
}

/** One of the three products, as text. What it sums over are the rows of the batch in pieces of the sequence. */
interface Product extends Extent {
  readonly firstGroup: number;
  /** Timesteps, or those with a loss. */
  readonly pieces: number;
  /** Vectors of a row that a group of them is taken from. */
  readonly width: number;
  /** Declares `first_row`, and what is the same for all pieces. `item` is the thread's number in the product. */
  readonly place: string;
  /** Declares what is the same for a tile, the first row of which is row `tile_row` of all pieces. */
  readonly ofTile: string;
  /** Declares left_0 and left_1: the eight entries of a row, which are rows of the product. */
  readonly left: string;
  /** Text of a vector of that row, as it is stored. */
  right(vector: number): string;
  /** Whether what is stored on the right is ∂L/∂blocks, over 2 to the exponent of its tile. */
  readonly hasExponent: boolean;
  /** Goes on to the next row. */
  readonly step: string;
  /** Behind the last row that the product has; others are not written, and stay zero. */
  readonly end: string;
  /** Where the product stands among the weights, and vectors of a row there. */
  readonly matrixAt: number;
  readonly rowVectors: number;
}

const groupsOf = ({ down, across }: Extent): number => Math.ceil((down * across) / GRADIENT_THREADS);
const across = (width: number): number => Math.ceil(width / VECTORS);

/** dU; db and dW; dV and dc. */
function extents({ P, C, G, I, OV }: GpuShape): Record<'recurrent' | 'input' | 'output', Extent> {
  return {
    recurrent: { down: Math.ceil(P / ROWS), across: G * across(C) },
    input: { down: Math.ceil((1 + I) / ROWS), across: G * across(C) },
    // Behind the rows of h, that of 1.
    output: { down: Math.ceil(P / ROWS) + 1, across: across(OV) },
  };
}

/** Workgroups along the first dimension of the grid. */
export function gradientGroups(shape: GpuShape): number {
  const { recurrent, input, output } = extents(shape);
  const starts = Math.ceil(shape.startVectors / GRADIENT_THREADS);
  return groupsOf(recurrent) + groupsOf(input) + groupsOf(output) + starts;
}

export function gradientShader(shape: GpuShape): string {
  const { recurrent, input, output } = extents(shape);
  const inputGroup = groupsOf(recurrent);
  const outputGroup = inputGroup + groupsOf(input);
  const startGroup = outputGroup + groupsOf(output);
  const { blocks } = shape.layout.program;
  const flags = (name: string, holds: (block: (typeof blocks)[number]) => boolean) =>
    `const ${name} = array<bool, ${blocks.length}>(${blocks.map((block) => `${holds(block)}`).join(', ')});\n`;
  return `// Gradients of the weights, as partial sums over ranges of timesteps. Generated for one shape.
${POWERS}
@group(0) @binding(0) var<storage, read> feed: array<f32>;
@group(0) @binding(1) var<storage, read> sequence: array<vec4f>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> records: array<f32>;
@group(0) @binding(4) var<storage, read> stopped: array<u32>;
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;    // [lanes][${shape.splits}][${shape.weights}]
${batchReader(shape).declaration(6)}@group(1) @binding(0) var<uniform> control: vec4u;

// Which blocks of columns have rows of U, and rows of W.
${flags('IS_RECURRENT', isRecurrent)}${flags('MEETS_INPUT', meetsInput)}\
${shape.second ? flags('IS_SECOND', ({ isSecond }) => isSecond) : ''}
/** The exponent of what is stored of ∂L/∂blocks_{time + 1}. */
fn stored_exponent(lane: u32, time: u32, tile: u32) -> i32 {
  return i32(records[((control.z * control.w + lane) * ${shape.tiles}u + tile) * ${shape.tileFloats}u + time * 3u + 2u]);
}

/** Whether f32 has the power of two of every tile in a range of timesteps, and room beside it. */
fn are_ordinary(lane: u32, first_time: u32, end_time: u32, rows: u32) -> bool {
  var least = 0;
  var most = 0;
  for (var time = first_time; time < end_time; time++) {
    for (var tile = 0u; tile * ${shape.R}u < rows; tile++) {
      let exponent = stored_exponent(lane, time, tile);
      least = min(least, exponent);
      most = max(most, exponent);
    }
  }
  return least >= -126 && most <= ${EXPONENT_MAX};
}

/** value · 2^excess, finite. */
fn with_excess(value: vec4f, excess: i32) -> vec4f {
  let factor = factors(excess);
  return clamp(value * factor.x * factor.y, vec4f(-${GREATEST}), vec4f(${GREATEST}));
}
${pullFunctions(shape)}
@compute @workgroup_size(${GRADIENT_THREADS})
fn gradient(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let split = group.y;
  let lane = group.z;
  if (stopped[lane] != 0u) { return; }
  let slot = control.x;
  let rows = u32(feed[slot]);
  let lane_sequence = lane * ${shape.sequence}u;
  let lane_partials = (lane * ${shape.splits}u + split) * ${shape.weights}u;
${shape.startVectors > 0 ? `${indent(startGradient(shape, startGroup))}\n` : ''}\
  if (group.x >= ${outputGroup}u) {
${indent(printProduct(shape, outputProduct(shape, { ...output, firstGroup: outputGroup })), 4)}
  } else if (group.x >= ${inputGroup}u) {
${indent(printProduct(shape, inputProduct(shape, { ...input, firstGroup: inputGroup })), 4)}
  } else {
${indent(printProduct(shape, recurrentProduct(shape, { ...recurrent, firstGroup: 0 })), 4)}
  }
}
`;
}

type Place = Extent & Pick<Product, 'firstGroup'>;

/** dU: [h_{t-1}]ᵀ · ∂L/∂blocks_t, where second blocks meet their operand in the place of h_{t-1}. */
function recurrentProduct(shape: GpuShape, place: Place): Product {
  const { C, H, statesAt, second, regularizer } = shape;
  const ofBlocks = blockFactor(shape);
  const matrix = second ? `select(${statesAt[0]}u, ${second.operandAt}u, IS_SECOND[block])` : `${statesAt[0]}u`;
  return {
    ...place,
    ...ofBlocks,
    place: `\
${blockPlace(shape, place)}
if (!IS_RECURRENT[block]) { return; }
let first_row = item / ${place.across}u * ${ROWS}u;
let second_vector = select(0u, 1u, first_row / 4u + 1u < ${C}u);
let left_matrix = lane_sequence + ${matrix} + first_row / 4u;
${declarePull(shape)}`,
    ofTile: `\
${ofBlocks.ofTile}
var left_at = left_matrix + tile_row * ${C}u;
${regularizer ? `var pull_at = lane_sequence + ${regularizer.weightedAt}u + first_row / 4u + tile_row * ${C}u;\n` : ''}`,
    left: `\
var left_0 = sequence[left_at];
var left_1 = sequence[left_at + second_vector];
${addPull(shape)}`,
    step: `${ofBlocks.step}\nleft_at += ${C}u;${regularizer ? `\npull_at += ${C}u;` : ''}`,
    end: `${H}u`,
  };
}

/** [db; dW]: [1 | x_t]ᵀ · ∂L/∂blocks_t. */
function inputProduct(shape: GpuShape, place: Place): Product {
  const { I, P, R, terms } = shape;
  const ofBlocks = blockFactor(shape);
  const batch = batchReader(shape);
  const x = (i: string): string => batch.input('piece', 'example', i);
  /** Row `first_row` + r of [1 | x], of which the last group may have more than there are. */
  const entry = (r: number): string => {
    if (r === 0)
      return place.down === 1
        ? '1.0'
        : `select(${x(`max(first_row, ${P + 1}u) - ${P + 1}u`)}, 1.0, first_row == ${P}u)`;
    if (place.down === 1) return r > I ? '0.0' : x(`${r - 1}u`);
    return x(`min(first_row + ${r}u - ${P + 1}u, ${I - 1}u)`);
  };
  return {
    ...place,
    ...ofBlocks,
    place: `${blockPlace(shape, place)}\nlet first_row = ${P}u + item / ${place.across}u * ${ROWS}u;`,
    ofTile: `${ofBlocks.ofTile}\nvar row_of_batch = tile * ${R}u;`,
    left: `\
let example = ${batch.row('row_of_batch')};
${range(ROWS / 4)
  .map(
    (v) =>
      `var left_${v} = vec4f(${range(4)
        .map((c) => entry(4 * v + c))
        .join(', ')});`,
  )
  .join('\n')}`,
    step: `${ofBlocks.step}\nrow_of_batch++;`,
    end: `select(${P + 1}u, ${terms}u, MEETS_INPUT[block])`,
  };
}

/** [dV; dc]: [h_t | 1]ᵀ · ∂L/∂y_t. */
function outputProduct(shape: GpuShape, place: Place): Product {
  const { layout, statesAt, outputFloats, outputAt, L, T, C, H, P, BP, OV } = shape;
  // Outputs belong to h_t of their own timestep.
  const time = layout.sizes.lossAt === 'every' ? '(piece + 1u)' : `${T}u`;
  return {
    ...place,
    pieces: L,
    width: OV,
    place: `\
let first_column = item % ${place.across}u;
let is_bias = item >= ${(place.down - 1) * place.across}u;
let first_row = select(item / ${place.across}u * ${ROWS}u, ${P}u, is_bias);
let first_vector = min(first_row / 4u, ${C - 1}u);
let second_vector = select(0u, 1u, first_vector + 1u < ${C}u);`,
    ofTile: `\
var left_at = lane_sequence + ${statesAt[0]}u + (${time} * ${BP}u + tile * ${shape.R}u) * ${C}u + first_vector;
var right_at = lane * ${outputFloats / 4}u + ${L * BP * OV}u + tile_row * ${OV}u + first_column;`,
    left: `\
let left_0 = select(sequence[left_at], vec4f(1.0, 0.0, 0.0, 0.0), is_bias);
let left_1 = select(sequence[left_at + second_vector], vec4f(), is_bias);`,
    right: (v) => `outputs[right_at${v === 0 ? '' : ' + next_vector'}]`,
    hasExponent: false,
    step: `left_at += ${C}u;\nright_at += ${OV}u;`,
    end: `select(${H}u, ${P + 1}u, is_bias)`,
    matrixAt: outputAt,
    rowVectors: OV,
  };
}

/** The thread's block of columns, and its first column among those of all blocks. */
const blockPlace = ({ C }: GpuShape, place: Place): string => `\
let block = item % ${place.across}u / ${across(C)}u;
let first_column = block * ${C}u + item % ${across(C)}u;`;

/** ∂L/∂blocks_t as the right factor. */
const blockFactor = ({ T, N, C, blocksAt }: GpuShape) => ({
  pieces: T,
  width: C,
  hasExponent: true,
  ofTile: `var right_at = lane_sequence + ${blocksAt}u + tile_row * ${N}u + first_column;`,
  right: (v: number) => `sequence[right_at${v === 0 ? '' : ' + next_vector'}]`,
  step: `right_at += ${N}u;`,
  matrixAt: 0,
  rowVectors: N,
});

/** Sums of a thread over its share of the pieces, and where they are left. A row's vectors lie half its width apart. */
function printProduct({ splits, R, BP, M }: GpuShape, product: Product): string {
  const { down, width, firstGroup, pieces, hasExponent, place, ofTile, end, matrixAt, rowVectors } = product;
  const half = across(width);
  const store = (r: number, v: number): string => {
    const target = `partials[at + ${r}u * row_vectors${v === 0 ? '' : ' + next_vector'}]`;
    // After the first micro-batch of a step, what those before it gave.
    const earlier = M > 1 ? ` + select(${target}, vec4f(), control.z % ${M}u == 0u)` : '';
    return `${target} = sum_${v}[${r}]${earlier};`;
  };
  // No index that is not known beforehand: arrays are registers then.
  const storeRow = (r: number): string => `\
if (first_row + ${r}u < end_row) {
  ${store(r, 0)}
  if (has_next) { ${store(r, 1)} }
}`;
  const loop = (addTile: string): string => `\
for (var piece = first_piece; piece < end_piece; piece++) {
  for (var tile = 0u; tile * ${R}u < rows; tile++) {
    let tile_row = piece * ${BP}u + tile * ${R}u;
    let tile_rows = min(rows - tile * ${R}u, ${R}u);
${indent(ofTile.trimEnd(), 4)}
${indent(addTile, 4)}
  }
}`;
  return `\
let item = (group.x - ${firstGroup}u) * ${GRADIENT_THREADS}u + thread;
if (item >= ${down * product.across}u) { return; }
${place.trimEnd()}
let has_next = item % ${half}u + ${half}u < ${width}u;
let next_vector = select(0u, ${half}u, has_next);
let first_piece = ${pieces}u * split / ${splits}u;
let end_piece = ${pieces}u * (split + 1u) / ${splits}u;
${eachVector((v) => `var sum_${v} = array<vec4f, ${ROWS}>();`)}
${hasExponent ? addScaled(product, loop) : loop(addRows(product))}
let end_row = ${end};
let row_vectors = ${rowVectors}u;
let at = lane_partials + ${matrixAt}u + first_row * row_vectors + first_column;
${range(ROWS).map(storeRow).join('\n')}`;
}

/**
 * Stored adjoints become true on the right, where f32 has all powers of two, which is nearly always. Of a greater one a
 * part goes to the left: a zero stays zero on either side, as in the sum of true values, and what is clamped overflows in
 * the product.
 */
const addScaled = (product: Product, loop: (addTile: string) => string): string => `\
if (are_ordinary(lane, first_piece, end_piece, rows)) {
${indent(
  loop(`let factor = power(stored_exponent(lane, piece, tile));
${addRows(product, '', (right) => `${right} * factor`)}`),
)}
} else {
${indent(
  loop(`let exponent = stored_exponent(lane, piece, tile);
let factor = factors(min(exponent, ${EXPONENT_MAX}));
let excess = max(exponent - ${EXPONENT_MAX}, 0);
${addRows(
  product,
  eachVector((v) => `left_${v} = with_excess(left_${v}, excess);`),
  (right) => `${right} * factor.x * factor.y`,
)}`),
)}
}`;

/** Adds the products of the rows of a tile. */
function addRows({ left, right, step }: Product, onLeft = '', onRight = (right: string) => right): string {
  const multiply = (r: number, v: number) => {
    const entry = `left_${Math.floor(r / 4)}.${COMPONENTS[r % 4]}`;
    return `sum_${v}[${r}] = fma(vec4f(${entry}), right_${v}, sum_${v}[${r}]);`;
  };
  return `\
for (var i = 0u; i < tile_rows; i++) {
${indent([left.trimEnd(), onLeft].filter(Boolean).join('\n'))}
${indent(eachVector((v) => `let right_${v} = ${onRight(right(v))};`))}
${indent(
  eachVector((v) =>
    range(ROWS)
      .map((r) => multiply(r, v))
      .join('\n'),
  ),
)}
${indent(step)}
}`;
}

/** The start that is learned: ∂L/∂states before the first timestep, summed over the batch in the first part of T. */
const startGradient = ({ startVectors, startAdjointAt, startAt, C, BP, M }: GpuShape, firstGroup: number): string => `\
if (group.x >= ${firstGroup}u) {
  let vector = (group.x - ${firstGroup}u) * ${GRADIENT_THREADS}u + thread;
  if (vector < ${startVectors}u) {
    let first = lane_sequence + ${startAdjointAt}u + vector / ${C}u * ${BP * C}u + vector % ${C}u;
    var sum = vec4f();
    if (split == 0u) {
      for (var row = 0u; row < ${BP}u; row++) { sum += sequence[first + row * ${C}u]; }
    }
    let at = lane_partials + ${startAt}u + vector;
    ${M > 1 ? `partials[at] = sum + select(partials[at], vec4f(), control.z % ${M}u == 0u);` : 'partials[at] = sum;'}
  }
  return;
}`;
