/** The worker's side: answers a client's messages with an engine that trains in this thread. */
import { type Engine, type EngineId, EngineLost, type Refusal } from '../engine.ts';
import { LocalEngine } from '../local.ts';
import {
  type Failure,
  type MessageName,
  packSteps,
  type Reply,
  type ReplyOf,
  type Request,
  type RequestOf,
} from './messages.ts';
import type { HostPort } from './port.ts';

/** Loaded when asked for, so that one engine's code does not load for another. */
const openers = {
  gpu: async () => (await import('../gpu/index.ts')).openGpuEngine(),
  cpu: async () => new LocalEngine((await import('../cpu/index.ts')).cpuPasses),
  reference: async () => new LocalEngine((await import('../reference/index.ts')).referencePasses),
} as const satisfies Record<EngineId, () => Promise<Engine | Refusal>>;

type Handlers = { [Name in MessageName]: (request: RequestOf<Name>) => Promise<ReplyOf<Name>> };

/**
 * Serves one client for as long as the port lives. A load waits for all before it, and all after it wait for it; other
 * messages are passed on as they come, since engines keep the order of calls themselves.
 */
export function serve(port: HostPort): void {
  const handlers = engineHandlers();
  let newestEpoch = 0;
  /** The end of the last load, and of all calls since. They never reject. */
  let loaded: Promise<unknown> = Promise.resolve();
  let calls: Promise<unknown> = Promise.resolve();
  port.addEventListener('message', (event) => {
    const request = (event as MessageEvent<Request>).data;
    newestEpoch = Math.max(newestEpoch, request.epoch);
    const handle = async () => {
      // Nobody waits any more for what was asked in an epoch that has passed.
      if (request.epoch < newestEpoch) return;
      const { epoch, id } = request;
      const send = (reply: Reply) => port.postMessage(reply, transferable(reply));
      try {
        send({ epoch, id, ok: true, reply: await answer(handlers, request) });
      } catch (error) {
        send({ epoch, id, ok: false, error: failureOf(error) });
      }
    };
    if (request.name === 'load') loaded = Promise.all([loaded, calls]).then(handle);
    else calls = Promise.all([calls, loaded.then(handle)]).then(() => undefined);
  });
}

function failureOf(error: unknown): Failure {
  if (error instanceof EngineLost)
    return { message: error.message, lost: { reason: error.reason, detail: error.detail } };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, ...(stack !== undefined && { stack }) };
}

/** The type of a request follows its name, which the compiler can't see through the map. */
function answer(handlers: Handlers, { name, request }: Request): Promise<ReplyOf<MessageName>> {
  const handler = handlers[name] as (request: RequestOf<MessageName>) => Promise<ReplyOf<MessageName>>;
  return handler(request);
}

function engineHandlers(): Handlers {
  let engine: Engine | undefined;
  const loaded = (): Engine => {
    if (!engine) throw new Error('engine: load an experiment first');
    return engine;
  };
  return {
    load: async ({ engine: id, experiment }) => {
      if (engine?.id !== id) {
        engine?.dispose();
        engine = undefined;
        const opened = await openers[id]();
        if ('reason' in opened) return { variant: '', refusal: opened };
        engine = opened;
      }
      const refusal = await engine.load(experiment);
      return { variant: engine.variant, ...(refusal && { refusal }) };
    },
    advance: async ({ steps }) => (await loaded().advance(steps)).map(packSteps),
    evaluate: () => loaded().evaluate(),
    snapshot: () => loaded().snapshot(),
    restore: async (snapshot) => {
      await loaded().restore(snapshot);
      return undefined;
    },
    read: ({ lane, tensor, sequences }) => loaded().read(lane, tensor, sequences),
  };
}

/** Reports and tensors are the buffers of some size that nobody else holds. */
function transferable(reply: Reply): ArrayBuffer[] {
  if (!reply.ok) return [];
  if (reply.reply instanceof Float64Array) return [reply.reply.buffer as ArrayBuffer];
  if (!Array.isArray(reply.reply)) return [];
  return reply.reply.flatMap((item) => ('reports' in item ? [item.reports.buffer] : []));
}
