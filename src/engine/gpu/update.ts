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
} from '../../equations/index.ts';
import { type Clip, globalNorm, setting } from '../../model/clips/clip.ts';
import { clips } from '../../model/clips/index.ts';
import { entryOf } from '../../model/entry.ts';
import { gradient, slotSymbol } from '../../model/optimizers/optimizer.ts';
import type { LaneLayout } from '../layout.ts';
import { GREATEST, POWERS } from './powers.ts';
import { type GpuShape, UPDATE_THREADS, type UpdateSizes, variantAt } from './shape.ts';
import { declareVariant, type FunctionVariant, indent, namesOf, variantArgument, variantFunction } from './variants.ts';

// Not uniforms of the language: the host does not know them, so they are not hoisted.
const clipScale = symbol('clip_scale');
const clipBound = symbol('clip_bound');

const CLIP_VARIANT = 'clip_variant';
const OPTIMIZER_VARIANT = 'optimizer_variant';

/** Numbers of a chunk's record: (squares, exponent) of gradient, clipped gradient, weights before, change. */
export const CHUNK_NUMBERS = 8;

/** A clip over its settings, which the host passes as numbers, and the norm. */
export interface ClipProgram {
  readonly id: string;
  readonly settings: readonly Symbol_[];
  readonly scale: Expression | undefined;
  readonly bound: Expression | undefined;
}

export interface OptimizerProgram {
  readonly id: string;
  readonly slots: readonly string[];
  /** New parameter and slots over per-element symbols and the numbers below. */
  readonly results: readonly Expression[];
  /** Numbers per lane and step that the host computes in f64. */
  readonly hoisted: readonly { readonly symbol: Symbol_; readonly value: Expression }[];
}

/** The programs of a kind's lanes. */
export interface UpdatePrograms {
  readonly clips: readonly ClipProgram[];
  readonly optimizers: readonly OptimizerProgram[];
}

export function clipProgram({ lane }: Pick<LaneLayout, 'lane'>): ClipProgram {
  const clip = entryOf<Clip>(clips, lane.clip.id);
  return {
    id: clip.id,
    settings: Object.keys(clip.fields).map(setting),
    scale: clip.scale,
    bound: clip.bound,
  };
}

export function optimizerProgram({
  optimizer: { id, slots, equations },
}: Pick<LaneLayout, 'optimizer'>): OptimizerProgram {
  const clipped = max(min(mul(gradient, clipScale), clipBound), neg(clipBound));
  const roots = substitute(
    ['parameter', ...slots].map((name) => equations[name]!),
    new Map<Expression, Expression>([[gradient, clipped]]),
  );
  const { roots: results, uniforms: hoisted } = hoistUniforms(roots);
  return { id, slots, results, hoisted };
}

/** What the programs need of the feed and of the slot buffer, at most. */
export const updateSizes = ({ clips, optimizers }: UpdatePrograms): UpdateSizes => ({
  clipNumbers: Math.max(...clips.map(({ settings }) => settings.length)),
  optimizerNumbers: Math.max(...optimizers.map(({ hoisted }) => hoisted.length)),
  slots: Math.max(...optimizers.map(({ slots }) => slots.length)),
});

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

/** Vectors of a lane in the slot buffer: the gradient, then the slots; an optimizer with fewer leaves the last alone. */
export const slotVectors = ({ slots, weights }: GpuShape): number => (1 + slots) * weights;

const chunkTable = ({ chunks }: GpuShape): string =>
  `const CHUNK_START = array<u32, ${chunks.length}>(${chunks.map(({ at }) => `${at}u`).join(', ')});
const CHUNK_LENGTH = array<u32, ${chunks.length}>(${chunks.map(({ vectors }) => `${vectors}u`).join(', ')});`;

/** The numbers by which a clip acts on a gradient of the norm, with its settings as parameters. */
function clipVariant({ settings, scale, bound }: ClipProgram, parameters: readonly string[]): FunctionVariant {
  const leaf = (symbol: Symbol_): string =>
    symbol === globalNorm ? 'norm' : settingName(settings.findIndex(({ name }) => name === symbol.name));
  const given = Object.entries({ scale, bound }).flatMap(([name, value]) => (value ? [{ name, value }] : []));
  const results = [scale ? 'scale' : '1.0', bound ? 'bound' : GREATEST];
  return { parameters, body: `${printWgsl(given, leaf)}\nreturn vec2f(${results.join(', ')});`.trim() };
}

/** An optimizer's equations for one entry; slots that it lacks stay as they are. */
function optimizerVariant(
  { slots, results, hoisted }: OptimizerProgram,
  parameters: readonly string[],
  most: number,
): FunctionVariant {
  const leaf = (symbol: Symbol_): string => {
    const number = hoisted.findIndex((candidate) => candidate.symbol === symbol);
    if (number >= 0) return numberName(number);
    const slot = slots.findIndex((name) => slotSymbol(name) === symbol);
    return slot >= 0 ? slotName(slot) : symbol.name;
  };
  const names = ['new_parameter', ...slots.map((_, s) => `new_${slotName(s)}`)];
  const all = [...names, ...range(most).slice(slots.length).map(slotName)];
  const printed = printWgsl(
    results.map((value, i) => ({ name: names[i]!, value })),
    leaf,
  );
  return { parameters, body: `${printed}\nreturn Updated(${all.join(', ')});` };
}

const settingName = (i: number): string => `setting_${i}`;
const numberName = (i: number): string => `number_${i}`;
const slotName = (s: number): string => `slot_${s}`;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export function updateShader(shape: GpuShape, programs: UpdatePrograms): string {
  const { clips, optimizers } = programs;
  const { clipNumbers, optimizerNumbers, slots } = updateSizes(programs);
  const { feed } = shape;
  const settings = range(clipNumbers).map(settingName);
  const numbers = range(optimizerNumbers).map(numberName);
  const slotNames = range(slots).map(slotName);
  const results = ['parameter', ...slotNames];
  const factors = ['clip_scale', 'clip_bound'];
  const clipParameters = ['norm', ...settings];
  const parameters = ['parameter', 'gradient', ...slotNames, ...factors, ...numbers];
  return `// The update of ${namesOf(optimizers)} after the clip ${namesOf(clips)}. Generated from their equations.
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

/** (factor of the gradient, greatest magnitude of an entry) */
${variantFunction(
  'clip',
  'vec2f',
  clips.map((program) => clipVariant(program, clipParameters)),
)}

${variantFunction(
  'updated',
  'Updated',
  optimizers.map((program) => optimizerVariant(program, parameters, slots)),
)}

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
  let lane_feed = control.x + ${feed.lanesAt}u + lane * ${feed.laneFloats}u;
${indent(declareVariant(clips, CLIP_VARIANT, `lane_feed + ${variantAt(feed, 'clip')}u`))}\
${indent(declareVariant(optimizers, OPTIMIZER_VARIANT, `lane_feed + ${variantAt(feed, 'optimizer')}u`))}\
${numbers.map((name, i) => `  let ${name} = feed[lane_feed + ${feed.optimizerAt + i}u];`).join('\n')}
  let clip_numbers = clip(${[...variantArgument(clips, CLIP_VARIANT), 'norm', ...settings.map((_, i) => `feed[lane_feed + ${feed.clipAt + i}u]`)].join(', ')});
  let clip_scale = clip_numbers.x;
  let clip_bound = clip_numbers.y;
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
${slotNames.map((name, s) => `      let ${name} = slots[slot_base + ${(s + 1) * shape.weights}u + i];`).join('\n')}
      var next: array<Updated, 4>;
      for (var c = 0u; c < 4u; c++) {
        next[c] = updated(${[...variantArgument(optimizers, OPTIMIZER_VARIANT), 'w[c]', 'g[c]', ...slotNames.map((name) => `${name}[c]`), ...factors, ...numbers].join(', ')});
      }
      let after = vec4f(next[0].parameter, next[1].parameter, next[2].parameter, next[3].parameter);
      weights[base + i] = after;
${slotNames
  .map(
    (name, s) =>
      `      slots[slot_base + ${(s + 1) * shape.weights}u + i] = vec4f(${[0, 1, 2, 3].map((c) => `next[${c}].${name}`).join(', ')});`,
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
