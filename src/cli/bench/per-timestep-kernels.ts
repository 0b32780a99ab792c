/**
 * The tanh RNN's training step as plain WGSL, one dispatch per timestep forward and one backward and a few around them:
 * the kernels of `per-timestep.ts`. None of it is the page's.
 *
 * A row of `rows` is [h_{t-1} | x_t 1 0…], so that [U; W; b; 0] is one matrix of K = H + 4⌈(I + 1) / 4⌉ rows. Its zeros meet
 * zeros and stay. Here t counts from 0, and a quad is four neighbours in a row, a vec4f.
 */
import type { Problem } from './problem.ts';

/** Threads of a workgroup. */
const GROUP = 64;
/** Timesteps whose gradients one thread adds up. */
const CHUNK = 4;

/** Of the elements of a buffer. */
const types = {
  weights: 'vec4f', // [U; W; b; 0] [K][H], V [H], c [4]
  transposed: 'vec4f', // Uᵀ [H][H], written number by number
  rows: 'vec4f', // [T + 1][B][K]
  dz: 'vec4f', // ∂L/∂z_t, z_t = rows_t · [U; W; b; 0], [T][B][H]
  squares: 'f32', // of the quads of ∂L/∂h_t [T][B][H / 4]
  gradients: 'vec4f', // like weights, summed up by chunks of timesteps
  moments: 'vec4f', // of Adam, two like weights
  sums: 'f32', // ‖∂L/∂h_t‖² [T], parts of the squared norm of the gradient, the loss, Adam's two corrections
  targets: 'f32', // [B]
} as const;
export type BufferName = keyof typeof types;

/** A program that reads and writes buffers of the problem; `t` is the timestep where it is dispatched once for each. */
export interface Kernel {
  readonly reads: readonly BufferName[];
  readonly writes: readonly BufferName[];
  readonly code: string;
  /** Workgroups. */
  readonly grid: readonly [number, number?];
  /** In the order of their dispatches. */
  readonly timesteps?: readonly number[];
}

const START = `@compute @workgroup_size(${GROUP}) fn main(@builtin(global_invocation_id) id: vec3u,
  @builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32)`;
/** Four rows of a matrix of H columns from one quad on, as columns. */
const QUADS = (matrix: BufferName) => `fn quads(at: u32) -> mat4x4f {
  return mat4x4f(${[0, 1, 2, 3].map((row) => `${matrix}[at + ${row} * Hq]`).join(', ')});
}`;
const TOTAL = `var<workgroup> shares: array<f32, ${GROUP}>;
fn total(part: f32, local: u32) -> f32 {
  shares[local] = part;
  workgroupBarrier();
  for (var n = ${GROUP / 2}u; n > 0; n /= 2) {
    if (local < n) { shares[local] += shares[local + n]; }
    workgroupBarrier();
  }
  return shares[0];
}`;

/** In the order of a step. @param K rows of [U; W; b; 0] */
export function kernelsOf({ B, T, H, threshold, adam }: Problem, K: number) {
  const [Hq, Kq] = [H / 4, K / 4];
  const Q = K * Hq + Hq + 1;
  const chunks = Math.ceil(T / CHUNK);
  const parts = Math.ceil(Q / GROUP);
  const groups = (threads: number) => Math.ceil(threads / GROUP);
  const timesteps = Array.from({ length: T }, (_, t) => t);
  // Quads are counted in Hq, Kq and Q; BATCH is of ∂L/∂h_t at one timestep.
  const constants = Object.entries({ B, T, H, Hq, Kq, Q, chunks, parts, BATCH: B * Hq })
    .map(([name, value]) => `const ${name} = ${value}u;`)
    .join('\n');
  const list: readonly Kernel[] = [
    {
      // h_t = tanh(rows_t · [U; W; b; 0]), a thread for each quad
      reads: ['weights'],
      writes: ['rows'],
      grid: [groups(B * Hq)],
      timesteps,
      code: `${QUADS('weights')}
${START} {
  if (id.x >= BATCH) { return; }
  let row = t * B + id.x / Hq;
  let unit = id.x % Hq;
  var z = vec4f();
  for (var k = 0u; k < Kq; k++) { z += quads(4 * k * Hq + unit) * rows[row * Kq + k]; }
  rows[(row + B) * Kq + unit] = tanh(z);
}`,
    },
    {
      // y = h_T V + c, the loss, ∂L/∂h_T, and the gradients of V and c in the first chunk, which no other kernel writes
      reads: ['weights', 'rows', 'targets'],
      writes: ['dz', 'squares', 'sums', 'gradients'],
      grid: [1],
      code: `${TOTAL}
var<workgroup> errors: array<f32, B>;
${START} {
  var loss = 0.0;
  for (var b = local; b < B; b += ${GROUP}) {
    var y = weights[Q - 1].x;
    for (var j = 0u; j < Hq; j++) { y += dot(rows[(T * B + b) * Kq + j], weights[Kq * H + j]); }
    errors[b] = y - targets[b];
    loss += errors[b] * errors[b] / f32(B);
  }
  let all = total(loss, local);
  if (local == 0) { sums[T + parts] = all; }
  for (var i = local; i < BATCH; i += ${GROUP}) {
    let h = rows[(T * B + i / Hq) * Kq + i % Hq];
    let dh = 2 / f32(B) * errors[i / Hq] * weights[Kq * H + i % Hq];
    dz[(T - 1) * BATCH + i] = dh * (1 - h * h);
    squares[(T - 1) * BATCH + i] = dot(dh, dh);
  }
  for (var j = local; j <= Hq; j += ${GROUP}) {
    var g = vec4f();
    for (var b = 0u; b < B; b++) {
      let h = rows[(T * B + b) * Kq + min(j, Hq - 1)];
      g += 2 / f32(B) * errors[b] * select(vec4f(1, 0, 0, 0), h, j < Hq);
    }
    gradients[Kq * H + j] = g;
  }
}`,
    },
    {
      // ∂L/∂h of the timestep before = ∂L/∂z_t · Uᵀ, a thread for each quad
      reads: ['transposed', 'rows'],
      writes: ['dz', 'squares'],
      grid: [groups(B * Hq)],
      timesteps: timesteps.slice(1).reverse(),
      code: `${QUADS('transposed')}
${START} {
  if (id.x >= BATCH) { return; }
  let row = t * B + id.x / Hq;
  let unit = id.x % Hq;
  var dh = vec4f();
  for (var k = 0u; k < Hq; k++) { dh += quads(4 * k * Hq + unit) * dz[row * Hq + k]; }
  let h = rows[row * Kq + unit];
  dz[(t - 1) * BATCH + id.x] = dh * (1 - h * h);
  squares[(t - 1) * BATCH + id.x] = dot(dh, dh);
}`,
    },
    {
      // rowsᵀ · ∂L/∂z, a thread for 4 rows, a quad of columns and a chunk of timesteps
      reads: ['rows', 'dz'],
      writes: ['gradients'],
      grid: [groups(Kq * Hq), chunks],
      code: `${START} {
  if (id.x >= Kq * Hq) { return; }
  let k = id.x / Hq;
  let unit = id.x % Hq;
  var g = mat4x4f();
  for (var row = id.y * ${CHUNK} * B; row < min(T, (id.y + 1) * ${CHUNK}) * B; row++) {
    let left = rows[row * Kq + k];
    let right = dz[row * Hq + unit];
    g += mat4x4f(left.x * right, left.y * right, left.z * right, left.w * right);
  }
  let at = id.y * Q + 4 * k * Hq + unit;
${[0, 1, 2, 3].map((row) => `  gradients[at + ${row} * Hq] = g[${row}];`).join('\n')}
}`,
    },
    {
      // A workgroup for each ‖∂L/∂h_t‖², and behind those one for every so many quads of the gradient: chunks and squares
      reads: ['squares'],
      writes: ['gradients', 'sums'],
      grid: [T + parts],
      code: `${TOTAL}
${START} {
  var square = 0.0;
  let q = (group.x - T) * ${GROUP} + local;
  if (group.x < T) {
    for (var i = local; i < BATCH; i += ${GROUP}) { square += squares[group.x * BATCH + i]; }
  } else if (q < Q) {
    var g = vec4f();
    for (var chunk = 0u; chunk < chunks; chunk++) { g += gradients[chunk * Q + q]; }
    gradients[q] = g;
    square = dot(g, g);
  }
  let all = total(square, local);
  if (local == 0) { sums[group.x] = all; }
  if (group.x == 0 && local < 2) {
    // 1 - βⁿ from step to step
    let beta = select(f32(${adam.beta1}), f32(${adam.beta2}), local == 1);
    let rest = select(f32(${1 - adam.beta1}), f32(${1 - adam.beta2}), local == 1);
    let at = T + parts + 1 + local;
    sums[at] = beta * sums[at] + rest;
  }
}`,
    },
    {
      // The clip by global norm, and Adam
      reads: ['sums', 'gradients'],
      writes: ['weights', 'transposed', 'moments'],
      grid: [groups(Q)],
      code: `${START} {
  let q = id.x;
  if (q >= Q) { return; }
  var square = 0.0;
  for (var i = T; i < T + parts; i++) { square += sums[i]; }
  let g = min(1, ${threshold} / (sqrt(square) + 1e-6)) * gradients[q];
  let m = ${adam.beta1} * moments[q] + ${1 - adam.beta1} * g;
  let v = ${adam.beta2} * moments[Q + q] + ${1 - adam.beta2} * g * g;
  moments[q] = m;
  moments[Q + q] = v;
  let at = T + parts + 1;
  let w = weights[q] - ${adam.learningRate} * (m / sums[at]) / (sqrt(v / sums[at + 1]) + ${adam.epsilon});
  weights[q] = w;
  if (q < H * Hq) {
    for (var i = 0u; i < 4; i++) { transposed[(4 * (q % Hq) + i) * H + q / Hq] = w[i]; }
  }
}`,
    },
  ];
  return { constants, list, sizes: { Q, chunks, parts } };
}

/** What a module says before a kernel's code. @param names of its buffers in the order of their bindings */
export function declare({ reads, timesteps }: Kernel, names: readonly BufferName[]): string {
  const lines = names.map((name, binding) => {
    const isWritten = binding >= reads.length;
    const type = name === 'transposed' && isWritten ? 'f32' : types[name];
    return `@group(0) @binding(${binding}) var<storage, ${isWritten ? 'read_write' : 'read'}> ${name}: array<${type}>;`;
  });
  return [...lines, timesteps ? `@group(0) @binding(${names.length}) var<uniform> t: u32;` : ''].join('\n');
}
