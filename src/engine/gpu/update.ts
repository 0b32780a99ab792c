/**
 * Prints the last two passes. `norms` adds the partial sums to the gradient and leaves, per chunk of weights, the sum of
 * squares; `update` lets every workgroup add those up, clip, and apply the optimizer's equations to its chunk.
 * What a report needs (squares of gradient, clipped gradient, weight and change per chunk) goes to the host raw.
 */
import {
  type Expression,
  hoistUniforms,
  max,
  min,
  mul,
  neg,
  printWgsl,
  type Symbol_,
  substitute,
  symbol,
  uniform,
} from '../../equations/index.ts';
import { globalNorm } from '../../model/clips/clip.ts';
import { clips } from '../../model/clips/index.ts';
import { entryOf } from '../../model/entry.ts';
import { gradient, parameter, slotSymbol } from '../../model/optimizers/optimizer.ts';
import type { LaneLayout } from '../layout.ts';
import { GREATEST, POWERS } from './powers.ts';
import { type GpuShape, UPDATE_THREADS } from './shape.ts';

// Not uniforms of the language: the host does not know them, so they are not hoisted.
const clipScale = symbol('clip_scale');
const clipBound = symbol('clip_bound');

/** Numbers of a chunk's record: (squares, exponent) of gradient, clipped gradient, weights before, change. */
export const CHUNK_NUMBERS = 8;

export interface UpdateProgram {
  /** New parameter and slots over per-element symbols and the numbers below. */
  readonly results: readonly { readonly name: string; readonly value: Expression }[];
  /** Numbers per lane and step that the host computes in f64: first the clip's settings, then hoisted uniforms. */
  readonly settings: readonly Symbol_[];
  readonly hoisted: readonly { readonly symbol: Symbol_; readonly value: Expression }[];
  readonly scale: Expression | undefined;
  readonly bound: Expression | undefined;
}

export function updateProgram({ lane, optimizer }: Pick<LaneLayout, 'lane' | 'optimizer'>): UpdateProgram {
  const clip = entryOf<{ id: string; scale?: Expression; bound?: Expression }>(clips, lane.clip.id);
  const clipped = max(min(mul(gradient, clipScale), clipBound), neg(clipBound));
  const names = ['parameter', ...optimizer.slots];
  const roots = substitute(
    names.map((name) => optimizer.equations[name]!),
    new Map<Expression, Expression>([[gradient, clipped]]),
  );
  const { roots: hoistedRoots, uniforms } = hoistUniforms(roots);
  return {
    results: hoistedRoots.map((value, i) => ({ name: names[i]!, value })),
    settings: Object.keys(lane.clip)
      .filter((key) => key !== 'id')
      .map((key) => uniform(`setting.${key}`)),
    hoisted: uniforms,
    scale: clip.scale,
    bound: clip.bound,
  };
}

/** How many numbers the feed carries per lane and step for the update. */
export const updateNumbers = ({ settings, hoisted }: UpdateProgram): number => settings.length + hoisted.length;

export function normsShader(shape: GpuShape): string {
  return `// Adds the partial sums to the gradient; sums of squares per chunk of weights.
${POWERS}
@group(0) @binding(0) var<storage, read> partials: array<vec4f>;          // [lanes][${shape.splits}][${shape.weights}]
@group(0) @binding(1) var<storage, read_write> slots: array<vec4f>;       // [lanes][gradient, slots][${shape.weights}]
@group(0) @binding(2) var<storage, read_write> chunk_squares: array<vec2f>; // [lanes][${shape.chunks.length}]
@group(0) @binding(3) var<storage, read> stopped: array<u32>;
${chunkTable(shape)}
var<workgroup> shared_squares: array<vec2f, ${UPDATE_THREADS}>;

@compute @workgroup_size(${UPDATE_THREADS})
fn norms(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = group.x;
  let lane = group.y;
  if (stopped[lane] != 0u) { return; }
  let start = CHUNK_START[chunk];
  let end = start + CHUNK_LENGTH[chunk];
  var mine = vec2f();
  for (var i = start + thread; i < end; i += ${UPDATE_THREADS}u) {
    var sum = vec4f();
    for (var split = 0u; split < ${shape.splits}u; split++) {
      sum += partials[(lane * ${shape.splits}u + split) * ${shape.weights}u + i];
    }
    slots[lane * ${slotVectors(shape)}u + i] = sum;
    mine = added(mine, squares(sum));
  }
  shared_squares[thread] = mine;
  workgroupBarrier();
  if (thread == 0u) {
    var total = vec2f();
    for (var i = 0u; i < ${UPDATE_THREADS}u; i++) { total = added(total, shared_squares[i]); }
    chunk_squares[lane * ${shape.chunks.length}u + chunk] = total;
  }
}
`;
}

/** Vectors of a lane in the slot buffer: the gradient, then every slot of the optimizer. */
export const slotVectors = ({ layout, weights }: GpuShape): number => (1 + layout.optimizer.slots.length) * weights;

const chunkTable = ({ chunks }: GpuShape): string =>
  `const CHUNK_START = array<u32, ${chunks.length}>(${chunks.map(({ at }) => `${at}u`).join(', ')});
const CHUNK_LENGTH = array<u32, ${chunks.length}>(${chunks.map(({ vectors }) => `${vectors}u`).join(', ')});`;

export function updateShader(shape: GpuShape, program: UpdateProgram): string {
  const { optimizer } = shape.layout;
  const numberAt = (i: number) => `feed[numbers + ${i}u]`;
  const settingNames = program.settings.map(({ name }) => name);
  const clipLeaf = (symbol: Symbol_): string =>
    symbol === globalNorm ? 'norm' : numberAt(settingNames.indexOf(symbol.name));
  const clipNumber = (expression: Expression | undefined, name: string, otherwise: string) =>
    expression ? printWgsl([{ name, value: expression }], clipLeaf) : `let ${name} = ${otherwise};`;
  const leaf = (symbol: Symbol_): string => {
    const hoisted = program.hoisted.findIndex((candidate) => candidate.symbol === symbol);
    if (hoisted >= 0) return `number_${hoisted}`;
    if (symbol === parameter) return 'parameter';
    if (symbol === gradient) return 'gradient';
    const slot = optimizer.slots.findIndex((name) => slotSymbol(name) === symbol);
    return slot >= 0 ? `slot_${slot}` : symbol.name;
  };
  const results = ['parameter', ...optimizer.slots.map((_, i) => `slot_${i}`)];
  const args = ['parameter', 'gradient', ...optimizer.slots.map((_, i) => `slot_${i}`), 'clip_scale', 'clip_bound'];
  const numbers = program.hoisted.map((_, i) => `number_${i}`);
  return `// The update of ${optimizer.id} after the clip "${shape.layout.lane.clip.id}". Generated from their equations.
${POWERS}
@group(0) @binding(0) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> slots: array<vec4f>;
@group(0) @binding(2) var<storage, read> chunk_squares: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> stopped: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read> records: array<f32>;
@group(0) @binding(5) var<storage, read_write> chunk_records: array<f32>; // [slots][lanes][${shape.chunks.length} chunks of ${CHUNK_NUMBERS}, 1]
@group(0) @binding(6) var<storage, read> feed: array<f32>;
@group(1) @binding(0) var<uniform> control: vec4u;
${chunkTable(shape)}
var<workgroup> shared_squares: array<array<vec2f, 3>, ${UPDATE_THREADS}>;

struct Updated {
${results.map((name) => `  ${name}: f32,`).join('\n')}
}

fn updated(${[...args, ...numbers].map((name) => `${name}: f32`).join(', ')}) -> Updated {
${printWgsl(
  program.results.map(({ value }, i) => ({ name: `new_${results[i]}`, value })),
  leaf,
).replace(/^/gm, '  ')}
  return Updated(${results.map((name) => `new_${name}`).join(', ')});
}

@compute @workgroup_size(${UPDATE_THREADS})
fn update(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = group.x;
  let lane = group.y;
  let slot = control.z;
  let lane_records = (slot * control.w + lane) * ${shape.chunks.length * CHUNK_NUMBERS + 1}u;
  var total = vec2f();
  for (var i = 0u; i < ${shape.chunks.length}u; i++) { total = added(total, chunk_squares[lane * ${shape.chunks.length}u + i]); }
  var loss = 0.0;
  for (var tile = 0u; tile < ${shape.tiles}u; tile++) {
    loss += records[((slot * control.w + lane) * ${shape.tiles}u + tile) * ${shape.tileFloats}u + ${3 * shape.T}u];
  }
  // What is not finite, and what f32 cannot hold, stops the lane before its update.
  let stopped_at = atomicLoad(&stopped[lane]);
  let was_stopped = stopped_at != 0u && stopped_at != control.y;
  let log2_norm = total.y + log2(max(total.x, 1e-30)) / 2.0;
  let is_lost = was_stopped || log2_norm >= 127.999 || exponentOf(loss) == 128;
  let factor = factors(i32(total.y));
  let norm = sqrt(total.x) * factor.x * factor.y;
  let numbers = control.x + ${shape.feed.lanesAt}u + lane * ${shape.feed.laneFloats}u + ${shape.feed.startFloats}u;
${[clipNumber(program.scale, 'clip_scale', '1.0'), clipNumber(program.bound, 'clip_bound', GREATEST)].join('\n').replace(/^/gm, '  ')}
${numbers.map((name, i) => `  let ${name} = ${numberAt(settingNames.length + i)};`).join('\n')}
  var clipped = vec2f();
  var before = vec2f();
  var change = vec2f();
  let base = lane * ${shape.weights}u;
  let slot_base = lane * ${slotVectors(shape)}u;
  let start = CHUNK_START[chunk];
  let end = start + CHUNK_LENGTH[chunk];
  for (var i = start + thread; i < end; i += ${UPDATE_THREADS}u) {
    let w = weights[base + i];
    let g = slots[slot_base + i];
    clipped = added(clipped, squares(clamp(g * clip_scale, vec4f(-clip_bound), vec4f(clip_bound))));
    if (!is_lost) {
${optimizer.slots.map((_, s) => `      let s_${s} = slots[slot_base + ${(s + 1) * shape.weights}u + i];`).join('\n')}
      var next: array<Updated, 4>;
      for (var c = 0u; c < 4u; c++) {
        next[c] = updated(${['w[c]', 'g[c]', ...optimizer.slots.map((_, s) => `s_${s}[c]`), 'clip_scale', 'clip_bound', ...numbers].join(', ')});
      }
      let after = vec4f(next[0].parameter, next[1].parameter, next[2].parameter, next[3].parameter);
      weights[base + i] = after;
${optimizer.slots
  .map(
    (_, s) =>
      `      slots[slot_base + ${(s + 1) * shape.weights}u + i] = vec4f(${[0, 1, 2, 3].map((c) => `next[${c}].slot_${s}`).join(', ')});`,
  )
  .join('\n')}
      before = added(before, squares(w));
      change = added(change, squares(after - w));
    }
  }
  shared_squares[thread] = array<vec2f, 3>(clipped, before, change);
  workgroupBarrier();
  if (thread == 0u && !was_stopped) {
    var sums = array<vec2f, 3>();
    for (var i = 0u; i < ${UPDATE_THREADS}u; i++) {
      for (var k = 0u; k < 3u; k++) { sums[k] = added(sums[k], shared_squares[i][k]); }
    }
    let mine = chunk_squares[lane * ${shape.chunks.length}u + chunk];
    let at = lane_records + chunk * ${CHUNK_NUMBERS}u;
    chunk_records[at] = mine.x;
    chunk_records[at + 1u] = mine.y;
    for (var k = 0u; k < 3u; k++) {
      chunk_records[at + 2u + 2u * k] = sums[k].x;
      chunk_records[at + 3u + 2u * k] = sums[k].y;
    }
  }
  if (thread == 0u && chunk == 0u) {
    // 0: went on; 1: left the range in this step; 2: had stopped before.
    chunk_records[lane_records + ${shape.chunks.length * CHUNK_NUMBERS}u] = select(select(0.0, 1.0, is_lost), 2.0, was_stopped);
    if (is_lost && !was_stopped) { atomicStore(&stopped[lane], control.y); }
  }
}
`;
}
