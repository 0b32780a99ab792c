/** What a chart is to the board that shows it: an id, and a view of what is measured in the run. */
import type { ComponentType } from 'react';
import type { LaneTelemetry } from '../../lab/telemetry.ts';
import type { Experiment, Lane } from '../../model/experiment.ts';
import type { AnyTask } from '../../model/tasks/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import type { ChartLane } from '../plot/lane.ts';
import type { ChartTexts } from './texts.ts';

/** A lane that is shown, and what was measured of it. */
export interface LiveLane extends ChartLane {
  readonly settings: Lane;
  readonly measured: LaneTelemetry;
}

/** The run as charts see it; new with every frame that brought a step. */
export interface Live {
  readonly experiment: Experiment;
  readonly task: AnyTask;
  /** Those that are not muted, each with the style of its place in the experiment. */
  readonly lanes: readonly LiveLane[];
  /** Whose data these are, by identity: every run has one of its own. */
  readonly run: unknown;
  /** Of all charts over steps. */
  readonly cursor: SharedCursor;
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
  /** Maps the run to what the chart draws. Where it is lazy, it is loaded when the chart is first shown. */
  readonly View: ComponentType<LiveProps>;
}

/** What a chart needs of each lane, beside what all of them do. */
export const lanesFor = <T>({ lanes }: Live, own: (lane: LiveLane) => T): (ChartLane & T)[] =>
  lanes.map((lane) => {
    const { id, name, style, divergedAtStep } = lane;
    return { id, name, style, divergedAtStep, ...own(lane) };
  });
