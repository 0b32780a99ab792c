import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { ALPHABET } from './moby-dick/format.ts';
import { loadMobyDick } from './moby-dick/load.ts';
import { defineTask } from './task.ts';
import { textSource } from './text-source.ts';

/** Entropy of a character, from its shares in the trained part of the text, in nats. */
const CHARACTER_ENTROPY = 2.9624620230313;

/** Cross-entropy on the held-out part of a table of what followed each pair of characters in training, each count + 1. */
const TRIGRAM_LOSS = 2.0056833822916;

export const mobyDick = defineTask({
  id: 'mobyDick',
  label: { en: 'next character, Moby-Dick' },
  reference: {
    en: 'Herman Melville 1851, the first 400 000 characters in an alphabet of 36 (lower case, space, nine marks), one a timestep; which comes next, at every timestep (as Karpathy’s min-char-rnn 2015, but each sequence begins anew, anywhere); the last 10 % are held out',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T' },
      default: 50,
      min: 2,
      max: 1000,
      isInteger: true,
      scale: 'log',
    },
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
    },
  }),
  open: async ({ timesteps }) => textSource(await loadMobyDick(), timesteps, ALPHABET.length),
});
