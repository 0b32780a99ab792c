/**
 * The board of charts and what they draw: the telemetry of every lane, looked at anew in each frame that brought a step.
 * What stays the same from step to step is prepared outside of that.
 */
import { type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { leavingOut, moving } from '../../lab/lanes.ts';
import type { LaneStatus } from '../../lab/run-store.ts';
import { mutedPlaces } from '../../lab/view-store.ts';
import { entryOf } from '../../model/entry.ts';
import type { Experiment } from '../../model/experiment.ts';
import { tasks } from '../../model/tasks/index.ts';
import type { ProbeId } from '../../probe/index.ts';
import type { Chart, Live, LiveLane, StepView } from '../charts/chart.ts';
import { shownCharts } from '../charts/index.ts';
import { Actions } from '../controls/Actions.tsx';
import { useLab, usePast, useRun, useTelemetry } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useProbes } from '../hooks/probes.ts';
import { useSaving } from '../hooks/saving.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { ChartActions } from '../plot/ChartFrame.tsx';
import { LookingBackContext, useLookingBack } from '../plot/looking-back.ts';
import { byExamples, bySeconds, bySteps } from '../plot/step-counting.ts';
import { ChartBoundary } from './ChartBoundary.tsx';

export function Charts() {
  const experiment = useRun((run) => run.experiment);
  const statuses = useRun((run) => run.lanes);
  const { shortNames } = useLaneLabels(experiment);
  return <Board experiment={experiment} statuses={statuses} names={shortNames} />;
}

const NONE: readonly ProbeId[] = [];
const NO_CHARTS: readonly string[] = [];

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
  const telemetry = useTelemetry();
  const { view } = useLab();
  const past = usePast();
  const viewed = useStore(view);
  const shown = shownCharts(viewed.charts);
  const muted = mutedPlaces(viewed, experiment.lanes.length);
  const [step, moveToStep] = useState<number>();
  const [timestep, moveToTimestep] = useState<number>();
  const { x = 'step', smoothing = '0', linear = NO_CHARTS, gate, parameter, quantity } = viewed;
  const examplesPerStep = experiment.batchSize * experiment.accumulation;
  const seconds = x === 'time' ? telemetry.seconds.buckets : undefined;
  const steps: StepView = {
    counting: seconds ? bySeconds(seconds) : x === 'examples' ? byExamples(examplesPerStep) : bySteps,
    smoothing: Number(smoothing),
    linear,
  };
  const live: Live = {
    experiment,
    task: entryOf(tasks, experiment.task.id),
    lanes: telemetry.lanes.flatMap((measured, style): LiveLane[] => {
      const settings = experiment.lanes[style];
      const now = statuses[style];
      if (!settings || !now || muted.has(style)) return [];
      const status = past?.status(now) ?? now;
      const divergedAtStep = status.kind === 'diverged' ? status.step : undefined;
      const shown = past?.lane(measured) ?? measured;
      return [{ id: String(style), name: names[style]!, style, divergedAtStep, settings, measured: shown }];
    }),
    run: telemetry.lanes,
    cursors: {
      step: { position: step, onMove: moveToStep },
      timestep: { position: timestep, onMove: moveToTimestep },
    },
    choices: {
      gate: { value: gate, onChoose: (id) => view.choose('gate', id) },
      parameter: { value: parameter, onChoose: (id) => view.choose('parameter', id) },
      quantity: { value: quantity, onChoose: (id) => view.choose('quantity', id) },
    },
    steps,
  };
  const end = Math.max(0, ...telemetry.lanes.map(({ latest }) => latest?.step ?? 0));
  return (
    <LookingBackContext value={past && { step: past.span.last, end }}>
      <div className="chart-board">
        {shown.map((chart, place) => (
          <ChartCell key={chart.id} chart={chart} place={place} live={live} />
        ))}
      </div>
    </LookingBackContext>
  );
}

interface ChartCellProps {
  readonly chart: Chart;
  /** Among those shown. The first is the large one. */
  readonly place: number;
  readonly live: Live;
}

function ChartCell({ chart: { id, View, isWide = false, isLog = false, probes = NONE }, place, live }: ChartCellProps) {
  const messages = useMessages();
  const lookingBack = useProbedAt(probes, live);
  const [isFull, setFull] = useState(false);
  const cell = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = cell.current;
    const follow = () => setFull(document.fullscreenElement === element);
    element?.addEventListener('fullscreenchange', follow);
    return () => element?.removeEventListener('fullscreenchange', follow);
  }, []);
  const actions = useMemo(
    () => <CellActions id={id} place={place} isLog={isLog} isFull={isFull} cell={cell} />,
    [id, place, isLog, isFull],
  );
  const look = place === 0 ? 'hero' : isWide ? 'side-chart wide-chart' : 'side-chart';
  return (
    <div ref={cell} className={`chart-cell ${look}`}>
      <ChartBoundary title={messages.charts[id].title}>
        <Wanted probes={probes} />
        <Suspense>
          <LookingBackContext value={lookingBack}>
            <ChartActions value={actions}>
              <View live={live} />
            </ChartActions>
          </LookingBackContext>
        </Suspense>
      </ChartBoundary>
    </div>
  );
}

/** Of a past step there are the results of the last probing before it: that is said in the chart. */
function useProbedAt(probes: readonly ProbeId[], { lanes }: Live) {
  const { board } = useMessages();
  const numbers = useNumbers();
  const lookingBack = useLookingBack();
  if (!lookingBack) return undefined;
  const steps = lanes.flatMap(({ measured }) => probes.flatMap((id) => measured.probes[id]?.latest?.step ?? []));
  const note = steps.length > 0 ? board.measuredAt(numbers.whole(Math.max(...steps))) : undefined;
  return { ...lookingBack, note };
}

interface CellActionsProps extends Pick<ChartCellProps, 'place'> {
  readonly id: Chart['id'];
  readonly isLog: boolean;
  readonly isFull: boolean;
  readonly cell: RefObject<HTMLDivElement | null>;
}

const FORMATS = ['SVG', 'PNG', 'CSV'] as const;

function CellActions({ id, place, isLog, isFull, cell }: CellActionsProps) {
  const { board, charts: words, saving } = useMessages();
  const lab = useLab();
  const { view } = lab;
  const { said, hasFailed, save } = useSaving();
  const ids = shownCharts(useStore(view, (state) => state.charts)).map((chart) => chart.id);
  const isLinear = useStore(view, ({ linear }) => linear?.includes(id) ?? false);
  return (
    <>
      <span role="status" className={hasFailed ? 'chart-saving' : 'visually-hidden'}>
        {said}
      </span>
      <Actions label={board.actions(words[id].title)}>
        {document.fullscreenEnabled && (
          <button
            type="button"
            // Where the browser refuses after all, the chart stays as it is.
            onClick={() =>
              void (isFull ? document.exitFullscreen() : cell.current?.requestFullscreen())?.catch(() => {})
            }
          >
            {isFull ? board.shrink : board.enlarge}
          </button>
        )}
        {isLog && (
          <button type="button" onClick={() => view.setLinear(id, !isLinear)}>
            {isLinear ? board.logarithmic : board.linear}
          </button>
        )}
        <button type="button" disabled={place === 0} onClick={() => view.setCharts(moving(place, place - 1)(ids))}>
          {board.earlier}
        </button>
        <button
          type="button"
          disabled={place === ids.length - 1}
          onClick={() => view.setCharts(moving(place, place + 1)(ids))}
        >
          {board.later}
        </button>
        <button type="button" disabled={ids.length === 1} onClick={() => view.setCharts(leavingOut(place)(ids))}>
          {board.remove}
        </button>
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            onClick={() => save((exports, spoken) => exports.saveChart(format, id, cell.current, lab, spoken))}
          >
            {saving.as(format)}
          </button>
        ))}
      </Actions>
    </>
  );
}
