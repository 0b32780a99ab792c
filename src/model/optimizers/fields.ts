/** Fields that optimizers share. */
import type { NumberField, OptionField } from '../entry.ts';

export const learningRate = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'learning rate η' },
    default: value,
    min: 1e-8,
    max: 100,
    scale: 'log',
  }) as const satisfies NumberField;

/** Keeps the denominator away from 0. */
export const epsilon = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'ε' },
    default: value,
    min: 1e-16,
    max: 1,
    scale: 'log',
  }) as const satisfies NumberField;

/** How much of an average or a velocity is left after an update. */
export const decay = (label: string, value: number, max = 0.999999) =>
  ({
    kind: 'number',
    label: { en: label },
    default: value,
    min: 0,
    max,
    scale: 'linear',
  }) as const satisfies NumberField;

export const momentum = (value: number) => decay('momentum μ', value, 0.9999);
export const beta1 = (value: number) => decay('β₁', value, 0.9999);
export const beta2 = (value: number) => decay('β₂', value);

/** Where sums of squares start. */
export const initialAccumulator = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'initial accumulator' },
    default: value,
    min: 0,
    max: 10,
    scale: 'linear',
  }) as const satisfies NumberField;

/** About what the second moment of the gradients is taken. */
export const secondMoment = {
  kind: 'option',
  label: { en: 'second moment' },
  default: 'uncentered',
  options: [
    { id: 'uncentered', label: { en: 'about 0' } },
    { id: 'centered', label: { en: 'about the mean (centered)' } },
  ],
} as const satisfies OptionField;
