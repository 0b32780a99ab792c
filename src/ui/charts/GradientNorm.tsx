/** The norm of the whole gradient over steps: as computed, and, where clipping changed it, as the optimizer got it. */
import { useMemo } from 'react';
import { type Clip, clips } from '../../model/clips/index.ts';
import { entryOf } from '../../model/entry.ts';
import type { Lane } from '../../model/experiment.ts';
import { useMessages } from '../messages/index.ts';
import { formatSetting } from '../plot/format.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import { type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import { isClipped, type NormChartText, type NormLane, normsAt, thresholdLevels } from './gradient-norm.ts';
import { domainOf, extentOfAll, smoothedSeries, stepText, summaryOf } from './over-steps.ts';

export interface GradientNormProps extends OverStepsProps {
  readonly lanes: readonly NormLane[];
  readonly text: NormChartText;
}

export function GradientNorm({ lanes, text, ...shared }: GradientNormProps) {
  const { kind = 'log', smoothing = 0 } = shared;
  const clipped = lanes.filter(isClipped);
  const series: StepSeries[] = [
    ...clipped.map((lane): StepSeries => ({ lane, buckets: lane.afterClip, look: 'dotted' })),
    ...lanes.map((lane): StepSeries => ({ lane, buckets: lane.beforeClip, look: 'main' })),
  ];
  const references = thresholdLevels(lanes, text, formatSetting);
  const extent = extentOfAll(
    series,
    references.map(({ value }) => value),
    kind,
  );
  const valueAt = (lane: NormLane, step: number) => normsAt(lane, step, text, smoothing);
  return (
    <StepPlot
      {...shared}
      text={useMemo(() => stepText(text, kind, smoothing), [text, kind, smoothing])}
      series={smoothedSeries(series, smoothing)}
      references={references}
      kind={kind}
      domain={domainOf(extent, kind)}
      valueAt={(index, step) => valueAt(lanes[index]!, step)}
      summarise={() =>
        text.summarise(lanes.flatMap((lane) => summaryOf(lane, lane.beforeClip, (step) => valueAt(lane, step))))
      }
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
        clipped: history.clipped.buckets,
        threshold: thresholdOf(settings),
      }))}
      text={charts.gradientNorm}
      {...overSteps(live, 'gradientNorm')}
    />
  );
}

/** The norm from which on a lane's gradient is scaled down. */
function thresholdOf({ clip: choice }: Lane): number | undefined {
  const clip: Clip = entryOf(clips, choice.id);
  return clip.threshold === undefined ? undefined : Number(choice[clip.threshold]);
}
