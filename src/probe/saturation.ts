/**
 * How many units are saturated, by timestep: of all units in all sequences that are read. What counts as saturated is the
 * cell's own word (`saturation` of its definition), and is judged by its states: engines keep no gates.
 */
import { type LaneLayout, stateSequence } from '../engine/layout.ts';
import type { StateSaturation } from '../model/activations/saturation.ts';
import { defineProbe } from './probe.ts';

export interface SaturationResult {
  /** In words of mathematics: "|hₜ| ≥ 0.9". */
  readonly formula: string;
  /** Whether the derivative is 0 there. */
  readonly isDeadly: boolean;
  /** Share of units × sequences that are saturated at t = 1..T, at index t − 1. */
  readonly share: Float64Array;
  /** Units that are saturated in every sequence at every timestep; dead ones where that is deadly. */
  readonly stuck: number;
  readonly units: number;
  readonly sequences: number;
}

/** Values read of a lane at most, for the time it takes and the memory: sequences are left out beyond it. */
const VALUES_MAX = 2 ** 20;

const saturationOf = ({ program, lane }: LaneLayout): StateSaturation | undefined =>
  program.cell.saturation?.(lane.cell);

export const saturation = defineProbe({
  id: 'saturation',
  reads: (layout) => {
    const { batchSize: B, timesteps: T, hiddenSize: H } = layout.sizes;
    const counts = saturationOf(layout);
    const sequences = Math.max(1, Math.min(B, Math.floor(VALUES_MAX / ((T + 1) * H))));
    return counts ? [{ tensor: stateSequence(counts.state), sequences }] : [];
  },
  /** @returns undefined where the cell has nothing that saturates */
  measure: (tensors, layout): SaturationResult | undefined => {
    const counts = saturationOf(layout);
    if (!counts) return undefined;
    const { low, high, formula, isDeadly, state } = counts;
    const { timesteps: T, hiddenSize: H } = layout.sizes;
    const values = tensors[stateSequence(state)]!;
    const perStep = values.length / (T + 1);
    const free = new Uint8Array(H);
    const share = new Float64Array(T);
    for (let t = 1; t <= T; t++) {
      let saturated = 0;
      for (let i = 0; i < perStep; i++) {
        const value = values[t * perStep + i]!;
        if (value <= low || value >= high) saturated++;
        else free[i % H] = 1;
      }
      share[t - 1] = saturated / perStep;
    }
    const stuck = free.reduce((sum, isFree) => sum - isFree, H);
    return { formula, isDeadly, share, stuck, units: H, sequences: perStep / H };
  },
  scalars: (result): Record<string, number> =>
    result ? { share: result.share.reduce((sum, share) => sum + share, 0) / result.share.length } : {},
});
