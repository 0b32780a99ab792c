import { square, sub } from '../../equations/index.ts';
import { type Regularizer, squaredRatio } from './regularizer.ts';

export const pascanu = {
  id: 'pascanu',
  label: { en: 'vanishing gradients (Pascanu’s Ω)' },
  reference: {
    en: 'Pascanu, Mikolov & Bengio 2013, equation 10, as in their code: per sequence, a mean over timesteps and sequences, of U’s gradient its immediate part only; where ‖∂L/∂h_t‖² is below 1e-20 nothing is counted. For the simple RNN',
  },
  fields: {
    alpha: { kind: 'number', label: { en: 'weight α' }, default: 4, min: 0, max: 1000, scale: 'linear' },
  },
  penalty: square(sub(squaredRatio, 1)),
} as const satisfies Regularizer;
