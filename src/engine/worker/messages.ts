/**
 * What client and worker say to each other: one map from message to request and reply, from which the types of senders
 * and handlers derive. Every message carries the epoch in which it was asked; a load begins a new one.
 */
import type { Experiment } from '../../model/experiment.ts';
import type { Divergence, EngineId, HeldOutScore, LaneSteps, LossReason, Refusal, Snapshot } from '../engine.ts';
import { packReports, unpackReports } from '../report.ts';

/** message → [request, reply] */
export interface Messages {
  load: [
    { readonly engine: EngineId; readonly experiment: Experiment },
    { readonly variant: string; readonly refusal?: Refusal },
  ];
  advance: [{ readonly steps: number }, readonly PackedSteps[]];
  evaluate: [undefined, readonly HeldOutScore[] | undefined];
  snapshot: [undefined, Snapshot];
  restore: [Snapshot, undefined];
  read: [{ readonly lane: number; readonly tensor: string; readonly sequences?: number | undefined }, Float64Array];
}
export type MessageName = keyof Messages;
export type RequestOf<Name extends MessageName> = Messages[Name][0];
export type ReplyOf<Name extends MessageName> = Messages[Name][1];

/** `LaneSteps` on its way. */
export interface PackedSteps {
  /** [reports, width], as `packReports` lays it out. */
  readonly reports: Float64Array<ArrayBuffer>;
  readonly timesteps: number;
  readonly diverged?: Divergence;
}

/** Where a reply belongs. */
export interface Address {
  readonly epoch: number;
  /** Counts the requests of a client. */
  readonly id: number;
}

export type Request = {
  [Name in MessageName]: Address & { readonly name: Name; readonly request: RequestOf<Name> };
}[MessageName];

export type Reply = Address &
  ({ readonly ok: true; readonly reply: ReplyOf<MessageName> } | { readonly ok: false; readonly error: Failure });

/** An exception of an engine, which does not travel as it is. */
export interface Failure {
  readonly message: string;
  readonly stack?: string;
  /** Of an `EngineLost`. */
  readonly lost?: { readonly reason: LossReason; readonly detail: string };
}

export function packSteps({ reports, diverged }: LaneSteps): PackedSteps {
  const timesteps = reports[0]?.log2GradNormByTimestep.length ?? 0;
  return { reports: packReports(reports, timesteps), timesteps, ...(diverged && { diverged }) };
}

/** The inverse of `packSteps`. */
export function unpackSteps({ reports, timesteps, diverged }: PackedSteps): LaneSteps {
  return { reports: unpackReports(reports, timesteps), ...(diverged && { diverged }) };
}
