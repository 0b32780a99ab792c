import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, exp, ln, mul, neg, rowMax, rowSum, sigmoid, sub, tanh } from './build.ts';
import { pullback } from './differentiate.ts';
import { evaluate } from './evaluate.ts';
import {
  application,
  constant,
  type Expression,
  type Symbol_,
  symbol,
  symbolsOf,
  topologicalOrder,
} from './expression.ts';
import { type OperationName, operations } from './operations.ts';
import { graphs, operationNames, printText, symbols } from './testing/graphs.ts';
import {
  contains,
  enclose,
  encloseOperation,
  type Interval,
  isPoint,
  point,
  type Rounding,
  relativeWidth,
  ulp,
} from './testing/intervals.ts';
import { backward } from './testing/lstm.ts';

const [x, y, u] = [symbol('x'), symbol('y'), symbol('u')];
const gradient = (f: Expression, by: Expression) => pullback([[f, u]], [by])[0];

describe('pullback', () => {
  it.each([
    ['tanh', tanh(x), mul(u, sub(1, mul(tanh(x), tanh(x))))],
    ['sigmoid', sigmoid(x), mul(u, mul(sigmoid(x), sub(1, sigmoid(x))))],
    ['x²', mul(x, x), add(mul(u, x), mul(u, x))],
    ['−x', neg(x), neg(u)],
    ['a constant', constant(3), constant(0)],
    ['another symbol', y, constant(0)],
    ['the input itself', x, u],
  ])('has the textbook form: %s', (_, f, expected) => expect(gradient(f, x)).toBe(expected));

  it('takes an inner node as an input of its own', () => {
    const c = tanh(x);
    expect(pullback([[mul(c, y), u]], [c, y])).toEqual([mul(u, y), mul(u, c)]);
    // Nothing flows to x through c, which is held.
    expect(pullback([[mul(c, y), u]], [c, x])[1]).toBe(constant(0));
  });

  it('adds the adjoint of an output that is also used further on', () => {
    const c = mul(x, y);
    const [dh, dc] = [symbol('dh'), symbol('dc')];
    const outputs = [
      [add(c, 1), dh],
      [c, dc],
    ] as const;
    expect([add(dc, dh), add(dh, dc)]).toContain(pullback(outputs, [c])[0]);
  });

  it('derives the LSTM backward pass of the textbook', () => {
    expect(printText(Object.values(backward))).toMatchInlineSnapshot(`
      "%1 = sigmoid(a_o)
      %2 = mul(dh, %1)
      %3 = sigmoid(a_f)
      %4 = mul(%3, c_prev)
      %5 = sigmoid(a_i)
      %6 = tanh(a_g)
      %7 = mul(%5, %6)
      %8 = add(%4, %7)
      %9 = tanh(%8)
      %10 = mul(%9, %9)
      %11 = sub(1, %10)
      %12 = mul(%2, %11)
      %13 = add(dc, %12)
      %14 = mul(%13, %6)
      %15 = sub(1, %5)
      %16 = mul(%5, %15)
      %17 = mul(%14, %16)
      %18 = mul(%13, c_prev)
      %19 = sub(1, %3)
      %20 = mul(%3, %19)
      %21 = mul(%18, %20)
      %22 = mul(%13, %5)
      %23 = mul(%6, %6)
      %24 = sub(1, %23)
      %25 = mul(%22, %24)
      %26 = mul(dh, %9)
      %27 = sub(1, %1)
      %28 = mul(%1, %27)
      %29 = mul(%26, %28)
      %30 = mul(%13, %3)
      results: %17, %21, %25, %29, %30"
    `);
  });
});

/**
 * Derivatives against difference quotients, without a tolerance. By the mean value theorem the quotient over
 * [x − h, x + h] is the derivative somewhere in between, so the interval of the derivative over that range and the interval of the
 * quotient (rounding errors included) must meet. Kinks are no exception: step encloses both slopes. Jumps are: where
 * step itself may jump inside the range nothing is claimed, nor where a value may leave the domain of an operation.
 */
const exactOperations: readonly OperationName[] = ['neg', 'relu', 'step', 'min', 'max'];
const arithmetic: readonly OperationName[] = ['add', 'sub', 'mul', 'div', 'sqrt'];

/** Encloses the real result: ½ ulp for arithmetic, a few for what the JavaScript engine approximates. */
const encloseReal: Rounding = (name, value) => {
  if (!Number.isFinite(value)) return undefined;
  if (exactOperations.includes(name)) return point(value);
  const error = (arithmetic.includes(name) ? 1 : 4) * ulp(value, 53, -1022);
  return { lo: value - error, hi: value + error };
};

type Point = ReadonlyMap<Symbol_, number>;

/** The intervals of derivative and quotient for a step h in `by`; undefined where nothing is claimed. */
function meanValue(f: Expression, derivative: Expression, by: Symbol_, at: Point, h: number) {
  const [left, right] = [at.get(by)! - h, at.get(by)! + h];
  const over = (root: Expression, interval: Interval) =>
    enclose([root], (s) => (s === by ? interval : point(at.get(s)!)), encloseReal);
  const whole = over(f, { lo: left, hi: right });
  const mayJump = [...whole].some(
    ([node, interval]) => node.kind === 'application' && node.operation === 'step' && !isPoint(interval),
  );
  if (mayJump || whole.get(f) === undefined) return undefined;
  const difference = (a: Interval, b: Interval) => encloseOperation('sub', a, b, encloseReal);
  const rise = difference(over(f, point(right)).get(f), over(f, point(left)).get(f));
  const quotient = encloseOperation('div', rise, difference(point(right), point(left)), encloseReal);
  const slope = over(derivative, { lo: left, hi: right }).get(derivative);
  return quotient && slope && { quotient, slope };
}

/** Steps that suit functions which vary on the scale of 1, and of x. */
const stepsAt = (value: number) =>
  [2 ** -26, 2 ** -13].flatMap((h) => [h, h * Math.abs(value)]).filter((h) => value + h > value - h);

const TIGHT = 2 ** -12;

/** Asserts that derivative and quotient meet at every step; returns whether one step resolved a nonzero slope. */
function expectMeanValue(f: Expression, by: Symbol_, at: Point): boolean {
  const derivative = pullback([[f, constant(1)]], [by])[0]!;
  const computed = evaluate([derivative], (s) => at.get(s)!, 1)[0]![0]!;
  let isResolved = false;
  for (const h of stepsAt(at.get(by)!)) {
    const found = meanValue(f, derivative, by, at, h);
    if (!found) continue;
    const { quotient, slope } = found;
    const text = () => `d/d${by.name}, h = ${h}, ${[...at].map(([s, v]) => `${s.name} = ${v}`)}:\n${printText([f])}`;
    expect(contains(slope, computed), `${computed} in [${slope.lo}, ${slope.hi}]; ${text()}`).toBe(true);
    const meet = slope.lo <= quotient.hi && quotient.lo <= slope.hi;
    expect(meet, `[${slope.lo}, ${slope.hi}] meets [${quotient.lo}, ${quotient.hi}]; ${text()}`).toBe(true);
    isResolved ||= relativeWidth(slope) < TIGHT && relativeWidth(quotient) < TIGHT;
  }
  return isResolved;
}

const special = [0, 1e-30, -1e-30, 88, -88, 1e30, -1e30];

describe('derivatives against difference quotients in f64', () => {
  it.each(operationNames)('%s, to 2^-12 at every ordinary point of its domain', (name) => {
    const f = application(name, symbols.slice(0, operations[name].arity));
    let resolved = 0;
    for (const a of [0.3, 0.7, 1.9, -0.4, -1.7]) {
      for (const b of [0.5, 1.1, 2.6, -0.6, -1.2]) {
        if (!Number.isFinite(operations[name].value(a, b)) || (name === 'pow' && a < 0)) continue;
        const at = pointAt([a, b]);
        for (const by of symbolsOf([f])) {
          const slope = evaluate(pullback([[f, constant(1)]], [by]), (s) => at.get(s)!, 1)[0]![0]!;
          // A zero slope has no relative precision: it is compared all the same.
          const isResolved = expectMeanValue(f, by, at);
          expect(isResolved, `d/d${by.name} at (${a}, ${b})`).toBe(slope !== 0);
          if (isResolved) resolved++;
        }
      }
    }
    if (name !== 'step') expect(resolved).toBeGreaterThanOrEqual(5);
  });

  it('random expressions of up to 8 operations, at ordinary values mixed with 0, ±1e-30, ±88, ±1e30', () => {
    const ordinary = fc.double({ min: -3, max: 3, noNaN: true });
    const value = fc.oneof({ weight: 2, arbitrary: ordinary }, { weight: 1, arbitrary: fc.constantFrom(...special) });
    const points = fc.array(fc.tuple(value, value, value), { minLength: 6, maxLength: 6 });
    const resolvedWith = new Map(operationNames.map((name) => [name, 0]));
    const resolvedAt = new Map(special.map((v) => [v, 0]));
    let resolved = 0;
    fc.assert(
      fc.property(graphs(8), points, (f, drawn) => {
        for (const values of drawn) {
          const at = pointAt(values);
          for (const by of symbolsOf([f])) {
            if (!expectMeanValue(f, by, at)) continue;
            resolved++;
            for (const name of usesOf(f, by)) resolvedWith.set(name, resolvedWith.get(name)! + 1);
            const v = at.get(by)!;
            if (resolvedAt.has(v)) resolvedAt.set(v, resolvedAt.get(v)! + 1);
          }
        }
      }),
      { seed: 20_130_617, numRuns: 1500 },
    );
    expect(resolved).toBeGreaterThan(2000);
    for (const [name, count] of resolvedWith) expect(count, name).toBeGreaterThan(name === 'step' ? 0 : 100);
    for (const [v, count] of resolvedAt) expect(count, `at ${v}`).toBeGreaterThan(30);
  });
});

function pointAt(values: readonly number[]): Point {
  return new Map(symbols.map((s, i) => [s, values[i] ?? 0]));
}

/** The operations through which `by` reaches f. */
function usesOf(f: Expression, by: Symbol_): Set<OperationName> {
  const depends = new Set<Expression>([by]);
  const names = new Set<OperationName>();
  for (const node of topologicalOrder([f])) {
    if (node.kind !== 'application' || !node.args.some((arg) => depends.has(arg))) continue;
    depends.add(node);
    names.add(node.operation);
  }
  return names;
}

describe('softmax cross-entropy, through row reductions', () => {
  const [logit, target] = [symbol('logit'), symbol('target')];
  const shifted = sub(logit, rowMax(logit));
  const logSum = ln(rowSum(exp(shifted)));
  const loss = rowSum(mul(target, sub(logSum, shifted)));
  const [dLogit] = pullback([[loss, constant(1)]], [logit]);
  const logits = Float64Array.of(0.3, -1.2, 2.5, 0, /**/ -700, 0, 650, 649.5, /**/ 1, 1, 1, 1);
  const targets = Float64Array.of(0, 1, 0, 0, /**/ 0, 0, 1, 0, /**/ 0.25, 0.5, 0.125, 0.125);
  const evaluateAt = (root: Expression, at: Float64Array) =>
    evaluate([root], (s) => (s === logit ? at : targets), 12, 4)[0]!;
  const computed = evaluateAt(dLogit!, logits);

  it('is softmax − target to 1e-15, also for logits of ±700', () => {
    const expected = evaluateAt(sub(exp(sub(shifted, logSum)), target), logits);
    expected.forEach((p, i) => {
      expect(Math.abs(computed[i]! - p), `element ${i}`).toBeLessThanOrEqual(1e-15);
    });
    expect(computed[4]).toBe(0);
    expect(computed[6]!).toBeCloseTo(1 / (1 + Math.exp(-0.5)) - 1, 14);
  });

  it('agrees with central differences (h = 1e-5) to 1e-8', () => {
    logits.forEach((value, i) => {
      const rise = [value + 1e-5, value - 1e-5].map((v) => evaluateAt(loss, logits.with(i, v))[i]!);
      expect(Math.abs((rise[0]! - rise[1]!) / 2e-5 - computed[i]!), `element ${i}`).toBeLessThanOrEqual(1e-8);
    });
  });

  it('sums the adjoints of a value that its whole row shares', () => {
    const shared = rowSum(mul(logit, logit));
    const [d] = pullback([[mul(target, shared), u]], [logit]);
    const weights = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const [values] = evaluate([d!], (s) => (s === logit ? logits : s === target ? targets : weights), 12, 4);
    for (let i = 0; i < 12; i++) {
      const start = i - (i % 4);
      const collected = [0, 1, 2, 3].reduce((sum, j) => sum + weights[start + j]! * targets[start + j]!, 0);
      expect(values![i]).toBeCloseTo(2 * logits[i]! * collected, 9);
    }
  });
});
