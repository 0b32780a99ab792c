/** Fields that optimizers share. */
import { type NumberField, type OptionField, same, type Text } from '../entry.ts';

export const learningRate = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'learning rate η', zh: '学习率 η' },
    default: value,
    min: 1e-8,
    max: 100,
    scale: 'log',
  }) as const satisfies NumberField;

/** Keeps the denominator away from 0. */
export const epsilon = (value: number) =>
  ({
    kind: 'number',
    label: same('ε'),
    default: value,
    min: 1e-16,
    max: 1,
    scale: 'log',
  }) as const satisfies NumberField;

/** How much of an average or a velocity is left after an update. */
export const decay = (label: Text, value: number, max = 0.999999) =>
  ({
    kind: 'number',
    label,
    default: value,
    min: 0,
    max,
    scale: 'linear',
  }) as const satisfies NumberField;

export const momentum = (value: number) => decay({ en: 'momentum μ', zh: '动量 μ' }, value, 0.9999);
export const beta1 = (value: number) => decay(same('β₁'), value, 0.9999);
export const beta2 = (value: number) => decay(same('β₂'), value);

/** Where sums of squares start. */
export const initialAccumulator = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'initial accumulator', zh: '累加器初值' },
    default: value,
    min: 0,
    max: 10,
    scale: 'linear',
  }) as const satisfies NumberField;

/** About what the second moment of the gradients is taken. */
export const secondMoment = {
  kind: 'option',
  label: { en: 'second moment', zh: '二阶矩' },
  default: 'uncentered',
  options: [
    { id: 'uncentered', label: { en: 'about 0', zh: '原点矩' } },
    { id: 'centered', label: { en: 'about the mean (centered)', zh: '中心矩（centered）' } },
  ],
} as const satisfies OptionField;
