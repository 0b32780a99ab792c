/** Fields that initializers share. */
import type { NumberField, OptionField } from '../entry.ts';

export const gain = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'gain', zh: '增益' },
    default: value,
    min: 0,
    max: 10,
    scale: 'linear',
  }) as const satisfies NumberField;

export const std = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'std σ', zh: '标准差 σ' },
    default: value,
    min: 1e-6,
    max: 100,
    scale: 'log',
  }) as const satisfies NumberField;

export const spectralRadius = (value: number) =>
  ({
    kind: 'number',
    label: { en: 'spectral radius ρ', zh: '谱半径 ρ' },
    default: value,
    min: 0,
    max: 10,
    scale: 'linear',
  }) as const satisfies NumberField;

/** Which matrix of a cell with several gates a definition speaks of. */
export const gates = {
  kind: 'option',
  label: { en: 'gates', zh: '门' },
  default: 'apart',
  options: [
    { id: 'apart', label: { en: 'each by itself', zh: '各门独立' } },
    { id: 'fused', label: { en: 'as one kernel (Keras)', zh: '合为一个核（Keras）' } },
  ],
} as const satisfies OptionField;

export const isFused = (settings: { readonly gates: string }): boolean => settings.gates === 'fused';

export const tails = (value: 'whole' | 'cut') =>
  ({
    kind: 'option',
    label: { en: 'tails', zh: '尾部' },
    default: value,
    options: [
      { id: 'whole', label: { en: 'whole (PyTorch)', zh: '完整（PyTorch）' } },
      { id: 'cut', label: { en: 'cut at 2σ (Keras, JAX)', zh: '截断于 2σ（Keras、JAX）' } },
    ],
  }) as const satisfies OptionField;
