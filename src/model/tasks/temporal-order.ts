import { crossEntropy } from '../losses/index.ts';
import { accuracy } from '../metrics/index.ts';
import { type Batch, defineTask, type GeneratedSource } from './task.ts';

/** Symbols that matter (A, B) and that do not (c, d, e, f), in the order of the inputs. */
const CUES = 2;
const DISTRACTORS = 4;
const INPUTS = CUES + DISTRACTORS;
const CLASSES = CUES * CUES;

export const temporalOrder = defineTask({
  id: 'temporalOrder',
  label: { en: 'temporal order', zh: '时间顺序' },
  reference: {
    en: 'Pascanu, Mikolov & Bengio 2013 (code): A or B in the second tenth and again in the sixth, c to f elsewhere; which of AA, BA, AB, BB was it? (after Hochreiter & Schmidhuber 1997)',
    zh: 'Pascanu, Mikolov & Bengio 2013（代码）：第二个十分之一和第六个十分之一中各有一个 A 或 B，其余为 c 至 f；是 AA、BA、AB、BB 中的哪一种？（源自 Hochreiter & Schmidhuber 1997）',
  },
  fields: {
    timesteps: {
      kind: 'number',
      label: { en: 'timesteps T', zh: '时间步数 T' },
      default: 50,
      min: 10,
      max: 1000,
      isInteger: true,
      scale: 'log',
    },
  },
  loss: () => crossEntropy,
  metric: accuracy,
  shape: ({ timesteps }) => ({ timesteps, inputSize: INPUTS, outputSize: CLASSES, lossAt: 'end' }),
  baselineLoss: () => Math.log(CLASSES),
  solved: () => ({
    quantity: 'metric',
    bound: 0.99,
    reference: {
      en: 'Pascanu et al. 2013: fewer than 1 % of 10 000 fresh sequences wrong',
      zh: 'Pascanu et al. 2013：10 000 个新序列中出错的不到 1 %',
    },
  }),
  open: async ({ timesteps }) => temporalOrderSource(timesteps),
});

/** Sequence b depends on the stream, T and b only, not on the batch size. */
function temporalOrderSource(timesteps: number): GeneratedSource {
  const tenth = Math.floor(timesteps / 10);
  const half = Math.floor(timesteps / 2);
  return {
    batch: (stream, batchSize): Batch => {
      const places = stream.of('places');
      const cues = stream.of('cues');
      const distractors = stream.of('distractors');
      const inputs = new Float32Array(timesteps * batchSize * INPUTS);
      const targets = new Float32Array(batchSize * CLASSES);
      for (let b = 0; b < batchSize; b++) {
        const [first, second] = [cues.integer(2 * b, CUES), cues.integer(2 * b + 1, CUES)];
        const firstPlace = tenth + places.integer(2 * b, tenth);
        const secondPlace = half + places.integer(2 * b + 1, tenth);
        for (let t = 0; t < timesteps; t++) {
          const distractor = CUES + distractors.integer(b * timesteps + t, DISTRACTORS);
          const symbol = t === firstPlace ? first : t === secondPlace ? second : distractor;
          inputs[(t * batchSize + b) * INPUTS + symbol] = 1;
        }
        targets[b * CLASSES + first + CUES * second] = 1;
      }
      return { inputs, targets, batchSize };
    },
  };
}
