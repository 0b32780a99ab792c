/**
 * Prints the sweep: forward, loss and backward through all T timesteps of a tile of batch rows in one workgroup. Batch
 * rows are independent, so no barrier wider than a workgroup is needed; the cell's equations come from its program.
 *
 * Block exponents: adjoints are carried times a power of two per (tile, timestep), as on the CPU: true = carried ·
 * 2^exponent. Norms leave as (sum of squares, exponent), which the host turns into logarithms in f64.
 */
import { type Expression, printWgsl, rowProgram, type Symbol_ } from '../../equations/index.ts';
import { type CellProgram, type ColumnBlock, meetsInput, meetsState } from '../../model/cells/index.ts';
import { output, outputAdjoint, outputSize, rowWeight, target } from '../../model/losses/index.ts';
import { loadOpposite, oppositeRow } from './antisymmetric.ts';
import { batchReader } from './batch.ts';
import { GREATEST, LOST, POWERS } from './powers.ts';
import { addPairs, declarePenalty, noteSquares, penaltyFunction, recordPenalty } from './regularizer.ts';
import { type GpuShape, SWEEP_GROUPS, SWEEP_THREADS, variantAt } from './shape.ts';
import { declareVariant, type FunctionVariant, indent, namesOf, variantArgument, variantFunction } from './variants.ts';

/** Symbols' names as WGSL identifiers. */
const identifier = (symbol: Symbol_): string => symbol.name.replace(/\W/g, '_');
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const ROWS = range(4);
/** Adjoints are brought back near 1 when their norm leaves 2^± this. */
const RESCALE_FROM = 16;
/** Exponent of a total to which nothing has been added: far below any that training meets. */
const NOTHING = -(2 ** 22);
const COMPONENTS = ['x', 'y', 'z', 'w'] as const;
const CELL_VARIANT = 'cell_variant';

/** A function of scalars that returns a struct: the cells' equations, for one hidden unit of one sequence. */
function cellFunction(name: string, variants: readonly CellEquations[]): string {
  const struct = `${name}_result`;
  const fields = variants[0]!.results.map((result) => result.name);
  const bodies = variants.map(({ inputs, results }): FunctionVariant => {
    const named = results.map((result) => ({ name: `out_${result.name}`, value: result.value }));
    const returned = `return ${struct}(${named.map((result) => result.name).join(', ')});`;
    return { parameters: inputs.map(identifier), body: `${printWgsl(named, identifier)}\n${returned}` };
  });
  return `struct ${struct} {
${fields.map((field) => `  ${field}: f32,`).join('\n')}
}

${variantFunction(name, struct, bodies)}`;
}

interface CellEquations {
  readonly inputs: readonly Symbol_[];
  readonly results: readonly { readonly name: string; readonly value: Expression }[];
}

/** @param cells the programs of the kind's lanes */
export function sweepShader(shape: GpuShape, cells: readonly CellProgram[]): string {
  const { layout, T, truncation } = shape;
  const isEvery = layout.sizes.lossAt === 'every';
  return `// The sweep of ${namesOf(cells.map(({ cell }) => cell))}: forward, loss, backward. Generated from its equations.
${POWERS}
${cellFunctions(cells)}
${penaltyFunction(shape)}
${bindings(shape)}

@compute @workgroup_size(${SWEEP_THREADS})
fn sweep(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${indent(placesOfThread(shape, cells))}
${indent(loadStart(shape))}
  var loss = 0.0;
  var metric = 0.0;
  workgroupBarrier();
  for (var t = 1u; t <= ${T}u; t++) {
${indent(
  eachBlock(shape, (b) => `var a_${b}: array<vec4f, 4>;`),
  4,
)}
    if (is_active) {
${indent(products(shape), 6)}
    }
    workgroupBarrier(); // all have read h_{t-1}, which gives way to h_t
${indent(secondProduct(shape, cells), 4)}\
    if (is_active) {
${indent(applyForward(shape, cells), 6)}
    }
    workgroupBarrier();
${isEvery ? indent(`let piece = t - 1u;\n${outputLayer(shape)}`, 4) : ''}
  }
${shape.carriedAt.length > 0 ? indent(`${carryOver(shape)}\n`) : ''}\
${isEvery ? '' : indent(`let piece = 0u;\n${outputLayer(shape)}`)}
${indent(sumLoss(shape))}
  if (control.y == 0u) { return; }
  storageBarrier();
  workgroupBarrier();

${indent(truncation === 'overlapping' ? overlappingSweeps(shape, cells) : oneSweep(shape, cells))}
}
`;
}

/** Backward through all timesteps. Where windows of truncated BPTT stand apart, what leaves one is dropped. */
function oneSweep(shape: GpuShape, cells: readonly CellProgram[]): string {
  const { T, truncation, startVectors } = shape;
  const isTruncated = truncation !== 'none';
  return `\
${isTruncated ? readWindows(shape) : ''}\
${declarePenalty(shape)}${nothingCarried(shape, 'var ')}
for (var t = ${T}u; t >= 1u; t--) {
${isTruncated ? `  let place = (${T}u - t) % every;\n` : ''}\
  ${inCase([...atLoss(shape), ...(isTruncated ? ['place < reach'] : [])])}
${indent(addImmediate(shape), 4)}
  }
${indent(measure(shape))}
${indent(noteSquares(shape))}${indent(secondBackward(shape, cells))}  if (is_active) {
${indent(applyBackward(shape, cells), 4)}
  }
  ${blocksBarrier(shape)}
  if (is_active) {
${indent(throughRecurrent(shape), 4)}
  }
${indent(addPairs(shape))}${isTruncated ? `  if (${leavesWindow(shape)}) {\n${indent(nothingCarried(shape), 4)}\n  }\n` : ''}\
}${startVectors > 0 ? `\n${keepStartAdjoint(shape)}` : ''}${withLineBreak(recordPenalty(shape, SWEEP_THREADS))}`;
}

/**
 * Truncated BPTT whose windows overlap: a sweep for every number of windows that share no timestep, and one more through
 * what they add up to, which yields norms and ∂L/∂blocks. A total's exponent waits where its record will stand.
 */
function overlappingSweeps(shape: GpuShape, cells: readonly CellProgram[]): string {
  const { T } = shape;
  const isRegularized = shape.regularizer !== undefined;
  return `\
${readWindows(shape)}\
let sweeps = (reach + every - 1u) / every;
${declarePenalty(shape)}for (var sweep_index = 0u; sweep_index <= sweeps; sweep_index++) {
  let is_total = sweep_index == sweeps;
  let offset = sweep_index * every;
${indent(nothingCarried(shape, 'var '))}
  for (var t = ${T}u; t >= 1u; t--) {
    let lag = ${T}u - t;
    let place = select(reach, (lag - offset) % (sweeps * every), lag >= offset);
    if (!is_total && sweep_index > 0u && place >= reach) { continue; }
    let total_record = record + (t - 1u) * 3u + 2u;
    let total_exponent = select(${NOTHING}, i32(records[total_record]), sweep_index > 0u);
    if (is_total) {
      exponent = select(total_exponent, 0, total_exponent == ${NOTHING});
      if (is_active) {
${indent(
  eachState(shape, (s) => eachRow((r) => `d_${s}_${r} = sequence[${totalRow(shape, s, `${r}u`)}];`)),
  8,
)}
      }
    }
    ${inCase(['!is_total', ...atLoss(shape), 'place < every', 'place < reach'])}
${indent(addImmediate(shape), 6)}
    }
${indent(measure(shape, 'is_total'), 4)}
    if (!is_total) {
${indent(addToTotals(shape), 6)}
    }
${indent(noteSquares(shape), 4)}${indent(secondBackward(shape, cells), 4)}    if (is_active) {
${indent(applyBackward(shape, cells), 6)}
    }
    ${blocksBarrier(shape)}
    if (${isRegularized ? 'is_active' : 'is_active && !is_total'}) {
${indent(throughRecurrent(shape), 6)}
    }
${isRegularized ? `    if (is_total) {\n${indent(addPairs(shape), 6)}    }\n` : ''}\
    if (${leavesWindow(shape)}) {
${indent(nothingCarried(shape), 6)}
    }
  }
${shape.startVectors > 0 ? `  if (!is_total) {\n${indent(keepStartAdjoint(shape, 'sweep_index > 0u'), 4)}\n  }\n` : ''}\
  storageBarrier();
}${withLineBreak(recordPenalty(shape, SWEEP_THREADS))}`;
}

const withLineBreak = (text: string): string => (text ? `\n${text.trimEnd()}` : '');

/** When what would be carried on is dropped. A start that is learned belongs to the first timestep. */
const leavesWindow = ({ startVectors }: GpuShape): string =>
  ['place + 1u >= reach', ...(startVectors > 0 ? ['t > 1u'] : [])].join(' && ');

/** Leaves ∂L/∂states before the first timestep for the gradient pass. @param isAdding when there is some already */
function keepStartAdjoint(shape: GpuShape, isAdding?: string): string {
  const { startAdjointAt, BP, C } = shape;
  const keep = (s: number, r: number) => {
    const value = `d_${s}_${r} * factor.x * factor.y`;
    const at = `sequence[lane_sequence + ${startAdjointAt + s * BP * C}u + (row + ${r}u) * ${C}u + unit]`;
    return `  ${at} = ${isAdding ? `select(vec4f(), ${at}, ${isAdding}) + ` : ''}${value};`;
  };
  return `\
if (is_active) {
  let factor = factors(exponent);
${eachState(shape, (s) => eachRow((r) => keep(s, r)))}
}`;
}

const readWindows = ({ feed }: GpuShape): string => `\
let every = u32(feed[lane_feed + ${feed.windowsAt}u]);
let reach = u32(feed[lane_feed + ${feed.windowsAt + 1}u]);
`;

/** No adjoint is carried. @param declaring 'var ' where the names are new */
const nothingCarried = (shape: GpuShape, declaring = ''): string =>
  `${eachState(shape, (s) => eachRow((r) => `${declaring}d_${s}_${r} = vec4f();`))}\n${declaring}exponent = 0;`;

/** Adds what is carried to the totals of timestep t: the larger exponent is that of the sum. */
function addToTotals(shape: GpuShape): string {
  const add = (s: number, r: number) => `\
  {
    let at = ${totalRow(shape, s, `${r}u`)};
    var sum = d_${s}_${r} * rescale * added_factor;
    if (sweep_index > 0u) { sum += sequence[at] * kept_factor; }
    sequence[at] = sum;
  }`;
  return `\
let own_exponent = select(${NOTHING}, exponent, total.z > 0.0);
let sum_exponent = max(total_exponent, own_exponent);
let kept_factor = power(total_exponent - sum_exponent);
let added_factor = power(own_exponent - sum_exponent);
if (is_active) {
${eachState(shape, (s) => eachRow((r) => add(s, r)))}
}
if (thread == 0u) { records[total_record] = f32(sum_exponent); }`;
}

/** When a timestep has a loss; nothing where all have. */
const atLoss = ({ layout, T }: GpuShape): string[] => (layout.sizes.lossAt === 'every' ? [] : [`t == ${T}u`]);

/** Opens a block that is run where all conditions hold. */
const inCase = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '{' : `if (${conditions.join(' && ')}) {`;

/** Statements for each of the thread's four rows, or for each state of the cell. */
const eachRow = (text: (row: number) => string): string => ROWS.map(text).join('\n');
const eachState = ({ layout }: GpuShape, text: (state: number) => string): string =>
  layout.program.states.map((_, s) => text(s)).join('\n');
const eachBlock = ({ G }: GpuShape, text: (block: number) => string): string => range(G).map(text).join('\n');
/** The vectors of a thread's four rows as an array, which a loop can run over. */
const rowsOf = (name: string): string => `array<vec4f, 4>(${ROWS.map((r) => `${name}_${r}`).join(', ')})`;
const asArray = (name: string): string => `var ${name} = ${rowsOf(name)};`;
/** Index of the thread's vector of a row, in a piece [time][BP][C] of the sequence buffer. */
const pieceRow = ({ BP, C }: GpuShape, at: number, time: string, row: string): string =>
  `lane_sequence + ${at}u + ((${time}) * ${BP}u + row + ${row}) * ${C}u + unit`;

/** The same in what is carried over of a state. */
const carriedRow = ({ carriedAt, C }: GpuShape, state: number, row: string): string =>
  `lane_sequence + ${carriedAt[state]}u + (${row}) * ${C}u + unit`;

/** The same in the totals of a state at timestep t. */
const totalRow = (shape: GpuShape, state: number, row: string): string =>
  pieceRow(shape, shape.totalsAt[state]!, 't - 1u', row);

/** The cells' equations and their derivatives, for one hidden unit of one sequence. */
function cellFunctions(cells: readonly CellProgram[]): string {
  const forward = cells.map(
    ({ blocks, states, residuals, prev, forward }): CellEquations => ({
      inputs: [...blocks.map(({ symbol }) => symbol), ...prev],
      results: [
        ...states.map((state, s) => ({ name: `next_${state}`, value: forward[s]! })),
        ...residuals.map(({ value }, q) => ({ name: `residual_${q}`, value })),
      ],
    }),
  );
  const backward = cells.map(
    (program): CellEquations => ({
      inputs: [...backwardInputs(program), ...(program.operand ? [program.operand.adjoint] : [])],
      results: [
        ...blockResults(program, false),
        ...program.states.map((state, s) => ({ name: `before_${state}`, value: program.prevAdjoints[s]! })),
      ],
    }),
  );
  return [
    cellFunction('cell_forward', forward),
    cellFunction('cell_backward', backward),
    ...secondFunctions(cells),
  ].join('\n\n');
}

const backwardInputs = ({ prev, next, adjoint, residuals }: CellProgram): Symbol_[] => [
  ...prev,
  ...next,
  ...adjoint,
  ...residuals.map(({ symbol }) => symbol),
];

const blockResults = ({ blocks, blockAdjoints }: CellProgram, isSecond: boolean): CellEquations['results'] =>
  blockAdjoints.map((value, b) => ({ name: `block_${b}`, value })).filter((_, b) => blocks[b]!.isSecond === isSecond);

/** What a second product meets, and the adjoints of its blocks. */
function secondFunctions(cells: readonly CellProgram[]): string[] {
  if (!cells[0]!.operand) return [];
  const operand = cells.map(
    ({ blocks, prev, operand }): CellEquations => ({
      inputs: [...blocks.filter(({ isSecond }) => !isSecond).map(({ symbol }) => symbol), ...prev],
      results: [{ name: 'operand', value: operand!.value }],
    }),
  );
  const backward = cells.map(
    (program): CellEquations => ({ inputs: backwardInputs(program), results: blockResults(program, true) }),
  );
  return [cellFunction('cell_operand', operand), cellFunction('cell_second_backward', backward)];
}

function bindings(shape: GpuShape): string {
  const { weights, sequence, tileFloats, R, C, O } = shape;
  return `\
@group(0) @binding(0) var<storage, read> weights: array<vec4f>;           // [lanes][${weights}]
@group(0) @binding(1) var<storage, read> feed: array<f32>;                // [slots][batch, lanes]
@group(0) @binding(2) var<storage, read_write> sequence: array<vec4f>;    // [lanes][${sequence}]
@group(0) @binding(3) var<storage, read_write> outputs: array<f32>;       // [lanes][outputs, adjoints]
@group(0) @binding(4) var<storage, read_write> records: array<f32>;       // [slots][lanes][tiles][${tileFloats}]
@group(0) @binding(5) var<storage, read> stopped: array<u32>;             // [lanes]
${batchReader(shape).declaration(6)}@group(1) @binding(0) var<uniform> control: vec4u;                        // slot's start in the feed, step (0: forward only), slot, lanes

var<workgroup> shared_h: array<vec4f, ${R * C}>;                          // [R][C]
var<workgroup> shared_y: array<f32, ${R * O}>;                            // [R][O]
var<workgroup> shared_squares: array<vec4f, ${SWEEP_THREADS}>;            // [threads]
var<workgroup> shared_parts: array<vec4f, ${SWEEP_GROUPS}>;               // [threads that add up]`;
}

/** Where the workgroup's tile and the thread's four rows and four units lie. */
function placesOfThread(shape: GpuShape, cells: readonly CellProgram[]): string {
  const { weights, sequence, outputFloats, tiles, tileFloats, feed, R, C } = shape;
  return `\
let tile = group.x;
let lane = group.y;
if (stopped[lane] != 0u && control.y != 0u) { return; }
let slot = control.x;
let rows = u32(feed[slot]);
let row_weight = feed[slot + 1u];
let lane_weights = lane * ${weights}u;
let lane_sequence = lane * ${sequence}u;
let lane_outputs = lane * ${outputFloats}u;
let record = ((control.z * control.w + lane) * ${tiles}u + tile) * ${tileFloats}u;
let lane_feed = slot + ${feed.lanesAt}u + lane * ${feed.laneFloats}u;
${declareVariant(cells, CELL_VARIANT, `lane_feed + ${variantAt(feed, 'cell')}u`)}\
let is_active = thread < ${(R / 4) * C}u;
let unit = thread % ${C}u;
let local_row = (thread / ${C}u) * 4u;
let row = tile * ${R}u + local_row;
// Rows of padding repeat the last one, with weight 0.
${eachRow((r) => `let source_${r} = min(row + ${r}u, rows - 1u);`)}
${eachRow((r) => `let example_${r} = ${batchReader(shape).row(`source_${r}`)};`)}`;
}

function loadStart(shape: GpuShape): string {
  const { B, P, C, statesAt, carriedAt, feed } = shape;
  const carries = carriedAt.length > 0;
  const drawn = (s: number, r: number) => `\
    let start = lane_feed + ${s * B * P}u + source_${r} * ${P}u + unit * 4u;
    s_${s}_${r} = vec4f(feed[start], feed[start + 1u], feed[start + 2u], feed[start + 3u]);`;
  const learned = (s: number, r: number) =>
    `    s_${s}_${r} = weights[lane_weights + ${shape.startAt + s * C}u + unit];`;
  const load = (s: number, r: number) => `\
  {
${shape.startVectors > 0 ? learned(s, r) : drawn(s, r)}
${carries ? `    if (is_carried) { s_${s}_${r} = sequence[${carriedRow(shape, s, `source_${r}`)}]; }\n` : ''}\
    sequence[${pieceRow(shape, statesAt[s]!, '0u', `${r}u`)}] = s_${s}_${r};
  }`;
  return `\
${eachState(shape, (s) => eachRow((r) => `var s_${s}_${r}: vec4f;`))}
${carries ? `let is_carried = feed[lane_feed + ${feed.carriesAt}u] != 0.0;\n` : ''}\
if (is_active) {
${eachState(shape, (s) => eachRow((r) => load(s, r)))}
${eachRow((r) => `  shared_h[(local_row + ${r}u) * ${C}u + unit] = s_0_${r};`)}
}`;
}

/** Leaves the last states for the next step. */
function carryOver(shape: GpuShape): string {
  const store = (s: number, r: number) => `  sequence[${carriedRow(shape, s, `row + ${r}u`)}] = s_${s}_${r};`;
  return `\
if (is_active && control.y != 0u) {
${eachState(shape, (s) => eachRow((r) => store(s, r)))}
}`;
}

/** [h | 1 | x] · [U; b; W]: the thread's columns of every block, a_(block)_(row). */
function products(shape: GpuShape): string {
  const { I, C, N, P, layout } = shape;
  const batch = batchReader(shape);
  const { blocks } = layout.program;
  const all = range(blocks.length);
  const meetsX = all.filter((b) => meetsInput(blocks[b]!));
  const ofX = meetsX.map((b) => addTo(b, (r) => `x_${r}`, `weights[row_at + ${b * C}u]`));
  return `\
${all.map((b) => `let bias_${b} = weights[lane_weights + ${P * N}u + ${b * C}u + unit];`).join('\n')}
${all.map((b) => eachRow((r) => `var a_${b}_${r} = bias_${b};`)).join('\n')}
${addShared(shape, meetsState)}
for (var i = 0u; i < ${I}u; i++) {
  let row_at = lane_weights + (${P + 1}u + i) * ${N}u + unit;
${eachRow((r) => `  let x_${r} = ${batch.input('(t - 1u)', `example_${r}`, 'i')};`)}
${ofX.join('\n')}
}
${eachBlock(shape, (b) => `a_${b} = ${rowsOf(`a_${b}`)};`)}`;
}

/** Adds a row of weights, times a number of each of the thread's rows, to its columns of a block. */
const addTo = (b: number, factor: (row: number) => string, weight: string): string => `\
  {
    let w = ${weight};
${eachRow((r) => `    a_${b}_${r} = fma(vec4f(${factor(r)}), w, a_${b}_${r});`)}
  }`;

/** Adds the product of what is shared, h or the operand of a second product, with the columns of U of some blocks. */
function addShared(shape: GpuShape, isMeeting: (block: ColumnBlock) => boolean): string {
  const { C, N, layout } = shape;
  const { blocks } = layout.program;
  const meeting = range(blocks.length).filter((b) => isMeeting(blocks[b]!));
  const rows = COMPONENTS.flatMap((component, c) =>
    meeting.map((b) => {
      const stored = `weights[row_at + ${c * N + b * C}u]`;
      const weight = blocks[b]!.isAntisymmetric ? `${stored} - ${oppositeRow(`opposite_${b}`, component)}` : stored;
      return addTo(b, (r) => `h_${r}.${component}`, weight);
    }),
  );
  const opposites = meeting
    .filter((b) => blocks[b]!.isAntisymmetric)
    .map((b) => `${indent(loadOpposite(shape, `opposite_${b}`, 'unit', `${b * C}u + k`))}\n`);
  return `\
for (var k = 0u; k < ${C}u; k++) {
${eachRow((r) => `  let h_${r} = shared_h[(local_row + ${r}u) * ${C}u + k];`)}
  let row_at = lane_weights + k * ${4 * N}u + unit;
${opposites.join('')}\
${rows.join('\n')}
}`;
}

/**
 * The second product of a timestep, for cells that have one: its operand takes the place of h in workgroup memory, where h
 * is not needed any more, and what meets it is added to the blocks.
 */
function secondProduct(shape: GpuShape, cells: readonly CellProgram[]): string {
  const { layout, second, C } = shape;
  if (!second) return '';
  const { blocks, states } = layout.program;
  const all = range(blocks.length);
  const meeting = all.filter((b) => blocks[b]!.isSecond);
  const args = [
    ...variantArgument(cells, CELL_VARIANT),
    ...all.filter((b) => !blocks[b]!.isSecond).map((b) => `a_${b}[r][c]`),
    ...states.map((_, s) => `s_${s}[r][c]`),
  ];
  return `\
if (is_active) {
${indent(eachState(shape, (s) => asArray(`s_${s}`)))}
  for (var r = 0u; r < 4u; r++) {
    var operand: vec4f;
    for (var c = 0u; c < 4u; c++) { operand[c] = cell_operand(${args.join(', ')}).operand; }
    shared_h[(local_row + r) * ${C}u + unit] = operand;
    sequence[${pieceRow(shape, second.operandAt, 't - 1u', 'r')}] = operand;
  }
}
workgroupBarrier();
if (is_active) {
${indent(meeting.map((b) => eachRow((r) => `var a_${b}_${r} = a_${b}[${r}];`)).join('\n'))}
${indent(addShared(shape, ({ isSecond }) => isSecond))}
${indent(meeting.map((b) => `a_${b} = ${rowsOf(`a_${b}`)};`).join('\n'))}
}
workgroupBarrier(); // all have read the operand, which gives way to h_t
`;
}

/** New states and residuals. The equations stand once, in a loop over 16 units: compilers take long over 16 copies. */
function applyForward(shape: GpuShape, cells: readonly CellProgram[]): string {
  const { layout, statesAt, residualsAt, C } = shape;
  const { blocks, states, residuals } = layout.program;
  const args = [
    ...variantArgument(cells, CELL_VARIANT),
    ...blocks.map((_, b) => `a_${b}[r][c]`),
    ...states.map((_, s) => `s_${s}[r][c]`),
  ];
  return [
    ...states.map((_, s) => asArray(`s_${s}`)),
    ...residuals.map((_, q) => `var q_${q}: array<vec4f, 4>;`),
    'for (var r = 0u; r < 4u; r++) {',
    '  for (var c = 0u; c < 4u; c++) {',
    `    let f = cell_forward(${args.join(', ')});`,
    ...states.map((state, s) => `    s_${s}[r][c] = f.next_${state};`),
    ...residuals.map((_, q) => `    q_${q}[r][c] = f.residual_${q};`),
    '  }',
    `  shared_h[(local_row + r) * ${C}u + unit] = s_0[r];`,
    ...states.map((_, s) => `  sequence[${pieceRow(shape, statesAt[s]!, 't', 'r')}] = s_${s}[r];`),
    ...residuals.map((_, q) => `  sequence[${pieceRow(shape, residualsAt[q]!, 't - 1u', 'r')}] = q_${q}[r];`),
    '}',
    eachState(shape, (s) => eachRow((r) => `s_${s}_${r} = s_${s}[${r}];`)),
  ].join('\n');
}

/** y = [h_t | 1] · [V; c], then the loss row by row: `piece` of the timesteps with a loss. */
function outputLayer(shape: GpuShape): string {
  const { O, OV, C, P, BP, R, outputAt } = shape;
  return `\
for (var item = thread; item < ${R * O}u; item += ${SWEEP_THREADS}u) {
  let out_row = item / ${O}u;
  let o = item % ${O}u;
  var y = weights[lane_weights + ${outputAt + P * OV}u + o / 4u][o % 4u];
  for (var k = 0u; k < ${C}u; k++) {
    let h = shared_h[out_row * ${C}u + k];
    let v_at = lane_weights + ${outputAt}u + k * ${4 * OV}u + o / 4u;
    y += h.x * weights[v_at][o % 4u] + h.y * weights[v_at + ${OV}u][o % 4u]
       + h.z * weights[v_at + ${2 * OV}u][o % 4u] + h.w * weights[v_at + ${3 * OV}u][o % 4u];
  }
  shared_y[item] = y;
  outputs[lane_outputs + (piece * ${BP}u + tile * ${R}u + out_row) * ${4 * OV}u + o] = y;
}
workgroupBarrier();
if (thread < ${R}u) {
${indent(rowLoss(shape))}
}
workgroupBarrier();`;
}

const sumLoss = ({ T }: GpuShape): string => `\
shared_squares[thread] = vec4f(loss, metric, 0.0, 0.0);
workgroupBarrier();
if (thread == 0u) {
  var sum = vec4f();
  for (var i = 0u; i < ${SWEEP_THREADS}u; i++) { sum += shared_squares[i]; }
  records[record + ${3 * T}u] = sum.x;
  records[record + ${3 * T + 1}u] = sum.y;
}`;

/** Adds ∂⁺L/∂h_t = ∂L/∂y_t · Vᵀ to what is carried. */
function addImmediate(shape: GpuShape): string {
  const { layout, O, OV, L, BP, outputAt } = shape;
  const isEvery = layout.sizes.lossAt === 'every';
  const piece = isEvery ? '(t - 1u)' : '0u';
  return `\
${isEvery ? carriedBesideImmediate(shape) : ''}\
if (is_active) {
  let immediate = factors(-exponent);
  let adjoint_at = lane_outputs + ${L * BP * OV * 4}u + (${piece} * ${BP}u + row) * ${4 * OV}u;
  for (var o = 0u; o < ${O}u; o++) {
    let v_at = lane_weights + ${outputAt}u + unit * ${4 * OV}u + o / 4u;
    let v = vec4f(${range(4)
      .map((k) => `weights[v_at + ${k * OV}u][o % 4u]`)
      .join(', ')});
${eachRow((r) => `    d_0_${r} += v * (outputs[adjoint_at + ${r * 4 * OV}u + o] * immediate.x * immediate.y);`)}
  }
}`;
}

/** A small carried adjoint gives up its exponent to the larger part: beside it nothing is lost that f32 holds. */
function carriedBesideImmediate(shape: GpuShape): string {
  const { L, BP, OV, R } = shape;
  return `\
var largest = -127.0;
for (var r = 0u; r < ${R}u; r++) {
  largest = max(largest, outputs[lane_outputs + ${2 * L * BP * OV * 4}u + (t - 1u) * ${BP}u + tile * ${R}u + r]);
}
let kept = min(0, max(exponent, i32(largest)));
if (largest > -127.0 && exponent < kept) {
  let factor = power(exponent - kept);
${eachState(shape, (s) => eachRow((r) => `  d_${s}_${r} *= factor;`))}
  exponent = kept;
}
`;
}

/**
 * Notes the squares of h's adjoint, if it is the final one; chooses the power of two that brings what is carried back near 1.
 */
function measure(shape: GpuShape, isFinal?: string): string {
  const others = shape.layout.program.states.slice(1).map((_, s) => `d_${s + 1}`);
  const ofRows = (state: string): string[] => ROWS.map((r) => `squares(${state}_${r})`);
  const sumOf = (terms: readonly string[]): string => terms.reduce((sum, term) => `added(${sum}, ${term})`);
  // Of a cell with one state, both sums are one.
  const add = (a: string, b: string): string =>
    others.length > 0 ? `bothAdded(${a}, ${b})` : `added(${a}.xy, ${b}.xy).xyxy`;
  return `\
// (squares of h's adjoint, squares of all states'), each a pair in units of its own power of two: no square is lost.
let mine = ${sumOf(ofRows('d_0'))};
// In two stages, in a fixed order: every thread ends up with the same total.
shared_squares[thread] = vec4f(mine, ${sumOf(['mine', ...others.flatMap(ofRows)])});
workgroupBarrier();
if (thread < ${SWEEP_GROUPS}u) {
  var part = shared_squares[thread];
  for (var i = ${SWEEP_GROUPS}u; i < ${SWEEP_THREADS}u; i += ${SWEEP_GROUPS}u) {
    part = ${add('part', 'shared_squares[thread + i]')};
  }
  shared_parts[thread] = part;
}
workgroupBarrier();
var total = shared_parts[0];
for (var i = 1u; i < ${SWEEP_GROUPS}u; i++) { total = ${add('total', 'shared_parts[i]')}; }
let magnitude = i32(total.w) + exponentOf(total.z) / 2;
let is_far = abs(magnitude) > ${RESCALE_FROM} && total.z > 0.0 && total.w < ${LOST}.0;
let shift = select(0, clamp(magnitude, -126, 126), is_far);
let rescale = power(-shift);
let log2_unit = select(total.y + f32(exponent), total.y, total.y >= ${LOST}.0);
exponent += shift;
if (${['thread == 0u', ...(isFinal ? [isFinal] : [])].join(' && ')}) {
  records[record + (t - 1u) * 3u] = total.x;
  records[record + (t - 1u) * 3u + 1u] = log2_unit;
  records[record + (t - 1u) * 3u + 2u] = f32(exponent);
}`;
}

/** Whether ∂L/∂blocks_t, of a cell with one block, takes the place of h in workgroup memory; others are read from storage. */
const sharesBlock = ({ G }: GpuShape): boolean => G === 1;
const blocksBarrier = (shape: GpuShape): string => (sharesBlock(shape) ? 'workgroupBarrier();' : 'storageBarrier();');

/** ∂L/∂blocks_t, which are kept for the gradient pass, and what of ∂L/∂states_{t−1} does not go through them. */
function applyBackward(shape: GpuShape, cells: readonly CellProgram[]): string {
  const { states } = shape.layout.program;
  const ofOperand = shape.second ? ['e[r][c]'] : [];
  return [
    ...states.map((_, s) => asArray(`d_${s}`)),
    ...(shape.second ? [asArray('e')] : []),
    ...keepBlocks(
      shape,
      false,
      `cell_backward(${[...backwardArguments(shape, cells), ...ofOperand].join(', ')})`,
      states.map((state, s) => `d_${s}[r][c] = f.before_${state};`),
    ),
    eachState(shape, (s) => eachRow((r) => `d_${s}_${r} = d_${s}[${r}];`)),
  ].join('\n');
}

/**
 * Before it, for cells that have a second product: the adjoints of its blocks, which are kept too, and from them
 * ∂L/∂operand of the thread's rows and units, e_(row).
 */
function secondBackward(shape: GpuShape, cells: readonly CellProgram[]): string {
  if (!shape.second) return '';
  const call = `cell_second_backward(${backwardArguments(shape, cells).join(', ')})`;
  return `\
${eachRow((r) => `var e_${r} = vec4f();`)}
if (is_active) {
${indent(eachState(shape, (s) => asArray(`d_${s}`)))}
${indent(keepBlocks(shape, true, call, []).join('\n'))}
}
storageBarrier();
if (is_active) {
${indent(throughRecurrent(shape, 'e', ({ isSecond }) => isSecond))}
}
`;
}

/** What `keepBlocks` has at hand for one hidden unit of one sequence. */
const backwardArguments = ({ layout: { program } }: GpuShape, cells: readonly CellProgram[]): string[] => [
  ...variantArgument(cells, CELL_VARIANT),
  ...program.states.map((_, s) => `p_${s}[c]`),
  ...program.states.map((_, s) => `n_${s}[c]`),
  ...program.states.map((_, s) => `d_${s}[r][c] * rescale`),
  ...program.residuals.map((_, q) => `q_${q}[c]`),
];

/**
 * The adjoints of all blocks that are second, or of all that are not, for the thread's rows and units.
 *
 * @param call of the function that yields them, as f
 * @param others what else is taken of f
 */
function keepBlocks(shape: GpuShape, isSecond: boolean, call: string, others: readonly string[]): string[] {
  const { layout, statesAt, residualsAt, blocksAt, BP, N, C } = shape;
  const { blocks, states, residuals } = layout.program;
  const kept = range(blocks.length).filter((b) => blocks[b]!.isSecond === isSecond);
  const blockRow = (b: number) =>
    `sequence[lane_sequence + ${blocksAt}u + ((t - 1u) * ${BP}u + row + r) * ${N}u + ${b * C}u + unit]`;
  return [
    'for (var r = 0u; r < 4u; r++) {',
    ...states.map((_, s) => `  let p_${s} = sequence[${pieceRow(shape, statesAt[s]!, 't - 1u', 'r')}];`),
    ...states.map((_, s) => `  let n_${s} = sequence[${pieceRow(shape, statesAt[s]!, 't', 'r')}];`),
    ...residuals.map((_, q) => `  let q_${q} = sequence[${pieceRow(shape, residualsAt[q]!, 't - 1u', 'r')}];`),
    ...kept.map((b) => `  var z_${b}: vec4f;`),
    '  for (var c = 0u; c < 4u; c++) {',
    `    let f = ${call};`,
    ...kept.map((b) => `    z_${b}[c] = f.block_${b};`),
    ...others.map((statement) => `    ${statement}`),
    '  }',
    ...kept.map((b) => `  ${blockRow(b)} = z_${b};`),
    ...(sharesBlock(shape) ? [`  shared_h[(local_row + r) * ${C}u + unit] = z_0;`] : []),
    '}',
  ];
}

/**
 * ∂L/∂h_{t−1} gains ∂L/∂blocks_t · Uᵀ: rows of U are contiguous, so these are dot products.
 *
 * @param gaining or what else the blocks meet, as variables by row
 */
function throughRecurrent(shape: GpuShape, gaining = 'd_0', isMeeting = meetsState): string {
  const { blocksAt, layout, BP, C, N } = shape;
  const ofRow = (r: number): string =>
    sharesBlock(shape)
      ? `shared_h[(local_row + ${r}u) * ${C}u + n]`
      : `sequence[lane_sequence + ${blocksAt}u + ((t - 1u) * ${BP}u + row + ${r}u) * ${N}u + n]`;
  return rangesOf(layout.program.blocks, isMeeting)
    .map(({ first, count, isAntisymmetric }) => {
      const ofUnit = (component: (typeof COMPONENTS)[number], c: number) => {
        const stored = `weights[lane_weights + (unit * 4u + ${c}u) * ${N}u + n]`;
        return `\
  {
    let u = ${isAntisymmetric ? `${stored} - ${oppositeRow('opposite', component)}` : stored};
${eachRow((r) => `    ${gaining}_${r}.${component} += dot(z_${r}, u);`)}
  }`;
      };
      return `\
for (var n = ${first * C}u; n < ${(first + count) * C}u; n++) {
${eachRow((r) => `  let z_${r} = ${ofRow(r)};`)}
${isAntisymmetric ? `${indent(loadOpposite(shape, 'opposite', `(n % ${C}u)`, `n / ${C}u * ${C}u + unit`))}\n` : ''}\
${COMPONENTS.map(ofUnit).join('\n')}
}`;
    })
    .join('\n');
}

/** Some of the blocks, in runs of equal ones. */
function rangesOf(blocks: readonly ColumnBlock[], isMeeting: (block: ColumnBlock) => boolean) {
  const ranges: { first: number; count: number; isAntisymmetric: boolean }[] = [];
  blocks.forEach((block, b) => {
    if (!isMeeting(block)) return;
    const { isAntisymmetric } = block;
    const last = ranges.at(-1);
    if (last?.isAntisymmetric === isAntisymmetric) last.count++;
    else ranges.push({ first: b, count: 1, isAntisymmetric });
  });
  return ranges;
}

/** Loss, metric and adjoint of the outputs of one row, in place of its outputs. */
function rowLoss(shape: GpuShape): string {
  const { layout, O, L, BP, OV, R } = shape;
  const batch = batchReader(shape);
  const { loss, task } = layout;
  const program = rowProgram([loss.value, task.metric.value, outputAdjoint(loss)]);
  const leaf = (symbol: Symbol_): string => {
    if (symbol === output) return 'y';
    if (symbol === target) return 'wanted';
    if (symbol === outputSize) return `${O}.0`;
    if (symbol === rowWeight) return 'weight';
    return identifier(symbol);
  };
  const element = `let y = shared_y[thread * ${O}u + o];
  let wanted = ${batch.target('piece', 'example', 'o')};`;
  const sweeps = program.sweeps.map(
    (
      totals,
    ) => `${totals.map(({ symbol, combine }) => `var ${identifier(symbol)} = ${combine === 'add' ? '0.0' : `-${GREATEST}`};`).join('\n')}
for (var o = 0u; o < ${O}u; o++) {
  ${element}
${indent(
  printWgsl(
    totals.map((total, i) => ({ name: `term_${i}`, value: total.term })),
    leaf,
  ),
)}
${totals
  .map(({ symbol, combine }, i) =>
    combine === 'add'
      ? `  ${identifier(symbol)} += term_${i};`
      : `  ${identifier(symbol)} = max(${identifier(symbol)}, term_${i});`,
  )
  .join('\n')}
}`,
  );
  const [lossRoot, metricRoot, adjointRoot] = program.roots as [Expression, Expression, Expression];
  return `let example = ${batch.row(`min(tile * ${R}u + thread, rows - 1u)`)};
let weight = select(0.0, row_weight, tile * ${R}u + thread < rows);
${sweeps.join('\n')}
{
${indent(
  printWgsl(
    [
      { name: 'row_loss', value: lossRoot },
      { name: 'row_metric', value: metricRoot },
    ],
    leaf,
  ),
)}
  loss += weight * row_loss;
  metric += weight * row_metric;
}
let row_at = piece * ${BP}u + tile * ${R}u + thread;
var largest = 0.0;
for (var o = 0u; o < ${O}u; o++) {
  ${element}
${indent(printWgsl([{ name: 'dy', value: adjointRoot }], leaf))}
  largest = max(largest, abs(dy));
  outputs[lane_outputs + ${L * BP * OV * 4}u + row_at * ${4 * OV}u + o] = dy;
}
outputs[lane_outputs + ${2 * L * BP * OV * 4}u + row_at] = f32(exponentOf(largest));`;
}
