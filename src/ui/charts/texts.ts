/** The words of all charts, as a catalogue holds them. */

import type { ClippedChartText } from './ClippedShare.tsx';
import type { EntriesChartText } from './gradient-entries.ts';
import type { GradientHeatText } from './gradient-heat-map.ts';
import type { NormChartText } from './gradient-norm.ts';
import type { GradientChartText } from './gradient-over-time.ts';
import type { HiddenStatesText } from './hidden-states.ts';
import type { LossChartText } from './LossOverSteps.tsx';
import type { SummarisedStepText } from './over-steps.ts';
import type { ParameterChartText } from './ParameterNorms.tsx';
import type { RadiusChartText } from './SpectralRadius.tsx';
import type { SaturationChartText } from './saturation-over-time.ts';
import type { SpectrumChartText } from './spectrum-plane.ts';
import type { RatioChartText } from './UpdateRatio.tsx';

export interface ChartTexts {
  readonly gradientOverTime: GradientChartText;
  readonly loss: LossChartText;
  readonly gradientNorm: NormChartText;
  readonly metric: SummarisedStepText;
  readonly parameterNorms: ParameterChartText;
  readonly updateRatio: RatioChartText;
  readonly clippedShare: ClippedChartText;
  readonly spectrum: SpectrumChartText;
  readonly spectralRadius: RadiusChartText;
  readonly saturation: SaturationChartText;
  readonly gradientEntries: EntriesChartText;
  readonly gradientHeatMap: GradientHeatText;
  readonly hiddenStates: HiddenStatesText;
}

/** What is known at first: all words of the charts that the page opens with, the titles of the others. */
export type FirstChartTexts = { readonly [Id in keyof ChartTexts]: Pick<ChartTexts[Id], 'title'> } & Pick<
  ChartTexts,
  'gradientOverTime' | 'loss' | 'gradientNorm' | 'metric'
>;
