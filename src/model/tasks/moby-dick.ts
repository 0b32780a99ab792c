import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { ALPHABET } from './moby-dick/format.ts';
import { loadMobyDick } from './moby-dick/load.ts';
import { defineTask } from './task.ts';
import { sequencesField, textSource } from './text-source.ts';

/** Entropy of a character, from its shares in the trained part of the text, in nats. */
const CHARACTER_ENTROPY = 2.9624620230313;

/** Cross-entropy on the held-out part of a table of what followed each pair of characters in training, each count + 1. */
const TRIGRAM_LOSS = 2.0056833822916;

export const mobyDick = defineTask({
  id: 'mobyDick',
  label: { en: 'next character, Moby-Dick', zh: '下一字符：《白鲸》' },
  reference: {
    en: 'Herman Melville 1851, the first 400 000 characters in an alphabet of 36 (lower case, space, nine marks), one a timestep; which comes next, at every timestep (as Karpathy’s min-char-rnn 2015, where sequences follow one another and states are carried over); the last 10 % are held out',
    zh: 'Herman Melville 1851，前 400 000 个字符，字母表为 36 个（小写字母、空格、九种标点），每个时间步一个；在每个时间步预测下一个字符（同 Karpathy 的 min-char-rnn 2015，那里序列依次相接、状态沿用）；最后 10 % 留出',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T', zh: '时间步数 T' },
      default: 50,
      min: 2,
      max: 1000,
      isInteger: true,
      scale: 'log',
    },
    sequences: sequencesField,
  },
  loss: () => crossEntropy,
  metric: accuracy,
  shape: ({ timesteps }) => ({
    timesteps,
    inputSize: ALPHABET.length,
    outputSize: ALPHABET.length,
    lossAt: 'every',
  }),
  baselineLoss: () => CHARACTER_ENTROPY,
  solved: () => ({
    quantity: 'loss',
    bound: TRIGRAM_LOSS,
    reference: {
      en: 'better, on the held-out text, than a table of which character followed each pair of characters in training: a bar of this page',
      zh: '在留出的文本上，优于记录训练中每两个字符之后出现哪个字符的表：本页自定的标准',
    },
  }),
  open: async ({ timesteps, sequences }) => textSource(await loadMobyDick(), timesteps, ALPHABET.length, sequences),
});
