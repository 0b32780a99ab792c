import { defineRule, LATELY, latelyMean } from './finding.ts';

/** The clip changed the gradient in more than half of the last steps: it sets the length of the step. */
export const clipped = defineRule({
  id: 'clipped',
  find: ({ clipped, settings, step }) => {
    const share = latelyMean(clipped);
    if (step < LATELY / 2 || !(share > 0.5)) return undefined;
    const { threshold } = settings.clip;
    const wider = typeof threshold === 'number' ? Number((threshold * 10).toPrecision(3)) : undefined;
    const remedy = wider !== undefined && wider <= 1e6 ? { suggestion: { path: 'clip.threshold', value: wider } } : {};
    return { evidence: { share, steps: Math.min(step, LATELY) }, ...remedy };
  },
});
