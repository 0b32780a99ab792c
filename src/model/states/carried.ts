import { defineStateStart } from './state.ts';

export const carried = defineStateStart({
  id: 'carried',
  label: { en: 'carried over' },
  reference: {
    en: 'the last states of the batch before, a constant for the gradient: as passing h.detach() on in PyTorch, stateful=True in Keras. Zeros at step 1, at every reset, and wherever held-out examples are scored',
  },
  fields: {
    resetEvery: {
      kind: 'number',
      label: { en: 'reset every so many batches (0: never)' },
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
