/** The hidden states of one sequence: h as colour, units over timesteps. Arithmetic: hidden-states.ts. */
import { useMemo } from 'react';
import { useLaterMessages } from '../messages/later/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import { formatInteger, formatTicks } from '../plot/format.ts';
import { HeatKey } from '../plot/HeatKey.tsx';
import { type HeatLane, HeatMap } from '../plot/HeatMap.tsx';
import { useHeldRange } from '../plot/use-held.ts';
import { type LiveProps, lanesFor, type Probed, probedBy } from './chart.ts';
import {
  formatState,
  greatestState,
  type HiddenLane,
  type HiddenStatesText,
  type HiddenValues,
  hiddenScale,
  measureOf,
  noteOf,
  pictureOf,
  roundSize,
  summaryOf,
  tableOf,
} from './hidden-states.ts';

export interface HiddenStatesProps {
  readonly lanes: readonly HiddenLane[];
  readonly text: HiddenStatesText;
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly cursor?: SharedCursor | undefined;
}

export function HiddenStates({ lanes, text, run, cursor }: HiddenStatesProps) {
  const needed = roundSize(greatestState(lanes));
  const [, greatest] = useHeldRange([-needed, needed], run, cursor?.position !== undefined);
  const scale = useMemo(() => hiddenScale(greatest), [greatest]);
  const colours = useMemo(() => {
    const values = [-greatest, -greatest / 2, 0, greatest / 2, greatest];
    const labels = formatTicks(values);
    const ticks = values.map((_, i) => ({ at: i / (values.length - 1), label: labels[i]! }));
    const textures = [
      { value: Number.POSITIVE_INFINITY, label: '∞' },
      { value: Number.NaN, label: 'NaN' },
    ];
    return <HeatKey scale={scale} ticks={ticks} textures={textures} />;
  }, [greatest, scale]);
  const timesteps = Math.max(1, ...lanes.map(({ hidden }) => hidden?.timesteps ?? 0));
  const step = Math.max(0, ...lanes.map(({ hidden }) => hidden?.step ?? 0));
  return (
    <HeatMap
      text={{ ...text, measure: measureOf(lanes, text) }}
      lanes={lanes.map((lane): HeatLane => {
        const { id, name, style, hidden } = lane;
        return { id, name, style, note: noteOf(lane, text), picture: pictureOf(hidden) };
      })}
      span={{ first: 1, last: timesteps, stride: 1 }}
      last={timesteps}
      step={step}
      scale={scale}
      colours={colours}
      valueAt={(index, t, unit) => formatState(lanes[index]!.hidden, t, unit)}
      heading={(t, unit) => text.cell(formatInteger(t), formatInteger(unit))}
      table={() => tableOf(lanes, timesteps, text)}
      summarise={() => text.summarise(lanes.flatMap(summaryOf), formatInteger(step))}
      cursor={cursor}
    />
  );
}

/** One object for each result: pictures are kept by it. */
const valuesSoFar = new WeakMap<object, HiddenValues>();

function hiddenValues({ found }: Probed<'hiddenStates'>): HiddenValues | undefined {
  if (!found) return undefined;
  const known = valuesSoFar.get(found.result) ?? { step: found.step, ...found.result };
  valuesSoFar.set(found.result, known);
  return known;
}

export function LiveHiddenStates({ live }: LiveProps) {
  const { hiddenStates } = useLaterMessages().charts;
  const probed = probedBy('hiddenStates');
  return (
    <HiddenStates
      lanes={lanesFor(live, (lane) => ({ hidden: hiddenValues(probed(lane)) }))}
      text={hiddenStates}
      run={live.run}
      cursor={live.cursors.timestep}
    />
  );
}
