// Says whether the GPU engine is under test here: a browser without an adapter skips it, unless it is required.

import { expect, inject, it } from 'vitest';
import { gpuUnderTest } from '../testing/gpu.ts';

declare module 'vitest' {
  interface ProvidedContext {
    isWebGpuRequired: boolean;
  }
}

it('there is a WebGPU adapter for the suites over engines', async ({ skip }) => {
  const gpu = await gpuUnderTest();
  if ('reason' in gpu && !inject('isWebGpuRequired')) skip(`${gpu.reason}: ${gpu.detail}`);
  expect(gpu).toMatchObject({ id: 'gpu' });
});
