import { defaultChoice } from '../entry.ts';
import { torchDefault } from '../initializers/torch-default.ts';
import type { Bundle } from './bundle.ts';

const everywhere = defaultChoice(torchDefault);

export const torch: Bundle = {
  id: 'torch',
  label: { en: 'PyTorch default', zh: 'PyTorch 默认' },
  reference: {
    en: 'torch.nn.RNN, LSTM or GRU, and torch.nn.Linear behind it: all of U(−1/√H, 1/√H), so that U has spectral radius 1/√3 ≈ 0.58 and, where the state is small, gradients of a simple RNN shrink by as much per timestep',
    zh: 'torch.nn.RNN、LSTM 或 GRU，其后接 torch.nn.Linear：全部取自均匀分布 U(−1/√H, 1/√H)，因此 U 的谱半径为 1/√3 ≈ 0.58；状态较小时，简单 RNN 的梯度每个时间步也按此比例缩小',
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
