// @ts-nocheck: jax-js is not among the project's packages; it is installed where this runs.
// A training step in jax-js: all of it is one jit. It has no scan, so timesteps are unrolled. ∂L/∂h_t is the gradient by
// zeros that are added to h_t. `.ref` where a value is used once more: a call gives up what it is passed.

import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';

/** @param options { isSync: whether numbers are read after every step, as a CPU can } */
export async function openJax(device, problem, { isSync }) {
  const devices = await init(device);
  if (!devices.includes(device)) throw new Error(`jax-js: no device ${device}`);
  defaultDevice(device);
  const { B, T, I, H, G, cell, parameters, threshold, adam } = problem;
  const names = ['recurrent', 'input', 'bias', 'output', 'outputBias'];
  const shapes = [
    [H, G * H],
    [I, G * H],
    [1, parameters.bias.length],
    [H, 1],
    [1, 1],
  ];
  const arrayOf = (values, shape) => np.array(Float32Array.from(values)).reshape(shape);
  const xs = Array.from({ length: T }, (_, t) => arrayOf(problem.inputs.slice(t * B * I, (t + 1) * B * I), [B, I]));
  const targets = arrayOf(problem.targets, [B, 1]);
  const columns = (x, k) => x.slice([], [k * H, (k + 1) * H]);
  const all = (arrays) => arrays.map((x) => x.ref);

  const lossOf = ([U, W, b, V, c], zeros, xs, targets) => {
    let h = np.zeros([B, H]);
    let state = np.zeros([B, H]);
    const part = (x, k) => columns(x.ref, k);
    for (let t = 0; t < T; t++) {
      const input = np.matmul(xs[t], W.ref);
      const recurrent = np.matmul(h.ref, U.ref);
      if (cell === 'rnn') {
        h.dispose();
        h = np.tanh(input.add(recurrent).add(b.ref));
      } else if (cell === 'lstm') {
        h.dispose();
        const a = input.add(recurrent).add(b.ref);
        const [i, f, o] = [0, 1, 3].map((k) => nn.sigmoid(part(a, k)));
        const g = np.tanh(columns(a, 2));
        state = f.mul(state).add(i.mul(g));
        h = o.mul(np.tanh(state.ref));
      } else {
        const [r, z] = [0, 1].map((k) => nn.sigmoid(part(input, k).add(part(recurrent, k)).add(part(b, k))));
        const n = np.tanh(
          columns(input, 2)
            .add(part(b, 3))
            .add(r.mul(columns(recurrent, 2).add(part(b, 2)))),
        );
        h = n.ref.add(z.mul(h.sub(n)));
      }
      h = h.add(zeros[t]);
    }
    for (const x of [U, W, b, state]) x.dispose();
    return np.mean(np.square(np.matmul(h, V).add(c).sub(targets)));
  };

  const sumSquares = (x) => np.sum(np.square(x));
  const train = jit((weights, means, squares, corrections, xs, targets) => {
    const zeros = Array.from({ length: T }, () => np.zeros([B, H]));
    const [loss, [gradients, adjoints]] = valueAndGrad(lossOf, { argnums: [0, 1] })(all(weights), zeros, xs, targets);
    const norm = np.sqrt(gradients.map((g) => sumSquares(g.ref)).reduce((a, b) => a.add(b)));
    const scale = np.minimum(np.reciprocal(norm.add(1e-6)).mul(threshold), 1);
    const clipped = gradients.map((g) => g.mul(scale.ref));
    scale.dispose();
    const [correction1, correction2] = corrections;
    const m = means.map((x, i) => x.mul(adam.beta1).add(clipped[i].ref.mul(1 - adam.beta1)));
    const v = squares.map((x, i) => x.mul(adam.beta2).add(np.square(clipped[i]).mul(1 - adam.beta2)));
    const updated = weights.map((x, i) => {
      const root = np.sqrt(v[i].ref.div(correction2.ref)).add(adam.epsilon);
      return x.sub(m[i].ref.div(correction1.ref).div(root).mul(adam.learningRate));
    });
    for (const x of corrections) x.dispose();
    const norms = np.sqrt(np.stack(adjoints.map((d) => sumSquares(d))).mul(B));
    const weightNorm = np.sqrt(updated.map((x) => sumSquares(x.ref)).reduce((a, b) => a.add(b)));
    return [updated, m, v, loss, norms, weightNorm];
  });

  let state;
  let last;
  let steps;
  return {
    version: `jax-js 0.1.25 ${device}`,
    reset() {
      for (const x of state?.flat() ?? []) x.dispose();
      const zeros = () => shapes.map((shape) => np.zeros(shape));
      state = [names.map((name, i) => arrayOf(parameters[name], shapes[i])), zeros(), zeros()];
      steps = 0;
    },
    async step() {
      for (const x of last ?? []) x.dispose();
      steps++;
      const corrections = [adam.beta1, adam.beta2].map((beta) => np.array([1 - beta ** steps]));
      const [weights, means, squares, ...numbers] = train(...state, corrections, all(xs), targets.ref);
      state = [weights, means, squares];
      last = numbers;
      if (isSync) for (const x of last) x.ref.dataSync();
    },
    async report() {
      const [loss, norms, weightNorm] = await Promise.all(last.map((x) => x.ref.data()));
      return { loss: loss[0], norms: [...norms], weightNorm: weightNorm[0] };
    },
  };
}
