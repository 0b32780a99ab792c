// @ts-nocheck: TensorFlow.js is not among the project's packages; see cells.mjs.
// Writes what TensorFlow.js makes of gradients and weights where norms decide: ../tfjs-clips.json, which
// engine/clip.test.ts reads. Both are those of torch-clips.json, in f32. Norms have 1e-7 added where they divide.

import { clipped, layers, readNumbers, tf, writeNumbers } from './tfjs.mjs';

const torch = readNumbers('engine', 'torch-clips.json');
const shapes = { recurrent: [3, 3], input: [2, 3], bias: [3], output: [3, 2], outputBias: [2] };
const names = Object.keys(shapes);
const tensors = (values) => names.map((name) => tf.tensor(values[name], shapes[name]));
const byName = (values) => Object.fromEntries(values.map((value, i) => [names[i], [...value.dataSync()]]));

const clip = (choice) => ({ clip: choice, clipped: byName(clipped(choice, tensors(torch.gradients))) });
const thresholds = [0.1, 1, 2 * torch.norm];

const maxNorm = (bound) => {
  const constraint = layers.constraints.maxNorm({ maxValue: bound, axis: 0 });
  const weights = tensors(torch.weights).map((w) => (w.rank === 2 ? constraint.apply(w) : w));
  return { bound, weights: byName(weights) };
};

writeNumbers('engine', 'tfjs-clips.json', {
  clips: [
    ...thresholds.map((threshold) => clip({ id: 'globalNormKeras', threshold })),
    ...thresholds.map((threshold) => clip({ id: 'tensorNorm', threshold })),
    ...[0.01, 0.3].map((bound) => clip({ id: 'value', bound })),
  ],
  maxNorm: [0.2, 1, 1.5].map(maxNorm),
});
