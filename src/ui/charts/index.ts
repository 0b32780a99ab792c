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
  { id: 'gradientOverTime', View: LiveGradientOverTime },
  { id: 'loss', View: LiveLossOverSteps },
  { id: 'gradientNorm', View: LiveGradientNorm },
  { id: 'metric', View: LiveMetricOverSteps },
  { id: 'gradientHeatMap', View: LiveGradientHeatMap },
];
