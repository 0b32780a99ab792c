import type { Choice } from '../entry.ts';
import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { type OwnText, readOwnText, TEXT_LENGTH_MAX } from './own/text.ts';
import { defineTask } from './task.ts';
import { sequencesField, textSource } from './text-source.ts';

/** Of the baseline: about what a table of trigrams reaches on Moby-Dick. */
const SOLVED_SHARE = 2 / 3;

/** A counting song (traditional): what comes next is plain but for the number, which is to be kept for a verse. */
const GREEN_BOTTLES = Array.from({ length: 60 }, (_, i) => {
  const bottles = `${159 - i} green bottles hanging on the wall`;
  const fall = 'and if one green bottle should accidentally fall,';
  return `${bottles},\n${bottles},\n${fall}\nthere'll be ${158 - i} green bottles hanging on the wall.\n`;
}).join('\n');

export const ownText = defineTask({
  id: 'ownText',
  label: { en: 'your own text', zh: '自己的文本' },
  reference: {
    en: 'next character of a text of yours in its own alphabet, one character a timestep, a target at every timestep (as Karpathy’s min-char-rnn 2015, where sequences follow one another and states are carried over); the last 10 % are held out. Until you bring one: the counting song Ten Green Bottles, from 159 on',
    zh: '预测你的文本的下一个字符：以文本自己的字符为字母表，每个时间步一个字符，每个时间步都有目标（如 Karpathy 的 min-char-rnn 2015，那里序列依次相接、状态沿用）；最后 10 % 留出。在你提供之前：数数歌 Ten Green Bottles，从 159 数起',
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
    text: {
      kind: 'text',
      label: { en: 'text', zh: '文本' },
      default: GREEN_BOTTLES,
      maxLength: TEXT_LENGTH_MAX,
      understood: (choice: Choice) => {
        const { codes, alphabet } = read(String(choice.text), Number(choice.timesteps));
        return { kind: 'characters', count: codes.length, different: alphabet.length };
      },
    },
  },
  problems: ({ text, timesteps }, key) => {
    const checked = readOwnText(text, timesteps, `${key}.text`);
    return checked.ok ? [] : checked.problems;
  },
  loss: () => crossEntropy,
  metric: accuracy,
  shape: ({ text, timesteps }) => {
    const { length } = read(text, timesteps).alphabet;
    return { timesteps, inputSize: length, outputSize: length, lossAt: 'every' };
  },
  baselineLoss: ({ text, timesteps }) => read(text, timesteps).entropy,
  solved: ({ text, timesteps }) => ({
    quantity: 'loss',
    bound: SOLVED_SHARE * read(text, timesteps).entropy,
    reference: {
      en: 'on the held-out text, two thirds of the entropy of a character: about what a table of trigrams reaches on Moby-Dick; a bar of this page',
      zh: '在留出的文本上，不超过一个字符的熵的三分之二：大约是三元字符表在 Moby-Dick 上达到的水平；这是本页自定的标准',
    },
  }),
  open: async ({ text, timesteps, sequences }) => {
    const { codes, alphabet } = read(text, timesteps);
    return textSource(codes, timesteps, alphabet.length, sequences);
  },
});

/** Of settings that have been checked. */
function read(text: string, timesteps: number): OwnText {
  const checked = readOwnText(text, timesteps);
  if (!checked.ok) throw new Error('own text: not checked');
  return checked.value;
}
