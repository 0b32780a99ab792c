import { describe, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../../model/experiment.ts';
import { EngineLost } from '../engine.ts';
import { LocalEngine } from '../local.ts';
import { WorkerEngine } from './client.ts';
import { serve } from './host.ts';
import type { Reply, Request } from './messages.ts';
import type { HostPort } from './port.ts';

/** The worker's end of a line, of which each message sent is kept, or refused as one that can't be cloned. */
class TestPort extends EventTarget {
  readonly replies: Reply[] = [];
  refusals = 0;

  postMessage(reply: Reply): void {
    if (this.refusals-- > 0) throw new Error('could not be cloned');
    this.replies.push(reply);
  }

  ask(...requests: Request[]): Promise<void> {
    for (const data of requests) this.dispatchEvent(new MessageEvent('message', { data }));
    return expect.poll(() => this.replies.at(-1)?.id).toBe(requests.at(-1)!.id);
  }
}

const load = (epoch: number, id: number): Request => ({
  epoch,
  id,
  name: 'load',
  request: { engine: 'reference', experiment: defaultExperiment() },
});

describe('the host', () => {
  it('skips what was asked in an epoch that has passed', async () => {
    const port = new TestPort();
    serve(port);
    await port.ask(load(1, 1), load(2, 2), { epoch: 2, id: 3, name: 'evaluate', request: undefined });
    expect(port.replies).toEqual([
      { epoch: 2, id: 2, ok: true, reply: { variant: 'f64' } },
      { epoch: 2, id: 3, ok: true, reply: undefined },
    ]);
  });

  it('passes on that an engine is lost, as what it is', async () => {
    const { port1, port2 } = new MessageChannel();
    const worker = Object.assign(new EventTarget(), {
      postMessage: (data: unknown) => port1.postMessage(data),
      terminate: () => port1.close(),
    });
    port1.onmessage = ({ data }) => worker.dispatchEvent(new MessageEvent('message', { data }));
    const lost = vi.spyOn(LocalEngine.prototype, 'advance').mockRejectedValue(new EngineLost('deviceLost', 'crashed'));
    serve(Object.assign(port2, { start: port2.start() }) as unknown as HostPort);
    const engine = new WorkerEngine({ id: 'reference', spawn: () => worker, workers: 2 });
    await engine.load(defaultExperiment());
    const error = await engine.advance(1).catch((reason) => reason);
    expect(error).toBeInstanceOf(EngineLost);
    expect(error).toMatchObject({ reason: 'deviceLost', detail: 'crashed' });
    lost.mockRestore();
    engine.dispose();
    port2.close();
  });

  it('answers with an error where the answer can’t be sent, and goes on', async () => {
    const port = new TestPort();
    serve(port);
    port.refusals = 1;
    await port.ask(load(1, 1), load(1, 2));
    expect(port.replies).toMatchObject([
      { id: 1, ok: false, error: { message: 'could not be cloned' } },
      { id: 2, ok: true },
    ]);
  });
});
