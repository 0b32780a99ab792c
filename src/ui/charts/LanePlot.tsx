/** One line a lane, of a number that is measured at every step: its axis and smoothing are the reader's choice. */
import { type ReactNode, useMemo } from 'react';
import type { ChartLane } from '../plot/lane.ts';
import { type Reference, StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import type { OverStepsProps } from './chart.ts';
import {
  domainOf,
  extentOfAll,
  formatAt,
  type LogStepText,
  smoothedAt,
  smoothedSeries,
  stepText,
  summaryOf,
} from './over-steps.ts';

export interface LanePlotProps extends OverStepsProps {
  readonly lanes: readonly ChartLane[];
  /** One per lane. */
  readonly buckets: readonly (readonly Bucket[])[];
  readonly text: LogStepText;
  /** What lines are compared with. */
  readonly references?: readonly Reference[];
  /** What is drawn, where the reader has a choice, and the same in words. */
  readonly choice?: { readonly id: string; readonly name: string };
  readonly options?: ReactNode;
}

const NONE: readonly Reference[] = [];

export function LanePlot({ lanes, buckets, text, references = NONE, choice, options, ...shared }: LanePlotProps) {
  const { kind = 'log', smoothing = 0 } = shared;
  const series = lanes.map((lane, i): StepSeries => ({ lane, buckets: buckets[i]!, look: 'main' }));
  const levels = references.map(({ value }) => value);
  const valueAt = (index: number, step: number) =>
    smoothedAt(smoothing, (look) => formatAt(look(buckets[index]!), step));
  const summarise = () =>
    text.summarise(lanes.flatMap((lane, i) => summaryOf(lane, buckets[i]!, (step) => valueAt(i, step))));
  return (
    <StepPlot
      {...shared}
      text={useMemo(() => stepText(text, kind, smoothing), [text, kind, smoothing])}
      series={smoothedSeries(series, smoothing)}
      references={references}
      kind={kind}
      domain={domainOf(extentOfAll(series, levels, kind), kind)}
      valueAt={valueAt}
      summarise={choice ? () => `${choice.name}. ${summarise()}` : summarise}
      {...(choice && { choice: choice.id })}
      {...(options !== undefined && { options })}
    />
  );
}
