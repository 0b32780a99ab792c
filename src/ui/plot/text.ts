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

/** Splits a text into at most `lines` lines of about `width` px at 12 px type; what does not fit ends in "…". */
export function wrapText(text: string, width: number, lines: number): string[] {
  const wrapped = [''];
  for (const word of text.split(' ')) {
    const line = wrapped.at(-1)!;
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer) <= width || wrapped.length === lines) wrapped[wrapped.length - 1] = longer;
    else wrapped.push(word);
  }
  return wrapped.map((line) => shorten(line, width));
}

/** About how wide a text is at 12 px, without a browser to ask; rather too wide than too narrow. */
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
