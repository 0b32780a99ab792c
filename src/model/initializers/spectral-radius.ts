import { spectralRadius as radius } from './fields.ts';
import { defineInitializer, normalEntries, recurrentWeights } from './initializer.ts';

export const spectralRadius = defineInitializer({
  id: 'spectralRadius',
  label: { en: 'normal, scaled to ρ', zh: '正态，缩放至 ρ' },
  reference: {
    en: 'Jaeger 2001 (echo state networks): a normal matrix times ρ / max |λ|, gate by gate',
    zh: 'Jaeger 2001（回声状态网络）：正态矩阵乘以 ρ / max |λ|，逐门',
  },
  fields: { radius: radius(0.95) },
  suits: recurrentWeights,
  fill: (shape, stream, settings, { withSpectralRadius }) =>
    withSpectralRadius(normalEntries(shape, stream, 1), shape.rows, settings.radius),
});
