/** The words of all charts, as a catalogue holds them. */

import type { GradientHeatText } from './gradient-heat-map.ts';
import type { NormChartText } from './gradient-norm.ts';
import type { GradientChartText } from './gradient-over-time.ts';
import type { HiddenStatesText } from './hidden-states.ts';
import type { LossChartText } from './LossOverSteps.tsx';
import type { SummarisedStepText } from './over-steps.ts';

export interface ChartTexts {
  readonly gradientOverTime: GradientChartText;
  readonly loss: LossChartText;
  readonly gradientNorm: NormChartText;
  readonly metric: SummarisedStepText;
  readonly gradientHeatMap: GradientHeatText;
  readonly hiddenStates: HiddenStatesText;
}
