/** Breaks text into lines that fit, as measured. No drawing. */

/** Where a line may end: behind a space or a part of an address, around Chinese characters, not before what closes. */
const PIECES =
  /(?<=[ &,/·])(?!$)|(?<=[\p{Script=Han}，。；：、）])(?=[^，。；：、）” ])|(?<=[^（“ ])(?=\p{Script=Han})/u;

/**
 * @param measure the width of a text
 * @returns lines no wider than the width, but for single characters that are
 */
export function wrapLines(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(PIECES).flatMap((each) => fitting(each, width, measure))) {
    if (line !== '' && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** The piece, or parts of it where it is too long for any line. */
function fitting(piece: string, width: number, measure: (text: string) => number): string[] {
  if (measure(piece.trimEnd()) <= width) return [piece];
  const parts: string[] = [];
  let part = '';
  for (const letter of piece) {
    if (part !== '' && measure(part + letter) > width) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}

/**
 * What XML can't hold, and what would turn the order of letters: control characters, lone surrogates, marks of direction.
 * A line break or a tab is a space.
 */
export const cleaned = (text: string): string =>
  text
    .replace(/[\t\n\r]/g, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/g, '')
    .replace(/\p{Surrogate}/gu, '');
