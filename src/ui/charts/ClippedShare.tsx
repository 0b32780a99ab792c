/** The share of steps at which the clip changed the gradient, about where the line is: always smoothed. */
import { useMemo } from 'react';
import { useLaterMessages } from '../messages/later/index.ts';
import { formatShare } from '../messages/numbers.ts';
import type { ChartLane } from '../plot/lane.ts';
import type { Range } from '../plot/range.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import { smoothed } from '../plot/smoothing.ts';
import type { Bucket } from '../plot/steps.ts';
import { type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import { formatAt, meanUpTo, type SummarisedStepText, stepText, summaryOf } from './over-steps.ts';

export interface ClippedLane extends ChartLane {
  /** 1 at steps whose gradient the clip changed, else 0. */
  readonly clipped: readonly Bucket[];
}

export interface ClippedChartText extends SummarisedStepText {
  /** "34.0 %, 12.1 % of all so far": about here, and of the steps up to here. */
  readonly share: (here: string, soFar: string) => string;
}

export interface ClippedShareProps extends OverStepsProps {
  readonly lanes: readonly ClippedLane[];
  readonly text: ClippedChartText;
}

/** A step is clipped or is not: what was measured is no line, and a share needs some steps to be one of. */
const LEAST_SMOOTHING = 0.9;
const ALL: Range = [0, 1];

export function ClippedShare({ lanes, text, ...shared }: ClippedShareProps) {
  const smoothing = Math.max(LEAST_SMOOTHING, shared.smoothing ?? 0);
  const series = lanes.map((lane): StepSeries => ({ lane, buckets: smoothed(lane.clipped, smoothing), look: 'main' }));
  const valueAt = (index: number, step: number) => {
    const here = formatAt(series[index]!.buckets, step, formatShare);
    return here === '–' ? here : text.share(here, formatShare(meanUpTo(lanes[index]!.clipped, step)));
  };
  return (
    <StepPlot
      {...shared}
      text={useMemo(() => stepText(text, 'linear', smoothing), [text, smoothing])}
      series={series}
      references={[]}
      kind="linear"
      isShare
      domain={ALL}
      valueAt={valueAt}
      summarise={() =>
        text.summarise(lanes.flatMap((lane, i) => summaryOf(lane, lane.clipped, (step) => valueAt(i, step))))
      }
    />
  );
}

export function LiveClippedShare({ live }: LiveProps) {
  const { clippedShare } = useLaterMessages().charts;
  return (
    <ClippedShare
      lanes={lanesFor(live, ({ measured: { history } }) => ({ clipped: history.clipped.buckets }))}
      text={clippedShare}
      {...overSteps(live, 'clippedShare')}
    />
  );
}
