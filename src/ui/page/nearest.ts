/** What somebody may have meant who mistyped a name. */

/** Longer texts are no mistyped names. */
const LENGTH_MAX = 60;

/**
 * The name that takes the fewest edits of single letters (insert, delete, replace: Levenshtein 1966), if these are at
 * most a third of the letters. Capitals count as small letters.
 */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > LENGTH_MAX) return undefined;
  const ranked = names
    .map((name) => ({ name, edits: editsBetween(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best && 3 * best.edits <= Math.max(typed.length, best.name.length) ? best.name : undefined;
}

function editsBetween(a: string, b: string): number {
  // Of the prefix of a so far to every prefix of b.
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
