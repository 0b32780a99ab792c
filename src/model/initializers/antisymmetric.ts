import { same } from '../entry.ts';
import { defineInitializer, entrywise, recurrentWeights } from './initializer.ts';

export const antisymmetric = defineInitializer({
  id: 'antisymmetric',
  label: { en: 'antisymmetric', zh: '反对称' },
  reference: {
    en: 'M − Mᵀ − γI with M of N(0, σ² / H), as Chang et al. 2019 parametrise it; here only the start, gate by gate: training does not keep it so. The antisymmetric RNN makes it of any U, and keeps it',
    zh: 'M − Mᵀ − γI，M 取自 N(0, σ² / H)，即 Chang et al. 2019 的参数化；这里只作逐门的初始值，训练并不保持这一形式。反对称 RNN 由任意 U 得到它，并一直保持',
  },
  fields: {
    sigma: { kind: 'number', label: same('σ'), default: 1, min: 1e-6, max: 100, scale: 'log' },
    gamma: {
      kind: 'number',
      label: { en: 'diffusion γ', zh: '扩散系数 γ' },
      default: 0.01,
      min: 0,
      max: 10,
      scale: 'linear',
    },
  },
  suits: recurrentWeights,
  fill: (shape, stream, { sigma, gamma }) => {
    const n = shape.rows;
    const scale = sigma / Math.sqrt(n);
    return entrywise(shape, (index) => {
      const [i, j] = [Math.floor(index / n), index % n];
      return i === j ? -gamma : scale * (stream.normal(index) - stream.normal(j * n + i));
    });
  },
});
