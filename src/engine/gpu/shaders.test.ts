// The text of the kernels of two cells, kept beside this file: what changes in it is seen in a review, without a GPU.

import { expect, it } from 'vitest';
import { smallTask, testLayout } from '../testing/passes.ts';
import { laneOf } from '../testing/settings.ts';
import { KindPlan } from './kind.ts';

it.each([
  { name: 'rnn-tanh', lane: laneOf({ cell: { id: 'rnn', activation: 'tanh' }, hiddenSize: 6 }) },
  { name: 'gru', lane: laneOf({ cell: { id: 'gru' }, hiddenSize: 6, optimizer: { id: 'sgd', learningRate: 0.1 } }) },
])('the kernels of $name are those of the snapshot', async ({ name, lane }) => {
  const { shaders } = new KindPlan([testLayout(lane, smallTask, 5)], [0]);
  const text = Object.entries(shaders).map(([entryPoint, code]) => `// ── ${entryPoint}\n${code}`);
  await expect(text.join('\n')).toMatchFileSnapshot(`snapshots/${name}.wgsl`);
});
