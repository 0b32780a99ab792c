import { describe, expect, it } from 'vitest';
import { evaluate, mul, tanh } from '../../equations/index.ts';
import { randomStream } from '../../math/random.ts';
import { type Choice, same } from '../entry.ts';
import { antisymmetricRnn } from './antisymmetric-rnn.ts';
import { defineCell } from './cell.ts';
import { gru } from './gru.ts';
import { gruResetBefore } from './gru-reset-before.ts';
import { type Cell, type CellProgram, cellProgram, cells, isRecurrent } from './index.ts';
import { lstm } from './lstm.ts';
import { mgu } from './mgu.ts';
import { peepholeLstm } from './peephole-lstm.ts';
import { rnn } from './rnn.ts';

const H = 3;
const sigma = (x: number) => 1 / (1 + Math.exp(-x));

/** One timestep of one sequence with the products done: U as it is met by block [H][H], and the rest (x W + b) by block [H]. */
interface Step {
  readonly program: CellProgram;
  readonly U: number[][][];
  readonly rest: number[][];
  /** States before, by state [H]. */
  readonly prev: number[][];
}

function randomStep(cell: Cell, choice: Choice, seed = 1): Step {
  const program = cellProgram(cell, choice);
  const stream = randomStream(seed);
  let index = 0;
  const vector = () => Array.from({ length: H }, () => 0.8 * stream.normal(index++));
  return {
    program,
    U: program.blocks.map(({ isAntisymmetric }) => {
      const U = Array.from({ length: H }, vector);
      return isAntisymmetric ? U.map((row, i) => row.map((x, j) => x - U[j][i])) : U;
    }),
    rest: program.blocks.map(vector),
    prev: program.states.map(vector),
  };
}

/** Values of symbols: blocks and states before. */
function inputs({ program, U, rest, prev }: Step): Map<string, Float64Array> {
  const values = new Map(program.prev.map((symbol, s) => [symbol.name, Float64Array.from(prev[s])]));
  program.blocks.forEach((block, b) => {
    const { symbol } = block;
    const met = block.isSecond ? [...evaluateWith([program.operand!.value], values)[0]] : prev[0];
    const product = (j: number) => (!isRecurrent(block) ? 0 : met.reduce((sum, h, i) => sum + h * U[b][i][j], 0));
    values.set(
      symbol.name,
      Float64Array.from(rest[b], (k, j) => k + product(j)),
    );
  });
  return values;
}

const evaluateWith = (roots: Parameters<typeof evaluate>[0], values: Map<string, Float64Array>) =>
  evaluate(roots, ({ name }) => values.get(name)!, H);

/** States after, concatenated [S·H]. */
const forward = (step: Step): number[] =>
  evaluateWith(step.program.forward, inputs(step)).flatMap((values) => [...values]);

/** ∂(states after)/∂(states before), [S·H][S·H], a row per one-hot adjoint through the derived backward pass. */
function jacobian(step: Step): number[][] {
  const { program, U } = step;
  const known = inputs(step);
  const after = evaluateWith(program.forward, known);
  const residuals = evaluateWith(
    program.residuals.map(({ value }) => value),
    known,
  );
  // The backward pass may read only states, adjoints and residuals.
  const values = new Map(program.prev.map(({ name }) => [name, known.get(name)!]));
  for (const [s, { name }] of program.next.entries()) values.set(name, after[s]);
  for (const [r, { symbol }] of program.residuals.entries()) values.set(symbol.name, residuals[r]);
  return program.states.flatMap((_, s) =>
    Array.from({ length: H }, (_, j) => {
      program.adjoint.forEach(({ name }, other) => {
        values.set(
          name,
          Float64Array.from({ length: H }, (_, k) => (other === s && k === j ? 1 : 0)),
        );
      });
      /** Adds (∂L/∂blocks) Uᵀ of the second product, or of the first, to an adjoint. */
      const addPulledBack = (sum: Float64Array, isSecond: boolean) => {
        program.blocks.forEach((block, b) => {
          if (!isRecurrent(block) || block.isSecond !== isSecond) return;
          const [d] = evaluateWith([program.blockAdjoints[b]], values);
          sum.forEach((_, i) => {
            sum[i] += d.reduce((total, x, k) => total + x * U[b][i][k], 0);
          });
        });
        return sum;
      };
      if (program.operand) values.set(program.operand.adjoint.name, addPulledBack(new Float64Array(H), true));
      const before = evaluateWith(program.prevAdjoints, values);
      addPulledBack(before[0], false);
      return before.flatMap((adjoint) => [...adjoint]);
    }),
  );
}

function expectClose(actual: number[][], expected: number[][], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((row, r) => {
    row.forEach((value, c) => {
      expect(Math.abs(value - expected[r][c]), `[${r}][${c}]`).toBeLessThan(tolerance);
    });
  });
}

const D = (i: number, j: number) => (i === j ? 1 : 0);
const square = (entry: (j: number, i: number) => number) =>
  Array.from({ length: H }, (_, j) => Array.from({ length: H }, (_, i) => entry(j, i)));

describe('what is saved', () => {
  it.each(['tanh', 'relu', 'sigmoid', 'linear'])('simple RNN with %s: nothing but the state', (activation) => {
    const program = cellProgram(rnn, { id: 'rnn', activation });
    expect(program.residuals).toEqual([]);
    expect(program.blocks.map(({ gate, part }) => [gate, part])).toEqual([['a', 'whole']]);
  });

  it('simple RNN with leaky ReLU: its pre-activation', () => {
    const { residuals } = cellProgram(rnn, { id: 'rnn', activation: 'leakyRelu', slope: 0.01 });
    expect(residuals.map(({ value }) => (value.kind === 'symbol' ? value.name : value.kind))).toEqual(['gate.a']);
  });

  it('LSTM: the four gates and tanh c', () => {
    const { residuals, blocks } = cellProgram(lstm, { id: 'lstm' });
    const operations = residuals.map(({ value }) => (value.kind === 'application' ? value.operation : value.kind));
    expect(operations.sort()).toEqual(['sigmoid', 'sigmoid', 'sigmoid', 'tanh', 'tanh']);
    expect(blocks.map(({ gate, part }) => [gate, part])).toEqual([
      ['i', 'whole'],
      ['f', 'whole'],
      ['g', 'whole'],
      ['o', 'whole'],
    ]);
  });

  it('GRU: r, z, n and the recurrent half of n; whole gates stand before halves', () => {
    const { residuals, blocks } = cellProgram(gru, { id: 'gru' });
    const names = residuals.map(({ value }) => (value.kind === 'symbol' ? value.name : value.kind));
    expect(names.sort()).toEqual(['application', 'application', 'application', 'gate.n.recurrent']);
    expect(blocks.map(({ gate, part }) => [gate, part])).toEqual([
      ['r', 'whole'],
      ['z', 'whole'],
      ['n', 'recurrent'],
      ['n', 'input'],
    ]);
  });
});

describe('what is refused', () => {
  const rest = { label: same('x'), reference: same('x'), fields: {}, states: ['h'], gates: ['a'] } as const;

  it('a gate used whole and in halves', () => {
    const cell = defineCell({ ...rest, id: 'both', step: ({ gate }) => ({ h: mul(gate.a, tanh(gate.a.input)) }) });
    expect(() => cellProgram(cell, { id: 'both' })).toThrow('gate a is used whole and in halves');
  });

  it('an operand that has no equation, or that depends on the product it is met in', () => {
    const secondProduct = { operand: 's', gates: ['a'] } as const;
    const none = defineCell({ ...rest, id: 'none', secondProduct, step: ({ gate }) => ({ h: tanh(gate.a) }) });
    expect(() => cellProgram(none, { id: 'none' })).toThrow('no operand "s"');
    const loop = defineCell({
      ...{ ...rest, id: 'loop', secondProduct },
      step: ({ gate, prev }) => ({ s: mul(prev.h, gate.a), h: tanh(gate.a) }),
    });
    expect(() => cellProgram(loop, { id: 'loop' })).toThrow('the operand of the second product depends on it');
  });

  it('a state without an equation', () => {
    const cell: Cell = { ...rest, id: 'none', equations: () => ({}) };
    expect(() => cellProgram(cell, { id: 'none' })).toThrow('no state "h"');
  });
});

describe('one-step Jacobians: closed forms, to 1e-14', () => {
  it('simple RNN: J = diag(1 − h²) W', () => {
    const step = randomStep(rnn, { id: 'rnn', activation: 'tanh' });
    const h = forward(step);
    expectClose(
      jacobian(step),
      square((j, i) => (1 - h[j] ** 2) * step.U[0][i][j]),
      1e-14,
    );
  });

  it('antisymmetric RNN: the state, and J = I + ε diag(1 − τ²) (U − Uᵀ − γI)ᵀ', () => {
    const [epsilon, gamma] = [0.3, 0.2];
    const step = randomStep(antisymmetricRnn, { id: 'antisymmetricRnn', epsilon, gamma });
    const [h] = step.prev;
    const [U] = step.U;
    expect(U.every((row, i) => row.every((x, j) => x === -U[j][i]))).toBe(true);
    const tau = Array.from(inputs(step).get('gate.a')!, (a, j) => Math.tanh(a - gamma * h[j]));
    expectClose([forward(step)], [tau.map((x, j) => h[j] + epsilon * x)], 1e-15);
    const expected = square((j, i) => D(j, i) + epsilon * (1 - tau[j] ** 2) * (U[i][j] - gamma * D(i, j)));
    expectClose(jacobian(step), expected, 1e-14);
  });

  it('LSTM: the four blocks of ∂(h, c)/∂(h, c)', () => {
    const step = randomStep(lstm, { id: 'lstm' });
    const pre = inputs(step);
    const gate = (name: string) => pre.get(`gate.${name}`)!;
    const [i, f, o] = ['i', 'f', 'o'].map((name) => gate(name).map(sigma));
    const g = gate('g').map(Math.tanh);
    const cPrev = step.prev[1];
    const tau = f.map((_, j) => Math.tanh(f[j] * cPrev[j] + i[j] * g[j]));
    const [Ui, Uf, Ug, Uo] = step.U;
    const cByH = square(
      (j, k) =>
        cPrev[j] * f[j] * (1 - f[j]) * Uf[k][j] +
        g[j] * i[j] * (1 - i[j]) * Ui[k][j] +
        i[j] * (1 - g[j] ** 2) * Ug[k][j],
    );
    const cByC = square((j, k) => D(j, k) * f[j]);
    const hByC = square((j, k) => D(j, k) * o[j] * (1 - tau[j] ** 2) * f[j]);
    const hByH = square((j, k) => tau[j] * o[j] * (1 - o[j]) * Uo[k][j] + o[j] * (1 - tau[j] ** 2) * cByH[j][k]);
    const expected = [...hByH.map((row, j) => [...row, ...hByC[j]]), ...cByH.map((row, j) => [...row, ...cByC[j]])];
    expectClose(jacobian(step), expected, 1e-14);
  });

  it('GRU: D(z) + D((h − n) z (1 − z)) W_z + D((1 − z)(1 − n²)) [D(r) W_n + D(q r (1 − r)) W_r]', () => {
    const step = randomStep(gru, { id: 'gru' });
    const pre = inputs(step);
    const [r, z] = ['r', 'z'].map((name) => pre.get(`gate.${name}`)!.map(sigma));
    const q = pre.get('gate.n.recurrent')!;
    const n = pre.get('gate.n.input')!.map((x, j) => Math.tanh(x + r[j] * q[j]));
    const [h] = step.prev;
    const [Ur, Uz, Un] = step.U;
    const expected = square(
      (j, i) =>
        D(j, i) * z[j] +
        (h[j] - n[j]) * z[j] * (1 - z[j]) * Uz[i][j] +
        (1 - z[j]) * (1 - n[j] ** 2) * (r[j] * Un[i][j] + q[j] * r[j] * (1 - r[j]) * Ur[i][j]),
    );
    expectClose(jacobian(step), expected, 1e-14);
  });

  it('GRU, reset before: the state, and D(z) + D((h − n) z (1 − z)) W_z + D((1 − z)(1 − n²)) W_n [D(r) + D(h r (1 − r)) W_r]', () => {
    const step = randomStep(gruResetBefore, { id: 'gruResetBefore' });
    const pre = inputs(step);
    const [r, z] = ['r', 'z'].map((name) => pre.get(`gate.${name}`)!.map(sigma));
    const [h] = step.prev;
    const [Ur, Uz, Un] = step.U;
    const s = h.map((x, j) => r[j] * x);
    const n = step.rest[2].map((x, j) => Math.tanh(x + s.reduce((sum, y, i) => sum + y * Un[i][j], 0)));
    expectClose([forward(step)], [h.map((before, j) => (1 - z[j]) * n[j] + z[j] * before)], 1e-15);
    const sByH = square((k, i) => D(k, i) * r[k] + h[k] * r[k] * (1 - r[k]) * Ur[i][k]);
    const expected = square(
      (j, i) =>
        D(j, i) * z[j] +
        (h[j] - n[j]) * z[j] * (1 - z[j]) * Uz[i][j] +
        (1 - z[j]) * (1 - n[j] ** 2) * sByH.reduce((sum, row, k) => sum + Un[k][j] * row[i], 0),
    );
    expectClose(jacobian(step), expected, 1e-14);
  });

  it('minimal gated unit: the state, and D(1 − f) + D((n − h) f (1 − f)) W_f + D(f (1 − n²)) [D(f) W_n + D(q f (1 − f)) W_f]', () => {
    const step = randomStep(mgu, { id: 'mgu' });
    const pre = inputs(step);
    const f = pre.get('gate.f')!.map(sigma);
    const q = pre.get('gate.n.recurrent')!;
    const n = pre.get('gate.n.input')!.map((x, j) => Math.tanh(x + f[j] * q[j]));
    const [h] = step.prev;
    expectClose([forward(step)], [h.map((before, j) => (1 - f[j]) * before + f[j] * n[j])], 1e-15);
    const [Uf, Un] = step.U;
    const expected = square(
      (j, i) =>
        D(j, i) * (1 - f[j]) +
        (n[j] - h[j]) * f[j] * (1 - f[j]) * Uf[i][j] +
        f[j] * (1 - n[j] ** 2) * (f[j] * Un[i][j] + q[j] * f[j] * (1 - f[j]) * Uf[i][j]),
    );
    expectClose(jacobian(step), expected, 1e-14);
  });

  it('peephole LSTM: the states, and the four blocks of ∂(h, c)/∂(h, c)', () => {
    const step = randomStep(peepholeLstm, { id: 'peepholeLstm' });
    const pre = inputs(step);
    const [pi, pf, po] = ['pi', 'pf', 'po'].map((name) => pre.get(`vector.${name}`)!);
    const cPrev = step.prev[1];
    const i = pre.get('gate.i')!.map((a, j) => sigma(a + pi[j] * cPrev[j]));
    const f = pre.get('gate.f')!.map((a, j) => sigma(a + pf[j] * cPrev[j]));
    const g = pre.get('gate.g')!.map(Math.tanh);
    const c = f.map((_, j) => f[j] * cPrev[j] + i[j] * g[j]);
    const o = pre.get('gate.o')!.map((a, j) => sigma(a + po[j] * c[j]));
    const tau = c.map(Math.tanh);
    expectClose([forward(step)], [[...tau.map((x, j) => o[j] * x), ...c]], 1e-15);
    const [Ui, Uf, Ug, Uo] = step.U;
    const [dI, dF, dO] = [i, f, o].map((values) => values.map((v) => v * (1 - v)));
    const cByH = square(
      (j, k) => cPrev[j] * dF[j] * Uf[k][j] + g[j] * dI[j] * Ui[k][j] + i[j] * (1 - g[j] ** 2) * Ug[k][j],
    );
    const cByC = square((j, k) => D(j, k) * (f[j] + cPrev[j] * dF[j] * pf[j] + g[j] * dI[j] * pi[j]));
    const hBy = (byC: number[][], direct: (j: number, k: number) => number) =>
      square((j, k) => tau[j] * dO[j] * (direct(j, k) + po[j] * byC[j][k]) + o[j] * (1 - tau[j] ** 2) * byC[j][k]);
    const hByH = hBy(cByH, (j, k) => Uo[k][j]);
    const hByC = hBy(cByC, () => 0);
    const expected = [...hByH.map((row, j) => [...row, ...hByC[j]]), ...cByH.map((row, j) => [...row, ...cByC[j]])];
    expectClose(jacobian(step), expected, 1e-14);
  });

  it('without recurrent weights: LSTM ∂c/∂c = D(f), GRU J = D(z)', () => {
    const without = (step: Step): Step => ({ ...step, U: step.U.map((block) => block.map((row) => row.map(() => 0))) });
    const l = without(randomStep(lstm, { id: 'lstm' }));
    const f = l.rest[1].map(sigma);
    expectClose(
      jacobian(l)
        .slice(H)
        .map((row) => row.slice(H)),
      square((j, i) => D(j, i) * f[j]),
      1e-15,
    );
    const g = without(randomStep(gru, { id: 'gru' }));
    const z = g.rest[1].map(sigma);
    expectClose(
      jacobian(g),
      square((j, i) => D(j, i) * z[j]),
      1e-15,
    );
  });
});

/** Every cell with every option of every field. */
const variants: [string, Cell, Choice][] = cells.flatMap((cell) => {
  const choices = Object.entries(cell.fields).reduce<Choice[]>(
    (all, [name, field]) =>
      all.flatMap((choice) =>
        field.kind === 'option'
          ? field.options.map((option) => ({ ...choice, [name]: option.id }))
          : [{ ...choice, [name]: field.default }],
      ),
    [{ id: cell.id }],
  );
  return choices.map((choice): [string, Cell, Choice] => [Object.values(choice).join(' '), cell, choice]);
});

describe.each(variants)('%s', (_, cell, choice) => {
  it('has the Jacobian that central differences give, to 1e-8', () => {
    const step = randomStep(cell, choice, 2);
    const moved = (column: number, by: number): number[] => {
      const prev = step.prev.map((state) => [...state]);
      prev[Math.floor(column / H)][column % H] += by;
      return forward({ ...step, prev });
    };
    const columns = Array.from({ length: step.prev.length * H }, (_, column) => {
      const [up, down] = [moved(column, 1e-5), moved(column, -1e-5)];
      return up.map((value, r) => (value - down[r]) / 2e-5);
    });
    expectClose(
      jacobian(step),
      columns[0].map((_, r) => columns.map((column) => column[r])),
      1e-8,
    );
  });
});
