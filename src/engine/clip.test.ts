// What clips and max-norm mean, on given gradients and weights: against PyTorch, against golden numbers of the named
// libraries, and by their closed forms. That every engine does the same is parity.test.ts.
import { describe, expect, it } from 'vitest';
import type { Choice } from '../model/entry.ts';
import { defaultLane } from '../model/experiment.ts';
import { boundOf, type ClipNumbers, clipNumbers, clipSummary, unitsOf } from './clip.ts';
import { cpuPasses } from './cpu/index.ts';
import {
  forEachParameter,
  gradientOf,
  type ParameterName,
  parameterNames,
  sizeOf,
  slotOf,
  tensorOf,
  type WeightName,
} from './layout.ts';
import tfjs from './oracle/tfjs-clips.json' with { type: 'json' };
import torch from './oracle/torch-clips.json' with { type: 'json' };
import { referencePasses } from './reference/index.ts';
import { smallTask, testLayout } from './testing/passes.ts';
import { everyClip, laneOf, nameOf } from './testing/settings.ts';

type Tensors = Readonly<Partial<Record<ParameterName, readonly number[]>>>;

interface Case {
  readonly gradients: Tensors;
  /** Zero where absent. */
  readonly weights?: Tensors;
  readonly sizes?: { readonly H: number; readonly I: number; readonly O: number };
  readonly constraint?: Choice;
}

const engines = [
  { factory: referencePasses, precision: 1e-12 },
  { factory: cpuPasses, precision: 3e-7 },
];
const two = { H: 2, I: 2, O: 2 };

/** One update by momentum, η = 1: its velocity is then the gradient as the optimizer reads it. */
async function updated(
  factory: (typeof engines)[number]['factory'],
  clip: Choice,
  { gradients, weights = {}, sizes = two, constraint = { id: 'none' } }: Case,
) {
  const optimizer = { id: 'momentum', learningRate: 1, momentum: 0.9 };
  const lane = laneOf({ hiddenSize: sizes.H, clip, optimizer, constraint });
  const layout = testLayout(lane, { ...smallTask, inputSize: sizes.I, outputSize: sizes.O }, 1);
  const passes = await factory.create(layout);
  for (const name of parameterNames) {
    const zeros = new Float64Array(sizeOf(tensorOf(layout, name)));
    passes.write(name, Float64Array.from(weights[name] ?? zeros));
    passes.write(gradientOf(name), Float64Array.from(gradients[name] ?? zeros));
    passes.write(slotOf('velocity', name), zeros);
  }
  const gradNorms = passes.gradNorms();
  const numbers = clipNumbers(layout, gradNorms, (name) => passes.unitNorms(name));
  const clippedNorm = passes.clippedGradNorm(numbers);
  const norms = passes.update(numbers, 1);
  return {
    layout,
    numbers,
    norms,
    gradNorm: Math.hypot(...Object.values(gradNorms)),
    clippedNorm,
    clipped: forEachParameter(layout, (name) => [...passes.read(slotOf('velocity', name))]),
    weights: forEachParameter(layout, (name) => [...passes.read(name)]),
    gradients: forEachParameter(layout, (name) => [...passes.read(gradientOf(name))]),
  };
}

function expectClose(actual: readonly number[], expected: readonly number[], bound: number, what: string) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((x, i) => {
    expect(Math.abs(x - expected[i]!), `${what}[${i}]: ${x} for ${expected[i]}`).toBeLessThanOrEqual(
      bound * Math.abs(expected[i]!),
    );
  });
}

describe.each(engines)('$factory.id engine, relative error < $precision', ({ factory, precision }) => {
  const torchSizes = { H: 3, I: 2, O: 2 };
  const given = { gradients: torch.gradients, weights: torch.weights, sizes: torchSizes };

  describe('as PyTorch', () => {
    it.each(torch.globalNorm)('clip_grad_norm_(τ = $threshold)', async ({ threshold, clipped }) => {
      const ours = await updated(factory, { id: 'globalNorm', threshold }, given);
      for (const name of parameterNames) expectClose(ours.clipped[name], clipped[name], precision, name);
      const { clipScale, clipScaledShare } = clipSummary(ours.numbers);
      expectClose([clipScale], [Math.min(1, threshold / (torch.norm + 1e-6))], precision, 'scale');
      // A norm of exactly τ is shrunk as well.
      expect(clipScaledShare).toBe(threshold <= torch.norm ? 1 : 0);
      expectClose([ours.gradNorm, ours.clippedNorm], [torch.norm, clipScale * torch.norm], precision, 'norms');
    });

    it.each(torch.value)('clip_grad_value_($bound)', async ({ bound, clipped }) => {
      const ours = await updated(factory, { id: 'value', bound }, given);
      for (const name of parameterNames) expectClose(ours.clipped[name], clipped[name], precision, name);
      expect(clipSummary(ours.numbers)).toEqual({ clipScale: 1, clipScaledShare: 0, clipBound: bound });
      expectClose([ours.clippedNorm], [Math.hypot(...Object.values(clipped).flat())], precision, 'norm');
    });

    it.each(torch.maxNorm)(
      'renorm(2, 1, $bound) of U, W and V, but for the 1e-7 that torch adds: 1e-6',
      async (theirs) => {
        const constraint = { id: 'maxNorm', bound: theirs.bound };
        const ours = await updated(factory, { id: 'none' }, { ...given, gradients: {}, constraint });
        for (const name of parameterNames) expectClose(ours.weights[name], theirs.weights[name], 1e-6, name);
        const change = (name: WeightName) => ours.weights[name].map((x, i) => x - torch.weights[name][i]!);
        for (const name of parameterNames) {
          const { weightNorm, updateNorm } = ours.norms[name];
          expect(Math.abs(weightNorm / Math.hypot(...torch.weights[name]) - 1)).toBeLessThan(3e-7);
          expect(Math.abs(updateNorm - Math.hypot(...change(name)))).toBeLessThan(1e-6);
        }
      },
    );
  });

  it.each(torch.adaptive)(
    'clips by unit as Brock et al. 2021, written in PyTorch: λ = $ratio, weights times $weightScale',
    async ({ ratio, weightScale, clipped }) => {
      const weights = forEachParameter({ parameters: parameterNames }, (name) =>
        torch.weights[name as WeightName].map((w) => weightScale * w),
      );
      const ours = await updated(factory, { id: 'adaptive', ratio }, { ...given, weights });
      for (const name of parameterNames) expectClose(ours.clipped[name], clipped[name], precision, name);
      const { clipScaledShare } = clipSummary(ours.numbers);
      expect(clipScaledShare).toBeGreaterThan(0);
      expectClose([ours.clippedNorm], [Math.hypot(...Object.values(clipped).flat())], precision, 'norm');
    },
  );

  // TensorFlow.js has no clip by norm. Its MaxNorm is one that divides by ‖·‖ + 1e-7; here that is taken out again.
  describe('as TensorFlow.js, in f32', () => {
    const bound = 5e-7;
    const norm = (values: readonly number[]) => Math.hypot(...values);
    const tensors = parameterNames.map((name) => [name, torch.gradients[name]] as const);
    const normsOf: Record<string, (name: WeightName) => number> = {
      globalNormKeras: () => torch.norm,
      tensorNorm: (name) => norm(torch.gradients[name]),
      value: () => Number.POSITIVE_INFINITY,
    };

    it.each(tfjs.clips.map(({ clip, clipped }) => [clip.id, clip as Choice, clipped] as const))(
      `%s %o: relative error < ${bound}`,
      async (id, clip, theirs) => {
        const ours = await updated(factory, clip, given);
        for (const [name] of tensors) {
          const withoutAdded = theirs[name].map((x) => x * (1 + 1e-7 / normsOf[id]!(name)));
          expectClose(ours.clipped[name], withoutAdded, bound, name);
        }
      },
    );

    it.each(tfjs.maxNorm)(`MaxNorm(axis 0) of $bound: relative error < ${bound}`, async (theirs) => {
      const constraint = { id: 'maxNorm', bound: theirs.bound };
      const ours = await updated(factory, { id: 'none' }, { ...given, gradients: {}, constraint });
      const columns = { recurrent: 3, input: 3, output: 2 };
      for (const [name] of tensors) {
        const width = columns[name as keyof typeof columns];
        const withoutAdded = theirs.weights[name].map((x, i) => {
          if (!width) return x;
          return x * (1 + 1e-7 / norm(torch.weights[name].filter((_, j) => j % width === i % width)));
        });
        expectClose(ours.weights[name], withoutAdded, bound, name);
      }
    });
  });

  it.each([
    ['globalNorm', 5, 2.9999994, 3.9999992], // torch 2.13
    ['globalNorm', 1, 0.59999988, 0.79999984],
    ['globalNormKeras', 5, 3, 4],
    ['globalNormKeras', 1, 0.6, 0.8],
    ['tensorNorm', 5, 3, 4],
    ['tensorNorm', 1, 0.6, 0.8],
  ])('%s takes (3, 4) at τ = %d to (%d, %d), to 1e-8 beside f32', async (id, threshold, x, y) => {
    const { clipped } = await updated(factory, { id, threshold }, { gradients: { recurrent: [3, 0, 0, 4] } });
    expectClose(clipped.recurrent, [x, 0, 0, y], Math.max(precision, 1e-8), 'U');
  });

  it('one norm in U and another in V make 5 together, and 3 and 4 apart', async () => {
    const gradients = { recurrent: [3, 0, 0, 0], output: [0, 0, 4, 0] };
    const clippedBy = async (id: string, threshold: number) => {
      const { clipped, clippedNorm, numbers } = await updated(factory, { id, threshold }, { gradients });
      return { entries: [clipped.recurrent[0]!, clipped.output[2]!], clippedNorm, ...clipSummary(numbers) };
    };
    const together = await clippedBy('globalNormKeras', 2);
    expectClose([...together.entries, together.clippedNorm], [1.2, 1.6, 2], precision, 'together');
    expect(together.clipScaledShare).toBe(1);
    const apart = await clippedBy('tensorNorm', 2);
    expectClose([...apart.entries, apart.clippedNorm, apart.clipScale], [2, 2, Math.sqrt(8), 0.5], precision, 'apart');
    expect(apart.clipScaledShare).toBe(2 / 5);
    // V alone is beyond 3.5.
    expect((await clippedBy('tensorNorm', 3.5)).clipScaledShare).toBe(1 / 5);
    expectClose((await clippedBy('tensorNorm', 3.5)).entries, [3, 3.5], precision, 'one');
  });

  it('clips by unit as optax.adaptive_grad_clip(0.1): the columns (3, 0) and (4, 1e-5) by weights (1, 0) and (0, 0)', async () => {
    const clip = { id: 'adaptive', ratio: 0.1 };
    for (const name of ['recurrent', 'input', 'output'] as const) {
      const given = { gradients: { [name]: [3, 4, 0, 1e-5] }, weights: { [name]: [1, 0, 0, 0] } };
      const { clipped, numbers, layout, clippedNorm } = await updated(factory, clip, given);
      // The library's numbers have this many places.
      expectClose(clipped[name], [0.1, 1e-4, 0, 2.5e-10], Math.max(precision, 1e-11), name);
      const { clipScale, clipScaledShare } = clipSummary(numbers);
      expectClose(
        [clipScale, clippedNorm],
        [2.5e-5, Math.hypot(0.1, 1e-4)],
        Math.max(precision, 1e-11),
        'least scale, norm',
      );
      // Two columns of three matrices, and two vectors.
      expect(unitsOf(layout)).toBe(8);
      expect(clipScaledShare).toBe(2 / 8);
    }
  });

  it('takes a bias vector as one unit: ‖(3, 4)‖ = 5 against λ ‖(6, 8)‖ = 1', async () => {
    const given = { gradients: { bias: [3, 4], outputBias: [3, 4] }, weights: { bias: [6, 8], outputBias: [60, 80] } };
    const { clipped, numbers } = await updated(factory, { id: 'adaptive', ratio: 0.1 }, given);
    expectClose(clipped.bias, [0.6, 0.8], precision, 'b');
    expect(clipped.outputBias).toEqual([3, 4]);
    expect(clipSummary(numbers).clipScaledShare).toBe(1 / 8);
  });

  it('keeps every unit at λ max(‖θ‖, 1e-3), and those below as they are, of odd sizes too', async () => {
    const sizes = { H: 5, I: 3, O: 6 };
    const rows = { recurrent: 5, input: 3, output: 5 };
    const columns = { recurrent: 5, input: 5, output: 6 };
    const names = ['recurrent', 'input', 'output'] as const;
    const drawn = (name: (typeof names)[number], k: number) =>
      Array.from({ length: rows[name] * columns[name] }, (_, i) => Math.fround(k * Math.sin(1 + 7 * i)));
    const tensors = (k: number) => Object.fromEntries(names.map((name) => [name, drawn(name, k)]));
    const ratio = 0.3;
    const given = { gradients: tensors(0.5), weights: tensors(1.6), sizes };
    const { clipped, clippedNorm } = await updated(factory, { id: 'adaptive', ratio }, given);
    const norm = (values: readonly number[], width: number, column: number) =>
      Math.hypot(...values.filter((_, i) => i % width === column));
    for (const name of names) {
      for (let j = 0; j < columns[name]; j++) {
        const before = norm(drawn(name, 0.5), columns[name], j);
        const most = ratio * Math.max(norm(drawn(name, 1.6), columns[name], j), 1e-3);
        expectClose([norm(clipped[name], columns[name], j)], [Math.min(before, most)], 4 * precision, `${name} ${j}`);
      }
    }
    expectClose([clippedNorm], [Math.hypot(...Object.values(clipped).flat())], precision, 'norm after');
  });

  it('scales columns of U, W and V to a norm of c at most, and leaves biases', async () => {
    const weights = { recurrent: [3, 0.25, 4, 0], output: [0, 6, 0, 8], bias: [30, 40], outputBias: [5, 5] };
    const constraint = { id: 'maxNorm', bound: 1 };
    const ours = await updated(factory, { id: 'none' }, { gradients: {}, weights, constraint });
    expectClose(ours.weights.recurrent, [0.6, 0.25, 0.8, 0], precision, 'U');
    expectClose(ours.weights.output, [0, 0.6, 0, 0.8], precision, 'V');
    expect([ours.weights.bias, ours.weights.outputBias]).toEqual([weights.bias, weights.outputBias]);
    expectClose([ours.norms.recurrent.updateNorm, ours.norms.output.updateNorm], [4, 9], 10 * precision, 'change');
    expect(ours.norms.bias.updateNorm).toBe(0);
  });

  it.each(everyClip.map((clip) => [nameOf(clip), clip] as const))(
    '%s never rewrites the gradients, and leaves what it does not reach alone',
    async (_, clip) => {
      const ours = await updated(factory, clip, given);
      const small = Object.fromEntries(
        parameterNames.map((name) => [name, torch.gradients[name].map((g) => g * 1e-7)]),
      );
      const harmless = await updated(factory, clip, { ...given, gradients: small });
      for (const name of parameterNames) {
        expectClose(ours.gradients[name], torch.gradients[name], factory === referencePasses ? 0 : 6e-8, name);
        expect(harmless.clipped[name]).toEqual(harmless.gradients[name]);
      }
      expect(clipSummary(harmless.numbers)).toMatchObject({ clipScale: 1, clipScaledShare: 0 });
    },
  );
});

describe('a clip of norms that are not finite', () => {
  const layoutOf = (clip: Choice) => ({ lane: laneOf({ clip }), parameters: parameterNames });
  const norms = (norm: number) =>
    forEachParameter({ parameters: parameterNames }, (name) => (name === 'output' ? norm : 1));
  const numbersOf = (clip: Choice, norm: number): ClipNumbers =>
    clipNumbers(layoutOf(clip), norms(norm), (name) => ({
      gradient: Float64Array.of(1, norms(norm)[name]!),
      weight: Float64Array.of(1, 1),
    }));

  it('scales all by 0 where the norm is ∞ as in PyTorch, and by NaN as in TensorFlow', () => {
    const scalesOf = (id: string, norm: number) =>
      Object.values(numbersOf({ id, threshold: 1 }, norm).scales).flatMap((scales) => [...scales]);
    expect(scalesOf('globalNorm', Number.POSITIVE_INFINITY)).toEqual([0, 0, 0, 0, 0]);
    for (const [id, norm] of [
      ['globalNorm', Number.NaN],
      ['globalNormKeras', Number.POSITIVE_INFINITY],
      ['globalNormKeras', Number.NaN],
    ] as const) {
      expect(scalesOf(id, norm)).toEqual(Array(5).fill(Number.NaN));
    }
  });

  it('leaves no unit or tensor that has one a scale above 0', () => {
    for (const clip of [
      { id: 'tensorNorm', threshold: 1 },
      { id: 'adaptive', ratio: 0.1 },
    ]) {
      expect([...numbersOf(clip, Number.POSITIVE_INFINITY).scales.output].at(-1)).toBe(0);
      expect([...numbersOf(clip, Number.NaN).scales.output].at(-1)).toBeNaN();
      expect(clipSummary(numbersOf(clip, Number.NaN)).clipScale).toBeNaN();
    }
  });

  it('is no excuse for an engine that does not measure units', () => {
    expect(() => clipNumbers(layoutOf({ id: 'adaptive', ratio: 0.1 }), norms(1))).toThrow('norms of units are needed');
  });
});

it('a bound depends on the choice alone', () => {
  expect(boundOf({ id: 'value', bound: 0.25 })).toBe(0.25);
  expect(boundOf(defaultLane().clip)).toBe(Number.POSITIVE_INFINITY);
});
