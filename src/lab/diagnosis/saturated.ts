import { defineRule, unlessSet } from './finding.ts';

/** Half of the states lie where the activation is flat: their derivative is small. */
export const saturated = defineRule({
  id: 'saturated',
  find: ({ saturation, settings }) => {
    if (!saturation || saturation.isDeadly || saturation.share < 0.5) return undefined;
    return { evidence: { share: saturation.share }, ...unlessSet(settings, 'recurrentInitializer', 'orthogonal') };
  },
});
