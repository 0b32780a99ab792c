/**
 * A WebAssembly assembler for what the kernels need: f32x4 and f64x2 arithmetic, i32 addresses, loops.
 * Code is nested arrays of bytes, so that instructions compose as functions of their operands: `f32x4.add(a, b)`.
 * It does not validate (the engine's `WebAssembly.compile` does) and it does not optimise.
 */

export type Code = number | readonly Code[];
/** Bytes of a v128: four f32 or two f64. */
export const VECTOR_BYTES = 16;

export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

const valueTypes: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

export interface Local {
  readonly get: Code;
  set(value: Code): Code;
  tee(value: Code): Code;
}

export interface WasmFunction {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/**
 * Hands out parameters (all before the first local) and locals while a body is written.
 *
 * Vector constants are locals too, set once at the head of the function: where one stands in a loop, compilers build it
 * anew from 64-bit halves each time round.
 */
export class FunctionBuilder {
  readonly params: ValueType[] = [];
  readonly locals: ValueType[] = [];
  private readonly constants = new Map<string, { readonly local: Local; readonly value: Code }>();

  /** @param isFused whether the machine has relaxed SIMD, so that `multiplyAdd` rounds once */
  constructor(private readonly isFused = false) {}

  param(type: ValueType): Local {
    if (this.locals.length > 0) throw new Error('wasm: parameters must be declared before locals');
    this.params.push(type);
    return localAt(this.params.length - 1);
  }

  local(type: ValueType): Local {
    this.locals.push(type);
    return localAt(this.params.length + this.locals.length - 1);
  }

  /** Four times the same f32. */
  constant(value: number): Code {
    return this.constantOf(`f32 ${Object.is(value, -0) ? '-0' : value}`, f32x4.const(value));
  }

  /** Four times the same i32. */
  integer(value: number): Code {
    return this.constantOf(`i32 ${value}`, i32x4.const(value));
  }

  /** x · y + z on four f32. */
  multiplyAdd(x: Code, y: Code, z: Code): Code {
    return this.isFused ? f32x4.relaxedMadd(x, y, z) : f32x4.add(f32x4.mul(x, y), z);
  }

  /** z − x · y on four f32. */
  subtractProduct(z: Code, x: Code, y: Code): Code {
    return this.isFused ? f32x4.relaxedNmadd(x, y, z) : f32x4.sub(z, f32x4.mul(x, y));
  }

  /** What sets the constants; belongs before the body. */
  get head(): Code {
    return [...this.constants.values()].map(({ local, value }) => local.set(value));
  }

  private constantOf(key: string, value: Code): Code {
    const known = this.constants.get(key) ?? { local: this.local('v128'), value };
    this.constants.set(key, known);
    return known.local.get;
  }
}

export function wasmFunction(
  name: string,
  results: readonly ValueType[],
  write: (f: FunctionBuilder) => Code,
  isFused = false,
): WasmFunction {
  const builder = new FunctionBuilder(isFused);
  const body = write(builder);
  return { name, params: builder.params, results, locals: builder.locals, body: [builder.head, body] };
}

function localAt(index: number): Local {
  return {
    get: [0x20, unsigned(index)],
    set: (value) => [value, 0x21, unsigned(index)],
    tee: (value) => [value, 0x22, unsigned(index)],
  };
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && !(low & 0x40)) || (rest === -1 && low & 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const bytesOf = (array: Float32Array | Float64Array | Int32Array): number[] => [...new Uint8Array(array.buffer)];

type Unary = (x: Code) => Code;
type Binary = (x: Code, y: Code) => Code;
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const unary =
  (opcode: readonly number[]): Unary =>
  (x) => [x, ...opcode];
const binary =
  (opcode: readonly number[]): Binary =>
  (x, y) => [x, y, ...opcode];
const memory = (alignment: number, offset: number): number[] => [alignment, ...unsigned(offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: binary([0x6a]),
  sub: binary([0x6b]),
  mul: binary([0x6c]),
  divU: binary([0x6e]),
  eq: binary([0x46]),
  gtS: binary([0x4a]),
  geU: binary([0x4f]),
  eqz: unary([0x45]),
};

export const f64 = {
  add: binary([0xa0]),
};

/** 128-bit values. Loads and stores take a byte address and a constant byte offset. */
export const v128 = {
  load: (address: Code, offset = 0): Code => [address, ...simd(0x00), ...memory(2, offset)],
  load32Splat: (address: Code, offset = 0): Code => [address, ...simd(0x09), ...memory(2, offset)],
  load32Lane: (address: Code, vector: Code, lane: number): Code => [address, vector, ...simd(0x56), 2, 0, lane],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, ...simd(0x0b), ...memory(2, offset)],
  store32Lane: (address: Code, vector: Code, lane: number): Code => [address, vector, ...simd(0x5a), 2, 0, lane],
  and: binary(simd(0x4e)),
  or: binary(simd(0x50)),
  xor: binary(simd(0x51)),
  /** Bits of `x` where the mask is 1, of `y` where it is 0. */
  select: (x: Code, y: Code, mask: Code): Code => [x, y, mask, ...simd(0x52)],
};

export const f32x4 = {
  const: (value: number): Code => [...simd(0x0c), ...bytesOf(new Float32Array(4).fill(value))],
  splat: unary(simd(0x13)),
  eq: binary(simd(0x41)),
  lt: binary(simd(0x43)),
  gt: binary(simd(0x44)),
  neg: unary(simd(0xe1)),
  sqrt: unary(simd(0xe3)),
  add: binary(simd(0xe4)),
  sub: binary(simd(0xe5)),
  mul: binary(simd(0xe6)),
  div: binary(simd(0xe7)),
  min: binary(simd(0xe8)),
  max: binary(simd(0xe9)),
  /** y < x ? y : x and x < y ? y : x, so that a NaN in x stays: one instruction on x86, where `min` and `max` are many. */
  pmin: binary(simd(0xea)),
  pmax: binary(simd(0xeb)),
  fromI32x4: unary(simd(0xfa)),
  /** a·b + c in one rounding; only in modules for machines that have relaxed SIMD. */
  relaxedMadd: (a: Code, b: Code, c: Code): Code => [a, b, c, ...simd(0x105)],
  /** −a·b + c, likewise. */
  relaxedNmadd: (a: Code, b: Code, c: Code): Code => [a, b, c, ...simd(0x106)],
};

export const i32x4 = {
  const: (value: number): Code => [...simd(0x0c), ...bytesOf(new Int32Array(4).fill(value))],
  add: binary(simd(0xae)),
  sub: binary(simd(0xb1)),
  shl: (x: Code, bits: number): Code => [x, i32.const(bits), ...simd(0xab)],
  shrS: (x: Code, bits: number): Code => [x, i32.const(bits), ...simd(0xac)],
};

export const f64x2 = {
  add: binary(simd(0xf0)),
  mul: binary(simd(0xf2)),
  zero: [...simd(0x0c), ...new Array<number>(16).fill(0)] as Code,
  promoteLow: unary(simd(0x5f)),
  /** Lanes 2 and 3 of an f32x4 as f64. */
  promoteHigh: (x: Code): Code => f64x2.promoteLow(swapHalves(x)),
  lane: (x: Code, lane: 0 | 1): Code => [x, ...simd(0x21), lane],
};

/** A shuffle with a zero vector as second operand: lanes (2, 3, ·, ·) of x. */
function swapHalves(x: Code): Code {
  return [x, f64x2.zero, ...simd(0x0d), 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
}

/** Runs `body` if `condition` holds. */
export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b];

/** Runs `body` while `condition` holds. */
export function whileLoop(condition: Code, body: Code): Code {
  return [0x02, 0x40, 0x03, 0x40, i32.eqz(condition), 0x0d, 1, body, 0x0c, 0, 0x0b, 0x0b];
}

/** Runs `body` `count` times (count ≥ 0); `counter` is scratch and ends at 0. */
export function repeat(counter: Local, count: Code, body: Code): Code {
  const decrement = counter.tee(i32.sub(counter.get, i32.const(1)));
  return [0x02, 0x40, i32.eqz(counter.tee(count)), 0x0d, 0, 0x03, 0x40, body, decrement, 0x0d, 0, 0x0b, 0x0b];
}

/** In the body of `repeat`, in no block of its own: leaves it if `condition` holds, the counter where it is. */
export const leaveRepeat = (condition: Code): Code => [condition, 0x0d, 1];

/** Puts functions into a module that imports its memory as `env.memory` and exports every function by name. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const flatten = (code: Code, out: number[]): number[] => {
    if (typeof code === 'number') out.push(code);
    else for (const part of code) flatten(part, out);
    return out;
  };
  const text = (s: string): number[] => vector([...new TextEncoder().encode(s)].map((byte) => [byte]));
  const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
  const types = (list: readonly ValueType[]): number[] => vector(list.map((type) => [valueTypes[type]]));
  const bodies = functions.map((f) => {
    const locals = vector(f.locals.map((type) => [1, valueTypes[type]]));
    const bytes = [...locals, ...flatten(f.body, []), 0x0b];
    return [...unsigned(bytes.length), ...bytes];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(functions.map((f) => [0x60, ...types(f.params), ...types(f.results)]))),
    ...section(2, vector([[...text('env'), ...text('memory'), 0x02, 0x00, 0x01]])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(functions.map((f, index) => [...text(f.name), 0x00, ...unsigned(index)]))),
    ...section(10, vector(bodies)),
  ]);
}
