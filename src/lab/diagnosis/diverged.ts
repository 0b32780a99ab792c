import { defineRule, slower, unlessSet } from './finding.ts';

/** The lane left the range of its numbers. A clip comes first: without one, a single step can do it. */
export const diverged = defineRule({
  id: 'diverged',
  find: ({ diverged, settings }) => {
    if (!diverged) return undefined;
    const remedy = settings.clip.id === 'none' ? unlessSet(settings, 'clip', 'globalNorm') : slower(settings);
    return { evidence: { step: diverged.step }, ...remedy };
  },
});
