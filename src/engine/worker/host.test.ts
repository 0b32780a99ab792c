import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../model/experiment.ts';
import { serve } from './host.ts';
import type { Reply, Request } from './messages.ts';

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
