/**
 * Counter-based random numbers: a draw is a pure function of (seed, purpose, index), so that a batch or an initial
 * weight is the same on every engine, in any order, at any time.
 * Generator: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011), as used by JAX.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** Two random 32-bit words for a key and a counter of two words each. */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number): [number, number] {
  const keys = [key0 | 0, key1 | 0, 0x1bd11bda ^ key0 ^ key1] as const;
  let x0 = (counter0 + keys[0]) | 0;
  let x1 = (counter1 + keys[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const rotation = ROTATIONS[round % 8]!;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x0 = (x0 + keys[injection % 3]!) | 0;
      x1 = (x1 + keys[(injection + 1) % 3]! + injection) | 0;
    }
  }
  return [x0 >>> 0, x1 >>> 0];
}

/** An endless, randomly accessible sequence of draws. */
export interface RandomStream {
  /** Uniform on [0, 1), 53 bits. */
  uniform(index: number): number;
  /** Standard normal (Box–Muller, one draw per index). */
  normal(index: number): number;
  /** Uniform whole number in 0..count − 1. */
  integer(index: number, count: number): number;
  /** An independent stream for a purpose, e.g. `stream.of('batch', step)`. */
  of(purpose: string, index?: number): RandomStream;
}

export function randomStream(seed: number): RandomStream {
  return streamOfKey(threefry2x32(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 0, 0));
}

function streamOfKey([key0, key1]: [number, number]): RandomStream {
  const words = (index: number) => threefry2x32(key0, key1, index >>> 0, Math.floor(index / 2 ** 32) >>> 0);
  const uniform = (index: number): number => {
    const [high, low] = words(index);
    return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
  };
  return {
    uniform,
    normal: (index) => {
      const [a, b] = words(index);
      // (a + 1) / 2³² lies in (0, 1], so that the logarithm is finite.
      return Math.sqrt(-2 * Math.log((a + 1) / 2 ** 32)) * Math.cos((2 * Math.PI * b) / 2 ** 32);
    },
    integer: (index, count) => Math.floor(uniform(index) * count),
    of: (purpose, index = 0) => {
      const [a, b] = threefry2x32(key0, key1, hash(purpose), 0x5eed);
      return streamOfKey(threefry2x32(a, b, index >>> 0, Math.floor(index / 2 ** 32) >>> 0));
    },
  };
}

/** FNV-1a of the UTF-16 code units: turns a purpose into a counter word. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
