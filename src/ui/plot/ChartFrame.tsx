/**
 * What surrounds the drawing of every chart: heading, size, cursor by pointer and keys, the values at the cursor, and
 * for those who do not see it a name, a sentence and a table. What is drawn, and where, is each chart's own.
 */
import './plot.css';
import {
  createContext,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  use,
  useId,
  useMemo,
  useState,
} from 'react';
import { type CursorSpan, clampTo, cursorAfterKey, samplePositions } from './cursor.ts';
import { formatInteger } from './format.ts';
import { type ChartTable, nearestFirst, type ReadoutRow } from './lane.ts';
import { useLookingBack } from './looking-back.ts';
import { Mark } from './Mark.tsx';
import { Glyph, Readout } from './Readout.tsx';
import type { ChartText } from './text.ts';
import { useSeldom } from './use-held.ts';
import type { MeasuredPlot, Size } from './use-size.ts';

/** The place of the drawing inside the chart, px. */
export interface Box extends Size {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A lane in a legend. */
export interface LegendItem {
  readonly id: string;
  readonly name: string;
  readonly style: number;
  readonly note?: string | undefined;
}

/** A chart for one size of its box. */
export interface Drawing {
  readonly box: Box;
  /** Stands for direct labels where the chart is too narrow for them; else empty. */
  readonly legend: readonly LegendItem[];
  /** Whether the legend says what stands nowhere else, so that it is shown in small charts too. */
  readonly isLegendNeeded?: boolean;
  readonly xOf: (position: number) => number;
  readonly positionOf: (x: number, y: number) => number;
  /** A position as text; a whole number, if left out. */
  readonly nameOf?: (position: number) => string;
  /** What is measured at a position, one row per lane. */
  readonly readout: (position: number) => readonly ReadoutRow[];
  readonly content: ReactNode;
  /** What lies below it and is no SVG. */
  readonly ground?: ReactNode;
  /** The key to its colours, where it has some beside those of lanes. */
  readonly colours?: ReactNode;
  /** Stands for a line across the plot, with a mark for each lane. */
  readonly cursor?: (position: number) => ReactNode;
  /** Stands for the position alone over what is read there. */
  readonly heading?: (position: number) => string;
  /** Stands for what is read at some positions. */
  readonly table?: () => ChartTable;
}

/** The cursor's second direction, in charts that have one: up and down. */
export interface CursorRow {
  readonly span: CursorSpan;
  readonly row: number;
  readonly onMove: (row: number) => void;
  /** A pointer is at this place of the drawing, px. */
  readonly onPoint: (x: number, y: number) => void;
}

/** A cursor that several charts share. */
export interface SharedCursor {
  readonly position: number | undefined;
  readonly onMove: (position: number | undefined) => void;
}

export interface ChartFrameProps {
  readonly text: ChartText;
  readonly span: CursorSpan;
  readonly isEmpty: boolean;
  /** The latest step drawn. */
  readonly step: number;
  /** A sentence that says what the chart shows. */
  readonly summarise: () => string;
  readonly plot: MeasuredPlot;
  readonly drawing: Drawing;
  readonly cursor?: SharedCursor | undefined;
  readonly cursorRow?: CursorRow;
  /** The least height of the plot, px. */
  readonly leastHeight?: number;
  /** Whether it needs more height than a chart among others. */
  readonly isTall?: boolean;
  /** What the reader may choose in the chart; it stands in its heading. */
  readonly options?: ReactNode;
  /** Changes when the chart begins to show something else: what is said of it is renewed at once. */
  readonly subject: string;
}

/** What can be done with the chart where it stands: shown at the end of its heading. */
export const ChartActions = createContext<ReactNode>(undefined);

/** Texts are renewed no more often than this, ms: a screen reader must be able to keep up. */
const SAID_EVERY = 5000;
const TABLE_ROWS = 11;

export function ChartFrame(props: ChartFrameProps) {
  const { text, span, isEmpty, step, summarise, drawing, subject, cursorRow, leastHeight } = props;
  const { ref, size, zoom } = props.plot;
  const lookingBack = useLookingBack();
  const id = useId();
  const [own, setOwn] = useState<number>();
  const [pointerY, setPointerY] = useState<number>();
  const { position: wished, onMove } = props.cursor ?? { position: own, onMove: setOwn };
  const position = wished === undefined || isEmpty ? undefined : clampTo(span, wished);
  const headingOf = drawing.heading ?? ((at: number) => text.position(nameOf(drawing, at)));

  const said = useSeldom(
    () => ({
      summary: isEmpty ? text.empty : summarise(),
      caption: text.caption(formatInteger(step)),
      last: span.last,
      table: drawing.table?.() ?? tableOf(text, span, isEmpty, drawing),
    }),
    SAID_EVERY,
    `${text.title} ${subject} ${isEmpty} ${lookingBack?.step}`,
    drawing,
  );
  // Said as the cursor moves and as texts are renewed, not at every step of the training.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing changes every frame
  const valueText = useMemo(
    () => (position === undefined ? said.summary : text.atCursor(headingOf(position), drawing.readout(position))),
    [position, cursorRow?.row, said],
  );

  const moveTo = ({ clientX, clientY, currentTarget }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    const [x, y] = [(clientX - left) / zoom, (clientY - top) / zoom];
    setPointerY(y);
    cursorRow?.onPoint(x, y);
    onMove(clampTo(span, drawing.positionOf(x, y)));
  };
  const leave = ({ pointerType }: PointerEvent) => {
    if (pointerType !== 'mouse') return; // a finger leaves by being lifted: its cursor stays to be read
    setPointerY(undefined);
    onMove(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isEmpty) return;
    const rowsUp = cursorRow && { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (rowsUp !== undefined && position !== undefined) {
      cursorRow?.onMove(clampTo(cursorRow.span, cursorRow.row + rowsUp * cursorRow.span.stride));
      event.preventDefault();
      event.stopPropagation();
      setPointerY(undefined);
      return;
    }
    const next = cursorAfterKey(event.key, position, span);
    if (next === 'unmoved') return;
    event.preventDefault();
    event.stopPropagation();
    setPointerY(undefined);
    onMove(next);
  };

  return (
    <figure className={props.isTall ? 'chart chart-tall' : 'chart'}>
      <figcaption className="chart-heading">
        <h2 className="chart-title" title={text.title}>
          {text.title}
        </h2>{' '}
        <span className="chart-measure" title={text.measure}>
          {text.measure}
        </span>{' '}
        {props.options && <span className="chart-options">{props.options}</span>}
        {use(ChartActions)}
      </figcaption>
      {drawing.colours}
      <Legend items={drawing.legend} isNeeded={drawing.isLegendNeeded} isNarrow={size.width < NARROW} />
      <div
        ref={ref}
        className="chart-plot"
        style={leastHeight === undefined ? undefined : { minHeight: heightOf(leastHeight) }}
        role="slider"
        tabIndex={0}
        aria-label={text.title}
        aria-describedby={`${id}-keys`}
        aria-valuemin={span.first}
        aria-valuemax={Math.max(said.last, position ?? 0)}
        aria-valuenow={position ?? said.last}
        aria-valuetext={valueText}
        onPointerMove={moveTo}
        onPointerDown={moveTo}
        onPointerLeave={leave}
        onKeyDown={onKeyDown}
      >
        {drawing.ground}
        <svg className="chart-svg" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true" focusable="false">
          {drawing.content}
          {position !== undefined && (
            <g className="chart-at-cursor">
              {drawing.cursor?.(position) ?? <CursorLine drawing={drawing} position={position} />}
            </g>
          )}
        </svg>
        {lookingBack?.note && <p className="chart-note">{lookingBack.note}</p>}
        {isEmpty && <p className="chart-empty">{text.empty}</p>}
        {position !== undefined && (
          <Readout
            heading={headingOf(position)}
            rows={nearestFirst(drawing.readout(position), pointerY)}
            at={[drawing.xOf(position), drawing.box.top]}
            foot={drawing.box.height - drawing.box.bottom}
            zoom={zoom}
          />
        )}
      </div>
      <div className="chart-said">
        <p>{said.summary}</p>
        <p id={`${id}-keys`}>{text.keys}</p>
        {said.table.rows.length > 0 && <Table caption={said.caption} table={said.table} />}
      </div>
    </figure>
  );
}

const nameOf = (drawing: Drawing, position: number): string => (drawing.nameOf ?? formatInteger)(position);

function tableOf(text: ChartText, span: CursorSpan, isEmpty: boolean, drawing: Drawing): ChartTable {
  const positions = isEmpty ? [] : samplePositions(span, TABLE_ROWS);
  const columns = [text.positions, ...(isEmpty ? [] : drawing.readout(span.last).map(({ name }) => name))];
  const rows = positions.map((at) => [nameOf(drawing, at), ...drawing.readout(at).map(({ value }) => value)]);
  return { columns, rows };
}

/** At least as high as it would be without. */
const heightOf = (least: number) => `max(var(--chart-height, var(--chart-own-height)), ${least / 16}rem)`;

function CursorLine({ drawing: { box, xOf, readout }, position }: { drawing: Drawing; position: number }) {
  const x = Math.round(xOf(position)) + 0.5;
  return (
    <g>
      <line className="chart-cursor" x1={x} x2={x} y1={box.top} y2={box.height - box.bottom} />
      {readout(position).map(({ id, style, y }) => Number.isFinite(y) && <Mark key={id} style={style} x={x} y={y} />)}
    </g>
  );
}

interface LegendProps {
  readonly items: readonly LegendItem[];
  readonly isNeeded?: boolean | undefined;
  readonly isNarrow: boolean;
}

/** Narrower than this there is no room for the names of many lanes, px. */
const NARROW = 400;
const MANY = 4;

/** In a narrow chart only what is noted of many lanes is said: in columns, behind their marks alone. */
function Legend({ items, isNeeded = false, isNarrow }: LegendProps) {
  const isShort = isNeeded && isNarrow && items.length >= MANY;
  const shown = isShort ? items.filter(({ note }) => note) : items;
  if (shown.length === 0) return null;
  return (
    <div className={`chart-legend${isNeeded ? ' is-needed' : ''}${isShort ? ' is-short' : ''}`} aria-hidden="true">
      {shown.map(({ id, name, style, note }) => (
        <span className="chart-legend-item" key={id} title={name}>
          <Glyph style={style} />
          {!isShort && `${name} `}
          {note && <span className="chart-legend-note">{note}</span>}
        </span>
      ))}
    </div>
  );
}

function Table({ caption, table: { columns, rows } }: { caption: string; table: ChartTable }) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column, i) => (
            // Two lanes may have the same name; columns keep their places.
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by place only
            <th key={i} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([position, ...values]) => (
          <tr key={position}>
            <th scope="row">{position}</th>
            {values.map((value, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={i}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
