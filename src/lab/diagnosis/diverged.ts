import { globalNorm } from '../../model/clips/global-norm.ts';
import { defineRule, type LaneFacts, slower, unlessSet } from './finding.ts';
import { RATIO } from './too-fast.ts';

const { default: threshold } = globalNorm.fields.threshold;

/**
 * The lane left the range of its numbers. A clip comes first: without one, a single step can do it. But where some step
 * would have been too large under a clip as well, the learning rate is.
 */
export const diverged = defineRule({
  id: 'diverged',
  find: (facts) => {
    const { diverged, settings } = facts;
    if (!diverged) return undefined;
    const needsClip = settings.clip.id === 'none' && !isTooFastClipped(facts);
    const remedy = needsClip ? unlessSet(settings, 'clip', 'globalNorm') : slower(settings);
    return { evidence: { step: diverged.step }, ...remedy };
  },
});

/** Whether a step changed weights by a tenth of their norm, even had the gradient been scaled down to the threshold. */
const isTooFastClipped = ({ updateRatio, gradNorm }: LaneFacts): boolean =>
  updateRatio.some(({ mean }, i) => mean >= RATIO * Math.max(1, (gradNorm[i]?.mean ?? 0) / threshold));
