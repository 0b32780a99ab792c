/**
 * A measurer in a worker, so that neither training nor drawing waits for it. The worker is started with the first
 * request; when it breaks down, that is an outcome like others, and it is not started again.
 */
import type { WorkerPort } from '../../engine/worker/port.ts';
import type { ProbeId } from '../index.ts';
import { allFailed, type MeasureRequest, type Measurer, type Outcomes } from '../measure.ts';
import { buffersOf, type Reply, type Request } from './messages.ts';

/** In the browser: a module worker. */
export const browserMeasurer = (): WorkerMeasurer =>
  new WorkerMeasurer(() => new Worker(new URL('./probe.worker.ts', import.meta.url), { type: 'module' }));

/** The client's end of the line, with buffers that are handed over: a `Worker`. */
export interface ProbePort extends Omit<WorkerPort, 'postMessage'> {
  postMessage(message: Request, transfer: ArrayBuffer[]): void;
}

interface Waiting {
  readonly probes: readonly ProbeId[];
  readonly resolve: (outcomes: Outcomes) => void;
}

export class WorkerMeasurer implements Measurer {
  private port: ProbePort | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private failure: string | undefined;

  constructor(private readonly spawn: () => ProbePort) {}

  get isBroken(): boolean {
    return this.failure !== undefined;
  }

  measure(request: MeasureRequest): Promise<Outcomes> {
    const { probes } = request;
    if (this.failure !== undefined) return Promise.resolve(allFailed(probes, this.failure));
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(id, { probes, resolve });
      try {
        this.port ??= this.open();
        this.port.postMessage({ id, name: 'measure', request }, buffersOf(request.tensors));
      } catch (error) {
        this.end(error instanceof Error ? error.message : String(error));
      }
    });
  }

  dispose(): void {
    this.end('the worker has ended');
  }

  private open(): ProbePort {
    const port = this.spawn();
    port.addEventListener('message', (event) => this.receive((event as MessageEvent<Reply>).data));
    for (const type of ['error', 'messageerror'] as const) {
      port.addEventListener(type, (event) => {
        event.preventDefault();
        // A script that can't be loaded gives an event that says nothing.
        const { message = 'its worker broke down' } = event as Partial<ErrorEvent>;
        this.end(message);
      });
    }
    return port;
  }

  private receive(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    waiting?.resolve(reply.ok ? reply.reply : allFailed(waiting.probes, reply.message));
  }

  private end(message: string): void {
    this.failure ??= message;
    this.port?.terminate();
    for (const { probes, resolve } of this.waiting.values()) resolve(allFailed(probes, message));
    this.waiting.clear();
  }
}
