/**
 * Prints the sweep: forward, loss and backward through all T timesteps of a tile of batch rows in one workgroup. Batch
 * rows are independent, so no barrier wider than a workgroup is needed; the cell's equations come from its program.
 *
 * Block exponents: adjoints are carried times a power of two per (tile, timestep), as on the CPU: true = carried ·
 * 2^exponent. Norms leave as (sum of squares, exponent), which the host turns into logarithms in f64.
 */
import { type Expression, printWgsl, rowProgram, type Symbol_ } from '../../equations/index.ts';
import { output, outputAdjoint, outputSize, rowWeight, target } from '../../model/losses/index.ts';
import { LOST, POWERS } from './powers.ts';
import { type GpuShape, SWEEP_THREADS } from './shape.ts';

/** Symbols' names as WGSL identifiers. */
const identifier = (symbol: Symbol_): string => symbol.name.replace(/\W/g, '_');
const indent = (text: string, by = '  '): string => text.replace(/^(?=.)/gm, by);
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const ROWS = range(4);
const COMPONENTS = ['x', 'y', 'z', 'w'] as const;

/** A function of scalars that returns a struct: the cell's equations, for one hidden unit of one sequence. */
function scalarFunction(
  name: string,
  inputs: readonly Symbol_[],
  results: readonly { name: string; value: Expression }[],
): string {
  const struct = `${name}_result`;
  return `struct ${struct} {
${results.map((result) => `  ${result.name}: f32,`).join('\n')}
}

fn ${name}(${inputs.map((symbol) => `${identifier(symbol)}: f32`).join(', ')}) -> ${struct} {
${indent(
  printWgsl(
    results.map(({ name: field, value }) => ({ name: `out_${field}`, value })),
    identifier,
  ),
)}
  return ${struct}(${results.map((result) => `out_${result.name}`).join(', ')});
}`;
}

export function sweepShader(shape: GpuShape): string {
  const { layout, B, T, I, O, L, C, N, NR, OV, P, R, BP } = shape;
  const { program, task } = layout;
  const { blocks, states, residuals, prev, next, adjoint } = program;
  const S = range(states.length);
  const isEvery = layout.sizes.lossAt === 'every';
  const forward = scalarFunction(
    'cell_forward',
    [...blocks.map(({ symbol }) => symbol), ...prev],
    [
      ...S.map((s) => ({ name: `next_${states[s]}`, value: program.forward[s]! })),
      ...residuals.map(({ value }, r) => ({ name: `residual_${r}`, value })),
    ],
  );
  const backward = scalarFunction(
    'cell_backward',
    [...prev, ...next, ...adjoint, ...residuals.map(({ symbol }) => symbol)],
    [
      ...blocks.map((_, b) => ({ name: `block_${b}`, value: program.blockAdjoints[b]! })),
      ...S.map((s) => ({ name: `before_${states[s]}`, value: program.prevAdjoints[s]! })),
    ],
  );

  /** Statements for each of the thread's four rows. */
  const eachRow = (text: (row: number) => string): string => ROWS.map(text).join('\n');
  const meetsH = blocks.flatMap(({ part }, b) => (part === 'input' ? [] : [b]));
  const meetsX = blocks.flatMap(({ part }, b) => (part === 'recurrent' ? [] : [b]));
  const pieceRow = (at: number, time: string, row: string) =>
    `lane_sequence + ${at}u + ((${time}) * ${BP}u + row + ${row}) * ${C}u + unit`;

  const products = `
      // [h | 1 | x] · [U; b; W], the thread's columns of every block
${range(blocks.length)
  .map((b) => `      let bias_${b} = weights[lane_weights + ${P * N}u + ${b * C}u + unit];`)
  .join('\n')}
${range(blocks.length)
  .map((b) => eachRow((r) => `      var a_${b}_${r} = bias_${b};`))
  .join('\n')}
      for (var k = 0u; k < ${C}u; k++) {
${eachRow((r) => `        let h_${r} = shared_h[at + (local_row + ${r}u) * ${C}u + k];`)}
        let row_at = lane_weights + k * ${4 * N}u + unit;
${COMPONENTS.map((component, c) =>
  meetsH
    .map(
      (b) => `        { let w = weights[row_at + ${c * N + b * C}u];
${eachRow((r) => `          a_${b}_${r} = fma(vec4f(h_${r}.${component}), w, a_${b}_${r});`)} }`,
    )
    .join('\n'),
).join('\n')}
      }
      for (var i = 0u; i < ${I}u; i++) {
        let row_at = lane_weights + (${P + 1}u + i) * ${N}u + unit;
${eachRow((r) => `        let x_${r} = feed[slot + ${shape.feed.inputsAt}u + ((t - 1u) * rows + source_${r}) * ${I}u + i];`)}
${meetsX
  .map(
    (b) => `        { let w = weights[row_at + ${b * C}u];
${eachRow((r) => `          a_${b}_${r} = fma(vec4f(x_${r}), w, a_${b}_${r});`)} }`,
  )
  .join('\n')}
      }`;

  const array = (name: string, row: (r: number) => string) =>
    `      var ${name} = array<vec4f, 4>(${ROWS.map(row).join(', ')});`;
  const empty = (name: string) => `      var ${name}: array<vec4f, 4>;`;

  // The equations stand once, in a loop over the thread's 16 units: compilers take long over 16 copies.
  const applyForward = [
    ...blocks.map((_, b) => array(`a_${b}`, (r) => `a_${b}_${r}`)),
    ...S.map((s) => array(`s_${s}`, (r) => `s_${s}_${r}`)),
    ...residuals.map((_, q) => empty(`q_${q}`)),
    '      for (var r = 0u; r < 4u; r++) {',
    '        for (var c = 0u; c < 4u; c++) {',
    `          let f = cell_forward(${[...blocks.map((_, b) => `a_${b}[r][c]`), ...S.map((s) => `s_${s}[r][c]`)].join(', ')});`,
    ...S.map((s) => `          s_${s}[r][c] = f.next_${states[s]};`),
    ...residuals.map((_, q) => `          q_${q}[r][c] = f.residual_${q};`),
    '        }',
    `        shared_h[to + (local_row + r) * ${C}u + unit] = s_0[r];`,
    ...S.map((s) => `        sequence[${pieceRow(shape.statesAt[s]!, 't', 'r')}] = s_${s}[r];`),
    ...residuals.map((_, q) => `        sequence[${pieceRow(shape.residualsAt[q]!, 't - 1u', 'r')}] = q_${q}[r];`),
    '      }',
    ...S.map((s) => eachRow((r) => `      s_${s}_${r} = s_${s}[${r}];`)),
  ].join('\n');

  const applyBackward = [
    ...S.map((s) => array(`d_${s}`, (r) => `d_${s}_${r}`)),
    '      for (var r = 0u; r < 4u; r++) {',
    ...S.map((s) => `        let p_${s} = sequence[${pieceRow(shape.statesAt[s]!, 't - 1u', 'r')}];`),
    ...S.map((s) => `        let n_${s} = sequence[${pieceRow(shape.statesAt[s]!, 't', 'r')}];`),
    ...residuals.map((_, q) => `        let q_${q} = sequence[${pieceRow(shape.residualsAt[q]!, 't - 1u', 'r')}];`),
    ...blocks.map((_, b) => `        var z_${b}: vec4f;`),
    '        for (var c = 0u; c < 4u; c++) {',
    `          let f = cell_backward(${[
      ...S.map((s) => `p_${s}[c]`),
      ...S.map((s) => `n_${s}[c]`),
      ...S.map((s) => `d_${s}[r][c] * rescale`),
      ...residuals.map((_, q) => `q_${q}[c]`),
    ].join(', ')});`,
    ...blocks.map((_, b) => `          z_${b}[c] = f.block_${b};`),
    ...S.map((s) => `          d_${s}[r][c] = f.before_${states[s]};`),
    '        }',
    ...blocks.map(
      (_, b) =>
        `        sequence[lane_sequence + ${shape.blocksAt}u + ((t - 1u) * ${BP}u + row + r) * ${N}u + ${b * C}u + unit] = z_${b};`,
    ),
    '      }',
    ...S.map((s) => eachRow((r) => `      d_${s}_${r} = d_${s}[${r}];`)),
  ].join('\n');

  const outputLayer = `
    // y = [h_t | 1] · [V; c], then the loss row by row
    for (var item = thread; item < ${R * O}u; item += ${SWEEP_THREADS}u) {
      let out_row = item / ${O}u;
      let o = item % ${O}u;
      var y = weights[lane_weights + ${shape.outputAt + P * OV}u + o / 4u][o % 4u];
      for (var k = 0u; k < ${C}u; k++) {
        let h = shared_h[to + out_row * ${C}u + k];
        let v_at = lane_weights + ${shape.outputAt}u + k * ${4 * OV}u + o / 4u;
        y += h.x * weights[v_at][o % 4u] + h.y * weights[v_at + ${OV}u][o % 4u]
           + h.z * weights[v_at + ${2 * OV}u][o % 4u] + h.w * weights[v_at + ${3 * OV}u][o % 4u];
      }
      shared_y[item] = y;
      outputs[lane_outputs + (piece * ${BP}u + tile * ${R}u + out_row) * ${4 * OV}u + o] = y;
    }
    workgroupBarrier();
    if (thread < ${R}u) {
${indent(rowLoss(shape, task), '      ')}
    }
    workgroupBarrier();`;

  return `// The sweep of ${program.cell.id}: forward, loss, backward. Generated from its equations.
${POWERS}
${forward}

${backward}

@group(0) @binding(0) var<storage, read> weights: array<vec4f>;           // [lanes][${shape.weights}]
@group(0) @binding(1) var<storage, read> feed: array<f32>;                // [slots][batch, lanes]
@group(0) @binding(2) var<storage, read_write> sequence: array<vec4f>;    // [lanes][${shape.sequence}]
@group(0) @binding(3) var<storage, read_write> outputs: array<f32>;       // [lanes][outputs, adjoints]
@group(0) @binding(4) var<storage, read_write> records: array<f32>;       // [slots][lanes][tiles][${shape.tileFloats}]
@group(0) @binding(5) var<storage, read> stopped: array<u32>;             // [lanes]
@group(1) @binding(0) var<uniform> control: vec4u;                        // slot's start in the feed, step (0: forward only), slot, lanes

var<workgroup> shared_h: array<vec4f, ${2 * R * C}>;
var<workgroup> shared_y: array<f32, ${R * O}>;
var<workgroup> shared_squares: array<vec4f, ${2 * SWEEP_THREADS}>;

@compute @workgroup_size(${SWEEP_THREADS})
fn sweep(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = group.x;
  let lane = group.y;
  if (stopped[lane] != 0u && control.y != 0u) { return; }
  let slot = control.x;
  let rows = u32(feed[slot]);
  let row_weight = feed[slot + 1u];
  let lane_weights = lane * ${shape.weights}u;
  let lane_sequence = lane * ${shape.sequence}u;
  let lane_outputs = lane * ${shape.outputFloats}u;
  let record = ((control.z * control.w + lane) * ${shape.tiles}u + tile) * ${shape.tileFloats}u;
  let lane_feed = slot + ${shape.feed.lanesAt}u + lane * ${shape.feed.laneFloats}u;
  let is_active = thread < ${(R / 4) * C}u;
  let unit = thread % ${C}u;
  let local_row = (thread / ${C}u) * 4u;
  let row = tile * ${R}u + local_row;
${eachRow((r) => `  let source_${r} = min(row + ${r}u, rows - 1u); // rows of padding repeat the last one, with weight 0`)}
${S.map((s) => eachRow((r) => `  var s_${s}_${r}: vec4f;`)).join('\n')}
  if (is_active) {
${S.map((s) =>
  eachRow(
    (r) => `    { let start = lane_feed + ${s * B * P}u + source_${r} * ${P}u + unit * 4u;
      s_${s}_${r} = vec4f(feed[start], feed[start + 1u], feed[start + 2u], feed[start + 3u]);
      sequence[${pieceRow(shape.statesAt[s]!, '0u', `${r}u`)}] = s_${s}_${r}; }`,
  ),
).join('\n')}
${eachRow((r) => `    shared_h[(local_row + ${r}u) * ${C}u + unit] = s_0_${r};`)}
  }
  var loss = 0.0;
  var metric = 0.0;
  workgroupBarrier();
  for (var t = 1u; t <= ${T}u; t++) {
    let at = ((t - 1u) % 2u) * ${R * C}u;
    let to = (t % 2u) * ${R * C}u;
    if (is_active) {${products}
${applyForward}
    }
    workgroupBarrier();
${isEvery ? `    let piece = t - 1u;${outputLayer}` : ''}
  }
${
  isEvery
    ? ''
    : `  {
    let piece = 0u;
    let to = ${(T % 2) * R * C}u;${outputLayer}
  }`
}
  shared_squares[thread] = vec4f(loss, metric, 0.0, 0.0);
  workgroupBarrier();
  if (thread == 0u) {
    var sum = vec4f();
    for (var i = 0u; i < ${SWEEP_THREADS}u; i++) { sum += shared_squares[i]; }
    records[record + ${3 * T}u] = sum.x;
    records[record + ${3 * T + 1}u] = sum.y;
  }
  if (control.y == 0u) { return; }
  storageBarrier();
  workgroupBarrier();

${S.map((s) => eachRow((r) => `  var d_${s}_${r} = vec4f();`)).join('\n')}
  var exponent = 0;
  for (var t = ${T}u; t >= 1u; t--) {
    ${isEvery ? '{' : `if (t == ${T}u) {`}
      // Beside the immediate part, nothing of a small carried adjoint is lost that f32 holds.
      if (exponent < 0) {
        let factor = power(max(exponent, -127));
${S.map((s) => eachRow((r) => `        d_${s}_${r} *= factor;`)).join('\n')}
        exponent = 0;
      }
      if (is_active) {
        let immediate = factors(-exponent);
        let adjoint_at = lane_outputs + ${L * BP * OV * 4}u + (${isEvery ? '(t - 1u)' : '0u'} * ${BP}u + row) * ${4 * OV}u;
        for (var o = 0u; o < ${O}u; o++) {
          let v_at = lane_weights + ${shape.outputAt}u + unit * ${4 * OV}u + o / 4u;
          let v = vec4f(weights[v_at][o % 4u], weights[v_at + ${OV}u][o % 4u], weights[v_at + ${2 * OV}u][o % 4u], weights[v_at + ${3 * OV}u][o % 4u]);
${eachRow((r) => `          d_0_${r} += v * (outputs[adjoint_at + ${r * 4 * OV}u + o] * immediate.x * immediate.y);`)}
        }
      }
    }
    // The squares of h's adjoint and of all states', each in units of its own power of two: no square is lost.
    var mine = vec2f();
    var all = vec2f();
    {
${S.map((s) => array(`d_${s}`, (r) => `d_${s}_${r}`)).join('\n')}
      for (var r = 0u; r < 4u; r++) { mine = added(mine, squares(d_0[r])); }
      all = mine;
${S.slice(1)
  .map((s) => `      for (var r = 0u; r < 4u; r++) { all = added(all, squares(d_${s}[r])); }`)
  .join('\n')}
    }
    let parity = (t % 2u) * ${SWEEP_THREADS}u;
    shared_squares[parity + thread] = vec4f(mine, all);
    workgroupBarrier();
    var total = shared_squares[parity];
    for (var i = 1u; i < ${SWEEP_THREADS}u; i++) {
      let other = shared_squares[parity + i];
      total = vec4f(added(total.xy, other.xy), added(total.zw, other.zw));
    }
    if (thread == 0u) {
      records[record + (t - 1u) * 3u] = total.x;
      records[record + (t - 1u) * 3u + 1u] = select(total.y + f32(exponent), total.y, total.y >= ${LOST}.0);
    }
    // Bring what is carried back near 1.
    let magnitude = i32(total.w) + exponentOf(total.z) / 2;
    let is_far = abs(magnitude) > 16 && total.z > 0.0 && total.w < ${LOST}.0;
    let shift = select(0, clamp(magnitude, -126, 126), is_far);
    let rescale = power(-shift);
    exponent += shift;
    if (thread == 0u) { records[record + (t - 1u) * 3u + 2u] = f32(exponent); }
    if (is_active) {
${applyBackward}
    }
    storageBarrier();
    if (is_active) {
      // ∂L/∂h_{t-1} gains ∂L/∂blocks · Uᵀ: rows of U are contiguous, so these are dot products
      for (var n = 0u; n < ${NR}u; n++) {
${eachRow((r) => `        let z_${r} = sequence[lane_sequence + ${shape.blocksAt}u + ((t - 1u) * ${BP}u + row + ${r}u) * ${N}u + n];`)}
${COMPONENTS.map(
  (component, c) => `        { let u = weights[lane_weights + (unit * 4u + ${c}u) * ${N}u + n];
${eachRow((r) => `          d_0_${r}.${component} += dot(z_${r}, u);`)} }`,
).join('\n')}
      }
    }
  }
}
`;
}

/** Loss, metric and adjoint of the outputs of one row, in place of its outputs. */
function rowLoss(shape: GpuShape, { loss, metric }: GpuShape['layout']['task']): string {
  const { O, L, BP, OV, R } = shape;
  const program = rowProgram([loss.value, metric.value, outputAdjoint(loss)]);
  const leaf = (symbol: Symbol_): string => {
    if (symbol === output) return 'y';
    if (symbol === target) return 'wanted';
    if (symbol === outputSize) return `${O}.0`;
    if (symbol === rowWeight) return 'weight';
    return identifier(symbol);
  };
  const element = `let y = shared_y[thread * ${O}u + o];
  let wanted = feed[slot + ${shape.feed.targetsAt}u + (piece * rows + source) * ${O}u + o];`;
  const sweeps = program.sweeps.map(
    (
      totals,
    ) => `${totals.map(({ symbol, combine }) => `var ${identifier(symbol)} = ${combine === 'add' ? '0.0' : '-3.4e38'};`).join('\n')}
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
  return `let source = min(tile * ${R}u + thread, rows - 1u);
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
for (var o = 0u; o < ${O}u; o++) {
  ${element}
${indent(printWgsl([{ name: 'dy', value: adjointRoot }], leaf))}
  outputs[lane_outputs + ${L * BP * OV * 4}u + (piece * ${BP}u + tile * ${R}u + thread) * ${4 * OV}u + o] = dy;
}`;
}
