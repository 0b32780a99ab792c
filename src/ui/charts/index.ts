/** The charts, in the order in which they are offered. One file and one line each. */
import { lazy } from 'react';
import type { Chart } from './chart.ts';
import { LiveGradientNorm } from './GradientNorm.tsx';
import { LiveGradientOverTime } from './GradientOverTime.tsx';
import { LiveLossOverSteps } from './LossOverSteps.tsx';
import { LiveMetricOverSteps } from './MetricOverSteps.tsx';

const LiveSpectrum = lazy(async () => ({ default: (await import('./Spectrum.tsx')).LiveSpectrum }));
const LiveSpectralRadius = lazy(async () => ({ default: (await import('./SpectralRadius.tsx')).LiveSpectralRadius }));
const LiveSaturation = lazy(async () => ({
  default: (await import('./SaturationOverTime.tsx')).LiveSaturationOverTime,
}));
const LiveGradientEntries = lazy(async () => ({
  default: (await import('./GradientEntries.tsx')).LiveGradientEntries,
}));

export const charts: readonly Chart[] = [
  { id: 'gradientOverTime', View: LiveGradientOverTime },
  { id: 'loss', View: LiveLossOverSteps },
  { id: 'gradientNorm', View: LiveGradientNorm },
  { id: 'metric', View: LiveMetricOverSteps },
  { id: 'spectrum', View: LiveSpectrum, probes: ['spectrum'] },
  { id: 'spectralRadius', View: LiveSpectralRadius, probes: ['spectrum'] },
  { id: 'saturation', View: LiveSaturation, probes: ['saturation'] },
  { id: 'gradientEntries', View: LiveGradientEntries, probes: ['gradientEntries'] },
];
