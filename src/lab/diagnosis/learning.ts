import { isSolved } from '../../model/tasks/index.ts';
import { defineRule, LATELY, latelyMean } from './finding.ts';

/** The task counts as solved, by its own criterion: on held-out examples where there are any, else on batches of late. */
export const solved = defineRule({
  id: 'solved',
  find: ({ task, taskChoice, heldOut, loss, step }) => {
    const criterion = task.solved(taskChoice);
    if (heldOut) return isSolved(criterion, heldOut) ? { evidence: { loss: heldOut.loss } } : undefined;
    const mean = latelyMean(loss);
    // A mean over fresh batches; a metric needs them all and is not at hand here.
    if (step < LATELY || criterion.quantity !== 'loss' || !(mean <= criterion.bound)) return undefined;
    return { evidence: { loss: mean } };
  },
});

/** The loss of late is at least a tenth below that of knowing nothing. */
export const learning = defineRule({
  id: 'learning',
  find: ({ loss, step, task, taskChoice }) => {
    const mean = latelyMean(loss);
    const baseline = task.baselineLoss(taskChoice);
    if (step < LATELY / 2 || !(mean < 0.9 * baseline)) return undefined;
    return { evidence: { loss: mean, baseline } };
  },
});

/** After 500 steps the loss of late is still within a tenth of that of knowing nothing, or above. */
export const onBaseline = defineRule({
  id: 'onBaseline',
  find: ({ loss, step, task, taskChoice }) => {
    const mean = latelyMean(loss);
    const baseline = task.baselineLoss(taskChoice);
    return step >= 500 && mean >= 0.9 * baseline ? { evidence: { loss: mean, baseline, step } } : undefined;
  },
});
