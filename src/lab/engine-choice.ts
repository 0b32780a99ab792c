/** Which engine was asked for from outside, and which one works in this browser whatever happens. */
import type { EngineRequest, Machine } from '../engine/choose.ts';

export const engineRequests = ['auto', 'cpu', 'gpu', 'reference'] as const satisfies readonly EngineRequest[];

export interface Asked {
  readonly requested: EngineRequest;
  /** What was asked for where there is no such engine. */
  readonly unknown?: string;
}

/** @param text an engine's id, from a link; absent: the fastest */
export function askedFor(text: string | null | undefined): Asked {
  const requested = engineRequests.find((id) => id === (text ?? 'auto'));
  return requested ? { requested } : { requested: 'auto', unknown: String(text) };
}

export const fallbackEngine = (hasSimd = hasWebAssemblySimd()): Machine['fallback'] => (hasSimd ? 'cpu' : 'reference');

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
