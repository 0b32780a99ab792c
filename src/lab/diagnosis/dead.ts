import { defineRule } from './finding.ts';

/** At least a tenth of the units have derivative 0 in every sequence at every timestep: they learn nothing. */
export const dead = defineRule({
  id: 'dead',
  find: ({ saturation }) => {
    if (!saturation?.isDeadly || saturation.stuck < 0.1 * saturation.units) return undefined;
    const { stuck, units } = saturation;
    return { evidence: { stuck, units }, suggestion: { path: 'cell.activation', value: 'leakyRelu' } };
  },
});
