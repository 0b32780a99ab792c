/** What a chart is to the board that shows it: an id, and a view of what is measured in the run. */
import type { ComponentType } from 'react';
import type { MeasuredLane } from '../../lab/telemetry.ts';
import type { Experiment, Lane } from '../../model/experiment.ts';
import type { AnyTask } from '../../model/tasks/index.ts';
import type { ProbeId, ProbeResults } from '../../probe/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import type { SharedChoice } from '../plot/ChartOption.tsx';
import type { ChartLane } from '../plot/lane.ts';
import type { StepCounting } from '../plot/step-counting.ts';
import type { ScaleKind } from '../plot/steps.ts';
import type { ChartText } from '../plot/text.ts';
import type { ChartTexts } from './texts.ts';

/** A lane that is shown, and what was measured of it. */
export interface LiveLane extends ChartLane {
  readonly settings: Lane;
  readonly measured: MeasuredLane;
}

/** The run as charts see it; new with every frame that brought a step. */
export interface Live {
  readonly experiment: Experiment;
  readonly task: AnyTask;
  /** Those that are not muted, each with the style of its place in the experiment. */
  readonly lanes: readonly LiveLane[];
  /** Whose data these are, by identity: every run has one of its own. */
  readonly run: unknown;
  readonly cursors: Cursors;
  readonly choices: Choices;
  /** How the reader wants charts over steps. */
  readonly steps: StepView;
}

/** Cursors that charts share: those over steps have one, and those over the timesteps of a sequence another. */
export interface Cursors {
  readonly step: SharedCursor;
  readonly timestep: SharedCursor;
}

/** What charts draw of several things there are; a choice holds for every chart that has it. */
export interface Choices {
  /** Of a recurrent matrix. */
  readonly gate: SharedChoice;
  readonly parameter: SharedChoice;
  /** What is measured of a parameter. */
  readonly quantity: SharedChoice;
}

export interface StepView {
  readonly counting: StepCounting;
  /** Weight of what came before, from 0 to less than 1. */
  readonly smoothing: number;
  /** The charts whose axis is linear where it would be logarithmic. */
  readonly linear: readonly string[];
}

export interface LiveProps {
  readonly live: Live;
}

export interface Chart {
  /** Its words stand under the same name in the catalogue. */
  readonly id: keyof ChartTexts;
  /** Whether the page opens with it. */
  readonly isShownAtFirst?: boolean;
  /** Whether it needs the room of two where there are several columns. */
  readonly isWide?: boolean;
  /** Whether its vertical axis is logarithmic until the reader wants it linear. */
  readonly isLog?: boolean;
  /** Maps the run to what the chart draws. Where it is lazy, it is loaded when the chart is first shown. */
  readonly View: ComponentType<LiveProps>;
  /** What has to be measured while it is shown; the same array for ever. */
  readonly probes?: readonly ProbeId[];
}

/** What all charts over steps take beside what they draw; without it they stand alone, as in the gallery. */
export interface OverStepsProps {
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly cursor?: SharedCursor | undefined;
  readonly counting?: StepCounting | undefined;
  /** Weight of what came before, from 0 to less than 1. */
  readonly smoothing?: number;
  /** Of charts whose axis is logarithmic until the reader wants it linear. */
  readonly kind?: ScaleKind;
}

export const overSteps = ({ run, cursors, steps }: Live, id: Chart['id']): OverStepsProps => ({
  run,
  cursor: cursors.step,
  counting: steps.counting,
  smoothing: steps.smoothing,
  kind: steps.linear.includes(id) ? 'linear' : 'log',
});

/** What a chart needs of each lane, beside what all of them do. */
export const lanesFor = <T>({ lanes }: Live, own: (lane: LiveLane) => T): (ChartLane & T)[] =>
  lanes.map((lane) => {
    const { id, name, style, divergedAtStep } = lane;
    return { id, name, style, divergedAtStep, ...own(lane) };
  });

/** What a probe has found on a lane so far. */
export interface Probed<Id extends ProbeId> {
  /** Of the latest probing; undefined before the first. */
  readonly found: { readonly step: number; readonly result: ProbeResults[Id] } | undefined;
  /** Why the last probing failed; undefined where it did not. */
  readonly failure: string | undefined;
}

export function probedBy<Id extends ProbeId>(id: Id): (lane: LiveLane) => Probed<Id> {
  return ({ measured }) => {
    const track: MeasuredLane['probes'][Id] = measured.probes[id];
    return { found: track?.latest, failure: track?.failure };
  };
}

/** The latest step that is drawn; 0 before the first. */
export const lastStepOf = (lanes: readonly Probed<ProbeId>[]): number =>
  Math.max(0, ...lanes.map(({ found }) => found?.step ?? 0));

/** Words of a chart of what a probe finds. */
export interface ProbeText {
  /** In place of what the vertical axis is, where measuring failed: with the reason. */
  readonly failed: (reason: string) => string;
}

/** The words of a chart, with the reason where measuring failed. */
export function withFailure<Text extends ChartText & ProbeText>(text: Text, lanes: readonly Probed<ProbeId>[]): Text {
  const failure = lanes.find((lane) => lane.failure !== undefined)?.failure;
  if (failure === undefined) return text;
  const failed = text.failed(failure);
  return { ...text, measure: failed, empty: failed };
}
