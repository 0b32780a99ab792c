/**
 * Prints the last two passes. `norms` adds the partial sums to the gradient and leaves, per chunk of weights, the sum of
 * squares; `update` lets every workgroup add those up, clip, and apply the optimizer's equations to its chunk. Norms of
 * columns, for what clips or constrains by unit, are of one chunk each (`shape.ts`): no pass more.
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
import { type Clip, gradientNorm, type Scope, setting, weightNorm } from '../../model/clips/clip.ts';
import { clips } from '../../model/clips/index.ts';
import { columnNorm } from '../../model/constraints/constraint.ts';
import { entryOf } from '../../model/entry.ts';
import { gradient, slotSymbol } from '../../model/optimizers/optimizer.ts';
import { isVector, type LaneLayout } from '../layout.ts';
import { foldFunctions, foldGradient } from './antisymmetric.ts';
import { GREATEST, LOST, POWERS } from './powers.ts';
import {
  type GpuShape,
  UPDATE_THREADS,
  type UpdateSizes,
  variantAt,
  vectorsPerThread,
  type WeightPart,
} from './shape.ts';
import { declareVariant, type FunctionVariant, indent, namesOf, variantArgument, variantFunction } from './variants.ts';

// Not uniforms of the language: the host does not know them, so they are not hoisted.
const clipScale = symbol('clip_scale');
const clipBound = symbol('clip_bound');

const CLIP_VARIANT = 'clip_variant';
const OPTIMIZER_VARIANT = 'optimizer_variant';

/**
 * Numbers of a chunk's record: (squares, exponent) of gradient, clipped gradient, weights before, change; then, of a
 * clip by unit, the least scale and how many are below 1.
 */
export const CHUNK_NUMBERS = 10;

/** A clip over its settings, which the host passes as numbers, and the norms of its scope. */
export interface ClipProgram {
  readonly id: string;
  readonly scope: Scope;
  readonly settings: readonly Symbol_[];
  readonly scale: Expression | undefined;
  readonly bound: Expression | undefined;
}

export interface OptimizerProgram {
  readonly id: string;
  readonly slots: readonly string[];
  /** New parameter and slots over per-element symbols and the numbers below. */
  readonly results: readonly Expression[];
  /** Factor of a column of weights after that, over its norm and the numbers below. */
  readonly columnScale: Expression | undefined;
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
    scope: clip.scope ?? 'all',
    settings: Object.keys(clip.fields).map(setting),
    scale: clip.scale,
    bound: clip.bound,
  };
}

export function optimizerProgram({
  optimizer: { id, slots, equations, columnScale },
}: Pick<LaneLayout, 'optimizer'>): OptimizerProgram {
  const clipped = max(min(mul(gradient, clipScale), clipBound), neg(clipBound));
  const roots = substitute(
    ['parameter', ...slots].map((name) => equations[name]!),
    new Map<Expression, Expression>([[gradient, clipped]]),
  );
  const { roots: hoistedRoots, uniforms: hoisted } = hoistUniforms([...roots, ...(columnScale ? [columnScale] : [])]);
  const results = hoistedRoots.slice(0, roots.length);
  return { id, slots, results, columnScale: hoistedRoots[roots.length], hoisted };
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
${partTable(shape)}
var<workgroup> shared_squares: array<vec2f, ${UPDATE_THREADS}>;
${foldFunctions(shape)}
@compute @workgroup_size(${UPDATE_THREADS})
fn norms(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = group.x;
  let lane = group.y;
  if (stopped[lane] != 0u) { return; }
${MY_VECTORS}
  var mine = vec2f();
  for (var i = first; i < end; i += stride) {
    var sum = vec4f();
    for (var split = 0u; split < ${shape.splits}u; split++) {
      sum += partials[(lane * ${shape.splits}u + split) * ${shape.weights}u + i];
    }
${foldGradient(shape)}\
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

/** The table of `shape.parts`, and which of them a chunk belongs to. */
function partTable({ parts }: GpuShape): string {
  const table = (name: string, value: (part: WeightPart) => number) =>
    `const PART_${name} = array<u32, ${parts.length}>(${parts.map((part) => `${value(part)}u`).join(', ')});`;
  return `${table('AT', ({ at }) => at)}
${table('END', ({ end }) => end)}
${table('ROW', ({ row }) => row)}
${table('ACROSS', ({ across }) => across)}
${table('CHUNK', ({ firstChunk }) => firstChunk)}

fn partOf(chunk: u32) -> u32 {
  var part = ${parts.length - 1}u;
  while (chunk < PART_CHUNK[part]) { part--; }
  return part;
}
`;
}

/** Of the chunk, the vectors of one thread: from `first` to `end`, `stride` apart. */
const MY_VECTORS = `\
  let part = partOf(chunk);
  let across = PART_ACROSS[part];
  let row = PART_ROW[part];
  let end = PART_END[part];
  let column = (chunk - PART_CHUNK[part]) * across + thread % across;
  let first = select(end, PART_AT[part] + thread / across * row + column, column < row);
  let stride = ${UPDATE_THREADS}u / across * row;`;

/** Norms over the rows that the threads of a workgroup have; of a vector, over all columns too. */
const columnNorms = ({ parts }: GpuShape): string => `
var<workgroup> shared_columns: array<array<vec2f, 4>, ${UPDATE_THREADS}>;

fn squaresByColumn(v: vec4f, sums: array<vec2f, 4>) -> array<vec2f, 4> {
  var result = sums;
  for (var c = 0u; c < 4u; c++) { result[c] = added(result[c], squares(vec4f(v[c], 0.0, 0.0, 0.0))); }
  return result;
}

fn isVector(part: u32) -> bool {
  return ${parts.flatMap(({ parameter }, p) => (isVector(parameter) ? [`part == ${p}u`] : [])).join(' || ')};
}

/** Of the four columns of a thread, from the squares of its own rows. */
fn columnNorms(mine: array<vec2f, 4>, part: u32, thread: u32) -> vec4f {
  workgroupBarrier();
  shared_columns[thread] = mine;
  workgroupBarrier();
  let across = select(PART_ACROSS[part], 1u, isVector(part));
  var sums = array<vec2f, 4>();
  for (var other = thread % across; other < ${UPDATE_THREADS}u; other += across) {
    for (var c = 0u; c < 4u; c++) { sums[c] = added(sums[c], shared_columns[other][c]); }
  }
  if (isVector(part)) {
    let total = added(added(sums[0], sums[1]), added(sums[2], sums[3]));
    sums = array<vec2f, 4>(total, total, total, total);
  }
  return vec4f(normOf(sums[0]), normOf(sums[1]), normOf(sums[2]), normOf(sums[3]));
}
`;

/** Parameters of a clip for the norms that the clips of a kind ask for. */
const normNames = (clips: readonly ClipProgram[]): string[] => {
  const scopes = new Set(clips.map(({ scope }) => scope));
  const names: Readonly<Record<Scope, readonly string[]>> = {
    all: ['all_norm'],
    tensor: ['tensor_norm'],
    unit: ['unit_norm', 'unit_weight_norm'],
  };
  return (['all', 'tensor', 'unit'] as const).flatMap((scope) => (scopes.has(scope) ? names[scope] : []));
};

/** The numbers by which a clip acts on a gradient of these norms, with its settings as parameters. */
function clipVariant({ scope, settings, scale, bound }: ClipProgram, parameters: readonly string[]): FunctionVariant {
  const leaf = (symbol: Symbol_): string => {
    if (symbol === gradientNorm) return `${scope}_norm`;
    if (symbol === weightNorm) return `${scope}_weight_norm`;
    return settingName(settings.findIndex(({ name }) => name === symbol.name));
  };
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

/** The factor of a column of weights, from its norm. */
function columnVariant({ columnScale, hoisted }: OptimizerProgram, parameters: readonly string[]): FunctionVariant {
  if (!columnScale) return { parameters, body: 'return 1.0;' };
  const leaf = (symbol: Symbol_): string =>
    symbol === columnNorm ? 'norm' : numberName(hoisted.findIndex((candidate) => candidate.symbol === symbol));
  return { parameters, body: `${printWgsl([{ name: 'scale', value: columnScale }], leaf)}\nreturn scale;` };
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
  const norms = normNames(clips);
  const clipParameters = [...norms, ...settings];
  const parameters = ['parameter', 'gradient', ...slotNames, ...factors, ...numbers];
  const hasTensors = clips.some(({ scope }) => scope === 'tensor');
  const hasUnits = clips.some(({ scope }) => scope === 'unit');
  const isConstrained = optimizers.some(({ columnScale }) => columnScale);
  const when = (condition: boolean, text: string): string => (condition ? text : '');
  const clipOf = (norms: readonly string[]): string =>
    `clip(${[...variantArgument(clips, CLIP_VARIANT), ...norms, ...settings].join(', ')})`;
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
${partTable(shape)}
var<workgroup> shared_squares: array<array<vec2f, 3>, ${UPDATE_THREADS}>;
${when(hasUnits, `var<workgroup> shared_scales: array<vec2f, ${UPDATE_THREADS}>;\n`)}
struct Updated {
${results.map((name) => `  ${name}: f32,`).join('\n')}
}

fn normOf(sum: vec2f) -> f32 {
  let factor = factors(i32(sum.y));
  return sqrt(sum.x) * factor.x * factor.y;
}
${when(hasUnits || isConstrained, columnNorms(shape))}
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
${when(
  isConstrained,
  `\n${variantFunction(
    'columnScale',
    'f32',
    optimizers.map((program) => columnVariant(program, ['norm', ...numbers])),
  )}\n`,
)}
@compute @workgroup_size(${UPDATE_THREADS})
fn update(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = group.x;
  let lane = group.y;
  let slot = control.z;
  let lane_records = (slot * control.w + lane) * ${shape.chunks.length * CHUNK_NUMBERS + 1}u;
${MY_VECTORS}
  var total = vec2f();
${when(hasTensors, '  var tensor_total = vec2f();\n')}\
  for (var i = 0u; i < ${shape.chunks.length}u; i++) {
    let each = chunk_squares[lane * ${shape.chunks.length}u + i];
    total = added(total, each);
${when(hasTensors, '    if (partOf(i) == part) { tensor_total = added(tensor_total, each); }\n')}\
  }
  var loss = 0.0;
${when(shape.M > 1, `  // Slots of the step's micro-batches, of which this is the last.\n  for (var slot = control.z - ${shape.M - 1}u; slot <= control.z; slot++) {\n`)}\
  for (var tile = 0u; tile < ${shape.tiles}u; tile++) {
    loss += records[((slot * control.w + lane) * ${shape.tiles}u + tile) * ${shape.tileFloats}u + ${3 * shape.T}u];
  }
${when(shape.M > 1, '  }\n')}\
  // What is not finite, and what f32 cannot hold, stops the lane before its update.
  let stopped_at = atomicLoad(&stopped[lane]);
  let was_stopped = stopped_at != 0u && stopped_at != control.y;
  let log2_norm = total.y + log2(max(total.x, 1e-30)) / 2.0;
  let is_lost = was_stopped || log2_norm >= 127.999 || exponentOf(loss) == 128;
  let lane_feed = control.x + ${feed.lanesAt}u + lane * ${feed.laneFloats}u;
${indent(declareVariant(clips, CLIP_VARIANT, `lane_feed + ${variantAt(feed, 'clip')}u`))}\
${indent(declareVariant(optimizers, OPTIMIZER_VARIANT, `lane_feed + ${variantAt(feed, 'optimizer')}u`))}\
${settings.map((name, i) => `  let ${name} = feed[lane_feed + ${feed.clipAt + i}u];\n`).join('')}\
${numbers.map((name, i) => `  let ${name} = feed[lane_feed + ${feed.optimizerAt + i}u];\n`).join('')}\
  let base = lane * ${shape.weights}u;
  let slot_base = lane * ${slotVectors(shape)}u;
${when(norms.includes('all_norm'), '  let all_norm = normOf(total);\n')}\
${when(hasTensors, '  let tensor_norm = normOf(tensor_total);\n')}\
${
  hasUnits
    ? `  var unit_squares = array<vec2f, 4>();
  var unit_weight_squares = array<vec2f, 4>();
  for (var i = first; i < end; i += stride) {
    unit_squares = squaresByColumn(slots[slot_base + i], unit_squares);
    unit_weight_squares = squaresByColumn(weights[base + i], unit_weight_squares);
  }
  let unit_norms = columnNorms(unit_squares, part, thread);
  let unit_weight_norms = columnNorms(unit_weight_squares, part, thread);
  var clip_scales = vec4f();
  var clip_bound = 0.0;
  var scaled = 0.0;
  for (var c = 0u; c < 4u; c++) {
    let unit_norm = unit_norms[c];
    let unit_weight_norm = unit_weight_norms[c];
    let clip_numbers = ${clipOf(norms)};
    clip_scales[c] = clip_numbers.x;
    clip_bound = clip_numbers.y;
    // Of a column, one thread counts; of a vector, one thread counts once.
    if (clip_numbers.x < 1.0 && first < end && thread < across && (!isVector(part) || thread + c == 0u)) { scaled += 1.0; }
  }
  shared_scales[thread] = vec2f(min(min(clip_scales.x, clip_scales.y), min(clip_scales.z, clip_scales.w)), scaled);
`
    : `  let clip_numbers = ${clipOf(norms)};
  let clip_scales = vec4f(clip_numbers.x);
  let clip_bound = clip_numbers.y;
`
}\
  var clipped = vec2f();
${when(slots > 0, '  var slots_are_lost = false;\n')}\
  var before = vec2f();
  var change = vec2f();
${when(
  isConstrained,
  `  var kept: array<vec4f, ${vectorsPerThread(shape)}>;
  var column_squares = array<vec2f, 4>();
  var k = 0u;
`,
)}\
  for (var i = first; i < end; i += stride) {
    let w = weights[base + i];
    let g = slots[slot_base + i];
    clipped = added(clipped, squares(clamp(g * clip_scales, vec4f(-clip_bound), vec4f(clip_bound))));
    if (!is_lost) {
${slotNames.map((name, s) => `      let ${name} = slots[slot_base + ${(s + 1) * shape.weights}u + i];\n`).join('')}\
      var next: array<Updated, 4>;
      for (var c = 0u; c < 4u; c++) {
        let clip_scale = clip_scales[c];
        next[c] = updated(${[...variantArgument(optimizers, OPTIMIZER_VARIANT), 'w[c]', 'g[c]', ...slotNames.map((name) => `${name}[c]`), ...factors, ...numbers].join(', ')});
      }
      let after = vec4f(next[0].parameter, next[1].parameter, next[2].parameter, next[3].parameter);
      weights[base + i] = after;
${when(
  slots > 0,
  `      slots_are_lost = slots_are_lost || ${slotNames.map((name) => `isLost(vec4f(${[0, 1, 2, 3].map((c) => `next[${c}].${name}`).join(', ')}))`).join(' || ')};
`,
)}${slotNames
  .map(
    (name, s) =>
      `      slots[slot_base + ${(s + 1) * shape.weights}u + i] = vec4f(${[0, 1, 2, 3].map((c) => `next[${c}].${name}`).join(', ')});\n`,
  )
  .join('')}\
      before = added(before, squares(w));
${
  isConstrained
    ? `      kept[k] = w;
      k++;
      column_squares = squaresByColumn(after, column_squares);
`
    : '      change = added(change, squares(after - w));\n'
}\
    }
  }
${when(
  isConstrained,
  `  let column_norms = columnNorms(column_squares, part, thread);
  var column_scales = vec4f(1.0);
  if (!isVector(part)) {
    for (var c = 0u; c < 4u; c++) { column_scales[c] = columnScale(${[...variantArgument(optimizers, OPTIMIZER_VARIANT), 'column_norms[c]', ...numbers].join(', ')}); }
  }
  k = 0u;
  for (var i = first; i < end; i += stride) {
    if (!is_lost) {
      let after = weights[base + i] * column_scales;
      weights[base + i] = after;
      change = added(change, squares(after - kept[k]));
      k++;
    }
  }
`,
)}\
${when(slots > 0, `  // A slot that is not finite stands in the place of the change: the norm of that is then not finite either.\n  if (slots_are_lost) { change = vec2f(1.0, ${LOST}.0); }\n`)}\
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
    if (!is_lost && sums[2].y >= ${LOST / 2}.0) { atomicStore(&stopped[lane], control.y); }
${when(
  hasUnits,
  `    var scales = vec2f(1.0, 0.0);
    for (var i = 0u; i < ${UPDATE_THREADS}u; i++) {
      scales = vec2f(min(scales.x, shared_scales[i].x), scales.y + shared_scales[i].y);
    }
    chunk_records[at + 8u] = scales.x;
    chunk_records[at + 9u] = scales.y;
`,
)}\
  }
  if (thread == 0u && chunk == 0u) {
    // 0: went on; 1: left the range in this step; 2: had stopped before.
    chunk_records[lane_records + ${shape.chunks.length * CHUNK_NUMBERS}u] = select(select(0.0, 1.0, is_lost), 2.0, was_stopped);
    if (is_lost && !was_stopped) { atomicStore(&stopped[lane], control.y); }
  }
}
`;
}
