import { defineRule, unlessSet } from './finding.ts';
import { decadesPerTenBack, phenomenonOf } from './slope.ts';

/** ḡ grows by at least a tenth of a decade in 10 timesteps back. */
export const exploding = defineRule({
  id: 'exploding',
  find: ({ report, settings }) => {
    const decades = report && decadesPerTenBack(report.log2GradNormByTimestep);
    if (decades === undefined || phenomenonOf(decades) !== 'exploding') return undefined;
    const remedy =
      settings.clip.id === 'none'
        ? unlessSet(settings, 'clip', 'globalNorm')
        : unlessSet(settings, 'recurrentInitializer', 'orthogonal');
    return { evidence: { decades }, ...remedy };
  },
});
