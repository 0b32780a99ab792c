// A GPU that refuses, fails to compile, runs out of memory, hangs, or does not come back: each ends with the CPU
// training and the page saying why. Faults are real where the browser can be made to commit them: the worker's script
// is served with a few lines in front.

import { chromium } from '@playwright/test';
import { chromiumLaunch } from '../src/cli/setup/browser.mjs';
import { expect, LabPage, test } from './lab.ts';

interface Fault {
  readonly name: string;
  /** Runs in the worker before anything else. */
  readonly script: () => void;
  readonly reason: string;
  readonly notice: RegExp;
  /** Whether it comes while training. */
  readonly isLoss?: boolean;
}

const faults: Fault[] = [
  {
    name: 'a device that is refused',
    script: () => {
      const request = GPUAdapter.prototype.requestDevice;
      GPUAdapter.prototype.requestDevice = function () {
        return request.call(this, { requiredLimits: { maxComputeInvocationsPerWorkgroup: 2 ** 30 } });
      };
    },
    reason: 'adapterRefused',
    notice: /The WebGPU adapter refused a device: .*limit.*The engine in use is CPU/s,
  },
  {
    name: 'a shader that does not compile',
    script: () => {
      const create = GPUDevice.prototype.createShaderModule;
      GPUDevice.prototype.createShaderModule = function (descriptor) {
        return create.call(this, { ...descriptor, code: descriptor.code.replace('fn sweep(', 'fn sweep((') });
      };
    },
    reason: 'compileFailed',
    notice: /The GPU’s driver could not compile the shaders: sweep: .*The engine in use is CPU/s,
  },
  {
    name: 'memory that runs out',
    script: () => {
      GPUDevice.prototype.popErrorScope = async () => new GPUOutOfMemoryError('no room for 64 MiB');
    },
    reason: 'tooLarge',
    notice: /This experiment is too large for the GPU: no room for 64 MiB\. The engine in use is CPU/,
  },
  {
    name: 'a dispatch without end',
    script: () => {
      const code = `@group(0) @binding(0) var<storage, read_write> cell: array<atomic<u32>>;
        @compute @workgroup_size(1) fn spin() { while (atomicLoad(&cell[0]) == 0u) { } }`;
      const submit = GPUQueue.prototype.submit;
      const request = GPUAdapter.prototype.requestDevice;
      let device: GPUDevice;
      let submits = 0;
      GPUAdapter.prototype.requestDevice = async function (descriptor) {
        device = await request.call(this, descriptor);
        return device;
      };
      GPUQueue.prototype.submit = function (buffers) {
        if (++submits === 4) {
          const pipeline = device.createComputePipeline({
            layout: 'auto',
            compute: { module: device.createShaderModule({ code }), entryPoint: 'spin' },
          });
          const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.STORAGE });
          const entries = [{ binding: 0, resource: { buffer } }];
          const encoder = device.createCommandEncoder();
          const pass = encoder.beginComputePass();
          pass.setPipeline(pipeline);
          pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
          pass.dispatchWorkgroups(1);
          pass.end();
          submit.call(this, [encoder.finish()]);
        }
        return submit.call(this, buffers);
      };
    },
    reason: 'noAnswer',
    notice: /The GPU gave no answer for 5 s.*Training went on after .* s, on CPU/,
    isLoss: true,
  },
];

for (const { name, script, reason, notice, isLoss } of faults) {
  // A browser of its own: what a fault leaves behind in the GPU's process is nobody else's trouble.
  test(`${name} ends with the CPU training, and with the reason`, async ({ baseURL }) => {
    test.setTimeout(120_000);
    const browser = await chromium.launch(chromiumLaunch(process.env.CHROMIUM_PATH));
    try {
      const page = await browser.newPage({ baseURL: baseURL! });
      const lab = new LabPage(page);
      await page.route('**/engine.worker*.js', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `(${script})();\n${await response.text()}` });
      });
      await page.goto('./?engine=gpu');
      await expect
        .poll(async () => (await lab.state()).engine, { timeout: 60_000 })
        .toMatchObject({ id: 'cpu', requested: 'gpu', reason });
      await expect(page.getByText(notice)).toBeVisible();
      const { step } = await lab.state();
      await lab.waitForStep(step + 10);
      if (isLoss) expect(step).toBeGreaterThan(0);
      expect(lab.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
}

test('a GPU whose browser blocks it after the second crash: the CPU trains on from the same step', async ({
  baseURL,
}) => {
  const browser = await chromium.launch(chromiumLaunch(process.env.CHROMIUM_PATH));
  try {
    const page = await browser.newPage({ baseURL: baseURL! });
    const lab = new LabPage(page);
    await lab.open('./?engine=gpu');
    const session = await browser.newBrowserCDPSession();
    for (let count = 1; (await lab.state()).engine.id === 'gpu' && count <= 3; count++) {
      await session.send('Browser.crashGpuProcess');
      await expect
        .poll(async () => (await lab.state()).engine.loss, { timeout: 30_000 })
        .toMatchObject({ count, reason: 'deviceLost', successor: expect.any(String) });
    }
    const { engine, step } = await lab.state();
    expect(engine).toMatchObject({ id: 'cpu', requested: 'gpu', reason: 'deviceLost' });
    await expect(page.getByText(/The GPU was lost.*Training went on after .* s, on CPU/)).toBeVisible();
    await lab.waitForStep(step + 10);
    await lab.pause();
    const seen = await page.evaluate(() => window.lab.stepsSeen());
    expect(seen).toEqual(Array(3).fill((await lab.state()).step));
    // It may be asked for again.
    await lab.choose(/^engine/, 'GPU (f32)');
    await expect.poll(async () => (await lab.state()).engine.reason).toBe('noAdapter');
  } finally {
    await browser.close();
  }
});
