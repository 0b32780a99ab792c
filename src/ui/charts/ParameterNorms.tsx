/** The norm of the gradient, of the weights or of the update over steps, of one parameter of every lane. */
import type { ParameterName } from '../../lab/telemetry.ts';
import { quantities } from '../../lab/view-store.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { ChartOption, useChoice } from '../plot/ChartOption.tsx';
import type { ChartLane } from '../plot/lane.ts';
import type { Bucket } from '../plot/steps.ts';
import { type Choices, type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import { LanePlot } from './LanePlot.tsx';
import type { LogStepText } from './over-steps.ts';
import { parametersOf } from './parameters.ts';

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
  readonly choices?: Pick<Choices, 'parameter' | 'quantity'>;
}

export function ParameterNorms({ lanes, text, choices, ...shared }: ParameterNormsProps) {
  const ofParameter = useChoice(choices?.parameter);
  const ofQuantity = useChoice(choices?.quantity);
  const offered = parametersOf(lanes);
  const parameter = offered.find((id) => id === ofParameter.value) ?? 'recurrent';
  const quantity = quantities.find((id) => id === ofQuantity.value) ?? 'gradNorm';
  return (
    <LanePlot
      {...shared}
      lanes={lanes}
      buckets={lanes.map((lane) => lane.norms(parameter, quantity))}
      text={text}
      choice={{ id: `${quantity} ${parameter}`, name: `${text.quantities[quantity]}, ${text.parameters[parameter]}` }}
      options={
        <>
          <ChartOption
            label={text.quantity}
            value={quantity}
            options={quantities.map((id) => ({ id, label: text.quantities[id] }))}
            onChange={(id) => ofQuantity.onChoose(id === 'gradNorm' ? undefined : id)}
          />{' '}
          <ChartOption
            label={text.parameter}
            value={parameter}
            options={offered.map((id) => ({ id, label: text.parameters[id] }))}
            onChange={ofParameter.onChoose}
          />
        </>
      }
    />
  );
}

const NONE: readonly Bucket[] = [];

export function LiveParameterNorms({ live }: LiveProps) {
  const { parameterNorms } = useLaterMessages().charts;
  return (
    <ParameterNorms
      lanes={lanesFor(live, ({ measured: { parameters } }) => ({
        parameters: Object.keys(parameters) as ParameterName[],
        norms: (parameter: ParameterName, quantity: Quantity) => parameters[parameter]?.[quantity].buckets ?? NONE,
      }))}
      text={parameterNorms}
      choices={live.choices}
      {...overSteps(live, 'parameterNorms')}
    />
  );
}
