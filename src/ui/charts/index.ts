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
const LiveHiddenStates = lazy(async () => ({ default: (await import('./HiddenStates.tsx')).LiveHiddenStates }));
const LiveSpectrum = lazy(async () => ({ default: (await import('./Spectrum.tsx')).LiveSpectrum }));
const LiveSpectralRadius = lazy(async () => ({ default: (await import('./SpectralRadius.tsx')).LiveSpectralRadius }));
const LiveSaturation = lazy(async () => ({
  default: (await import('./SaturationOverTime.tsx')).LiveSaturationOverTime,
}));
const LiveParameterNorms = lazy(async () => ({ default: (await import('./ParameterNorms.tsx')).LiveParameterNorms }));
const LiveUpdateRatio = lazy(async () => ({ default: (await import('./UpdateRatio.tsx')).LiveUpdateRatio }));
const LiveClippedShare = lazy(async () => ({ default: (await import('./ClippedShare.tsx')).LiveClippedShare }));
const LiveGradientEntries = lazy(async () => ({
  default: (await import('./GradientEntries.tsx')).LiveGradientEntries,
}));

export const charts: readonly Chart[] = [
  { id: 'gradientOverTime', View: LiveGradientOverTime, isShownAtFirst: true },
  { id: 'loss', View: LiveLossOverSteps, isShownAtFirst: true, isLog: true },
  { id: 'gradientNorm', View: LiveGradientNorm, isShownAtFirst: true, isLog: true },
  { id: 'metric', View: LiveMetricOverSteps, isShownAtFirst: true },
  { id: 'parameterNorms', View: LiveParameterNorms, isLog: true },
  { id: 'updateRatio', View: LiveUpdateRatio, isLog: true },
  { id: 'clippedShare', View: LiveClippedShare },
  { id: 'gradientHeatMap', View: LiveGradientHeatMap, isWide: true },
  { id: 'spectrum', View: LiveSpectrum, probes: ['spectrum'] },
  { id: 'hiddenStates', View: LiveHiddenStates, probes: ['hiddenStates'], isWide: true },
  { id: 'spectralRadius', View: LiveSpectralRadius, probes: ['spectrum'], isLog: true },
  { id: 'saturation', View: LiveSaturation, probes: ['saturation'] },
  { id: 'gradientEntries', View: LiveGradientEntries, probes: ['gradientEntries'] },
];

/** Those that are chosen, in their order; where nobody chose, those that the page opens with. */
export const shownCharts = (ids: readonly string[] | undefined): readonly Chart[] =>
  ids
    ? ids.flatMap((id) => charts.filter((chart) => chart.id === id))
    : charts.filter(({ isShownAtFirst }) => isShownAtFirst);
