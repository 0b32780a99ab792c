import { spectralRadius as radius } from './fields.ts';
import { defineInitializer, normalEntries, recurrentWeights } from './initializer.ts';

export const spectralRadius = defineInitializer({
  id: 'spectralRadius',
  label: { en: 'normal, scaled to ρ' },
  reference: { en: 'Jaeger 2001 (echo state networks): a normal matrix times ρ / max |λ|, gate by gate' },
  fields: { radius: radius(0.95) },
  suits: recurrentWeights,
  fill: (shape, stream, settings, { withSpectralRadius }) =>
    withSpectralRadius(normalEntries(shape, stream, 1), shape.rows, settings.radius),
});
