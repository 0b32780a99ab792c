import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowSum } from '../build.ts';
import { application, constant, type Expression, symbol, topologicalOrder } from '../expression.ts';
import { type OperationName, operations } from '../operations.ts';
import { graphs, operationNames, printText, symbols } from '../testing/graphs.ts';
import {
  contains,
  enclose,
  type Interval,
  isPoint,
  point,
  type Rounding,
  relativeWidth,
  ulp,
} from '../testing/intervals.ts';
import { assemble, FunctionBuilder, type Local, v128, wasmFunction } from './assembler.ts';
import { printWasm } from './print.ts';

describe('printWasm', () => {
  it('refuses row reductions', () => {
    expect(() => printWasm([rowSum(symbol('x'))], () => [], new FunctionBuilder())).toThrow('row reduction');
  });
});

/**
 * What f32 may yield. Operations that IEEE 754 defines give exactly the f64 result rounded to f32 (53 ≥ 2·24 + 2 bits,
 * so rounding twice does no harm), hence a point. The transcendental functions have the slack of functions.test.ts;
 * x^y = exp(y ln x) also has the error of y ln x in its exponent. Their results below 2^-126 may be flushed to zero.
 * Slack widens the interval, later operations carry the interval on: no tolerance is chosen anywhere.
 */
const ulps: Partial<Record<OperationName, (x: number, y: number) => number>> = {
  exp: () => 2,
  ln: () => 2,
  tanh: () => 3,
  sigmoid: () => 3,
  pow: (x, y) => 3 + 5 * Math.abs(y * Math.log(x)),
};

const roundToF32: Rounding = (name, value, x, y) => {
  const slack = ulps[name]?.(x, y) ?? 0;
  if (slack === 0 || value === 0 || !Number.isFinite(value)) return point(Math.fround(value));
  const error = slack * ulp(value, 24, -126);
  const [lo, hi] = [Math.fround(value - error), Math.fround(value + error)];
  if (Math.abs(value) >= 2 ** -126) return { lo, hi };
  return value > 0 ? { lo: 0, hi } : { lo, hi: -0 };
};

/** All combinations of the values for x, y, z. */
function combinations(values: readonly number[]): Float32Array[] {
  const n = values.length;
  return symbols.map((_, axis) =>
    Float32Array.from({ length: n ** 3 }, (_, i) => values[Math.floor(i / n ** axis) % n]!),
  );
}

/** Runs printed expressions over columns of x, y, z; one column per root. */
async function run(roots: readonly Expression[], columns: readonly Float32Array[]): Promise<Float32Array[]> {
  const count = columns[0]!.length;
  const stride = Math.ceil(count / 4) * 16;
  const kernel = wasmFunction('kernel', [], (f) => {
    const at: Local = f.param('i32');
    const { prelude, values } = printWasm(roots, (s) => v128.load(at.get, symbols.indexOf(s) * stride), f);
    const stores = values.map((value, i) => v128.store(at.get, value, (symbols.length + i) * stride));
    return [prelude, ...stores];
  });
  const memory = new WebAssembly.Memory({ initial: Math.ceil((stride * (symbols.length + roots.length)) / 65536) });
  const module = await WebAssembly.instantiate(assemble([kernel]), { env: { memory } });
  columns.forEach((column, i) => {
    new Float32Array(memory.buffer, i * stride, count).set(column);
  });
  for (let at = 0; at < stride; at += 16) (module.instance.exports.kernel as (at: number) => void)(at);
  return roots.map((_, i) => new Float32Array(memory.buffer, (symbols.length + i) * stride, count).slice());
}

/** Asserts that every result lies in its interval; returns the intervals. */
async function expectEnclosed(roots: readonly Expression[], columns: readonly Float32Array[]): Promise<Interval[]> {
  const results = await run(roots, columns);
  const intervals: Interval[] = [];
  for (let i = 0; i < columns[0]!.length; i++) {
    const enclosed = enclose(roots, (s) => point(columns[symbols.indexOf(s)]![i]!), roundToF32);
    roots.forEach((root, r) => {
      const [interval, result] = [enclosed.get(root), results[r]![i]!];
      intervals.push(interval);
      if (contains(interval, result)) return;
      const inputs = symbols.map((s, axis) => `${s.name} = ${columns[axis]![i]}`).join(', ');
      expect.fail(`${result} is not in [${interval?.lo}, ${interval?.hi}] at ${inputs} of\n${printText([root])}`);
    });
  }
  return intervals;
}

const special = [0, 1e-30, -1e-30, 88, -88, 1e30, -1e30];

describe('printed WebAssembly against f64', () => {
  const extremes = [-0, 1e-40, -1e-40, Infinity, -Infinity, NaN, 3.4e38, 1.2e-38, 89, -104, 16_777_216];
  const grid = combinations([...special, ...extremes, 1, -1, 0.5, 2, 0.3, -0.7, 1.9, 10, -3]);

  it.each(operationNames)('%s: exact, or within its stated ulps, over the special values', async (name) => {
    const intervals = await expectEnclosed([application(name, symbols.slice(0, operations[name].arity))], grid);
    const claimed = intervals.filter((interval) => interval !== undefined);
    // Powers are claimed for positive finite bases (14 of the 27 values) and finite exponents (24 of them).
    expect(claimed.length).toBe(name === 'pow' ? 14 * 24 * 27 : 27 ** 3);
    if (!ulps[name]) expect(claimed.every(isPoint)).toBe(true);
  });

  it('random expressions of up to 10 operations, at all combinations of 0, ±1e-30, ±88, ±1e30 and others', async () => {
    const columns = combinations([...special, 1, -0.7, 0.3, 2.5, -3]);
    let [claimed, tight, total] = [0, 0, 0];
    const tightWith = new Map(operationNames.map((name) => [name, 0]));
    await fc.assert(
      fc.asyncProperty(graphs(10), async (root) => {
        const intervals = await expectEnclosed([root], columns);
        const precise = intervals.filter((interval) => relativeWidth(interval) < 2 ** -12).length;
        total += intervals.length;
        claimed += intervals.filter((interval) => interval !== undefined).length;
        tight += precise;
        for (const name of namesIn(root)) tightWith.set(name, tightWith.get(name)! + precise);
      }),
      { seed: 20_130_617, numRuns: 500 },
    );
    expect(claimed / total).toBeGreaterThan(0.7);
    expect(tight / total).toBeGreaterThan(0.6);
    for (const [name, count] of tightWith) expect(count, name).toBeGreaterThan(20_000);
  });

  it('several roots share what they have in common', async () => {
    const [x, y] = symbols as [Expression, Expression];
    const shared = application('tanh', [application('mul', [x, y])]);
    const roots = [shared, application('add', [shared, x]), application('mul', [shared, shared]), x, constant(2)];
    const intervals = await expectEnclosed(roots, combinations([...special, 0.5, -2]));
    expect(intervals.filter((interval) => interval !== undefined)).toHaveLength(5 * 9 ** 3);
  });
});

const namesIn = (root: Expression): Set<OperationName> =>
  new Set(topologicalOrder([root]).flatMap((node) => (node.kind === 'application' ? [node.operation] : [])));
