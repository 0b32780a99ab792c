import { max, min, neg } from '../../equations/index.ts';
import { type Constraint, constraintSetting } from './constraint.ts';

const bound = constraintSetting('bound');

export const weightClip = {
  id: 'weightClip',
  label: { en: 'weight clipping' },
  reference: {
    en: 'every parameter to [−c, c] after every update, biases too, as the critic of Arjovsky, Chintala & Bottou 2017; torch: p.clamp_(-c, c)',
  },
  fields: { bound: { kind: 'number', label: { en: 'bound c' }, default: 1, min: 1e-6, max: 1e6, scale: 'log' } },
  constrained: (updated) => max(min(updated, bound), neg(bound)),
} as const satisfies Constraint;
