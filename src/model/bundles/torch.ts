import { defaultChoice } from '../entry.ts';
import { torchDefault } from '../initializers/torch-default.ts';
import type { Bundle } from './bundle.ts';

const everywhere = defaultChoice(torchDefault);

export const torch: Bundle = {
  id: 'torch',
  label: { en: 'PyTorch default' },
  reference: {
    en: 'torch.nn.RNN, LSTM or GRU, and torch.nn.Linear behind it: all of U(−1/√H, 1/√H), so that U has spectral radius 1/√3 ≈ 0.58 and, where the state is small, gradients of a simple RNN shrink by as much per timestep',
  },
  fields: {},
  initializersOf: () => ({
    recurrentInitializer: everywhere,
    inputInitializer: everywhere,
    outputInitializer: everywhere,
    biasInitializer: everywhere,
    outputBiasInitializer: everywhere,
  }),
};
