import { describe, expect, it } from 'vitest';
import { smallTask, testLayout } from '../testing/passes.ts';
import { everyCell, everyClip, everyOptimizer, laneOf } from '../testing/settings.ts';
import { KindPlan, kindKey } from './kind.ts';
import { variantArgument, variantFunction } from './variants.ts';

const layoutOf = (settings: Parameters<typeof laneOf>[0]) =>
  testLayout(laneOf({ hiddenSize: 6, ...settings }), smallTask, 5);
const planOf = (layouts: readonly ReturnType<typeof layoutOf>[]) => new KindPlan(layouts, [...layouts.keys()]);

describe('a function with variants', () => {
  const double = { parameters: ['x'], body: 'return x + x;' };
  const square = { parameters: ['y'], body: 'return y * y;' };

  it('of one body is that body, called without a choice', () => {
    expect(variantFunction('f', 'f32', [double])).toBe('fn f(x: f32) -> f32 {\n  return x + x;\n}');
    expect(variantArgument([double], 'which')).toEqual([]);
  });

  it('of several holds each once and goes by the number', () => {
    expect(variantFunction('f', 'f32', [double, square])).toMatchInlineSnapshot(`
      "fn f_0(x: f32) -> f32 {
        return x + x;
      }

      fn f_1(y: f32) -> f32 {
        return y * y;
      }

      fn f(variant: u32, x: f32) -> f32 {
        switch variant {
          case 0u: { return f_0(x); }
          default: { return f_1(x); }
        }
      }"
    `);
    expect(variantArgument([double, square], 'which')).toEqual(['which']);
  });
});

describe('lanes of one kind', () => {
  it('are all of equal shape: the activations of the simple RNN but one, every clip, every optimizer', () => {
    const simple = everyCell.filter(({ id, activation }) => id === 'rnn' && activation !== 'leakyRelu');
    const activations = simple.map((cell) => layoutOf({ cell }));
    const others = everyOptimizer.flatMap((optimizer) => everyClip.map((clip) => layoutOf({ optimizer, clip })));
    expect(new Set([...activations, ...others].map(kindKey)).size).toBe(1);
    // It keeps its pre-activation for the backward pass.
    const leaky = layoutOf({ cell: { id: 'rnn', activation: 'leakyRelu', slope: 0.01 } });
    const cells = ['rnn', 'lstm', 'peepholeLstm', 'gru', 'mgu'].map((id) =>
      layoutOf({ cell: { id, activation: 'tanh' } }),
    );
    const sizes = [layoutOf({ hiddenSize: 7 }), testLayout(laneOf({ hiddenSize: 6 }), smallTask, 4)];
    const tasks = [testLayout(laneOf({ hiddenSize: 6 }), { ...smallTask, lossAt: 'end' }, 5)];
    expect(new Set([leaky, ...cells, ...sizes, ...tasks].map(kindKey)).size).toBe(9);
  });

  const mixed = [
    layoutOf({ optimizer: { id: 'sgd', learningRate: 0.1 }, clip: { id: 'none' } }),
    layoutOf({ cell: { id: 'rnn', activation: 'sigmoid' } }),
    layoutOf({ cell: { activation: 'sigmoid', id: 'rnn' }, clip: { id: 'value', bound: 0.1 } }),
  ];

  it('share kernels whose text does not depend on their order, nor on how many of them run a program', () => {
    const { shaders } = planOf(mixed);
    expect(planOf([...mixed, ...mixed].reverse()).shaders).toEqual(shaders);
    expect(planOf([mixed[1]!, mixed[0]!, mixed[2]!, mixed[0]!]).shaders).toEqual(shaders);
    expect([...shaders.sweep.matchAll(/fn cell_forward_\d/g)]).toHaveLength(2);
    expect([...shaders.update.matchAll(/fn clip_\d/g)]).toHaveLength(3);
    expect([...shaders.update.matchAll(/fn updated_\d/g)]).toHaveLength(2);
  });

  it('choose nothing where all run the same', () => {
    const { shaders } = planOf([mixed[0]!, mixed[0]!]);
    for (const text of Object.values(shaders)) expect(text).not.toMatch(/switch|variant/);
  });

  it('have slots for the optimizer that keeps most', () => {
    const adam = layoutOf({ optimizer: everyOptimizer.find(({ id }) => id === 'adam')! });
    expect(planOf([mixed[0]!]).shape.slots).toBe(0);
    expect(planOf([mixed[0]!, adam]).shape.slots).toBe(2);
  });
});
