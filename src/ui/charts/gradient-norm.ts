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
  /** As above, for one lane of several that differ. */
  readonly thresholdOf: (norm: string, lane: string) => string;
}

/** One level for the threshold that all lanes share, else one for every lane that has one. */
export function thresholdLevels(
  lanes: readonly NormLane[],
  text: NormChartText,
  format: (n: number) => string,
): Reference[] {
  const [first] = lanes;
  if (first?.threshold !== undefined && lanes.every(({ threshold }) => threshold === first.threshold)) {
    return [{ value: first.threshold, label: text.threshold(format(first.threshold)) }];
  }
  return lanes.flatMap(({ threshold, style, name }) =>
    threshold === undefined ? [] : [{ value: threshold, style, label: text.thresholdOf(format(threshold), name) }],
  );
}

/** "12.3 → 1.00" at a step; one number where clipping changed nothing. */
export function normsAt({ beforeClip, afterClip }: NormLane, step: number): string {
  const [before, after] = [formatAt(beforeClip, step), formatAt(afterClip, step)];
  return before === after || after === '–' ? before : `${before} → ${after}`;
}

/** Whether any step's gradient was changed by clipping. */
export const isClipped = ({ beforeClip, afterClip }: NormLane): boolean =>
  afterClip.some(({ mean }, i) => mean !== beforeClip[i]?.mean && !Number.isNaN(mean));
