import { describe, expect, it } from 'vitest';
import { symbolsOf, uniform } from '../equations/index.ts';
import { columnNorm } from './constraints/constraint.ts';
import { type Constraint, constraints } from './constraints/index.ts';
import { decays } from './decays/index.ts';
import { type Choice, checkChoice, defaultChoice, type Entry } from './entry.ts';
import { defaultLane } from './experiment.ts';
import { optimizers } from './optimizers/index.ts';
import torch from './oracle/torch-updates.json' with { type: 'json' };
import { schedules } from './schedules/index.ts';
import { choicesWith, train } from './testing/updates.ts';
import { type UpdateChoiceName, type UpdateChoices, updateNumber, updateRule } from './update.ts';

const complete = (entries: readonly Entry[], choice: Choice): Choice => {
  const checked = checkChoice(entries, choice, 'test');
  if (!checked.ok) throw new Error(checked.problems[0].key);
  return checked.value;
};
const nameOf = (lane: UpdateChoices): string =>
  Object.values(lane)
    .map((choice) => Object.values(choice).join(' '))
    .join(', ');

describe('updates against PyTorch', () => {
  it.each(torch.updates.map(({ lane, parameters }) => [nameOf(lane as UpdateChoices), lane, parameters] as const))(
    '%s: θ after each of six updates, relative error < 1e-12',
    (_, lane, theirs) => {
      const ours = train(lane as UpdateChoices, torch.start, torch.gradients).flat();
      ours.forEach((x, i) => {
        expect(Math.abs(x / theirs.flat()[i] - 1)).toBeLessThan(1e-12);
      });
    },
  );

  it('are compared with every decay and constraint, and with schedules', () => {
    const ids = (name: UpdateChoiceName) => new Set(torch.updates.map(({ lane }) => lane[name].id));
    expect(ids('weightDecay')).toEqual(new Set(decays.map(({ id }) => id)));
    // What goes by columns is compared in engine/clip.test.ts.
    const byEntry = constraints.filter((constraint: Constraint) => !constraint.columnScale);
    expect(ids('constraint')).toEqual(new Set(byEntry.map(({ id }) => id)));
    expect(ids('schedule').size).toBeGreaterThan(4);
  });

  it('with a clip, the constraint is active', () => {
    const clipped = torch.updates.filter(({ lane }) => lane.constraint.id === 'weightClip');
    for (const { lane, parameters } of clipped) {
      const bound = (lane.constraint as { bound?: number }).bound!;
      expect(Math.max(...parameters.flat().map(Math.abs))).toBe(bound);
    }
    expect(clipped.length).toBeGreaterThan(2);
  });
});

const sgd = { id: 'sgd', learningRate: 0.5 };
const once = (others: Partial<UpdateChoices>, optimizer: Choice = sgd) =>
  train(choicesWith(optimizer, others), [2], [[3]])[0][0];

describe('the order within an update, by hand: θ = 2, g = 3, η = 0.5', () => {
  it.each<[string, Partial<UpdateChoices>, number]>([
    ['the optimizer alone: 2 − 0.5 · 3', {}, 0.5],
    [
      'coupled decay is read by the optimizer: 2 − 0.5 · (3 + 0.1 · 2)',
      { weightDecay: { id: 'coupled', rate: 0.1 } },
      0.4,
    ],
    ['decoupled decay comes first: 2 (1 − 0.5 · 0.1) − 0.5 · 3', { weightDecay: { id: 'decoupled', rate: 0.1 } }, 0.4],
    ['the constraint comes last: min(0.5, 0.3)', { constraint: { id: 'weightClip', bound: 0.3 } }, 0.3],
    ['the schedule multiplies η: 2 − 0.25 · 0.5 · 3', { schedule: { id: 'warmUp', updates: 4 } }, 1.625],
    [
      'and η in decoupled decay: 2 (1 − 0.25 · 0.5 · 0.1) − 0.25 · 0.5 · 3',
      { schedule: { id: 'warmUp', updates: 4 }, weightDecay: { id: 'decoupled', rate: 0.1 } },
      1.6,
    ],
  ])('%s, to 1e-15', (_, others, expected) => {
    expect(Math.abs(once(others) - expected)).toBeLessThan(1e-15);
  });

  it('coupled decay enters the velocity and the second moment, decoupled decay does not', () => {
    const adam = complete(optimizers, { id: 'adam', learningRate: 0.5 });
    // Adam's first step is η whatever the gradient is, so coupled decay does nothing to it.
    expect(once({ weightDecay: { id: 'coupled', rate: 0.1 } }, adam)).toBeCloseTo(1.5, 7);
    expect(once({ weightDecay: { id: 'decoupled', rate: 0.1 } }, adam)).toBeCloseTo(1.4, 7);
  });

  it('coupled and decoupled decay are one for SGD, at every update, to 1e-14', () => {
    const gradients = torch.gradients;
    const [coupled, decoupled] = ['coupled', 'decoupled'].map((id) =>
      train(choicesWith(sgd, { weightDecay: { id, rate: 0.2 } }), torch.start, gradients).flat(),
    );
    coupled.forEach((x, i) => {
      expect(Math.abs(x - decoupled[i])).toBeLessThan(1e-14);
    });
  });

  it('AdamW is Adam with decoupled decay, bit for bit', () => {
    const adam = complete(optimizers, { id: 'adam' });
    const adamW = complete(optimizers, { id: 'adamW', weightDecay: 0.3 });
    const weightDecay = { id: 'decoupled', rate: 0.3 };
    const run = (lane: UpdateChoices) => train(lane, torch.start, torch.gradients);
    expect(run(choicesWith(adamW))).toEqual(run(choicesWith(adam, { weightDecay })));
    expect(run(choicesWith(adamW))).not.toEqual(run(choicesWith(adam)));
  });

  it('weight clipping takes what the optimizer made, both ways, and leaves slots alone', () => {
    const momentum = { id: 'momentum', learningRate: 1, momentum: 0.5 };
    const lane = choicesWith(momentum, { constraint: { id: 'weightClip', bound: 1 } });
    // Velocities 4, 2 + 0, 1 − 6: after the clip at ±1 they go on as if there were none.
    expect(train(lane, [0.5], [[4], [0], [-6]]).flat()).toEqual([-1, -1, 1]);
    expect(train(lane, [0.5], [[4], [0], [-2]]).flat()).toEqual([-1, -1, 0]);
  });
});

/** Every optimizer's options with every schedule, decay and constraint, numbers at their defaults. */
const everyLane: UpdateChoices[] = optimizers.flatMap((optimizer: Entry) => {
  const base = defaultChoice(optimizer);
  const variants = Object.entries(optimizer.fields).flatMap(([name, field]) =>
    field.kind === 'option' ? field.options.map(({ id }) => ({ ...base, [name]: id })) : [],
  );
  return (variants.length > 0 ? variants : [base]).flatMap((choice) =>
    schedules.flatMap((schedule) =>
      decays.flatMap((decay) =>
        constraints.map((constraint) => ({
          optimizer: choice,
          schedule: defaultChoice(schedule),
          weightDecay: defaultChoice(decay),
          constraint: defaultChoice(constraint),
        })),
      ),
    ),
  );
});

describe('the rule of every combination', () => {
  it('names all its uniforms, all its slots, and depends on the gradient', () => {
    for (const lane of everyLane) {
      const { slots, equations, columnScale } = updateRule(lane);
      for (const symbol of columnScale ? symbolsOf([columnScale]) : []) {
        expect(symbol === columnNorm || Number.isFinite(updateNumber(lane, 1, symbol))).toBe(true);
      }
      expect(Object.keys(equations).sort()).toEqual(['parameter', ...slots].sort());
      const symbols = symbolsOf(Object.values(equations));
      for (const symbol of symbols) {
        if (symbol.isUniform) expect(Number.isFinite(updateNumber(lane, 1, symbol))).toBe(true);
        else expect(['parameter', 'gradient', ...slots.map((slot) => `slot.${slot}`)]).toContain(symbol.name);
      }
      expect(symbols.map(({ name }) => name)).toContain('gradient');
    }
  });

  it('has an id of its own, unless the equations are the same', () => {
    const byId = new Map<string, UpdateChoices>();
    for (const lane of everyLane) {
      const { id, equations } = updateRule(lane);
      const first = byId.get(id) ?? lane;
      byId.set(id, first);
      const same = updateRule(first).equations;
      // Equal expressions are one object.
      for (const name of Object.keys(equations)) expect(equations[name], `${id}: ${name}`).toBe(same[name]);
    }
    const isScheduled = 2;
    const optimizersWithOptions = new Set(everyLane.map(({ optimizer }) => JSON.stringify(optimizer))).size;
    expect(byId.size).toBe(optimizersWithOptions * isScheduled * decays.length * constraints.length);
  });

  it('is the bare optimizer by default', () => {
    const lane = defaultLane();
    expect(updateRule(lane).id).toBe('adam');
    expect(updateRule(lane).equations).toEqual(optimizers.find(({ id }) => id === 'adam')!.equations(lane.optimizer));
  });

  it('starts slots at 0, or where a setting says', () => {
    expect(updateRule(defaultLane()).initial).toEqual({ m: 0, v: 0 });
    const adagrad = complete(optimizers, { id: 'adagradKeras' });
    expect(updateRule(choicesWith(adagrad)).initial).toEqual({ sum: 0.1 });
    expect(updateRule(choicesWith({ ...adagrad, initialAccumulator: 0.25 })).initial).toEqual({ sum: 0.25 });
  });

  it('has no other symbols', () => {
    for (const name of ['setting.momentum', 'weightDecay.rate', 'nothing.rate', 'nothing']) {
      expect(() => updateNumber(defaultLane(), 1, uniform(name))).toThrow(`"${name}" is no number`);
    }
  });
});
