/**
 * The board of charts and what they draw: the telemetry of every lane, looked at anew in each frame that brought a step.
 * What stays the same from step to step is prepared outside of that.
 */
import { Suspense, useState } from 'react';
import type { LaneStatus } from '../../lab/run-store.ts';
import { entryOf } from '../../model/entry.ts';
import type { Experiment } from '../../model/experiment.ts';
import { tasks } from '../../model/tasks/index.ts';
import type { ProbeId } from '../../probe/index.ts';
import type { Live, LiveLane } from '../charts/chart.ts';
import { charts } from '../charts/index.ts';
import { useRun, useTelemetry } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useProbes } from '../hooks/probes.ts';
import { useMessages } from '../messages/index.ts';
import { ChartBoundary } from './ChartBoundary.tsx';

export function Charts() {
  const experiment = useRun((run) => run.experiment);
  const statuses = useRun((run) => run.lanes);
  const { shortNames } = useLaneLabels(experiment);
  return <Board experiment={experiment} statuses={statuses} names={shortNames} />;
}

const NONE: readonly ProbeId[] = [];

/** What a chart needs is measured as long as the chart is there. */
function Wanted({ probes }: { readonly probes: readonly ProbeId[] }) {
  useProbes(probes);
  return null;
}

interface BoardProps {
  readonly experiment: Experiment;
  /** One per lane. */
  readonly statuses: readonly LaneStatus[];
  readonly names: readonly string[];
}

function Board({ experiment, statuses, names }: BoardProps) {
  const messages = useMessages();
  const telemetry = useTelemetry();
  const [position, onMove] = useState<number>();
  const live: Live = {
    experiment,
    task: entryOf(tasks, experiment.task.id),
    lanes: telemetry.lanes.flatMap((measured, style): LiveLane[] => {
      const settings = experiment.lanes[style];
      const status = statuses[style];
      if (!settings || !status) return [];
      const divergedAtStep = status.kind === 'diverged' ? status.step : undefined;
      return [{ id: String(style), name: names[style]!, style, divergedAtStep, settings, measured }];
    }),
    run: telemetry.lanes,
    cursor: { position, onMove },
  };
  return (
    <div className="chart-board">
      {charts.map(({ id, View, probes = NONE }, place) => (
        <div key={id} className={place === 0 ? 'hero' : 'side-chart'}>
          <ChartBoundary title={messages.charts[id].title}>
            <Wanted probes={probes} />
            <Suspense>
              <View live={live} />
            </Suspense>
          </ChartBoundary>
        </div>
      ))}
    </div>
  );
}
