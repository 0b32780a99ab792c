// Every kernel that the lists can ask for is accepted by the browser's WGSL compiler, without a word.

import { describe, expect } from 'vitest';
import { losses } from '../../model/losses/index.ts';
import { gpuIt } from '../testing/gpu-test.ts';
import { smallTask, testLayout } from '../testing/passes.ts';
import { everyCell, everyClip, everyOptimizer, everySurrounding, laneOf, nameOf } from '../testing/settings.ts';
import { KindPlan, kindKey } from './kind.ts';

async function messagesOf(device: GPUDevice, plan: KindPlan): Promise<string[]> {
  const reports = Object.entries(plan.shaders).map(async ([label, code]) => {
    const { messages } = await device.createShaderModule({ label, code }).getCompilationInfo();
    return messages.map(({ type, message, lineNum }) => `${label}:${lineNum} ${type}: ${message}`);
  });
  return (await Promise.all(reports)).flat();
}

describe('kernels of an update', () => {
  const updates = [
    ...everyOptimizer.map((optimizer) => ({ optimizer })),
    ...everyClip.map((clip) => ({ clip })),
    ...everySurrounding,
  ];
  gpuIt.for(updates.map((lane) => [JSON.stringify(lane), lane] as const))(
    'compile without a message: %s',
    async ([, lane], { device }) => {
      const layout = testLayout(laneOf({ hiddenSize: 6, ...lane }), smallTask, 5);
      expect(await messagesOf(device, new KindPlan([layout], [0]))).toEqual([]);
    },
  );
});

// No kernel but that of the update knows of optimizer and clip, and it knows nothing of the cell.
describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('kernels of %s', (_, cell) => {
  const tasks = losses.flatMap((loss) => (['end', 'every'] as const).map((lossAt) => ({ ...smallTask, loss, lossAt })));
  gpuIt.for(tasks)('compile without a message: $loss.id at $lossAt', async (task, { device }) => {
    const layout = testLayout(laneOf({ cell, hiddenSize: 6 }), task, 5);
    expect(await messagesOf(device, new KindPlan([layout, layout], [0, 1]))).toEqual([]);
  });
});

describe('kernels that lanes of several programs share', () => {
  const choices = [
    ...everyOptimizer.map((optimizer) => ({ optimizer })),
    ...everyClip.map((clip) => ({ clip })),
    ...everySurrounding,
  ];
  const cells = everyCell.filter(({ id }) => id === 'rnn');
  gpuIt.for([undefined, 100])('compile without a message, examples on the device: %s', async (examples, { device }) => {
    const lanes = choices.map((choice, i) => laneOf({ cell: cells[i % cells.length]!, hiddenSize: 6, ...choice }));
    const layouts = lanes.map((lane) => testLayout(lane, smallTask, 5));
    const kinds = [...new Set(layouts.map(kindKey))].map((key) => layouts.filter((layout) => kindKey(layout) === key));
    expect(Math.max(...kinds.map((lanes) => lanes.length))).toBeGreaterThan(choices.length / 2);
    for (const lanes of kinds) {
      expect(await messagesOf(device, new KindPlan(lanes, [...lanes.keys()], examples))).toEqual([]);
    }
  });
});
