/** Which lanes say how far a colour scale, a plane or an axis of sizes reaches. Charts over steps: over-steps.ts. */
import type { ChartLane } from '../plot/lane.ts';

/** Lanes that have not diverged: numbers on the way to ∞ hide those of all others. All lanes where all have. */
export function trainingLanes<L extends Pick<ChartLane, 'divergedAtStep'>>(lanes: readonly L[]): readonly L[] {
  const training = lanes.filter(({ divergedAtStep }) => divergedAtStep === undefined);
  return training.length > 0 ? training : lanes;
}
