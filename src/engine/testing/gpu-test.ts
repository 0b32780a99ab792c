/** Tests that need a WebGPU device: without an adapter they are skipped, saying why. */
import { it } from 'vitest';
import { openDevice } from '../gpu/index.ts';

const opened = await openDevice();

export const gpuIt = it.extend<{ device: GPUDevice }>({
  device: async ({ skip }, use) => {
    if ('reason' in opened) skip(`${opened.reason}: ${opened.detail}`);
    else await use(opened.device);
  },
});
