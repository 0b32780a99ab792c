/** The words of all charts, as a catalogue holds them. */

import type { EntriesChartText } from './gradient-entries.ts';
import type { GradientHeatText } from './gradient-heat-map.ts';
import type { NormChartText } from './gradient-norm.ts';
import type { GradientChartText } from './gradient-over-time.ts';
import type { HiddenStatesText } from './hidden-states.ts';
import type { LossChartText } from './LossOverSteps.tsx';
import type { SummarisedStepText } from './over-steps.ts';
import type { RadiusChartText } from './SpectralRadius.tsx';
import type { SaturationChartText } from './saturation-over-time.ts';
import type { SpectrumChartText } from './spectrum-plane.ts';

export interface ChartTexts {
  readonly gradientOverTime: GradientChartText;
  readonly loss: LossChartText;
  readonly gradientNorm: NormChartText;
  readonly metric: SummarisedStepText;
  readonly spectrum: SpectrumChartText;
  readonly spectralRadius: RadiusChartText;
  readonly saturation: SaturationChartText;
  readonly gradientEntries: EntriesChartText;
  readonly gradientHeatMap: GradientHeatText;
  readonly hiddenStates: HiddenStatesText;
}
