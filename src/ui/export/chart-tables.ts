/** Which table has the numbers of a chart. One line for each chart. */
import type { Table } from '../../lab/csv.ts';
import { type NamedLane, runTables } from '../../lab/run-tables.ts';
import type { Chart } from '../charts/chart.ts';

export const chartTables: Readonly<Record<Chart['id'], (lanes: readonly NamedLane[]) => Table>> = {
  gradientOverTime: runTables.latestGradient,
  loss: runTables.loss,
  gradientNorm: runTables.gradientNorm,
  metric: runTables.metric,
  parameterNorms: runTables.parameters,
  updateRatio: runTables.updateRatio,
  clippedShare: runTables.clipped,
  gradientHeatMap: runTables.gradientByTimestep,
  hiddenStates: runTables.hiddenStates,
  spectrum: runTables.spectrum,
  spectralRadius: runTables.spectralRadius,
  saturation: runTables.saturation,
  gradientEntries: runTables.gradientEntries,
};
