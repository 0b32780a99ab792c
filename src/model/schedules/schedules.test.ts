import { describe, expect, it } from 'vitest';
import type { Choice } from '../entry.ts';
import { checkChoice, defaultChoice, type Entry, entryOf } from '../entry.ts';
import torch from '../oracle/torch-updates.json' with { type: 'json' };
import { type Schedule, schedules } from './index.ts';

function factor(choice: Choice, step: number): number {
  const checked = checkChoice(schedules, choice, 'test');
  if (!checked.ok) throw new Error(checked.problems[0].key);
  return entryOf<Schedule>(schedules, choice.id).factor?.(step, checked.value) ?? 1;
}

describe('learning rates as of torch.optim.lr_scheduler', () => {
  it.each(torch.schedules.map(({ schedule, factors }) => [schedule as Choice, factors] as const))(
    '%o: the factor of each of twelve updates, to 1e-14',
    (schedule, factors) => {
      factors.forEach((theirs, i) => {
        expect(Math.abs(factor(schedule, i + 1) - theirs), `update ${i + 1}`).toBeLessThan(1e-14);
      });
    },
  );

  it('are compared for every schedule', () => {
    expect(new Set(torch.schedules.map(({ schedule }) => schedule.id))).toEqual(new Set(schedules.map(({ id }) => id)));
  });
});

describe.each<Entry & { id: string }>(schedules)('$id', (entry) => {
  it('gives a factor from 0 to 1 at every update up to 1e9, whatever its settings', () => {
    const base = defaultChoice(entry);
    const choices = Object.entries(entry.fields).flatMap(([name, field]) =>
      field.kind === 'number' ? [field.min, field.max].map((value) => ({ ...base, [name]: value })) : [],
    );
    for (const choice of [base, ...choices]) {
      for (const step of [1, 2, 3, 10, 1000, 1001, 99_999, 1e9]) {
        expect(factor(choice, step)).toBeGreaterThanOrEqual(0);
        expect(factor(choice, step)).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('the first update', () => {
  it.each(schedules.map(({ id }) => id).filter((id) => id !== 'warmUp'))('has the whole learning rate: %s', (id) => {
    expect(factor({ id }, 1)).toBe(1);
  });

  it('has a w-th of it in a warm-up of w updates', () => {
    expect([1, 2, 10, 11, 1000].map((step) => factor({ id: 'warmUp', updates: 10 }, step))).toEqual([
      0.1, 0.2, 1, 1, 1,
    ]);
  });
});

describe('where a schedule comes to an end', () => {
  it('the cosine stays there, as Keras’s does', () => {
    const cosine = { id: 'cosine', updates: 10, end: 0.25 };
    expect([11, 12, 16, 1000].map((step) => factor(cosine, step))).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(factor(cosine, 6)).toBeCloseTo(0.625, 14);
  });

  it('the step falls at s + 1, and 1 / t is 1 / t', () => {
    expect([3, 4, 6, 7].map((step) => factor({ id: 'step', every: 3, gamma: 0.5 }, step))).toEqual([1, 0.5, 0.5, 0.25]);
    expect([1, 2, 3, 10].map((step) => factor({ id: 'inverse', rate: 1 }, step))).toEqual([1, 1 / 2, 1 / 3, 1 / 10]);
  });
});
