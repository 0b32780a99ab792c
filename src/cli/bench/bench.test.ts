import { describe, expect, it } from 'vitest';
import type { Timed } from './in-page.ts';
import { kernelsOf } from './per-timestep-kernels.ts';
import { cases, flopOf, problemOf } from './problem.ts';
import { deviationOf, refusalOf } from './race.ts';
import { printTable } from './record.ts';
import { growth } from './scaling.ts';
import { browserTargets, verdicts } from './targets.ts';

const truth = [{ loss: 0.5, norms: [1e-30, 2], weightNorm: 3 }];

describe('what a contestant is checked by', () => {
  it('lets pass what is within the tolerances, however small a norm is', () => {
    const deviation = deviationOf([{ loss: 0.50001, norms: [1.0005e-30, 2], weightNorm: 3.00001 }], truth);
    expect(deviation.norms).toBeCloseTo(5e-4, 10);
    expect(refusalOf(deviation)).toBeUndefined();
  });

  it.each([
    ['loss', { loss: 0.501 }],
    ['norms', { norms: [0, 2] }],
    ['norms', { norms: [1e-30, Number.NaN] }],
    ['weightNorm', { weightNorm: 3.001 }],
  ])('refuses a wrong %s: %j', (key, wrong) => {
    expect(refusalOf(deviationOf([{ ...truth[0]!, ...wrong }], truth))).toMatch(new RegExp(`^wrong: ${key} off by`));
  });
});

it('counts the products of a step: tanh RNN H64 T100 B32 has 81 MFLOP', () => {
  expect(flopOf({ id: 'A', cell: 'rnn', T: 100, H: 64 }) / 1e6).toBeCloseTo(81.1, 1);
});

describe('growth', () => {
  it('finds a straight line beyond the smallest size', () => {
    const { exponent, residual } = growth([1, 2, 4, 8].map((x) => ({ x, y: x === 1 ? 100 : 3 * x })));
    expect(exponent).toBeCloseTo(1, 12);
    expect(residual).toBeCloseTo(0, 12);
  });

  it('tells a square from a line', () => {
    const { exponent, residual } = growth([1, 2, 4, 8, 16].map((x) => ({ x, y: x * x })));
    expect(exponent).toBeCloseTo(2, 12);
    expect(residual).toBeGreaterThan(0.3);
  });
});

it('prints tables as Markdown', () => {
  expect(printTable({ title: '', head: ['a', 'b'], rows: [['x', 1]], notes: ['Below.'] })).toBe(
    '| a | b |\n|---|---|\n| x | 1 |\n\nBelow.',
  );
});

describe('targets in a browser', () => {
  const timed = (...times: number[]): Timed => ({ version: 'cpu × 2', times, loadMs: 0 });
  const failed: Timed = { ...timed(1), refusal: 'failed' };

  it('has libraries by medians, engines by best rounds', () => {
    const { rows } = verdicts(
      browserTargets({
        groups: [{ name: 'one dispatch per timestep', timed: [timed(1), timed(1, 2, 9), timed(6, 8, 100)] }],
        byLanes: [{ lanes: 8, timed: [timed(5, 4), timed(1), timed(6, 7), timed(3, 5)] }],
      }),
    );
    expect(rows).toEqual([
      ['gpu engine: one dispatch per timestep', '≥ 3.5', 4, 'yes'],
      ['8 lanes: one worker to all workers (cpu × 2)', '≥ 1.6', 1.5, 'no'],
      ['8 lanes: one worker to the page itself', '≤ 1.05', 2, 'no'],
    ]);
  });

  it('has no row where something was not timed', () => {
    const groups = [{ name: 'TensorFlow.js webgpu', timed: [timed(1), failed, timed(90)] }];
    const byLanes = [{ lanes: 8, timed: [timed(1), timed(), failed, timed(1)] }];
    expect(verdicts(browserTargets({ groups, byLanes })).rows).toEqual([]);
  });
});

it('one dispatch per timestep: T forward, T - 1 backward, 4 around them', async () => {
  const { list } = kernelsOf(await problemOf(cases[0]!), 68);
  const dispatches = list.map(({ timesteps }) => timesteps?.length ?? 1);
  expect(dispatches).toEqual([100, 1, 99, 1, 1, 1]);
  // Back through time, each after the one whose ∂L/∂z it reads.
  expect(list[2]!.timesteps!.slice(0, 2)).toEqual([99, 98]);
});
