/**
 * A marker at its place, as a path: a transform on each of hundreds of them would give the browser as many layers of
 * paint to put together in every frame.
 */

/** A path in pieces: what stands between two places, and whether the number behind it is across or down. */
type Pieces = readonly { readonly text: string; readonly value: number; readonly isAcross: boolean }[];

/** How many numbers a command takes, and at which of them its point begins; those in lower case are relative. */
const commands: Readonly<Record<string, readonly [count: number, point: number]>> = { M: [2, 0], L: [2, 0], A: [7, 5] };

const cut = new Map<string, { readonly pieces: Pieces; readonly rest: string }>();

function piecesOf(marker: string) {
  const pieces: { text: string; value: number; isAcross: boolean }[] = [];
  let [text, command, index] = ['', '', 0];
  for (const token of marker.match(/[a-zA-Z]|-?\d*\.?\d+/g) ?? []) {
    if (/[a-zA-Z]/.test(token)) {
      [command, index] = [token, 0];
      text += token;
      continue;
    }
    const [count, point] = commands[command] ?? [1, 1];
    const at = index++ % count;
    if (at > 0) text += ',';
    if (at < point) text += token;
    else {
      pieces.push({ text, value: Number(token), isAcross: at === point });
      text = '';
    }
  }
  return { pieces, rest: text };
}

/** @param marker a path around (0, 0) @param x px @param y px */
export function markerAt(marker: string, x: number, y: number): string {
  let known = cut.get(marker);
  if (!known) {
    known = piecesOf(marker);
    cut.set(marker, known);
  }
  let path = '';
  for (const { text, value, isAcross } of known.pieces) path += text + ((isAcross ? x : y) + value).toFixed(1);
  return path + known.rest;
}
