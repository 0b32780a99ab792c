/** The charts, in the order in which they are offered. One file and one line each. */
import { lazy } from 'react';
import type { Chart } from './chart.ts';
import { LiveGradientNorm } from './GradientNorm.tsx';
import { LiveGradientOverTime } from './GradientOverTime.tsx';
import { LiveLossOverSteps } from './LossOverSteps.tsx';
import { LiveMetricOverSteps } from './MetricOverSteps.tsx';

const LiveGradientHeatMap = lazy(async () => ({
  default: (await import('./GradientHeatMap.tsx')).LiveGradientHeatMap,
}));

export const charts: readonly Chart[] = [
  { id: 'gradientOverTime', View: LiveGradientOverTime, isShownAtFirst: true },
  { id: 'loss', View: LiveLossOverSteps, isShownAtFirst: true },
  { id: 'gradientNorm', View: LiveGradientNorm, isShownAtFirst: true },
  { id: 'metric', View: LiveMetricOverSteps, isShownAtFirst: true },
  { id: 'gradientHeatMap', View: LiveGradientHeatMap, isWide: true },
];

/** Those that are chosen, in their order; where nobody chose, those that the page opens with. */
export const shownCharts = (ids: readonly string[] | undefined): readonly Chart[] =>
  ids
    ? ids.flatMap((id) => charts.filter((chart) => chart.id === id))
    : charts.filter(({ isShownAtFirst }) => isShownAtFirst);
