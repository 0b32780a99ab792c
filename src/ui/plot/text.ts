/** Words that every chart is given: what is written on the page comes from the page's catalogue, none stands here. */

export interface ChartText {
  /** What the chart shows, as a heading. */
  readonly title: string;
  /** The quantity on the vertical axis, with its scale: "‖∂L/∂h_t‖, log". */
  readonly measure: string;
  /** Stands in the plot before the first number comes. */
  readonly empty: string;
  /** How the cursor is moved by keys; a screen reader says it. */
  readonly keys: string;
  /** "t = 37", "step 1,284": the heading of the values at the cursor. */
  readonly position: (position: string) => string;
  /** What a screen reader says at the cursor: the position, then every lane's value. */
  readonly atCursor: (position: string, values: readonly { readonly name: string; readonly value: string }[]) => string;
  /** Of the chart's table, with the step its numbers are of, or go up to: "Loss up to step 1 284". */
  readonly caption: (step: string) => string;
  /** Heads the column of positions in the chart's table: "timestep", "step". */
  readonly positions: string;
}

/** Words of every heat map. */
export interface HeatText extends ChartText {
  /** What the axes count: "step" and "t". */
  readonly columns: string;
  readonly rows: string;
  /** "diverged at step 812". */
  readonly diverged: (step: string) => string;
}

/**
 * Splits a text into at most `lines` lines of about `width` px at 12 px type; what does not fit ends in "…". Lines break
 * at spaces and between Chinese characters, never before what closes or after what opens.
 */
export function wrapText(text: string, width: number, lines: number): string[] {
  const wrapped = [''];
  for (const piece of text.split(BREAKS)) {
    const line = wrapped.at(-1)!;
    const longer = line + piece;
    const fits = textWidth(longer.trimEnd()) <= width;
    if (line === '' || fits || wrapped.length === lines) wrapped[wrapped.length - 1] = longer;
    else wrapped.push(piece);
  }
  return wrapped.map((line) => shorten(line.trimEnd(), width));
}

const BREAKS = /(?<= )|(?<=\p{Script=Han})(?=[\p{Script=Han}（])|(?<=[，。；：、）])(?![，。；：、）])/u;

/** About how wide a text is at 12 px, without a browser to ask; rather too wide than too narrow. From U+2E80 on, letters are as wide as high. */
export function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += letter >= '\u2e80' ? 12 : 6.6;
  return width;
}

function shorten(line: string, width: number): string {
  const letters = [...line];
  if (textWidth(line) <= width) return line;
  while (letters.length > 1 && textWidth(`${letters.join('')}…`) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
