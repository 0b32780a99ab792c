/**
 * Draws a heat map: a panel for each lane, all with one scale of colours, over positions (across) and rows (upwards). Which
 * values, is each chart's own.
 */
import './heat.css';
import { memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Box, ChartFrame, type Drawing, type SharedCursor } from './ChartFrame.tsx';
import { type CursorSpan, clampTo } from './cursor.ts';
import { formatInteger } from './format.ts';
import type { HeatScale } from './heat.ts';
import { HeatCanvas, type HeatPicture } from './heat-canvas.ts';
import { neededHeight, type Panel, panelAt, panelsOf } from './heat-panels.ts';
import type { ChartLane, ChartTable, ReadoutRow } from './lane.ts';
import { Mark } from './Mark.tsx';
import { timestepTicks } from './range.ts';
import { type HeatText, textWidth, wrapText } from './text.ts';
import { type MeasuredPlot, type Size, usePlot } from './use-size.ts';

export interface HeatLane extends ChartLane {
  readonly picture: HeatPicture;
  /** Stands beside the lane's name. */
  readonly note: string | undefined;
}

export interface HeatMapProps {
  readonly text: HeatText;
  readonly lanes: readonly HeatLane[];
  readonly span: CursorSpan;
  /** Where the axis of positions, which begins at 0, ends. */
  readonly last: number;
  /** The latest step drawn. */
  readonly step: number;
  readonly scale: HeatScale;
  readonly colours: ReactNode;
  /** What is in a place of the lane with this index, as text. */
  readonly valueAt: (index: number, position: number, row: number) => string;
  readonly heading: (position: number, row: number) => string;
  readonly table: () => ChartTable;
  readonly summarise: () => string;
  readonly cursor?: SharedCursor | undefined;
  /** Of the row, where other charts share it. */
  readonly rowCursor?: SharedCursor | undefined;
}

export function HeatMap(props: HeatMapProps) {
  const { text, lanes, span, last, step, scale, colours, valueAt, heading, table, summarise } = props;
  const plot = usePlot();
  const { size } = plot;
  const [own, onMove] = useState<number>();
  const [ownRow, setRow] = useState<number>();
  const { cursor = { position: own, onMove }, rowCursor = { position: ownRow, onMove: setRow } } = props;
  const [wishedPanel, setPanel] = useState(0);
  const panels = useMemo(() => panelsOf(size, lanes.length), [size, lanes.length]);
  const pictures = lanes.map(({ picture }) => picture);
  const rows = Math.max(1, ...pictures.map((picture) => picture.rows));
  const rowSpan: CursorSpan = { first: 1, last: rows, stride: 1 };
  const row = clampTo(rowSpan, rowCursor.position ?? 1);
  // A row that another chart points at is looked at where the picture ends.
  const shownAt = cursor.position ?? (rowCursor.position === undefined ? undefined : span.last);
  const moveTo = (position: number | undefined) => {
    cursor.onMove(position);
    if (position === undefined) rowCursor.onMove(undefined);
  };
  const at = Math.min(wishedPanel, lanes.length - 1);
  const panel = panels[at] ?? NOWHERE;
  const isEmpty = pictures.every(({ end }) => end === 0);
  const hasNames = lanes.every(({ name }) => NAME_AT + textWidth(name) <= panel.width);

  const drawing: Drawing = {
    box: { ...size, left: panel.left, right: 0, top: panel.top, bottom: 0 } satisfies Box,
    legend: hasNames ? [] : lanes,
    colours,
    ground: <HeatLayer plot={plot} panels={panels} pictures={pictures} last={last} scale={scale} />,
    xOf: (position) => xOf(position, panel, last),
    positionOf: (x, y) => {
      const { left, width } = panels[panelAt(panels, x, y)] ?? NOWHERE;
      return ((x - left) / width) * last + 0.5;
    },
    readout: (position) =>
      lanes.map((lane, i): ReadoutRow => {
        const { id, name, style } = lane;
        // Of the panel under the pointer first.
        const y = panels[i]!.top + panels[i]!.height / 2;
        return { id, name, style, value: valueAt(i, position, row), y };
      }),
    heading: (position) => heading(position, row),
    table,
    cursor: (position) => <Cursor panels={panels} pictures={pictures} last={last} position={position} row={row} />,
    content: panels.map((each, i) => (
      <PanelFrame
        key={lanes[i]!.id}
        {...each}
        name={hasNames ? lanes[i]!.name : ''}
        style={lanes[i]!.style}
        note={isEmpty ? undefined : lanes[i]!.note}
        isBlank={pictures[i]!.end === 0}
        rows={pictures[i]!.rows}
        last={last}
        rowsCaption={text.rows}
        columnsCaption={text.columns}
      />
    )),
  };
  return (
    <ChartFrame
      text={text}
      span={span}
      isEmpty={isEmpty}
      step={step}
      summarise={summarise}
      plot={plot}
      drawing={drawing}
      cursor={{ position: shownAt, onMove: moveTo }}
      cursorRow={{
        span: rowSpan,
        row,
        onMove: rowCursor.onMove,
        onPoint: (x, y) => {
          const index = panelAt(panels, x, y);
          const { top, height } = panels[index] ?? NOWHERE;
          const own = pictures[index]?.rows ?? 1;
          setPanel(index);
          rowCursor.onMove(clampTo({ first: 1, last: own, stride: 1 }, ((top + height - y) / height) * own + 0.5));
        },
      }}
      leastHeight={neededHeight(size.width, lanes.length)}
      isTall
      subject={lanes.map(({ name, note }) => `${name} ${note}`).join('\n')}
    />
  );
}

/** Without lanes. */
const NOWHERE: Panel = { left: 0, top: 0, width: 1, height: 1, isLeft: true, isLowest: true };

/** px of the middle of a position, and of a row. */
const xOf = (position: number, { left, width }: Size & { left: number }, last: number): number =>
  left + ((position - 0.5) / last) * width;
const yOf = (row: number, { top, height }: Size & { top: number }, rows: number): number =>
  top + height - ((row - 0.5) / rows) * height;

interface HeatLayerProps {
  readonly plot: MeasuredPlot;
  readonly panels: readonly Panel[];
  readonly pictures: readonly HeatPicture[];
  readonly last: number;
  readonly scale: HeatScale;
}

/** Paints what has changed, whenever it is drawn. */
function HeatLayer({ plot: { size, zoom }, panels, pictures, last, scale }: HeatLayerProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const kept = useRef<HeatCanvas>(undefined);
  useLayoutEffect(() => {
    kept.current ??= new HeatCanvas();
    const scaling = [zoom, window.devicePixelRatio] as const;
    if (ref.current) kept.current.paint(ref.current, size, scaling, panels, pictures, last, scale);
  });
  return <canvas ref={ref} className="heat-canvas" />;
}

interface CursorProps extends Omit<HeatLayerProps, 'plot' | 'scale'> {
  readonly position: number;
  readonly row: number;
}

/** A line at the position through every panel, and a ring around the place in it. */
function Cursor({ panels, pictures, last, position, row }: CursorProps) {
  const d = panels
    .map((panel, i) => {
      const x = xOf(position, panel, last).toFixed(1);
      const { rows } = pictures[i]!;
      const line = `M${x},${panel.top}v${panel.height.toFixed(1)}`;
      if (row > rows) return line;
      return `${line}M${x},${yOf(row, panel, rows).toFixed(1)}m-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0`;
    })
    .join('');
  return (
    <g>
      <path className="heat-cursor-edge" d={d} />
      <path className="heat-cursor" d={d} />
    </g>
  );
}

interface PanelFrameProps extends Panel {
  /** '' where there is no room for those of all lanes: they stand in a legend. */
  readonly name: string;
  readonly style: number;
  readonly note: string | undefined;
  /** Without a picture. */
  readonly isBlank: boolean;
  readonly rows: number;
  readonly last: number;
  readonly rowsCaption: string;
  readonly columnsCaption: string;
}

/** From the left edge of a panel to its name, and from the name to the note, px. */
const [NAME_AT, NOTE_GAP] = [14, 8];
/** Of a line of a note inside a panel, and from there to the panel's edge, px. */
const [NOTE_LINE, NOTE_EDGE] = [14, 4];
const TICK = 4;

/** The still parts of a panel. Its properties are plain, so that it is not drawn again. */
const PanelFrame = memo(function PanelFrame(props: PanelFrameProps) {
  const { left, top, width, height, isLeft, isLowest, name, style, note, isBlank, rows, last } = props;
  const [right, bottom] = [left + width, top + height];
  const panel = { left, top, width, height };
  const room = width - NAME_AT - (name ? textWidth(name) + NOTE_GAP : 0);
  const isBeside = note !== undefined && !isBlank && textWidth(note) <= room;
  const inside =
    note === undefined || isBeside ? [] : wrapText(note, width - 2 * NOTE_EDGE, Math.floor(height / NOTE_LINE));
  return (
    <g>
      <rect className="heat-panel" x={left - 0.5} y={top - 0.5} width={width + 1} height={height + 1} />
      <Mark style={style} x={left + 5} y={top - 8} />
      <text x={left + NAME_AT} y={top - 4}>
        <tspan className="heat-name">{name}</tspan>
        {isBeside && <tspan dx={name ? NOTE_GAP : undefined}>{note}</tspan>}
      </text>
      {inside.map((line, i) => (
        <text key={line} className="heat-note" x={right - NOTE_EDGE} y={top + (i + 1) * NOTE_LINE} textAnchor="end">
          {line}
        </text>
      ))}
      {isLeft && (
        <>
          <text className="chart-caption" x={left - 7} y={top - 5} textAnchor="end">
            {props.rowsCaption}
          </text>
          {timestepTicks(rows, height, 18).map((row) => (
            <text key={row} x={left - 7} y={yOf(row, panel, rows)} dy={rowShift(row, rows, height)} textAnchor="end">
              {formatInteger(row)}
            </text>
          ))}
        </>
      )}
      {isLowest && (
        <>
          {timestepTicks(last, width, 64).map((position) => {
            const x = xOf(position, panel, last);
            // Texts stay off those of the next panel.
            const room = textWidth(formatInteger(position)) / 2;
            const anchor = x - left < room ? 'start' : right - x < room ? 'end' : 'middle';
            return (
              <g key={position}>
                <line className="chart-axis" x1={x} x2={x} y1={bottom} y2={bottom + TICK} />
                <text
                  x={anchor === 'start' ? left : anchor === 'end' ? right : x}
                  y={bottom + TICK + 12}
                  textAnchor={anchor}
                >
                  {formatInteger(position)}
                </text>
              </g>
            );
          })}
          <text className="chart-caption" x={right} y={bottom + TICK + 27} textAnchor="end">
            {props.columnsCaption}
          </text>
        </>
      )}
    </g>
  );
});

/** The texts of the first and the last row stay inside the panel. */
const rowShift = (row: number, rows: number, height: number): string => {
  if (rows === 1 || height / rows > 12) return '0.32em';
  return row === 1 ? '0' : row === rows ? '0.75em' : '0.32em';
};
