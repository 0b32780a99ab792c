/** What somebody may have meant who mistyped a name. */

/** Longer texts are no mistyped names. */
const LENGTH_MAX = 60;

/**
 * The name that takes the fewest edits (insert, delete or replace a letter, swap two neighbours: Damerau 1964), if these
 * are at most a third of the letters. Capitals count as small letters.
 */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > LENGTH_MAX) return undefined;
  const edits = (name: string) => editsBetween(typed.toLowerCase(), name.toLowerCase());
  const isNear = (name: string, count: number) => 3 * count <= Math.max(typed.length, name.length);
  const [best] = names
    // Each letter that one has more is an edit at least: most names need no more than a look at their length.
    .filter((name) => isNear(name, Math.abs(typed.length - name.length)))
    .map((name) => ({ name, edits: edits(name) }))
    .sort((a, b) => a.edits - b.edits);
  return best && isNear(best.name, best.edits) ? best.name : undefined;
}

/** Optimal string alignment: no letter is edited twice. */
function editsBetween(a: string, b: string): number {
  // Of the prefixes of a, so far, to every prefix of b.
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [swapped, row, next] = [rows[i - 2], rows[i - 1]!, [i]];
    for (let j = 1; j <= b.length; j++) {
      const edits = [row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)];
      if (swapped && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits.push(swapped[j - 2]! + 1);
      next[j] = Math.min(...edits);
    }
    rows.push(next);
  }
  return rows.at(-1)!.at(-1)!;
}
