/** The norm of the whole gradient over steps: as computed, and, where clipping changed it, as the optimizer got it. */
import { type Clip, clips } from '../../model/clips/index.ts';
import { entryOf } from '../../model/entry.ts';
import type { Lane } from '../../model/experiment.ts';
import { useMessages } from '../messages/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import { formatSetting } from '../plot/format.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import { stepDomain } from '../plot/steps.ts';
import { type LiveProps, lanesFor } from './chart.ts';
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

export function LiveGradientNorm({ live }: LiveProps) {
  const { charts } = useMessages();
  return (
    <GradientNorm
      lanes={lanesFor(live, ({ settings, measured: { history } }) => ({
        beforeClip: history.gradNorm.buckets,
        afterClip: history.clippedGradNorm.buckets,
        threshold: thresholdOf(settings),
      }))}
      text={charts.gradientNorm}
      run={live.run}
      cursor={live.cursor}
    />
  );
}

/** The norm from which on a lane's gradient is scaled down. */
function thresholdOf({ clip: choice }: Lane): number | undefined {
  const clip: Clip = entryOf(clips, choice.id);
  return clip.threshold === undefined ? undefined : Number(choice[clip.threshold]);
}
