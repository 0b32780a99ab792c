/** The initial parameters of a lane, in f64: the same draws for every lane and engine (common random numbers). */
import * as algebra from '../math/linear-algebra.ts';
import type { RandomStream } from '../math/random.ts';
import type { Choice } from '../model/entry.ts';
import { entryOf } from '../model/entry.ts';
import { type AnyInitializer, type BiasBlock, initializers } from '../model/initializers/index.ts';
import { blocksOf, type LaneLayout, learnsStart, type PerParameter, START, sizeOf, tensorOf } from './layout.ts';

/**
 * Canonical layout. Every gate's matrix is drawn by itself, from the stream of (parameter, gate), unless its initializer
 * fills all gates at once: then from the first gate's, so that a cell of one gate is the same either way.
 */
export function initialParameters(layout: LaneLayout, stream: RandomStream): PerParameter<Float64Array> {
  const { lane, program, sizes } = layout;
  const { hiddenSize: H, timesteps: T, inputSize: I, outputSize: O } = sizes;
  const fill = (
    choice: Choice,
    [rows, columns]: readonly [number, number],
    purpose: string,
    biasBlocks: readonly BiasBlock[] = [],
  ): Float64Array =>
    initializerOf(choice).fill(
      { rows, columns, hiddenSize: H, timesteps: T, biasBlocks },
      stream.of(purpose),
      choice,
      algebra,
    );

  const ofCell = (parameter: 'recurrent' | 'input' | 'bias', choice: Choice, rows: number): Float64Array => {
    const isBias = parameter === 'bias';
    const blocks = blocksOf(parameter, program.blocks).map(({ gate, part }) => ({
      // The two biases of a gate used in halves are drawn apart.
      purpose: isBias && part === 'recurrent' ? `${parameter}.${gate}.recurrent` : `${parameter}.${gate}`,
      biasBlocks: isBias ? [{ part, memory: program.cell.memory?.[gate] }] : [],
    }));
    if (initializerOf(choice).isFused(choice)) {
      const all = blocks.flatMap(({ biasBlocks }) => biasBlocks);
      return fill(choice, [rows, blocks.length * H], blocks[0]!.purpose, all);
    }
    const whole = new Float64Array(rows * blocks.length * H);
    blocks.forEach(({ purpose, biasBlocks }, b) => {
      const block = fill(choice, [rows, H], purpose, biasBlocks);
      for (let r = 0; r < rows; r++) whole.set(block.subarray(r * H, (r + 1) * H), (r * blocks.length + b) * H);
    });
    return whole;
  };
  return {
    recurrent: ofCell('recurrent', lane.recurrentInitializer, H),
    input: ofCell('input', lane.inputInitializer, I),
    bias: ofCell('bias', lane.biasInitializer, 1),
    output: fill(lane.outputInitializer, [H, O], 'output'),
    outputBias: fill(lane.outputBiasInitializer, [1, O], 'outputBias'),
    ...(learnsStart(layout) && { [START]: new Float64Array(sizeOf(tensorOf(layout, START))) }),
  };
}

const initializerOf = (choice: Choice): AnyInitializer => entryOf(initializers, choice.id);
