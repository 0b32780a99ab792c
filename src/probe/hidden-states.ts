/** The hidden state h of every unit at every timestep, in the first sequence of the batch. */
import { stateSequence } from '../engine/layout.ts';
import { defineProbe } from './probe.ts';

export interface HiddenStates {
  readonly units: number;
  readonly timesteps: number;
  /** h of unit i at t = 1..T at index i · T + t − 1: [units, timesteps]. */
  readonly values: Float32Array;
}

export const hiddenStates = defineProbe({
  id: 'hiddenStates',
  reads: ({ program }) => [{ tensor: stateSequence(program.states[0]!), sequences: 1 }],
  measure: (tensors, { program, sizes: { hiddenSize: H, timesteps: T } }): HiddenStates => {
    const states = tensors[stateSequence(program.states[0]!)]!;
    const perStep = states.length / (T + 1);
    const values = new Float32Array(H * T);
    for (let t = 1; t <= T; t++) for (let i = 0; i < H; i++) values[i * T + t - 1] = states[t * perStep + i]!;
    return { units: H, timesteps: T, values };
  },
});
