/** Which entries of a matrix a sparse initializer means. */
import type { RandomStream } from '../../math/random.ts';

/**
 * For each of so many rows, `count` of its columns (all, if it has no more), every choice equally likely.
 * A greater count adds columns to those of a smaller one.
 */
export function places(rows: number, columns: number, count: number, stream: RandomStream): ReadonlySet<number>[] {
  const all = Array.from({ length: columns }, (_, j) => j);
  return Array.from({ length: rows }, (_, i) => {
    const keys = all.map((j) => stream.uniform(i * columns + j));
    return new Set(all.toSorted((a, b) => keys[a]! - keys[b]!).slice(0, count));
  });
}
