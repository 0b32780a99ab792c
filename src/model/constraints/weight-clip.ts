import { max, min, neg } from '../../equations/index.ts';
import { type Constraint, constraintSetting } from './constraint.ts';

const bound = constraintSetting('bound');

export const weightClip = {
  id: 'weightClip',
  label: { en: 'weight clipping', zh: '权重裁剪' },
  reference: {
    en: 'every parameter to [−c, c] after every update, biases too, as the critic of Arjovsky, Chintala & Bottou 2017; torch: p.clamp_(-c, c)',
    zh: '每次更新后把每个参数（包括偏置）限制在 [−c, c]，如 Arjovsky, Chintala & Bottou 2017 的评判器；torch：p.clamp_(-c, c)',
  },
  fields: {
    bound: { kind: 'number', label: { en: 'bound c', zh: '界 c' }, default: 1, min: 1e-6, max: 1e6, scale: 'log' },
  },
  constrained: (updated) => max(min(updated, bound), neg(bound)),
} as const satisfies Constraint;
