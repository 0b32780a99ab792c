import { describe, expect, it } from 'vitest';
import { laneLayout, parameterNames, START } from '../../engine/layout.ts';
import { cells } from '../../model/cells/index.ts';
import { defaultChoice } from '../../model/entry.ts';
import { defaultExperiment } from '../../model/experiment.ts';
import { en } from '../messages/en.ts';
import { numbersOf } from '../messages/numbers.ts';
import { zh } from '../messages/zh.ts';
import { describeNonFinite } from './non-finite.ts';

const words = (tensor: string, timestep?: number) =>
  describeNonFinite({ tensor, ...(timestep !== undefined && { timestep }) }, en.notFinite, numbersOf('en'));

describe('where a number is not finite', () => {
  it('is said with the direction in which it spreads', () => {
    expect(words('state.h', 130)).toBe('hidden state h not finite from t = 130 on');
    expect(words('adjoint.c', 87)).toBe('∂ℓ/∂c not finite from t = 87 back to 1');
    expect(words('gradient.recurrent', 87)).toBe(
      'gradient of the recurrent weights U not finite from t = 87 back to 1',
    );
    expect(words('gradient.recurrent')).toBe('gradient of the recurrent weights U not finite');
    expect(words('outputs', 100)).toBe('outputs not finite at t = 100');
  });

  it('is said in Chinese, with spaces around Latin letters only', () => {
    const say = (where: { tensor: string; timestep?: number }) =>
      describeNonFinite(where, zh.notFinite, numbersOf('zh'));
    expect(say({ tensor: 'state.h', timestep: 130 })).toBe('隐藏状态 h 从 t = 130 起出现非有限值');
    expect(say({ tensor: 'gradient.recurrent', timestep: 87 })).toBe('循环权重 U 的梯度从 t = 87 回到 1 出现非有限值');
    expect(say({ tensor: 'loss' })).toBe('损失出现非有限值');
  });

  it('never shows the engine’s name of a tensor, for any cell', () => {
    const experiment = defaultExperiment();
    for (const cell of cells) {
      const { tensors } = laneLayout(experiment, { ...experiment.lanes[0]!, cell: defaultChoice(cell) });
      const asked = [...tensors.values()].filter(({ role }) => role !== 'slot').map(({ name }) => name);
      for (const name of asked) expect(words(name)).not.toMatch(/\./);
    }
    expect(Object.keys(en.notFinite.parameters)).toEqual([...parameterNames, START]);
    expect(words('loss')).toBe('loss not finite');
  });
});
