/** The arithmetic of the chart of the gradient's norm: what clipping is compared with. No React. */
import { formatShare } from '../messages/numbers.ts';
import type { ChartLane } from '../plot/lane.ts';
import type { Reference } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { formatAt, type LogStepText, meanUpTo, smoothedAt } from './over-steps.ts';

export interface NormLane extends ChartLane {
  /** Norm of the gradient over all parameters. */
  readonly beforeClip: readonly Bucket[];
  readonly afterClip: readonly Bucket[];
  /** 1 at steps whose gradient the clip changed, else 0. */
  readonly clipped: readonly Bucket[];
  /** The largest norm that clipping lets through; undefined where the norm is not clipped. */
  readonly threshold?: number | undefined;
}

export interface NormChartText extends LogStepText {
  /** Labels the clip's threshold: "clip at 1". */
  readonly threshold: (norm: string) => string;
  /** "34.0 % clipped": of the steps up to the cursor. */
  readonly clipped: (share: string) => string;
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

/** "12.3 → 1.00 · 34.0 % clipped" at a step; one number where clipping changed nothing so far. */
export function normsAt(lane: NormLane, step: number, text: NormChartText, smoothing = 0): string {
  const norms = smoothedAt(smoothing, (look) => {
    const [before, after] = [formatAt(look(lane.beforeClip), step), formatAt(look(lane.afterClip), step)];
    return before === after || after === '–' ? before : `${before} → ${after}`;
  });
  const share = meanUpTo(lane.clipped, step);
  return share > 0 ? `${norms} · ${text.clipped(formatShare(share))}` : norms;
}

/** Whether any step's gradient was changed by clipping. */
export const isClipped = ({ clipped }: NormLane): boolean => clipped.some(({ max }) => max > 0);
