import { describe, expect, it } from 'vitest';
import { everyOptimizer, nameOf } from '../../engine/testing/settings.ts';
import { randomStream } from '../../math/random.ts';
import { type Choice, checkChoice } from '../entry.ts';
import tfjs from '../oracle/tfjs-updates.json' with { type: 'json' };
import torch from '../oracle/torch-updates.json' with { type: 'json' };
import { choicesWith, train as trainChoices } from '../testing/updates.ts';
import { optimizers } from './index.ts';

/** θ after every update, in f64, from the optimizer's equations; what the choice lacks is at its default. */
function train(choice: Choice, start: readonly number[], gradients: readonly (readonly number[])[]): number[][] {
  const checked = checkChoice(optimizers, choice, 'test');
  if (!checked.ok) throw new Error(checked.problems[0].key);
  return trainChoices(choicesWith(checked.value), start, gradients);
}

const keras = (momentum: number, secondMoment: string) => ({
  ...{ id: 'rmspropKeras', learningRate: 0.1, rho: 0.9, momentum, secondMoment },
});

describe('golden vectors in f64, to the 10 digits printed', () => {
  const start = [1, -2];
  const gradients = [
    [0.1, -0.2],
    [-0.3, 0.4],
    [0.5, 0.0],
  ];
  it.each<[Choice, number[], number[]]>([
    [{ id: 'sgd', learningRate: 0.1 }, [0.99, -1.98], [0.97, -2.02]],
    [{ id: 'momentum', learningRate: 0.1, momentum: 0.9 }, [0.99, -1.98], [0.9799, -2.0218]],
    [{ id: 'adagrad', learningRate: 0.1 }, [0.9000000001, -1.90000000005], [0.9103529044, -1.9894427191]],
    [{ id: 'adagradKeras', learningRate: 0.1 }, [0.9698488792, -1.9465477707], [0.9623953108, -2.0195774329]],
    [{ id: 'rmsprop', learningRate: 0.1, alpha: 0.9 }, [0.683772334, -1.683772284], [0.7137609843, -1.9694865493]],
    [keras(0, 'uncentered'), [0.6837880442, -1.6837761868], [0.7137755877, -1.9694897436]],
    [{ id: 'adadelta' }, [0.9968393023, -1.9968381176], [0.9958678555, -2.0008783722]],
    [{ id: 'adam', learningRate: 0.1 }, [0.90000001, -1.900000005], [0.9158321811, -1.9649102642]],
    // The last gradient of the second entry is 0: it moves by the sign of the momentum.
    [{ id: 'lion', learningRate: 0.1 }, [0.9, -1.9], [0.9, -2.1]],
  ])('%o', (choice, first, third) => {
    const [one, , three] = train(choice, start, gradients);
    one.forEach((x, i) => {
      expect(x).toBeCloseTo(first[i], 10);
    });
    three.forEach((x, i) => {
      expect(x).toBeCloseTo(third[i], 10);
    });
  });
});

describe('the equations against PyTorch', () => {
  const alone = torch.updates.filter(({ lane }) =>
    [lane.schedule, lane.weightDecay, lane.constraint].every(({ id }) => id === 'constant' || id === 'none'),
  );

  it.each(
    alone.map(({ lane, parameters }) => [nameOf(lane.optimizer as Choice), lane.optimizer as Choice, parameters]),
  )('%s %o: θ after each of six updates, relative error < 1e-12', (_, choice, parameters) => {
    const ours = train(choice as Choice, torch.start, torch.gradients);
    ours.flat().forEach((x, i) => {
      expect(Math.abs(x / (parameters as number[][]).flat()[i] - 1)).toBeLessThan(1e-12);
    });
  });

  it('covers every optimizer and option that PyTorch 1.13 has', () => {
    const covered = new Set(alone.map(({ lane }) => nameOf(lane.optimizer as Choice)));
    const others = everyOptimizer.map(nameOf).filter((name) => !covered.has(name));
    expect(others).toEqual(['adagradKeras', 'rmspropKeras uncentered', 'rmspropKeras centered', 'adamKeras', 'lion']);
  });
});

describe('the equations against TensorFlow.js, in f32', () => {
  it.each(
    tfjs.updates.map(({ optimizer, parameters }) => [nameOf(optimizer as Choice), optimizer as Choice, parameters]),
  )('%s %o: θ after each of six updates, relative error < 5e-7', (_, choice, parameters) => {
    const ours = train(choice as Choice, tfjs.start, tfjs.gradients);
    ours.flat().forEach((x, i) => {
      expect(Math.abs(x / (parameters as number[][]).flat()[i] - 1)).toBeLessThan(5e-7);
    });
  });

  it('covers every optimizer that has Keras in its name, and those that PyTorch shares with it', () => {
    const covered = new Set(tfjs.updates.map(({ optimizer }) => nameOf(optimizer as Choice)));
    const keras = everyOptimizer.map(nameOf).filter((name) => name.includes('Keras'));
    expect([...covered].sort()).toEqual([...keras, 'sgd', 'momentum', 'nesterov', 'adam'].sort());
  });
});

/** One entry's updates with default settings, written as the library's code for a single tensor. */
const loops: Record<string, (gradients: readonly number[]) => number> = {
  sgd: (gradients) => gradients.reduce((p, g) => p - 0.01 * g, 1),
  momentum: (gradients) => {
    let [p, buffer] = [1, 0];
    gradients.forEach((g, i) => {
      buffer = i === 0 ? g : 0.9 * buffer + g;
      p -= 0.01 * buffer;
    });
    return p;
  },
  nesterov: (gradients) => {
    let [p, buffer] = [1, 0];
    gradients.forEach((g, i) => {
      buffer = i === 0 ? g : 0.9 * buffer + g;
      p -= 0.01 * (g + 0.9 * buffer);
    });
    return p;
  },
  adagrad: (gradients) => {
    let [p, sum] = [1, 0];
    for (const g of gradients) {
      sum += g * g;
      p -= (0.01 * g) / (Math.sqrt(sum) + 1e-10);
    }
    return p;
  },
  adagradKeras: (gradients) => {
    let [p, accumulator] = [1, 0.1];
    for (const g of gradients) {
      accumulator += g * g;
      p -= (0.001 * g) / Math.sqrt(accumulator + 1e-7);
    }
    return p;
  },
  'rmsprop uncentered': (gradients) => {
    let [p, average] = [1, 0];
    for (const g of gradients) {
      average = 0.99 * average + 0.01 * g * g;
      p -= (0.01 * g) / (Math.sqrt(average) + 1e-8);
    }
    return p;
  },
  'rmsprop centered': (gradients) => {
    let [p, average, mean] = [1, 0, 0];
    for (const g of gradients) {
      average = 0.99 * average + 0.01 * g * g;
      mean += (g - mean) * (1 - 0.99);
      p -= (0.01 * g) / (Math.sqrt(average - mean * mean) + 1e-8);
    }
    return p;
  },
  'rmspropKeras uncentered': (gradients) => {
    let [p, velocity] = [1, 0];
    for (const g of gradients) {
      velocity = 0.9 * velocity + (1 - 0.9) * g * g;
      p -= (0.001 * g) / Math.sqrt(velocity + 1e-7);
    }
    return p;
  },
  'rmspropKeras centered': (gradients) => {
    let [p, velocity, averageGrad] = [1, 0, 0];
    for (const g of gradients) {
      velocity = 0.9 * velocity + (1 - 0.9) * g * g;
      averageGrad = 0.9 * averageGrad + (1 - 0.9) * g;
      p -= (0.001 * g) / Math.sqrt(velocity - averageGrad * averageGrad + 1e-7);
    }
    return p;
  },
  adadelta: (gradients) => {
    let [p, average, delta] = [1, 0, 0];
    for (const g of gradients) {
      average = 0.9 * average + (1 - 0.9) * g * g;
      const change = (Math.sqrt(delta + 1e-6) / Math.sqrt(average + 1e-6)) * g;
      delta = 0.9 * delta + (1 - 0.9) * change * change;
      p -= change;
    }
    return p;
  },
  adam: (gradients) => adamLoop(gradients, {}),
  adamKeras: (gradients) => {
    let [p, m, v] = [1, 0, 0];
    gradients.forEach((g, i) => {
      const alpha = (0.001 * Math.sqrt(1 - 0.999 ** (i + 1))) / (1 - 0.9 ** (i + 1));
      m += (g - m) * (1 - 0.9);
      v += (g * g - v) * (1 - 0.999);
      p -= (m * alpha) / (Math.sqrt(v) + 1e-7);
    });
    return p;
  },
  amsgrad: (gradients) => adamLoop(gradients, { isAmsgrad: true }),
  adamW: (gradients) => adamLoop(gradients, { weightDecay: 0.01 }),
  lion: (gradients) => {
    let [p, m] = [1, 0];
    for (const g of gradients) {
      p -= 1e-4 * Math.sign(0.9 * m + (1 - 0.9) * g);
      m = m * 0.99 + g * (1 - 0.99);
    }
    return p;
  },
};

/** torch.optim's _single_tensor_adam and _single_tensor_adamw. */
function adamLoop(gradients: readonly number[], { isAmsgrad = false, weightDecay = 0 }): number {
  let [p, m, v, greatest] = [1, 0, 0, 0];
  gradients.forEach((g, i) => {
    p *= 1 - 0.001 * weightDecay;
    m += (g - m) * (1 - 0.9);
    v = v * 0.999 + g * g * (1 - 0.999);
    greatest = Math.max(greatest, v);
    const [correction1, correction2] = [1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)];
    const denominator = Math.sqrt(isAmsgrad ? greatest : v) / Math.sqrt(correction2) + 1e-8;
    p -= (0.001 / correction1) * (m / denominator);
  });
  return p;
}

describe('a hundred updates with default settings', () => {
  const stream = randomStream(1);
  // From 1e-6 to 100, the larger ones first, so that AMSGrad's greatest second moment is not the last.
  const gradients = Array.from(
    { length: 100 },
    (_, i) => stream.normal(i) * 10 ** (stream.uniform(i) * 4 + 2 - i / 16),
  );

  it.each(everyOptimizer.map((choice) => [nameOf(choice), choice] as const))(
    '%s: as the loop written by hand, to 1e-12',
    (name, choice) => {
      expect(loops, `a loop of ${name} written by hand, beside its golden vector`).toHaveProperty([name]);
      const [parameter] = train(
        choice,
        [1],
        gradients.map((g) => [g]),
      ).at(-1)!;
      expect(Math.abs(parameter - loops[name](gradients))).toBeLessThan(1e-12);
      expect(parameter).not.toBe(1);
    },
  );

  it('end at different parameters with every optimizer, but for those that differ in settings only', () => {
    const ends = Object.values(loops).map((loop) => loop(gradients));
    expect(new Set(ends).size).toBe(ends.length);
  });
});

describe('epsilon', () => {
  it.each([
    ['adam', 1e-6, 0.99],
    ['adam', 1e-8, 0.5],
    ['adam', 1e-12, 1e-4],
    // ε̂ / √(1 − β₂) = 3.2e-6
    ['adamKeras', 1e-6, 0.24],
  ])(
    'of %s lets the first step move a gradient of %d by %d of the learning rate, to 0.01 of it',
    (id, gradient, share) => {
      const [[parameter]] = train({ id, learningRate: 1 }, [0], [[gradient]]);
      expect(Math.abs(-parameter / share - 1)).toBeLessThan(0.01);
    },
  );

  it.each([
    ['adam', 1e-8],
    ['adamKeras', 1e-7 / Math.sqrt(1 - 0.999)],
  ])('of %s: the first step is η g / (|g| + ε), with the ε of %d that it amounts to, to 1e-12', (id, epsilon) => {
    for (const gradient of [3, 0.1, -1e-6, 1e-8, -1e-12]) {
      const [[parameter]] = train({ id, learningRate: 0.1 }, [0], [[gradient]]);
      const expected = (-0.1 * gradient) / (Math.abs(gradient) + epsilon);
      expect(Math.abs(parameter / expected - 1)).toBeLessThan(1e-12);
    }
  });

  it.each([
    ['rmsprop', 'outside', 1e-4 / (1e-5 + 1e-5)],
    ['rmspropKeras', 'inside', 1e-4 / Math.sqrt(1e-10 + 1e-5)],
  ])('of %s stands %s the root, to 1e-12', (id, _, step) => {
    const decay = id === 'rmsprop' ? { alpha: 0.99 } : { rho: 0.99 };
    const [[parameter]] = train({ id, learningRate: 1, epsilon: 1e-5, ...decay }, [0], [[1e-4]]);
    expect(Math.abs(-parameter / step - 1)).toBeLessThan(1e-12);
  });
});

describe('Keras’s RMSProp with momentum', () => {
  it.each(['uncentered', 'centered'])('adds up steps, %s: as a loop written by hand, to 1e-12', (secondMoment) => {
    let [p, v, mean, momentum] = [1, 0, 0, 0];
    const gradients = [0.1, -0.3, 0.5, 0.2];
    for (const g of gradients) {
      v = 0.9 * v + (1 - 0.9) * g * g;
      mean = 0.9 * mean + (1 - 0.9) * g;
      const denominator = (secondMoment === 'centered' ? v - mean * mean : v) + 1e-7;
      momentum = 0.8 * momentum + (0.1 * g) / Math.sqrt(denominator);
      p -= momentum;
    }
    const trained = train(
      keras(0.8, secondMoment),
      [1],
      gradients.map((g) => [g]),
    );
    expect(Math.abs(trained.at(-1)![0] - p)).toBeLessThan(1e-12);
  });
});

describe('a centered second moment', () => {
  it.each(['rmsprop', 'rmspropKeras'])('of equal gradients is never negative: %s stays finite', (id) => {
    // Rounding takes v − m² below −1e-10 within 400 updates of the first of these, far beyond what ε makes up for.
    const choice = { id, secondMoment: 'centered', [id === 'rmsprop' ? 'alpha' : 'rho']: 0.9, epsilon: 1e-16 };
    const gradients = Array.from({ length: 400 }, () => [777.7, 1 / 3, 1e-7]);
    for (const parameters of train(choice, [1, 1, 1], gradients)) {
      for (const parameter of parameters) expect(Number.isFinite(parameter)).toBe(true);
    }
  });
});

describe('Lion', () => {
  it('leaves a parameter whose gradients were all 0 where it is, and moves any other by the learning rate', () => {
    const [[zero, tiny, negative]] = train({ id: 'lion', learningRate: 0.1 }, [1, 1, 1], [[0, 1e-30, -5]]);
    expect([zero, tiny, negative]).toEqual([1, 0.9, 1.1]);
  });
});
