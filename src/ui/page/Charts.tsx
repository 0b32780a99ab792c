/**
 * The board of charts and what they draw: the telemetry of every lane, looked at anew whenever a chart has its turn. When
 * that is, `drawing-queue.ts` says: neither steps nor settings nor cursors make the charts render by themselves.
 */
import {
  memo,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { leavingOut, moving } from '../../lab/lanes.ts';
import { takesAllOf } from '../../lab/pace.ts';
import type { Past } from '../../lab/past.ts';
import type { LaneStatus } from '../../lab/run-store.ts';
import type { Telemetry } from '../../lab/telemetry.ts';
import { mutedPlaces, type View, type ViewStore } from '../../lab/view-store.ts';
import { entryOf } from '../../model/entry.ts';
import type { Experiment } from '../../model/experiment.ts';
import { tasks } from '../../model/tasks/index.ts';
import type { ProbeId } from '../../probe/index.ts';
import type { Chart, Cursors, Live, LiveLane, StepView } from '../charts/chart.ts';
import { shownCharts } from '../charts/index.ts';
import { Actions } from '../controls/Actions.tsx';
import { useLab, usePast, useRun } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useProbes } from '../hooks/probes.ts';
import { useSaving } from '../hooks/saving.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { ChartActions, type SharedCursor } from '../plot/ChartFrame.tsx';
import { type LookingBack, LookingBackContext } from '../plot/looking-back.ts';
import { byExamples, bySeconds, bySteps } from '../plot/step-counting.ts';
import { ChartBoundary } from './ChartBoundary.tsx';
import { Courtesy } from './courtesy.ts';
import { DrawingQueue } from './drawing-queue.ts';

export function Charts() {
  const experiment = useRun((run) => run.experiment);
  const statuses = useRun((run) => run.lanes);
  const { shortNames } = useLaneLabels(experiment);
  return <Board experiment={experiment} statuses={statuses} names={shortNames} />;
}

/** Where the engine's workers leave no core to the page, they rest as courtesy has it. */
const isCrowded = takesAllOf(navigator.hardwareConcurrency);

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

/** What all charts are drawn from, beside the telemetry. */
interface Scenery extends BoardProps {
  readonly viewed: View;
  /** In place of now. */
  readonly past: Past | undefined;
}

/** What a chart is drawn from, when it has its turn. */
interface Look {
  readonly live: Live;
  readonly lookingBack: LookingBack | undefined;
}

/** Where the reader points at, on all charts. */
type Pointed = { -readonly [Axis in keyof Cursors]: number | undefined };

function Board(props: BoardProps) {
  const { telemetry, view, run } = useLab();
  const past = usePast();
  const viewed = useStore(view);
  const [queue] = useState(() => {
    const courtesy = new Courtesy();
    return new DrawingQueue((frame) => isCrowded && run.pace.rest(courtesy.after(frame), performance.now()));
  });
  const pointed = useRef<Pointed>({ step: undefined, timestep: undefined });
  const scenery = useRef<Scenery>({ ...props, viewed, past });
  // biome-ignore lint/correctness/useExhaustiveDependencies: charts look at what is new when they have their turn
  useLayoutEffect(() => {
    scenery.current = { ...props, viewed, past };
    queue.invalidate();
  }, [props.experiment, props.statuses, props.names, viewed, past]);
  useEffect(() => {
    const unsubscribe = telemetry.subscribe(() => queue.invalidate());
    const print = () => queue.flush();
    window.addEventListener('beforeprint', print);
    return () => {
      unsubscribe();
      window.removeEventListener('beforeprint', print);
    };
  }, [telemetry, queue]);
  const lookFor = useCallback(
    (use: () => void) => lookAt(scenery.current, telemetry, view, pointed.current, use),
    [telemetry, view],
  );
  return (
    <div className="chart-board">
      {shownCharts(viewed.charts).map((chart, place) => (
        <ChartCell key={chart.id} chart={chart} place={place} queue={queue} lookFor={lookFor} />
      ))}
    </div>
  );
}

/**
 * The run as it is now, or was at the past step looked at.
 * @param use a chart tells that it is being used
 */
function lookAt(
  { experiment, statuses, names, viewed, past }: Scenery,
  telemetry: Telemetry,
  view: ViewStore,
  pointed: Pointed,
  use: () => void,
): Look {
  const muted = mutedPlaces(viewed, experiment.lanes.length);
  const { x = 'step', smoothing = '0', linear = NO_CHARTS, gate, parameter, quantity } = viewed;
  const examplesPerStep = experiment.batchSize * experiment.accumulation;
  const seconds = x === 'time' ? telemetry.seconds.buckets : undefined;
  const steps: StepView = {
    counting: seconds ? bySeconds(seconds) : x === 'examples' ? byExamples(examplesPerStep) : bySteps,
    smoothing: Number(smoothing),
    linear,
  };
  const cursorOf = (axis: keyof Cursors): SharedCursor => ({
    position: pointed[axis],
    onMove: (position) => {
      pointed[axis] = position;
      use();
    },
  });
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
    cursors: { step: cursorOf('step'), timestep: cursorOf('timestep') },
    choices: {
      gate: { value: gate, onChoose: (id) => view.choose('gate', id) },
      parameter: { value: parameter, onChoose: (id) => view.choose('parameter', id) },
      quantity: { value: quantity, onChoose: (id) => view.choose('quantity', id) },
    },
    steps,
  };
  const end = Math.max(0, ...telemetry.lanes.map(({ latest }) => latest?.step ?? 0));
  return { live, lookingBack: past && { step: past.span.last, end } };
}

interface ChartCellProps {
  readonly chart: Chart;
  /** Among those shown. The first is the large one. */
  readonly place: number;
  readonly queue: DrawingQueue;
  readonly lookFor: (use: () => void) => Look;
}

const ChartCell = memo(function ChartCell({ chart, place, queue, lookFor }: ChartCellProps) {
  const { id, View, isWide = false, isLog = false, probes = NONE } = chart;
  const messages = useMessages();
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
          <ChartActions value={actions}>
            <Turns View={View} probes={probes} isLarge={place === 0} cell={cell} queue={queue} lookFor={lookFor} />
          </ChartActions>
        </Suspense>
      </ChartBoundary>
    </div>
  );
});

interface TurnsProps extends Pick<Chart, 'View'>, Pick<ChartCellProps, 'queue' | 'lookFor'> {
  readonly probes: readonly ProbeId[];
  readonly isLarge: boolean;
  readonly cell: RefObject<HTMLDivElement | null>;
}

/** Draws the chart when it has its turn, and then only. */
const Turns = memo(function Turns({ View, probes, isLarge, cell, queue, lookFor }: TurnsProps) {
  const use = useRef(() => {});
  const [{ live, lookingBack }, setLook] = useState(() => lookFor(() => use.current()));
  const note = useProbedAt(probes, live, lookingBack);
  useEffect(() => {
    const draw = () => flushSync(() => setLook(lookFor(() => use.current())));
    const turn = queue.add({ draw, isLarge });
    use.current = turn.use;
    // What came between the first drawing and this.
    queue.invalidate();
    const observer = new IntersectionObserver((seen) => turn.setInSight(seen.at(-1)!.isIntersecting), NEAR);
    observer.observe(cell.current!);
    return () => {
      observer.disconnect();
      turn.remove();
    };
  }, [queue, lookFor, isLarge, cell]);
  return (
    <LookingBackContext value={lookingBack && { ...lookingBack, note }}>
      <View live={live} />
    </LookingBackContext>
  );
});

/** Of a past step there are the results of the last probing before it: that is said in the chart. */
function useProbedAt(probes: readonly ProbeId[], { lanes }: Live, lookingBack: LookingBack | undefined) {
  const { board } = useMessages();
  const numbers = useNumbers();
  if (!lookingBack) return undefined;
  const steps = lanes.flatMap(({ measured }) => probes.flatMap((id) => measured.probes[id]?.latest?.step ?? []));
  return steps.length > 0 ? board.measuredAt(numbers.whole(Math.max(...steps))) : undefined;
}

/** Charts are drawn before they are scrolled into view. */
const NEAR: IntersectionObserverInit = { rootMargin: '25%' };

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
