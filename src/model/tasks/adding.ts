import { entryOf } from '../entry.ts';
import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { withinTolerance } from '../metrics/index.ts';
import { type AddingVariant, addingVariants } from './adding/variants.ts';
import { type Batch, defineTask, type GeneratedSource } from './task.ts';

const variantOf = (id: string): AddingVariant => entryOf(addingVariants, id);

export const adding = defineTask({
  id: 'adding',
  label: { en: 'adding problem', zh: '加法问题' },
  reference: {
    en: 'numbers beside marks, the target is the sum of the two marked numbers. Arjovsky, Shah & Bengio 2016 (code): U[0, 1), one mark in each half. Le, Jaitly & Hinton 2015, as Bai, Kolter & Koltun 2018 (code): U[0, 1), marks anywhere. Pascanu, Mikolov & Bengio 2013 (code, but of constant length): U[0, 1), marks in the first tenth and the next four, half the sum. Hochreiter & Schmidhuber 1997 (but of constant length): U[−1, 1), marks in the first ten and in the first T/2 − 1, ends marked −1, 0.5 + sum/4',
    zh: '数与标记并列，目标是两个被标记的数之和。Arjovsky, Shah & Bengio 2016（代码）：U[0, 1)，前后两半各一个标记。Le, Jaitly & Hinton 2015，同 Bai, Kolter & Koltun 2018（代码）：U[0, 1)，标记位置任意。Pascanu, Mikolov & Bengio 2013（代码，但长度固定）：U[0, 1)，标记在前十分之一和随后的十分之四中，目标为和的一半。Hochreiter & Schmidhuber 1997（但长度固定）：U[−1, 1)，标记在前十步和前 T/2 − 1 步中，首尾标记为 −1，目标为 0.5 + 和/4',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T', zh: '时间步数 T' },
      default: 100,
      min: 2,
      max: 1000,
      isInteger: true,
      scale: 'log',
    },
    variant: { kind: 'option', label: { en: 'variant', zh: '变体' }, default: 'arjovsky', options: addingVariants },
  },
  loss: () => meanSquaredError,
  metric: withinTolerance,
  shape: ({ timesteps }) => ({ timesteps, inputSize: 2, outputSize: 1, lossAt: 'end' }),
  baselineLoss: ({ timesteps, variant }) => variantOf(variant).baselineLoss(timesteps),
  solved: ({ variant }) => variantOf(variant).solved,
  open: async ({ timesteps, variant }) => addingSource(timesteps, variantOf(variant)),
});

/** Sequence b depends on the stream, T, the variant and b only, not on the batch size. */
function addingSource(timesteps: number, variant: AddingVariant): GeneratedSource {
  const { numberInput, hasMarkedEnds = false } = variant;
  return {
    batch: (stream, batchSize): Batch => {
      const numbers = stream.of('numbers');
      const marks = stream.of('marks');
      const inputs = new Float32Array(timesteps * batchSize * 2);
      const targets = new Float32Array(batchSize);
      for (let b = 0; b < batchSize; b++) {
        const number = (t: number) => (t * batchSize + b) * 2 + numberInput;
        const mark = (t: number) => (t * batchSize + b) * 2 + 1 - numberInput;
        for (let t = 0; t < timesteps; t++) inputs[number(t)] = variant.number(numbers.uniform(b * timesteps + t));
        const marked = variant.marked(marks, b, timesteps);
        if (hasMarkedEnds) {
          inputs[mark(0)] = -1;
          inputs[mark(timesteps - 1)] = -1;
          if (marked.includes(0)) inputs[number(0)] = 0;
        }
        for (const t of marked) inputs[mark(t)] = 1;
        targets[b] = variant.target(inputs[number(marked[0])] + inputs[number(marked[1])]);
      }
      return { inputs, targets, batchSize };
    },
  };
}
