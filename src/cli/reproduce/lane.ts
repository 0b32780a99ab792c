/** Lanes that several outcomes begin with. */
import { defaultLane, type Lane } from '../../model/experiment.ts';

/** torch.nn.RNN and torch.nn.Linear as they come: every weight and bias U(−1/√H, 1/√H). */
export const torchDefaultLane = (): Lane => {
  const initializer = { id: 'torchDefault' };
  return {
    ...defaultLane(),
    recurrentInitializer: initializer,
    inputInitializer: initializer,
    outputInitializer: initializer,
    biasInitializer: initializer,
    outputBiasInitializer: initializer,
  };
};

/** Adam at the rate of its paper, and the whole gradient clipped to norm 1. */
export const adamClipped = {
  optimizer: { id: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  clip: { id: 'globalNorm', threshold: 1 },
} as const satisfies Partial<Lane>;

/** Seeds 1 to `count`. */
export const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
