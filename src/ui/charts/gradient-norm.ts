/** The arithmetic of the chart of the gradient's norm: what clipping is compared with. No React. */
import type { ChartLane } from '../plot/lane.ts';
import type { Reference } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { formatAt, type SummarisedStepText } from './over-steps.ts';

export interface NormLane extends ChartLane {
  /** Norm of the gradient over all parameters. */
  readonly beforeClip: readonly Bucket[];
  readonly afterClip: readonly Bucket[];
  /** The largest norm that clipping lets through; undefined where the norm is not clipped. */
  readonly threshold?: number | undefined;
}

export interface NormChartText extends SummarisedStepText {
  /** Labels the clip's threshold: "clip at 1". */
  readonly threshold: (norm: string) => string;
}

/** One level for every threshold, with the lanes that have it where not all do. */
export function thresholdLevels(
  lanes: readonly NormLane[],
  text: NormChartText,
  format: (n: number) => string,
): Reference[] {
  const byThreshold = new Map<number, number[]>();
  for (const { threshold, style } of lanes) {
    if (threshold !== undefined) byThreshold.set(threshold, [...(byThreshold.get(threshold) ?? []), style]);
  }
  return [...byThreshold].map(([value, styles]) => ({
    value,
    styles: styles.length === lanes.length ? [] : styles,
    label: text.threshold(format(value)),
  }));
}

/** "12.3 → 1.00" at a step; one number where clipping changed nothing. */
export function normsAt({ beforeClip, afterClip }: NormLane, step: number): string {
  const [before, after] = [formatAt(beforeClip, step), formatAt(afterClip, step)];
  return before === after || after === '–' ? before : `${before} → ${after}`;
}

/** By less than this share two norms may differ by the rounding of 32-bit floats alone. */
const ROUNDING = 1e-5;

/** Whether any step's gradient was changed by clipping. */
export const isClipped = ({ beforeClip, afterClip }: NormLane): boolean =>
  afterClip.some(({ mean }, i) => mean < (beforeClip[i]?.mean ?? Number.NaN) * (1 - ROUNDING));
