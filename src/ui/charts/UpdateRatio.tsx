/** How much of its norm a parameter moves in a step, ‖Δθ‖ / ‖θ‖, over steps; of the weights together, or of one parameter. */
import { useMemo } from 'react';
import type { ParameterName } from '../../lab/telemetry.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { ChartOption, useChoice } from '../plot/ChartOption.tsx';
import type { ChartLane } from '../plot/lane.ts';
import type { Reference } from '../plot/StepPlot.tsx';
import type { Bucket } from '../plot/steps.ts';
import { type Choices, type LiveProps, lanesFor, type OverStepsProps, overSteps } from './chart.ts';
import { LanePlot } from './LanePlot.tsx';
import type { LogStepText } from './over-steps.ts';
import { parametersOf } from './parameters.ts';

/** U, W and V together: biases may begin at 0. */
export const WEIGHTS = 'weights';
export type RatioSubject = ParameterName | typeof WEIGHTS;

export interface RatioLane extends ChartLane {
  /** What the lane has. */
  readonly parameters: readonly ParameterName[];
  /** Nothing of what it has not. */
  readonly ratios: (subject: RatioSubject) => readonly Bucket[];
}

export interface RatioChartText extends LogStepText {
  /** The choice of what moves. */
  readonly parameter: string;
  readonly parameters: Readonly<Record<RatioSubject, string>>;
  /** Labels the level that is often aimed at. */
  readonly ruleOfThumb: string;
}

export interface UpdateRatioProps extends OverStepsProps {
  readonly lanes: readonly RatioLane[];
  readonly text: RatioChartText;
  readonly choices?: Pick<Choices, 'parameter'>;
}

/** About what Karpathy's notes for Stanford's CS231n ("Ratio of weights:updates") advise; a heuristic, no law. */
const RULE_OF_THUMB = 1e-3;

export function UpdateRatio({ lanes, text, choices, ...shared }: UpdateRatioProps) {
  const { value, onChoose } = useChoice(choices?.parameter);
  const offered: readonly RatioSubject[] = [WEIGHTS, ...parametersOf(lanes)];
  const subject = offered.find((id) => id === value) ?? WEIGHTS;
  const references = useMemo(
    (): Reference[] => [{ label: text.ruleOfThumb, value: RULE_OF_THUMB, styles: [] }],
    [text],
  );
  return (
    <LanePlot
      {...shared}
      lanes={lanes}
      buckets={lanes.map((lane) => lane.ratios(subject))}
      text={text}
      references={references}
      choice={{ id: subject, name: text.parameters[subject] }}
      options={
        <ChartOption
          label={text.parameter}
          value={subject}
          options={offered.map((id) => ({ id, label: text.parameters[id] }))}
          onChange={(id) => onChoose(id === WEIGHTS ? undefined : id)}
        />
      }
    />
  );
}

const NONE: readonly Bucket[] = [];

export function LiveUpdateRatio({ live }: LiveProps) {
  const { updateRatio } = useLaterMessages().charts;
  return (
    <UpdateRatio
      lanes={lanesFor(live, ({ measured: { parameters, history } }) => ({
        parameters: Object.keys(parameters) as ParameterName[],
        ratios: (subject: RatioSubject) =>
          subject === WEIGHTS ? history.updateRatio.buckets : (parameters[subject]?.updateRatio.buckets ?? NONE),
      }))}
      text={updateRatio}
      choices={live.choices}
      {...overSteps(live, 'updateRatio')}
    />
  );
}
