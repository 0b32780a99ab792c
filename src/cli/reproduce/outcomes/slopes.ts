import type { Choice } from '../../../model/entry.ts';
import { defaultLane, type Lane } from '../../../model/experiment.ts';
import { seeds } from '../lane.ts';
import { gradientSlope } from '../mean-field.ts';
import { signed } from '../numbers.ts';
import type { LaneMeasurement, Outcome, Run } from '../outcome.ts';

const H = 64;
const SEEDS = 12;
const TOLERANCE = 0.05;
/** Lags T − t of the fit: past the first, where the loss still shows, and before h_0 = 0 does. */
const LAGS = { from: 10, to: 80 };

interface Initialization {
  readonly subject: string;
  readonly recurrent: Choice;
  readonly input: Choice;
  readonly bias: Choice;
  /** σ_w² and s² of `mean-field.ts`. */
  readonly recurrentVariance: number;
  readonly driveVariance: number;
}

// A symbol is one input that is 1, so that s² is the variance of an entry of W, plus that of b. The weights are √8
// times those that would be drawn for eight inputs of N(0, 1): to the theory it is the same.
const glorotDrive = (8 * 2) / (H + 8);
const glorotInput: Choice = { id: 'normal', std: Math.sqrt(glorotDrive) };
const none: Choice = { id: 'zeros' };

const gaussian = (sigma: number): Initialization => ({
  subject: `U normal, σ_w = ${sigma} (entries of std σ_w/√H)`,
  recurrent: { id: 'normal', std: sigma / Math.sqrt(H) },
  input: glorotInput,
  bias: none,
  recurrentVariance: sigma ** 2,
  driveVariance: glorotDrive,
});

const initializations: readonly Initialization[] = [
  {
    subject: 'PyTorch’s default: U(−1/√H, 1/√H) for weights and both biases',
    recurrent: { id: 'torchDefault' },
    input: { id: 'uniform', limit: Math.sqrt(8 / H) },
    bias: { id: 'torchDefault' },
    recurrentVariance: 1 / 3,
    driveVariance: (8 + 2) / (3 * H),
  },
  {
    subject: 'U Glorot uniform',
    recurrent: { id: 'glorotUniform', gain: 1, gates: 'apart' },
    input: glorotInput,
    bias: none,
    recurrentVariance: 1,
    driveVariance: glorotDrive,
  },
  {
    subject: 'U orthogonal, faint input (std 0.01 · √8)',
    recurrent: { id: 'orthogonal', gain: 1, gates: 'apart' },
    input: { id: 'normal', std: 0.01 * Math.sqrt(8) },
    bias: none,
    recurrentVariance: 1,
    driveVariance: 8e-4,
  },
  gaussian(1.5),
  gaussian(3),
];

const lanes = initializations.map(
  ({ recurrent, input, bias }): Lane => ({
    ...defaultLane(),
    hiddenSize: H,
    recurrentInitializer: recurrent,
    inputInitializer: input,
    biasInitializer: bias,
  }),
);

const runs = seeds(SEEDS).map(
  (seed): Run => ({
    name: `slopes-seed-${seed}`,
    experiment: { seed, batchSize: 32, accumulation: 1, task: { id: 'temporalOrder', timesteps: 100 }, lanes },
    steps: 1,
    window: 1,
  }),
);

/** Least squares of ln ḡ_t over the lag T − t. */
export function slopeOf({ firstLog2GradNorms }: Pick<LaneMeasurement, 'firstLog2GradNorms'>): number {
  const points = firstLog2GradNorms.map((log2, i) => ({ lag: firstLog2GradNorms.length - 1 - i, log2 }));
  const fitted = points.filter(({ lag }) => lag >= LAGS.from && lag <= LAGS.to);
  const meanLag = (LAGS.from + LAGS.to) / 2;
  let above = 0;
  let below = 0;
  for (const { lag, log2 } of fitted) {
    above += (lag - meanLag) * (log2 ?? Number.NaN) * Math.LN2;
    below += (lag - meanLag) ** 2;
  }
  return above / below;
}

export const slopes: Outcome = {
  id: 'slopes',
  title: 'Slope of the gradient at initialization',
  source:
    'mean field of driven networks: Poole et al. 2016, Schoenholz et al. 2017, Chen, Pennington & Schoenholz 2018. ln ḡ_t changes by ½ ln χ with each timestep back, χ = σ_w² E sech⁴(√q z), q = σ_w² E tanh²(√q z) + s²',
  setup: `rnn tanh, H = ${H}, B = 32, one step of temporal order at T = 100, whose symbols drive as eight inputs of N(0, 1) would; least squares of ln ḡ_t over lags ${LAGS.from} to ${LAGS.to}; mean of ${SEEDS} networks. The theory is exact for wide networks; ±${TOLERANCE} is for H = ${H}`,
  runs,
  claims: initializations.map(({ subject, recurrentVariance, driveVariance }, lane) => {
    const expected = gradientSlope(recurrentVariance, driveVariance);
    return {
      subject,
      expected: `slope ${signed(expected)} ± ${TOLERANCE} a timestep`,
      judge: (measured) => {
        const measuredSlopes = runs.map(({ name }) => slopeOf(measured.get(name)!.lanes[lane]!));
        const mean = measuredSlopes.reduce((sum, slope) => sum + slope, 0) / SEEDS;
        const scatter = Math.sqrt(measuredSlopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / (SEEDS - 1));
        return {
          measured: `${signed(mean)} (networks scatter by ${scatter.toFixed(4)})`,
          holds: Math.abs(mean - expected) <= TOLERANCE,
        };
      },
    };
  }),
};
