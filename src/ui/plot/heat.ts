/**
 * The arithmetic of every heat map: values over columns and rows in; colours of pixels out. No React, no canvas.
 * What has no colour has a texture of its own (zero, ∞, NaN), and so has what 32-bit floats cannot hold: no two of them
 * are told apart by colour alone.
 */
import { rgb } from 'd3';
import type { Range } from './range.ts';

/** A colour as a canvas keeps it: red in the lowest byte, opaque. */
type Colour = number;

const colourOf = (css: string): Colour => {
  const { r, g, b } = rgb(css);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
};

/** Colours between which the eye sees no step. */
const SHADES = 256;

/** @param interpolate a CSS colour for each of 0..1 */
export const shadesOf = (interpolate: (share: number) => string): Uint32Array =>
  Uint32Array.from({ length: SHADES }, (_, i) => colourOf(interpolate(i / (SHADES - 1))));

export interface HeatScale {
  /** Values at the first and at the last shade: log10 where the scale is logarithmic. */
  readonly domain: Range;
  readonly shades: Uint32Array;
  /** On a logarithmic scale −Infinity is a true zero; on a linear one it is as infinite as Infinity. */
  readonly kind: 'log' | 'linear';
  /** Values below or above these are hatched. */
  readonly plain: Range;
}

const [WHITE, BLACK, RED, MAGENTA] = ['#ffffff', '#000000', '#c8201c', '#b0128a'].map(colourOf) as [
  Colour,
  Colour,
  Colour,
  Colour,
];
/** From one line of a hatching to the next, from one dot, stripe or square to the next, px. */
const [HATCH, DOTS, STRIPES] = [6, 4, 4];

/** The colour of a value in the pixel (x, y). */
export function colourAt(value: number, x: number, y: number, { domain, shades, kind, plain }: HeatScale): Colour {
  if (Number.isNaN(value)) return ((x >> 1) + (y >> 1)) % 2 === 0 ? MAGENTA : WHITE;
  if (value === Number.NEGATIVE_INFINITY && kind === 'log') return x % DOTS === 0 && y % DOTS === 0 ? WHITE : BLACK;
  if (!Number.isFinite(value)) return y % STRIPES === 0 ? WHITE : RED;
  if (value < plain[0] && (x + y) % HATCH === 0) return WHITE;
  if (value > plain[1] && (x + HATCH - (y % HATCH)) % HATCH === 0) return BLACK;
  return shadeOf(value, domain, shades);
}

/** The first and the last shade also stand for what is below and above the domain. */
function shadeOf(value: number, [low, high]: Range, shades: Uint32Array): Colour {
  const share = (value - low) / (high - low);
  return shades[Math.max(0, Math.min(SHADES - 1, Math.floor(share * SHADES)))]!;
}

/** Pixels, row by row from the top. */
export interface Raster {
  readonly pixels: Uint32Array;
  readonly width: number;
  readonly height: number;
  /** Pixels of the device in a pixel of a texture: at least 1. */
  readonly grain: number;
}

/** How rows share the height: one or several rows of values in each band of pixels. */
export interface Bands {
  readonly count: number;
  /** Where bands begin, of `count` + 1: as rows of values from 0, and as pixels from the lower edge. */
  readonly rows: Int32Array;
  readonly edges: Int32Array;
}

/** The first row is at the bottom. */
export function bandsOf(rows: number, height: number): Bands {
  const count = Math.max(1, Math.min(rows, height));
  const starts = (of: number) => Int32Array.from({ length: count + 1 }, (_, k) => Math.floor((k * of) / count));
  return { count, rows: starts(rows), edges: starts(height) };
}

/**
 * Fills in the values of a column of pixels [bands]; columns are asked for from left to right, and find the values of the
 * one before.
 * @returns false where nothing was measured
 */
export type ColumnSource = (x: number, values: Float32Array) => boolean;

/** Paints the columns of pixels from..to − 1. What was not measured stays transparent. */
export function paintColumns(
  { pixels, width, height, grain }: Raster,
  [from, to]: Range,
  { count, edges }: Bands,
  column: ColumnSource,
  scale: HeatScale,
): void {
  const { domain, shades, plain } = scale;
  const values = new Float32Array(count);
  for (let x = from; x < to; x++) {
    const isMeasured = column(x, values);
    const textureX = Math.floor(x / grain);
    for (let k = 0; k < count; k++) {
      const value = values[k]!;
      // Most are; one colour is then that of all pixels.
      const isPlain = Number.isFinite(value) && value >= plain[0] && value <= plain[1];
      const shade = isMeasured && isPlain ? shadeOf(value, domain, shades) : 0;
      for (let y = height - edges[k + 1]!; y < height - edges[k]!; y++) {
        const isTextured = isMeasured && !isPlain;
        pixels[y * width + x] = isTextured ? colourAt(value, textureX, Math.floor(y / grain), scale) : shade;
      }
    }
  }
}

/**
 * The positions 1..last that a column of pixels shows, of `width` columns: every position is in one at least, and columns
 * as narrow as a position or wider have no position in common.
 */
export function positionsAt(x: number, width: number, last: number): Range {
  const first = Math.floor((x * last) / width) + 1;
  return [first, Math.max(first, Math.floor(((x + 1) * last) / width))];
}

/** The columns of pixels that can show positions first..last, as from and to (which is not one of them). */
export const columnsOf = ([first, last]: Range, width: number, end: number): Range => [
  Math.max(0, Math.floor(((first - 1) * width) / end) - 1),
  Math.min(width, Math.ceil((last * width) / end) + 1),
];

/** One value for several: NaN or ∞ where one of them is; else the mean of the finite ones; zero only where all are. */
export class Joined {
  private sum = 0;
  private finite = 0;
  private lost = 0;

  clear(): void {
    this.sum = 0;
    this.finite = 0;
    this.lost = 0;
  }

  add(value: number, isZero: boolean): void {
    if (Number.isFinite(value)) {
      this.sum += value;
      this.finite++;
    } else if (!isZero) this.lost += value; // ∞ stays ∞, and NaN stays NaN, as does ∞ − ∞
  }

  get value(): number {
    if (this.lost !== 0) return this.lost;
    return this.finite > 0 ? this.sum / this.finite : Number.NEGATIVE_INFINITY;
  }
}
