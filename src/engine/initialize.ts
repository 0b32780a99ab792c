/** The initial parameters of a lane, in f64: the same draws for every lane and engine (common random numbers). */
import type { RandomStream } from '../math/random.ts';
import type { Choice } from '../model/entry.ts';
import { entryOf } from '../model/entry.ts';
import { initializers } from '../model/initializers/index.ts';
import { blocksOf, type LaneLayout, type ParameterName } from './layout.ts';

/** Canonical layout; every gate's matrix is drawn by itself, from the stream of (parameter, gate). */
export function initialParameters(layout: LaneLayout, stream: RandomStream): Record<ParameterName, Float64Array> {
  const { lane, program, sizes } = layout;
  const { hiddenSize: H, inputSize: I, outputSize: O } = sizes;
  const fill = (choice: Choice, rows: number, columns: number, purpose: string): Float64Array =>
    entryOf(initializers, choice.id).fill({ rows, columns }, stream.of(purpose), choice);
  const ofCell = (parameter: 'recurrent' | 'input' | 'bias', choice: Choice, rows: number): Float64Array => {
    const blocks = blocksOf(parameter, program.blocks);
    const whole = new Float64Array(rows * blocks.length * H);
    blocks.forEach(({ gate, part }, b) => {
      // The two biases of a gate used in halves are drawn apart.
      const purpose =
        parameter === 'bias' && part === 'recurrent' ? `${parameter}.${gate}.recurrent` : `${parameter}.${gate}`;
      const block = fill(choice, rows, H, purpose);
      for (let r = 0; r < rows; r++) whole.set(block.subarray(r * H, (r + 1) * H), (r * blocks.length + b) * H);
    });
    return whole;
  };
  return {
    recurrent: ofCell('recurrent', lane.recurrentInitializer, H),
    input: ofCell('input', lane.inputInitializer, I),
    bias: ofCell('bias', lane.biasInitializer, 1),
    output: fill(lane.outputInitializer, H, O, 'output'),
    outputBias: fill(lane.biasInitializer, 1, O, 'outputBias'),
  };
}
