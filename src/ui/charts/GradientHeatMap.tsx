/** How much gradient reached each timestep at every step: ḡ_t as colour. Arithmetic: gradient-heat-map.ts. */
import { useMemo } from 'react';
import { useLaterMessages } from '../messages/later/index.ts';
import type { SharedCursor } from '../plot/ChartFrame.tsx';
import { formatInteger } from '../plot/format.ts';
import { BAR, HeatKey } from '../plot/HeatKey.tsx';
import { type HeatLane, HeatMap } from '../plot/HeatMap.tsx';
import { useLookingBack } from '../plot/looking-back.ts';
import { roundEnd } from '../plot/range.ts';
import { useHeldRange } from '../plot/use-held.ts';
import { type LiveProps, lanesFor } from './chart.ts';
import {
  decadesOf,
  formatCell,
  type GradientHeatLane,
  type GradientHeatText,
  gradientScale,
  keyTicks,
  lastStepOf,
  pictureOf,
  stepsAt,
  summaryOf,
  tableOf,
} from './gradient-heat-map.ts';
import { F32 } from './gradient-over-time.ts';

export interface GradientHeatMapProps {
  readonly lanes: readonly GradientHeatLane[];
  readonly text: GradientHeatText;
  /** Whose data these are, by identity. */
  readonly run?: unknown;
  readonly cursor?: SharedCursor | undefined;
  /** Of the timestep. */
  readonly rowCursor?: SharedCursor | undefined;
}

export function GradientHeatMap({ lanes, text, run, cursor, rowCursor }: GradientHeatMapProps) {
  const isRead = cursor?.position !== undefined || rowCursor?.position !== undefined;
  const [low, high] = useHeldRange(decadesOf(lanes), run, isRead);
  const scale = useMemo(() => gradientScale([low, high]), [low, high]);
  const ticks = keyTicks(lanes, [low, high], BAR);
  const ticked = ticks.map(({ label }) => label).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ticks are new with every frame, and say the same
  const colours = useMemo(() => {
    const textures = [
      { value: Number.NEGATIVE_INFINITY, label: '0' },
      { value: Number.POSITIVE_INFINITY, label: '∞' },
      { value: Number.NaN, label: 'NaN' },
      { value: F32.leastSubnormal, label: text.beyondF32 },
    ];
    return <HeatKey scale={scale} ticks={ticks} textures={textures} />;
  }, [ticked, scale, text]);
  const last = Math.max(0, ...lanes.map(lastStepOf));
  const end = Math.max(last, useLookingBack()?.end ?? 0);
  const heading = (step: number, t: number) => {
    const [first, end] = stepsAt(lanes, step);
    return text.cell(formatInteger(first), formatInteger(end), formatInteger(t));
  };
  return (
    <HeatMap
      text={text}
      lanes={lanes.map((lane): HeatLane => {
        const { id, name, style, divergedAtStep, history } = lane;
        const note = divergedAtStep === undefined ? undefined : text.diverged(formatInteger(divergedAtStep));
        return { id, name, style, note, picture: pictureOf(history) };
      })}
      span={{ first: Math.min(1, last), last, stride: Math.max(1, Math.round(last / 200)) }}
      last={roundEnd(end)}
      step={last}
      scale={scale}
      colours={colours}
      valueAt={(index, step, t) => formatCell(lanes[index]!.history, step, t)}
      heading={heading}
      table={() => tableOf(lanes, text)}
      summarise={() => text.summarise(lanes.flatMap(summaryOf), formatInteger(last))}
      cursor={cursor}
      rowCursor={rowCursor}
    />
  );
}

export function LiveGradientHeatMap({ live }: LiveProps) {
  const { gradientHeatMap: text } = useLaterMessages().charts;
  return (
    <GradientHeatMap
      lanes={lanesFor(live, ({ measured }) => ({ history: measured.gradNormByTimestep }))}
      text={text}
      run={live.run}
      cursor={live.cursors.step}
      rowCursor={live.cursors.timestep}
    />
  );
}
