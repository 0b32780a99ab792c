import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, div, exp, ln, mul, neg, pow, rowMax, rowSum, sigmoid, sqrt, square, sub, tanh } from './build.ts';
import { application, constant, type Expression, type Symbol_, symbol, uniform } from './expression.ts';
import { printEquations, printMathml } from './mathml.ts';
import { operations } from './operations.ts';
import { graphs, operationNames } from './testing/graphs.ts';
import { backward, forward, totalAdjointOfC } from './testing/lstm.ts';

const [x, y, z, rate] = [symbol('x'), symbol('y'), symbol('z'), uniform('η')];

/** `c_prev` as c with a subscript; a leading d as ∂. */
function name(text: string): string {
  const [letters, subscript] = text.split('_') as [string, string | undefined];
  const main = `<mi>${letters.replace(/^d(?=.)/, '∂')}</mi>`;
  return subscript ? `<msub>${main}<mi>${subscript}</mi></msub>` : main;
}
const leaf = (s: Symbol_) => name(s.name);

/** What a reader sees, on one line: fractions as {a ∕ b}, exponents as a^{b}, roots as √{a}. */
function flat(mathml: string): string {
  const rest = mathml.replace(/&#x206[12];| stretchy="false"/g, '').replace(/&gt;/g, '>');
  const tokens = rest.match(/<\/?\w+>|[^<]+/g)!;
  let at = 0;
  const element = (): string => {
    const tag = tokens[at++]!;
    const parts: string[] = [];
    while (tokens[at] !== tag.replace('<', '</')) parts.push(tokens[at]!.startsWith('<') ? element() : tokens[at++]!);
    at++;
    if (tag === '<mfrac>') return `{${parts[0]} ∕ ${parts[1]}}`;
    if (tag === '<msup>') return `${parts[0]}^{${parts[1]}}`;
    if (tag === '<msub>') return `${parts[0]}_${parts[1]}`;
    if (tag === '<msqrt>') return `√{${parts.join('')}}`;
    return parts.join('');
  };
  return element();
}
const seen = (value: Expression) => flat(printMathml(value, leaf));

describe('printMathml', () => {
  it('is MathML', () => {
    expect(printMathml(mul(rate, sub(1, square(tanh(x)))), leaf)).toMatchInlineSnapshot(
      `"<mrow><mi>η</mi><mo>&#x2062;</mo><mrow><mo stretchy="false">(</mo><mrow><mn>1</mn><mo>−</mo><msup><mrow><mo stretchy="false">(</mo><mrow><mi>tanh</mi><mo>&#x2061;</mo><mrow><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></mrow><mo stretchy="false">)</mo></mrow><mn>2</mn></msup></mrow><mo stretchy="false">)</mo></mrow></mrow>"`,
    );
  });

  it('lets brackets grow around fractions only', () => {
    expect(printMathml(exp(add(x, y)), leaf)).toContain('<mo stretchy="false">(</mo>');
    expect(printMathml(exp(div(x, y)), leaf)).toContain('<mo>(</mo>');
  });

  it('spells every operation, with plain and with compound operands', () => {
    const spelled = operationNames.map((operation) => {
      const { arity } = operations[operation];
      const plain = application(operation, [x, y].slice(0, arity));
      const compound = application(operation, [sub(x, 1), add(y, z)].slice(0, arity));
      return `${operation}: ${seen(plain)}; ${seen(compound)}`;
    });
    expect(spelled.join('\n')).toMatchInlineSnapshot(`
      "add: x+y; x−1+y+z
      sub: x−y; x−1−(y+z)
      mul: x⊙y; (x−1)⊙(y+z)
      div: {x ∕ y}; {x−1 ∕ y+z}
      neg: −x; −(x−1)
      exp: exp(x); exp(x−1)
      ln: ln(x); ln(x−1)
      sqrt: √{x}; √{x−1}
      tanh: tanh(x); tanh(x−1)
      sigmoid: σ(x); σ(x−1)
      relu: relu(x); relu(x−1)
      step: 1[x>0]; 1[x−1>0]
      min: min(x,y); min(x−1,y+z)
      max: max(x,y); max(x−1,y+z)
      pow: x^{y}; (x−1)^{y+z}"
    `);
  });

  it.each([
    ['sums need no brackets on the left', sub(add(x, y), z), 'x+y−z'],
    ['differences keep them on the right', sub(x, sub(y, z)), 'x−(y−z)'],
    ['sums in differences too', sub(x, add(y, z)), 'x−(y+z)'],
    ['sums in sums do not', add(x, add(y, z)), 'x+y+z'],
    ['products in sums do not', add(mul(x, y), z), 'x⊙y+z'],
    ['sums in products do', mul(add(x, y), z), '(x+y)⊙z'],
    ['minus after an operator does', application('mul', [x, neg(y)]), 'x⊙(−y)'],
    [
      'minus within a product after an operator does',
      application('add', [x, application('mul', [neg(y), z])]),
      'x+(−y⊙z)',
    ],
    ['minus in front does not', application('mul', [neg(x), y]), '−x⊙y'],
    ['a negated sum does', neg(add(x, y)), '−(x+y)'],
    ['two signs do', application('neg', [neg(x)]), '−(−x)'],
    ['negative numbers are signs', sub(x, -2), 'x−(−2)'],
    ['fractions enclose', div(add(x, y), sub(x, y)), '{x+y ∕ x−y}'],
    ['roots enclose', sqrt(add(x, y)), '√{x+y}'],
    ['calls enclose', exp(add(x, y)), 'exp(x+y)'],
    ['squares', square(x), 'x^{2}'],
    ['squares of a call', sub(1, square(tanh(x))), '1−(tanh(x))^{2}'],
    ['powers of powers', pow(pow(x, y), z), '(x^{y})^{z}'],
    ['exponents need none', pow(x, add(y, z)), 'x^{y+z}'],
    ['fractions as bases', pow(div(x, y), 2), '({x ∕ y})^{2}'],
    ['scalars scale without a sign', mul(rate, x), 'ηx'],
    ['numbers stand in front', mul(x, 0.5), '0.5x'],
    ['numbers are multiplied with a sign', application('mul', [constant(2), constant(3)]), '2×3'],
    ['scalar sums', mul(sub(1, rate), x), '(1−η)x'],
    ['row sums', rowSum(mul(x, y)), '∑x⊙y'],
    ['row sums of sums', div(x, rowSum(add(x, y))), '{x ∕ ∑(x+y)}'],
    ['row sums as terms', add(rowSum(x), y), '(∑x)+y'],
    ['row maxima', sub(x, rowMax(x)), 'x−max(x)'],
    ['brackets around fractions', square(div(x, y)), '({x ∕ y})^{2}'],
    ['logarithms', ln(rowSum(exp(x))), 'ln(∑exp(x))'],
  ])('brackets: %s', (_, value, text) => expect(seen(value)).toBe(text));

  it.each([
    [0, '0'],
    [1, '1'],
    [0.9, '0.9'],
    [-3, '−3'],
    [1 / 3, '0.333333'],
    [1e-8, '10^{−8}'],
    [3e-4, '3×10^{−4}'],
    [1e6, '10^{6}'],
    [123456, '123456'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('prints the number %d as %s', (value, text) => expect(seen(constant(value))).toBe(text));

  it('gives every element the children that MathML Core asks for, whatever the expression', () => {
    const children = { mfrac: 2, msup: 2, msub: 2, msqrt: 1 };
    const check = (mathml: string) => {
      const open: { tag: string; count: number }[] = [{ tag: '', count: 0 }];
      for (const [, slash, tag] of mathml.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
        if (!slash) {
          open.at(-1)!.count++;
          open.push({ tag: tag!, count: 0 });
          continue;
        }
        const closed = open.pop()!;
        expect(closed.tag).toBe(tag);
        const expected = children[tag as keyof typeof children];
        if (expected) expect(closed.count, tag).toBe(expected);
        else if (tag !== 'mrow') expect(['mi', 'mn', 'mo']).toContain(tag);
      }
      expect(open).toEqual([{ tag: '', count: 1 }]);
    };
    fc.assert(
      fc.property(graphs(10), (root) => check(printMathml(root, leaf))),
      { seed: 20_130_617, numRuns: 500 },
    );
  });
});

describe('printEquations', () => {
  const seenEquations = (named: [string, Expression][]) => printEquations(named, leaf, name).map(flat).join('\n');

  it('prints the LSTM forward pass', () => {
    expect(seenEquations(Object.entries(forward))).toMatchInlineSnapshot(`
      "i=σ(a_i)
      f=σ(a_f)
      g=tanh(a_g)
      o=σ(a_o)
      c=f⊙c_prev+i⊙g
      h=o⊙tanh(c)"
    `);
  });

  it('prints the LSTM backward pass in the names of the forward pass', () => {
    const inner: [string, Expression] = ['δ_c', totalAdjointOfC];
    const equations = seenEquations([...Object.entries(forward), inner, ...Object.entries(backward)]);
    expect(equations.split('\n').slice(6).join('\n')).toMatchInlineSnapshot(`
      "δ_c=∂c+∂h⊙o⊙(1−(tanh(c))^{2})
      ∂a_i=δ_c⊙g⊙i⊙(1−i)
      ∂a_f=δ_c⊙c_prev⊙f⊙(1−f)
      ∂a_g=δ_c⊙i⊙(1−g^{2})
      ∂a_o=∂h⊙tanh(c)⊙o⊙(1−o)
      ∂c_prev=δ_c⊙f"
    `);
  });

  it('is MathML', () => {
    expect(printEquations([['f', sigmoid(symbol('a_f'))]], leaf, name)).toMatchInlineSnapshot(`
      [
        "<mrow><mi>f</mi><mo>=</mo><mrow><mi>σ</mi><mo>&#x2061;</mo><mrow><mo stretchy="false">(</mo><msub><mi>a</mi><mi>f</mi></msub><mo stretchy="false">)</mo></mrow></mrow></mrow>",
      ]
    `);
  });

  it('keeps plain symbols and constants, and refers to the first of two names', () => {
    const named: [string, Expression][] = [
      ['h', x],
      ['k', constant(1)],
      ['a', tanh(x)],
      ['b', tanh(x)],
      ['c', add(tanh(x), 1)],
    ];
    expect(seenEquations(named)).toBe('h=x\nk=1\na=tanh(x)\nb=a\nc=a+1');
  });
});
