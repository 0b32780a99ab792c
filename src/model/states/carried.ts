import { defineStateStart } from './state.ts';

export const carried = defineStateStart({
  id: 'carried',
  label: { en: 'carried over', zh: '沿用上一批次' },
  reference: {
    en: 'the last states of the batch before, a constant for the gradient: as passing h.detach() on in PyTorch, stateful=True in Keras. Zeros at step 1, at every reset, and wherever held-out examples are scored. The sequences of a batch go on where those before ended only in next-character tasks whose sequences follow one another',
    zh: '上一批次的最后状态，对梯度而言是常数：如同 PyTorch 中传递 h.detach()、Keras 中的 stateful=True。第 1 步、每次重置以及评估留出样本时为零。只有序列依次相接的下一字符任务，才会从上一批次结束处继续',
  },
  fields: {
    resetEvery: {
      kind: 'number',
      label: { en: 'reset every so many batches (0: never)', zh: '每隔多少批次重置（0：从不）' },
      default: 0,
      min: 0,
      max: 1e6,
      isInteger: true,
      scale: 'linear',
    },
  },
  value: () => 0,
  carriesInto: (step, { resetEvery }) => resetEvery === 0 || (step - 1) % resetEvery > 0,
});
