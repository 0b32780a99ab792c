// Client and host over a real message channel in this process: structured clones and transfers are the platform's.

import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { laneOf } from '../../engine/testing/settings.ts';
import type { HostPort } from '../../engine/worker/port.ts';
import * as algebra from '../../math/linear-algebra.ts';
import { type MeasureRequest, measureAll } from '../measure.ts';
import { type ProbePort, WorkerMeasurer } from './client.ts';
import { serve } from './host.ts';
import { buffersOf } from './messages.ts';

class TestWorker extends EventTarget implements ProbePort {
  isTerminated = false;
  private readonly channel = new MessageChannel();

  constructor(isServed = true) {
    super();
    const { port1, port2 } = this.channel;
    port1.on('message', (data) => this.dispatchEvent(new MessageEvent('message', { data })));
    if (isServed) serve(Object.assign(port2, { start: port2.start() }) as unknown as HostPort, algebra);
  }

  postMessage(message: unknown, transfer: ArrayBuffer[]): void {
    this.channel.port1.postMessage(message, transfer);
  }

  terminate(): void {
    this.isTerminated = true;
    this.channel.port1.close();
  }
}

/** Of the states that its one sequence has, all `value`. */
const requestOf = (value: number): MeasureRequest => ({
  probes: ['hiddenStates', 'spectrum'],
  experiment: { task: { id: 'adding', timesteps: 6, variant: 'arjovsky' }, batchSize: 1 },
  lane: laneOf({ hiddenSize: 3 }),
  tensors: {
    'state.h': new Float64Array(7 * 3).fill(value),
    recurrent: Float64Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? value : 0)),
  },
});

describe('the worker of probes', () => {
  it('answers what measuring here gives, each request its own, and is given the tensors for good', async () => {
    const worker = new TestWorker();
    const measurer = new WorkerMeasurer(() => worker);
    const requests = [requestOf(0.5), requestOf(0.25)];
    const expected = requests.map((request) => measureAll(request, algebra));
    expect(await Promise.all(requests.map((request) => measurer.measure(request)))).toEqual(expected);
    for (const { tensors } of requests) expect(Object.values(tensors).map(({ length }) => length)).toEqual([0, 0]);
    measurer.dispose();
    expect(worker.isTerminated).toBe(true);
  });

  it('is started with the first request, and once', async () => {
    let started = 0;
    const measurer = new WorkerMeasurer(() => {
      started++;
      return new TestWorker();
    });
    expect(started).toBe(0);
    await measurer.measure(requestOf(1));
    await measurer.measure(requestOf(1));
    expect(started).toBe(1);
    measurer.dispose();
  });

  it('that breaks down is an outcome of every request, before and after', async () => {
    const worker = new TestWorker(false);
    const measurer = new WorkerMeasurer(() => worker);
    const waiting = measurer.measure(requestOf(1));
    worker.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' }));
    const failed = { ok: false, message: 'out of memory' };
    expect(await waiting).toEqual({ hiddenStates: failed, spectrum: failed });
    expect(await measurer.measure(requestOf(1))).toEqual({ hiddenStates: failed, spectrum: failed });
    expect([measurer.isBroken, worker.isTerminated]).toEqual([true, true]);
  });

  it('that can’t be started is an outcome too', async () => {
    const measurer = new WorkerMeasurer(() => {
      throw new Error('no workers here');
    });
    expect((await measurer.measure(requestOf(1))).spectrum).toEqual({ ok: false, message: 'no workers here' });
    expect(measurer.isBroken).toBe(true);
  });

  it('tells what went wrong with a request, and answers the next', async () => {
    const measurer = new WorkerMeasurer(() => new TestWorker());
    const request = requestOf(1);
    const outcomes = await measurer.measure({
      ...request,
      experiment: { ...request.experiment, task: { id: 'none' } },
    });
    expect(outcomes.spectrum).toMatchObject({ ok: false, message: expect.stringContaining('none') });
    expect((await measurer.measure(requestOf(1))).spectrum?.ok).toBe(true);
    measurer.dispose();
  });
});

it('buffers are found in plain data, each once', () => {
  const values = new Float64Array(4);
  expect(buffersOf({ a: [values, { b: values.subarray(1) }], c: undefined, d: null, e: 'text' })).toEqual([
    values.buffer,
  ]);
});
