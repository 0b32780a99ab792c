import { describe, expect, it } from 'vitest';
import { createExperimentStore } from '../../lab/experiment-store.ts';
import { type Choice, defaultChoice, type Entry } from '../../model/entry.ts';
import { defaultExperiment, laneChoices } from '../../model/experiment.ts';
import { forkGroups, forkTargets, placeToFork } from './fork.ts';
import { type SweepTarget, sweepGroups, sweepTargets, valueIn } from './sweep.ts';

/** The default experiment, its first lane with another choice. */
const withChoice = (name: string, choice: Choice) => {
  const first = defaultExperiment();
  return { ...first, lanes: [{ ...first.lanes[0]!, [name]: choice }] } as typeof first;
};

/** Values that a fork may change it to, as far as the field says. */
const valuesOf = ({ field }: SweepTarget, now: number | string) =>
  (field.kind === 'number' ? [field.min, field.max] : field.options.map(({ id }) => id)).filter((each) => each !== now);

/** Whether forking is refused since the setting must be what it was. */
const isFixed = (experiment: ReturnType<typeof defaultExperiment>, path: string, value: unknown) => {
  const checked = createExperimentStore(experiment).fork(0, 10, path, value);
  return !checked.ok && checked.problems.some(({ allowed }) => allowed.kind === 'asBeforeFork');
};

const cases = forkGroups().flatMap(({ name }) =>
  (laneChoices[name as keyof typeof laneChoices].entries as readonly Entry[]).map(
    (entry) => [name, entry.id, entry] as const,
  ),
);

describe('the lane that a fork is of', () => {
  it('is the wished one or, where that had diverged by the step, the first that had not', () => {
    const [training, diverged] = [{ kind: 'training' }, { kind: 'diverged', step: 5, tensor: 'loss' }] as const;
    expect(placeToFork(1, [training, training], 9)).toBe(1);
    expect(placeToFork(0, [diverged, diverged, training], 9)).toBe(2);
    expect(placeToFork(0, [diverged, training], 4)).toBe(0);
    expect(placeToFork(1, [diverged, diverged], 9)).toBe(1);
  });
});

describe('what is offered of a fork', () => {
  it.each(cases)('%s %s: all of it may change on the way', (name, _, entry) => {
    const experiment = withChoice(name, defaultChoice(entry));
    const [lane] = experiment.lanes;
    const targets = forkTargets(lane!, name);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) {
      for (const value of valuesOf(target, valueIn(lane!, target))) {
        expect(isFixed(experiment, target.path, value), `${target.path} ${value}`).toBe(false);
      }
    }
  });

  it('lacks what can not: size, initializers and what an optimizer begins with', () => {
    const offered = forkGroups().map(({ name }) => name);
    expect(offered).toHaveLength(7);
    const experiment = defaultExperiment();
    const [lane] = experiment.lanes;
    for (const { name } of sweepGroups().filter((group) => /size|initializer/i.test(group.name))) {
      const [target] = sweepTargets(lane!, name);
      expect(offered).not.toContain(name);
      expect(isFixed(experiment, name, valuesOf(target!, valueIn(lane!, target!))[0]), name).toBe(true);
    }
    const adagrad = withChoice(
      'optimizer',
      defaultChoice(laneChoices.optimizer.entries.find(({ id }) => id === 'adagrad')!),
    );
    const paths = forkTargets(adagrad.lanes[0]!, 'optimizer').map(({ path }) => path);
    expect(paths).toContain('optimizer.learningRate');
    expect(paths).not.toContain('optimizer.initialAccumulator');
    expect(isFixed(adagrad, 'optimizer.initialAccumulator', 0.5)).toBe(true);
  });

  it('is of the entry that the lane has chosen', () => {
    const [lane] = defaultExperiment().lanes;
    const entries = forkTargets(lane!, 'optimizer').map(({ entry }) => entry?.id);
    expect(new Set(entries)).toEqual(new Set([undefined, lane!.optimizer.id]));
  });
});
