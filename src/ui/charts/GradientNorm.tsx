/** The norm of the whole gradient over steps: as computed, and, where clipping changed it, as the optimizer got it. */
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import { formatSetting } from '../plot/format.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import { stepDomain } from '../plot/steps.ts';
import { isClipped, type NormChartText, type NormLane, normsAt, thresholdLevels } from './gradient-norm.ts';
import { extentOfAll, summaryOf } from './over-steps.ts';

export interface GradientNormProps {
  readonly lanes: readonly NormLane[];
  readonly text: NormChartText;
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly cursor?: SharedCursor | undefined;
}

export function GradientNorm({ lanes, text, run, cursor }: GradientNormProps) {
  const clipped = lanes.filter(isClipped);
  const series: StepSeries[] = [
    ...clipped.map((lane): StepSeries => ({ lane, buckets: lane.afterClip, look: 'dotted' })),
    ...lanes.map((lane): StepSeries => ({ lane, buckets: lane.beforeClip, look: 'main' })),
  ];
  const references = thresholdLevels(lanes, text, formatSetting);
  const extent = extentOfAll(
    series.map(({ buckets }) => buckets),
    references.map(({ value }) => value),
    'log',
  );
  return (
    <StepPlot
      text={text}
      series={series}
      references={references}
      kind="log"
      domain={stepDomain(extent)}
      run={run}
      valueAt={(index, step) => normsAt(lanes[index]!, step)}
      summarise={() =>
        text.summarise(lanes.flatMap((lane) => summaryOf(lane, lane.beforeClip, (at) => normsAt(lane, at))))
      }
      cursor={cursor}
    />
  );
}
