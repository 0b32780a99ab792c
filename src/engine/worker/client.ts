/**
 * An engine whose lanes train in workers: whole lanes, a contiguous share each. Says nothing about arithmetic: the
 * numbers are those of the engine inside, whatever the number of workers.
 */
import type { Experiment } from '../../model/experiment.ts';
import {
  type Engine,
  type EngineId,
  EngineLost,
  type HeldOutScore,
  type LaneSteps,
  type Refusal,
  type Snapshot,
  Superseded,
} from '../engine.ts';
import { type Failure, type MessageName, type Reply, type ReplyOf, type RequestOf, unpackSteps } from './messages.ts';
import type { WorkerPort } from './port.ts';

export interface WorkerEngineOptions {
  readonly id: EngineId;
  /** Starts one worker. */
  readonly spawn: () => WorkerPort;
  /** At most. */
  readonly workers: number;
}

/** From three processor cores on, one is left to the page. */
export const workersFor = (cores: number): number => Math.max(2, cores - 1);

/** In the browser: module workers, as many as fit. */
export const browserEngine = (id: EngineId, workers = workersFor(navigator.hardwareConcurrency)): WorkerEngine =>
  new WorkerEngine({
    id,
    spawn: () => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' }),
    workers,
  });

/** One worker and the lanes start..end − 1 that are its share. */
interface Share {
  readonly line: Line;
  readonly start: number;
  readonly end: number;
}

export class WorkerEngine implements Engine {
  readonly id: EngineId;
  variant = '';
  private lines: Line[] = [];
  private shares: readonly Share[] = [];
  private epoch = 0;

  constructor(private readonly options: WorkerEngineOptions) {
    this.id = options.id;
  }

  /** Calls that have not been answered yet reject with `Superseded`. Workers that broke down are replaced. */
  async load(experiment: Experiment): Promise<Refusal | undefined> {
    const lanes = experiment.lanes.length;
    // The GPU is one: a second worker would only take turns at it.
    this.connect(this.id === 'gpu' ? 1 : Math.min(lanes, this.options.workers));
    this.shares = this.lines.map((line, worker) => ({
      line,
      start: Math.floor((worker * lanes) / this.lines.length),
      end: Math.floor(((worker + 1) * lanes) / this.lines.length),
    }));
    const replies = await this.spread('load', ({ start, end }) => ({
      engine: this.id,
      experiment: { ...experiment, lanes: experiment.lanes.slice(start, end) },
    }));
    this.variant = this.id === 'gpu' ? replies[0].variant : `${replies[0].variant} × ${replies.length}`;
    return replies.find(({ refusal }) => refusal)?.refusal;
  }

  async advance(steps: number): Promise<readonly LaneSteps[]> {
    return (await this.spread('advance', () => ({ steps }))).flat().map(unpackSteps);
  }

  async evaluate(): Promise<readonly HeldOutScore[] | undefined> {
    const scores = await this.spread('evaluate', () => undefined);
    return scores.some((score) => score === undefined) ? undefined : scores.flatMap((score) => score ?? []);
  }

  async snapshot(): Promise<Snapshot> {
    const parts = await this.spread('snapshot', () => undefined);
    return { step: parts[0].step, lanes: parts.flatMap(({ lanes }) => lanes) };
  }

  async restore({ step, lanes }: Snapshot): Promise<void> {
    await this.spread('restore', ({ start, end }) => ({ step, lanes: lanes.slice(start, end) }));
  }

  async read(lane: number, tensor: string, sequences?: number): Promise<Float64Array> {
    const share = this.shares.find(({ end }) => lane < end);
    if (!share) throw new Error(`engine: no lane ${lane} is loaded`);
    return share.line.ask('read', { lane: lane - share.start, tensor, sequences });
  }

  dispose(): void {
    for (const line of this.lines) line.end(new Superseded());
    this.lines = [];
    this.shares = [];
  }

  /** Begins an epoch with as many workers, of which the healthy ones are those of the last one. */
  private connect(workers: number): void {
    this.epoch++;
    const healthy = this.lines.filter((line) => !line.isBroken);
    for (const line of healthy.splice(workers)) line.end(new Superseded());
    while (healthy.length < workers) healthy.push(new Line(this.options.spawn()));
    this.lines = healthy;
    for (const line of this.lines) line.begin(this.epoch);
  }

  /** Asks every worker and waits for all. */
  private spread<Name extends MessageName>(
    name: Name,
    request: (share: Share) => RequestOf<Name>,
  ): Promise<ReplyOf<Name>[]> {
    if (this.shares.length === 0) return Promise.reject(new Error('engine: load an experiment first'));
    return Promise.all(this.shares.map((share) => share.line.ask(name, request(share))));
  }
}

interface Waiting {
  resolve(reply: ReplyOf<MessageName>): void;
  reject(error: Error): void;
}

/** One worker, the calls that wait for it, and whether it still lives. */
class Line {
  private readonly waiting = new Map<number, Waiting>();
  private epoch = 0;
  private lastId = 0;
  private broken: Error | undefined;

  constructor(private readonly port: WorkerPort) {
    port.addEventListener('message', (event) => this.receive((event as MessageEvent<Reply>).data));
    port.addEventListener('error', (event) => this.end(breakdown('broke down', event)));
    port.addEventListener('messageerror', (event) => this.end(breakdown('sent what can’t be read', event)));
  }

  get isBroken(): boolean {
    return this.broken !== undefined;
  }

  begin(epoch: number): void {
    this.epoch = epoch;
    this.rejectAll(new Superseded());
  }

  ask<Name extends MessageName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> {
    if (this.broken) return Promise.reject(this.broken);
    const { epoch } = this;
    const id = ++this.lastId;
    return new Promise<ReplyOf<MessageName>>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.port.postMessage({ epoch, id, name, request });
    }) as Promise<ReplyOf<Name>>;
  }

  /** For good: what waits, and all that is asked from now on, rejects with the error. */
  end(error: Error): void {
    this.broken ??= error;
    this.port.terminate();
    this.rejectAll(this.broken);
  }

  private receive(reply: Reply): void {
    if (reply.epoch !== this.epoch) return;
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.reply);
    else waiting?.reject(exceptionOf(reply.error));
  }

  private rejectAll(error: Error): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

const exceptionOf = ({ lost, ...failure }: Failure): Error =>
  lost ? new EngineLost(lost.reason, lost.detail) : Object.assign(new Error(failure.message), failure);

/** An `ErrorEvent` says what happened; a script that can't be loaded gives an event that says nothing. */
function breakdown(what: string, event: Event): Error {
  const { message } = event as Partial<ErrorEvent>;
  if (event.type === 'error') event.preventDefault();
  return new Error(`engine: a worker ${what}${message ? `: ${message}` : ''}`);
}
