/** The worker's side: measures what it is asked to, one request after the other. */
import type { HostPort } from '../../engine/worker/port.ts';
import { measureAll, wordsOf } from '../measure.ts';
import type { ProbeAlgebra } from '../probe.ts';
import { buffersOf, type Reply, type Request } from './messages.ts';

export function serve(port: HostPort, algebra: ProbeAlgebra): void {
  port.addEventListener('message', (event) => {
    const { id, request } = (event as MessageEvent<Request>).data;
    const answer = (): Reply => {
      try {
        return { id, ok: true, reply: measureAll(request, algebra) };
      } catch (error) {
        return { id, ok: false, message: wordsOf(error) };
      }
    };
    const reply = answer();
    port.postMessage(reply, buffersOf(reply));
  });
}
