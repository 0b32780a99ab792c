/** The arithmetic of the charts of eigenvalues: which matrix of a lane, and its eigenvalues in the plane. No React. */
import type { BlockSpectrum } from '../../probe/spectrum.ts';
import { formatNumber } from '../messages/numbers.ts';
import type { Box } from '../plot/ChartFrame.tsx';
import type { ChartLane } from '../plot/lane.ts';
import { type ChartText, textWidth } from '../plot/text.ts';
import type { Size } from '../plot/use-size.ts';
import type { Probed, ProbeText } from './chart.ts';

export interface SpectrumLane extends ChartLane, Probed<'spectrum'> {}

/** One lane in a sentence; numbers as text. */
export interface SpectrumSummary {
  readonly name: string;
  readonly radius: string;
  readonly norm: string;
}

export interface SpectrumChartText extends ChartText, ProbeText {
  /** The choice of a gate, for cells that have several. */
  readonly gate: string;
  readonly noSuchGate: (gate: string) => string;
  readonly notFinite: string;
  /** Of a radius beyond the plane. */
  readonly outOfView: (radius: string) => string;
  readonly summarise: (lanes: readonly SpectrumSummary[], step: string) => string;
}

/** Gates of the lanes that have several recurrent matrices, each once. */
export const gatesOf = (lanes: readonly SpectrumLane[]): string[] => [
  ...new Set(
    lanes.flatMap(({ found }) => (found && found.result.length > 1 ? found.result.map(({ gate }) => gate) : [])),
  ),
];

/** The matrix of a lane: the one it has, or that of the gate; undefined where it has none such. */
export function blockOf({ found }: SpectrumLane, gate: string | undefined): BlockSpectrum | undefined {
  const blocks = found?.result ?? [];
  return blocks.length === 1 ? blocks[0] : blocks.find((block) => block.gate === gate);
}

/**
 * "ρ 0.981 · σ_max 1.94": radius and norm.
 * @param reach of the plane
 */
export function noteOf(
  lane: SpectrumLane,
  gate: string | undefined,
  reach: number,
  text: SpectrumChartText,
): string | undefined {
  if (!lane.found) return undefined;
  const block = blockOf(lane, gate);
  if (!block) return text.noSuchGate(gate ?? '');
  if (block.real.length === 0) return text.notFinite;
  if (Math.max(...block.real.map(Math.abs), ...block.imaginary.map(Math.abs)) > reach) {
    return text.outOfView(formatNumber(block.radius));
  }
  return `ρ ${formatNumber(block.radius)} · σₘₐₓ ${formatNumber(block.norm)}`;
}

/** "|0.950 + 0.120i| = 0.958" of the eigenvalue of this rank, 1 being the greatest; "–" where there is none. */
export function eigenvalueText({ real, imaginary }: BlockSpectrum, rank: number): string {
  const [re, im] = [real[rank - 1], imaginary[rank - 1]];
  if (re === undefined || im === undefined) return '–';
  const sign = im < 0 ? '−' : '+';
  return `|${formatNumber(re)} ${sign} ${formatNumber(Math.abs(im))}i| = ${formatNumber(Math.hypot(re, im))}`;
}

const REACHES = [1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Values of ticks along the axis across: those of the axis upwards, as many of them as have room for their labels. */
export function ticksAcross(values: readonly number[], labels: readonly string[], perUnit: number): number[] {
  const gap = ((values[1] ?? Number.POSITIVE_INFINITY) - values[0]!) * perUnit;
  const every = Math.max(1, Math.ceil((Math.max(...labels.map(textWidth)) + LABEL_ROOM) / gap));
  const zero = values.indexOf(0);
  return values.filter((_, i) => (i - zero) % every === 0);
}

/** How far the axes reach from 0: a round number beyond the unit circle and every eigenvalue. */
export function neededReach(blocks: readonly (BlockSpectrum | undefined)[]): number {
  const radius = Math.max(1.1, ...blocks.map((block) => (Number.isFinite(block?.radius) ? block!.radius : 0)));
  const power = 10 ** Math.max(0, Math.ceil(Math.log10(radius / 10)));
  return (REACHES.find((reach) => reach * power >= radius) ?? 10) * power;
}

export interface PlaneBox extends Box {
  /** px of half the square, and of its middle. */
  readonly half: number;
  readonly middle: readonly [x: number, y: number];
  /** Where the names of the lanes stand beside the square, and how wide they may be, px; 0 where there is no room. */
  readonly labelsAt: number;
  readonly labelWidth: number;
}

/** Between two labels along the axis across, px. */
const LABEL_ROOM = 6;
const [LEFT, TOP, BOTTOM, LABEL_GAP, LABELS_LEAST] = [44, 6, 24, 30, 120];
/** Of a name with its note, px. */
const LABEL_HEIGHT = 35;

/**
 * A square, so that a circle is one.
 *
 * @param names that would stand beside it
 */
export function planeBox({ width, height }: Size, names = 0): PlaneBox {
  const side = Math.max(20, Math.min(width - LEFT - 12, height - TOP - BOTTOM));
  const labelsAt = LEFT + side + LABEL_GAP;
  const room = width - labelsAt;
  const hasLabels = room >= LABELS_LEAST && names * LABEL_HEIGHT <= height;
  return {
    width,
    height,
    left: LEFT,
    right: width - LEFT - side,
    top: TOP,
    bottom: height - TOP - side,
    half: side / 2,
    middle: [LEFT + side / 2, TOP + side / 2],
    labelsAt,
    labelWidth: hasLabels ? room : 0,
  };
}

/** px of a complex number; NaN where it is not in the square. */
export function planePoint({ half, middle: [x, y] }: PlaneBox, reach: number, re: number, im: number) {
  const isInside = Math.abs(re) <= reach && Math.abs(im) <= reach;
  return isInside ? ([x + (re / reach) * half, y - (im / reach) * half] as const) : NOWHERE;
}

const NOWHERE = [Number.NaN, Number.NaN] as const;

/** The rank of the eigenvalue in the square that is nearest to a point, of all lanes. */
export function nearestRank(
  blocks: readonly (BlockSpectrum | undefined)[],
  box: PlaneBox,
  reach: number,
  [x, y]: readonly [number, number],
): number {
  let [nearest, least] = [1, Number.POSITIVE_INFINITY];
  for (const block of blocks) {
    block?.real.forEach((re, i) => {
      const [px, py] = planePoint(box, reach, re, block.imaginary[i]!);
      const distance = Math.hypot(px - x, py - y);
      if (distance < least) [nearest, least] = [i + 1, distance];
    });
  }
  return nearest;
}
