/** Which engine is used: the one asked for where this browser can run it, else another, saying why. */
import type { EngineId, Refusal } from '../engine/engine.ts';

export const engineIds = ['cpu', 'gpu', 'reference'] as const satisfies readonly EngineId[];

export type FallbackReason = 'noWebAssemblySimd' | 'unknownEngine' | Refusal['reason'];

export interface Fallback {
  readonly reason: FallbackReason;
  /** What was asked for. */
  readonly requested: string;
  /** What the engine said of it. */
  readonly detail?: string;
}

export interface EngineChoice {
  readonly id: EngineId;
  /** Present where it is not the engine that was asked for. */
  readonly fallback?: Fallback;
}

/** @param requested an engine's id, from a link or a control; absent: the fastest */
export function chooseEngine(requested: string | null | undefined, hasSimd = hasWebAssemblySimd()): EngineChoice {
  const known = engineIds.find((id) => id === (requested ?? 'cpu'));
  // Whether there is a GPU to be had is known only when it is asked for: `afterRefusal`.
  if (known === 'reference' || known === 'gpu') return { id: known };
  if (!hasSimd) return { id: 'reference', fallback: { reason: 'noWebAssemblySimd', requested: requested ?? 'cpu' } };
  if (known) return { id: known };
  return { id: 'cpu', fallback: { reason: 'unknownEngine', requested: String(requested) } };
}

/** What is used in place of an engine that refused. */
export function afterRefusal(requested: EngineId, { reason, detail }: Refusal, hasSimd?: boolean): EngineChoice {
  return { id: chooseEngine('cpu', hasSimd).id, fallback: { reason, requested, detail } };
}

/** Whether WebAssembly with 128-bit vectors runs here. */
export const hasWebAssemblySimd = (): boolean =>
  typeof WebAssembly === 'object' && WebAssembly.validate(Uint8Array.from(SPLAT_MODULE));

/** One function, () → v128: i32.const 0, i8x16.splat. */
// biome-ignore format: one section a line
const SPLAT_MODULE = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
  0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, // type () → v128
  0x03, 0x02, 0x01, 0x00, // one function of it
  0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b, // its code
];
