/** The spectral radius of the recurrent matrices over steps, as far as it was measured; 1 stands as a level. */
import { useMemo } from 'react';
import { useLaterMessages } from '../messages/later/index.ts';
import { formatNumber } from '../messages/numbers.ts';
import { ChartOption, useChoice } from '../plot/ChartOption.tsx';
import type { ChartLane } from '../plot/lane.ts';
import { StepPlot, type StepSeries } from '../plot/StepPlot.tsx';
import { type Bucket, bucketAt } from '../plot/steps.ts';
import { type Choices, type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import { domainOf, extentOfAll, type LogStepText, stepText, summaryOf } from './over-steps.ts';

export interface RadiusLane extends ChartLane {
  /** By gate, each of the steps at which it was measured. */
  readonly radii: Readonly<Record<string, readonly Bucket[]>>;
}

export interface RadiusChartText extends LogStepText {
  /** The choice of a gate, for cells that have several. */
  readonly gate: string;
  /** Labels the level of 1. */
  readonly one: string;
}

export interface SpectralRadiusProps extends OverStepsProps {
  readonly lanes: readonly RadiusLane[];
  readonly text: RadiusChartText;
  readonly choices?: Pick<Choices, 'gate'>;
}

const NONE: readonly Bucket[] = [];

/** The radii of the one matrix a lane has, or of the gate's; none where it has no such gate. */
function bucketsOf({ radii }: RadiusLane, gate: string | undefined): readonly Bucket[] {
  const gates = Object.keys(radii);
  const own = gates.length === 1 ? gates[0] : gate;
  return (own !== undefined && radii[own]) || NONE;
}

/** Not smoothed: it is measured now and then, and of the weights, which do not jump with each batch. */
export function SpectralRadius({ lanes, text, choices, ...shared }: SpectralRadiusProps) {
  const { kind = 'log' } = shared;
  const { value: wished, onChoose } = useChoice(choices?.gate);
  const gates = [
    ...new Set(
      lanes.flatMap(({ radii }) => {
        const own = Object.keys(radii);
        return own.length > 1 ? own : [];
      }),
    ),
  ];
  const gate = wished !== undefined && gates.includes(wished) ? wished : gates[0];
  const series = lanes.map((lane): StepSeries => ({ lane, buckets: bucketsOf(lane, gate), look: 'main' }));
  const extent = extentOfAll(series, [1], kind);
  // Measured now and then: between two measurings the earlier one stands.
  const valueAt = (index: number, step: number): string => {
    const value = bucketAt(series[index]!.buckets, step)?.mean;
    return value === undefined ? '–' : formatNumber(value);
  };
  return (
    <StepPlot
      {...shared}
      text={useMemo(() => stepText(text, kind, 0), [text, kind])}
      series={series}
      references={[{ label: text.one, value: 1, styles: [] }]}
      kind={kind}
      domain={domainOf(extent, kind)}
      {...(gate !== undefined && { choice: gate })}
      valueAt={valueAt}
      summarise={() =>
        text.summarise(lanes.flatMap((lane, i) => summaryOf(lane, series[i]!.buckets, (step) => valueAt(i, step))))
      }
      options={
        gate !== undefined && (
          <ChartOption
            label={text.gate}
            value={gate}
            options={gates.map((id) => ({ id, label: id }))}
            onChange={onChoose}
          />
        )
      }
    />
  );
}

export function LiveSpectralRadius({ live }: LiveProps) {
  const { spectralRadius } = useLaterMessages().charts;
  return (
    <SpectralRadius
      lanes={lanesFor(live, ({ measured }) => ({
        radii: Object.fromEntries(
          Object.entries(measured.probes.spectrum?.history ?? {}).map(([gate, history]) => [gate, history.buckets]),
        ),
      }))}
      text={spectralRadius}
      choices={live.choices}
      {...overSteps(live, 'spectralRadius')}
    />
  );
}
