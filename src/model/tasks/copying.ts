import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { type Batch, defineTask, type GeneratedSource } from './task.ts';

/** How many symbols are to be remembered, and how many there are. */
export const LENGTH = 10;
const SYMBOLS = 8;

/** Classes: the blank, then the symbols 1 to 8, then (input only) the marker that asks for them. */
const BLANK = 0;
const MARKER = SYMBOLS + 1;
const INPUTS = SYMBOLS + 2;
const OUTPUTS = SYMBOLS + 1;

export const copying = defineTask({
  id: 'copying',
  label: { en: 'copying memory', zh: '复制记忆' },
  reference: {
    en: 'Arjovsky, Shah & Bengio 2016 (code): 10 of 8 symbols, a delay of blanks whose last one is replaced by a marker, 10 blanks; the outputs are blanks and, at the end, the 10 symbols; cross-entropy averaged over all timesteps (after Hochreiter & Schmidhuber 1997)',
    zh: 'Arjovsky, Shah & Bengio 2016（代码）：从 8 种符号中取 10 个，随后是一段空白，其最后一个换成标记，再接 10 个空白；输出为空白，末尾为那 10 个符号；交叉熵对所有时间步取平均（源自 Hochreiter & Schmidhuber 1997）',
  },
  fields: {
    delay: {
      kind: 'number',
      label: { en: 'delay (T = delay + 20)', zh: '延迟（T = 延迟 + 20）' },
      default: 30,
      min: 1,
      max: 980,
      isInteger: true,
      scale: 'log',
    },
  },
  loss: () => crossEntropy,
  metric: accuracy,
  shape: ({ delay }) => ({
    timesteps: delay + 2 * LENGTH,
    inputSize: INPUTS,
    outputSize: OUTPUTS,
    lossAt: 'every',
  }),
  /** Blanks are known from the time; each of the 10 symbols costs ln 8. (Without even the time, it is up to ln 9.) */
  baselineLoss: ({ delay }) => (LENGTH * Math.log(SYMBOLS)) / (delay + 2 * LENGTH),
  solved: ({ delay }) => ({
    quantity: 'metric',
    bound: 1 - (0.01 * LENGTH) / (delay + 2 * LENGTH),
    reference: {
      en: 'at most 1 % of the remembered symbols wrong, counted over the outputs at all timesteps',
      zh: '记住的符号中出错的不超过 1 %，按所有时间步的输出计算',
    },
  }),
  open: async ({ delay }) => copyingSource(delay),
});

/** Sequence b depends on the stream, the delay and b only, not on the batch size. */
function copyingSource(delay: number): GeneratedSource {
  const timesteps = delay + 2 * LENGTH;
  return {
    batch: (stream, batchSize): Batch => {
      const inputs = new Float32Array(timesteps * batchSize * INPUTS);
      const targets = new Float32Array(timesteps * batchSize * OUTPUTS);
      for (let b = 0; b < batchSize; b++) {
        const input = new Uint8Array(timesteps).fill(BLANK);
        const target = new Uint8Array(timesteps).fill(BLANK);
        for (let i = 0; i < LENGTH; i++) {
          const symbol = 1 + stream.integer(b * LENGTH + i, SYMBOLS);
          input[i] = symbol;
          target[timesteps - LENGTH + i] = symbol;
        }
        input[LENGTH + delay - 1] = MARKER;
        for (let t = 0; t < timesteps; t++) {
          inputs[(t * batchSize + b) * INPUTS + input[t]] = 1;
          targets[(t * batchSize + b) * OUTPUTS + target[t]] = 1;
        }
      }
      return { inputs, targets, batchSize };
    },
  };
}
