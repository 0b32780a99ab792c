import { defineRule, LATELY, latelyMean, slower } from './finding.ts';

/** A step that changes weights by such a share of their norm forgets what they were. */
export const RATIO = 0.1;

/**
 * The learning rate is too large: some step so far changed U, W and V by a tenth of their norm or more, and the loss of
 * late is a quarter above that of knowing nothing. Not the ratio of late: weights that have been driven far are large.
 */
export const tooFast = defineRule({
  id: 'tooFast',
  find: ({ updateRatio, loss, step, settings, task, taskChoice }) => {
    const ratio = updateRatio.reduce((greatest, { max }) => Math.max(greatest, max || 0), 0);
    const mean = latelyMean(loss);
    const baseline = task.baselineLoss(taskChoice);
    if (step < LATELY || !(ratio >= RATIO && mean > 1.25 * baseline)) return undefined;
    return { evidence: { ratio, loss: mean, baseline }, ...slower(settings) };
  },
});
