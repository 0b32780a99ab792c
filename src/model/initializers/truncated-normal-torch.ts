import { std } from './fields.ts';
import { defineInitializer, everything } from './initializer.ts';
import { truncatedEntries } from './truncated.ts';

export const truncatedNormalTorch = defineInitializer({
  id: 'truncatedNormalTorch',
  label: { en: 'truncated normal (PyTorch)', zh: '截断正态（PyTorch）' },
  reference: {
    en: 'torch.nn.init.trunc_normal_ with mean 0: N(0, σ²) between a and b, which are values, not multiples of σ: with its defaults −2 and 2, a small σ is as good as untruncated',
    zh: 'torch.nn.init.trunc_normal_，均值为 0：a 与 b 之间的 N(0, σ²)；a、b 是数值而非 σ 的倍数，因此在默认的 −2 和 2 下，σ 较小时几乎等于不截断',
  },
  fields: {
    std: std(1),
    low: {
      kind: 'number',
      label: { en: 'least value a', zh: '最小值 a' },
      default: -2,
      min: -100,
      max: -1e-6,
      scale: 'linear',
    },
    high: {
      kind: 'number',
      label: { en: 'greatest value b', zh: '最大值 b' },
      default: 2,
      min: 1e-6,
      max: 100,
      scale: 'linear',
    },
  },
  suits: everything,
  fill: (shape, stream, { std, low, high }) => truncatedEntries(shape, stream, std, [low / std, high / std]),
});
