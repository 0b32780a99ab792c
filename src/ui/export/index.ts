/**
 * Files that leave the page: a chart as SVG, PNG or CSV, the run as JSON or CSV. They are made here, in memory, and handed
 * to the browser as downloads; nothing is sent. Loaded when somebody asks for the first.
 */
import { printCsv, type Table } from '../../lab/csv.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Past } from '../../lab/past.ts';
import { printRunFile } from '../../lab/run-file.ts';
import { allSeries, gradientByTimestep, type NamedLane } from '../../lab/run-tables.ts';
import { mutedPlaces } from '../../lab/view-store.ts';
import type { Chart } from '../charts/chart.ts';
import { laneLabels } from '../hooks/lane-labels.ts';
import { saveFile } from '../page/save-file.ts';
import { captionOf, type Words } from './caption.ts';
import { chartTables } from './chart-tables.ts';
import { figureOf } from './figure.ts';
import { pngOf } from './png.ts';

export type ChartFormat = 'SVG' | 'PNG' | 'CSV';
export type RunFormat = 'run' | 'series' | 'gradient';

const csvOf = (table: Table): Blob => new Blob([printCsv(table)], { type: 'text/csv;charset=utf-8' });

/** "gradientOverTime" as it stands in the name of a file: "gradient-over-time". */
const inWords = (id: string): string => id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** @returns the name of the file @throws with the reason where it can't be made */
export async function saveChart(
  format: ChartFormat,
  id: Chart['id'],
  cell: HTMLElement | null,
  lab: Lab,
  words: Words,
): Promise<string> {
  const state = lab.run.store.getState();
  const { experiment } = state;
  // Of the past step that is looked at, where one is.
  const { past } = lab.past.getState();
  const step = past?.span.last ?? state.step;
  const muted = mutedPlaces(lab.view.getState(), experiment.lanes.length);
  const name = `backflow-${inWords(id)}-step-${step}.${format.toLowerCase()}`;
  if (format === 'CSV') {
    const lanes = namedLanes(lab, words, past).filter(({ number }) => !muted.has(number - 1));
    saveFile(name, csvOf(chartTables[id](lanes)));
    return name;
  }
  const chart = cell?.querySelector<HTMLElement>('.chart');
  if (!chart) throw new Error('the chart is not drawn');
  const drawn = [...experiment.lanes.keys()].filter((lane) => !muted.has(lane));
  const address = `${location.href.split('#', 1)[0]}#${lab.openings.link()}`;
  const figure = figureOf(chart, captionOf({ ...state, step }, drawn, address, words));
  saveFile(name, format === 'SVG' ? new Blob([figure.svg], { type: 'image/svg+xml' }) : await pngOf(figure));
  return name;
}

/** @returns the name of the file @throws where the run begins anew meanwhile */
export async function saveRun(format: RunFormat, lab: Lab, words: Words): Promise<string> {
  const { step, file } = await lab.run.save((run) => {
    const { engine } = lab.run.store.getState();
    const lanes = namedLanes(lab, words);
    const made = {
      run: () => new Blob([printRunFile(run, engine)], { type: 'application/json' }),
      series: () => csvOf(allSeries(lanes, run.measured)),
      gradient: () => csvOf(gradientByTimestep(lanes)),
    };
    return { step: run.step, file: made[format]() };
  });
  const name = { run: 'run', series: 'series', gradient: 'gradient-by-timestep' }[format];
  const whole = `backflow-${name}-step-${step}.${format === 'run' ? 'json' : 'csv'}`;
  saveFile(whole, file);
  return whole;
}

function namedLanes({ run, telemetry }: Lab, { messages, numbers, text }: Words, past?: Past): NamedLane[] {
  const { names } = laneLabels(run.store.getState().experiment, messages.lanes, numbers, text);
  return telemetry.lanes.map((measured, lane) => ({
    number: lane + 1,
    name: names[lane] ?? '',
    measured: past?.lane(measured) ?? measured,
  }));
}
