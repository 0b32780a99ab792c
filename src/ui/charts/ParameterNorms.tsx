/** The norm of the gradient, of the weights or of the update over steps, of one parameter of every lane. */
import { useMemo, useState } from 'react';
import type { ParameterName, ParameterSeriesName } from '../../lab/telemetry.ts';
import { useMessages } from '../messages/index.ts';
import { ChartOption } from '../plot/ChartOption.tsx';
import type { ChartLane } from '../plot/lane.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
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
import { parametersOf } from './parameters.ts';

const quantities = ['gradNorm', 'weightNorm', 'updateNorm'] as const satisfies readonly ParameterSeriesName[];
type Quantity = (typeof quantities)[number];

export interface ParameterLane extends ChartLane {
  /** What the lane has. */
  readonly parameters: readonly ParameterName[];
  /** Nothing of what it has not. */
  readonly norms: (parameter: ParameterName, quantity: Quantity) => readonly Bucket[];
}

export interface ParameterChartText extends LogStepText {
  /** The choice of a parameter, and of what is measured of it. */
  readonly parameter: string;
  readonly parameters: Readonly<Record<ParameterName, string>>;
  readonly quantity: string;
  readonly quantities: Readonly<Record<Quantity, string>>;
}

export interface ParameterNormsProps extends OverStepsProps {
  readonly lanes: readonly ParameterLane[];
  readonly text: ParameterChartText;
}

export function ParameterNorms({ lanes, text, ...shared }: ParameterNormsProps) {
  const { kind = 'log', smoothing = 0 } = shared;
  const [wished, choose] = useState<ParameterName>('recurrent');
  const [quantity, chooseQuantity] = useState<Quantity>('gradNorm');
  const offered = parametersOf(lanes);
  const parameter = offered.includes(wished) ? wished : 'recurrent';
  const series = lanes.map((lane): StepSeries => ({ lane, buckets: lane.norms(parameter, quantity), look: 'main' }));
  const extent = extentOfAll(
    series.map(({ buckets }) => buckets),
    [],
    kind,
  );
  const valueAt = (index: number, step: number) =>
    smoothedAt(smoothing, (look) => formatAt(look(series[index]!.buckets), step));
  return (
    <StepPlot
      {...shared}
      text={useMemo(() => stepText(text, kind, smoothing), [text, kind, smoothing])}
      series={smoothedSeries(series, smoothing)}
      references={[]}
      kind={kind}
      domain={domainOf(extent, kind)}
      choice={`${quantity} ${parameter}`}
      valueAt={valueAt}
      summarise={() =>
        `${text.quantities[quantity]}, ${text.parameters[parameter]}. ${text.summarise(
          lanes.flatMap((lane, i) => summaryOf(lane, series[i]!.buckets, (step) => valueAt(i, step))),
        )}`
      }
      options={
        <>
          <ChartOption
            label={text.quantity}
            value={quantity}
            options={quantities.map((id) => ({ id, label: text.quantities[id] }))}
            onChange={(id) => chooseQuantity(id as Quantity)}
          />{' '}
          <ChartOption
            label={text.parameter}
            value={parameter}
            options={offered.map((id) => ({ id, label: text.parameters[id] }))}
            onChange={(id) => choose(id as ParameterName)}
          />
        </>
      }
    />
  );
}

const NONE: readonly Bucket[] = [];

export function LiveParameterNorms({ live }: LiveProps) {
  const { parameterNorms } = useMessages().charts;
  return (
    <ParameterNorms
      lanes={lanesFor(live, ({ measured: { parameters } }) => ({
        parameters: Object.keys(parameters) as ParameterName[],
        norms: (parameter: ParameterName, quantity: Quantity) => parameters[parameter]?.[quantity].buckets ?? NONE,
      }))}
      text={parameterNorms}
      {...overSteps(live, 'parameterNorms')}
    />
  );
}
