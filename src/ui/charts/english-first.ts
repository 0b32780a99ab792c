/** The words in English of the charts that the page opens with, and what the others are called: theirs are in english.ts. */
import type { GradientSummary } from './gradient-over-time.ts';
import type { StepSummary } from './over-steps.ts';
import type { ChartTexts, FirstChartTexts } from './texts.ts';

export const diverged = (step: string) => `diverged at step ${step}`;

export const atCursor = (position: string, values: readonly { name: string; value: string }[]) =>
  `${position}: ${values.map(({ name, value }) => `${name} ${value}`).join('; ')}`;

export const overSteps = {
  empty: 'No step has been taken yet.',
  keys: 'Left and right arrow keys move the cursor over the steps, Page Up and Page Down farther, Home and End to the ends; Escape hides it.',
  position: (step: string) => `step ${step}`,
  positions: 'step',
  counted: { step: 'step', examples: 'examples', time: 'seconds of training, without pauses and waits' },
  countedAt: { examples: (count: string) => `${count} examples`, time: (count: string) => `${count} s` },
  smoothed: (measure: string, weight: string) => `${measure}; smoothed ${weight} (faint: raw)`,
  atCursor,
  diverged,
};

export const upTo = (quantity: string) => (step: string) => `${quantity} over the steps up to ${step}`;

export const aboutStep = (quantity: string) => (lanes: readonly StepSummary[]) =>
  `${quantity}: ${lanes
    .map(({ name, value, step, divergedAtStep }) =>
      divergedAtStep === undefined ? `${name} ${value} at step ${step}` : `${name} ${diverged(divergedAtStep)}`,
    )
    .join('; ')}.`;

const aboutTimesteps = (lanes: readonly GradientSummary[], step: string) =>
  `Gradient norm at the last and at the first timestep, at step ${step}: ${lanes
    .map(({ name, atFirst, atLast, timesteps, divergedAtStep }) => {
      const values = `${name} ${atLast} at t = ${timesteps} and ${atFirst} at t = 1`;
      return divergedAtStep === undefined ? values : `${values}, ${diverged(divergedAtStep)}`;
    })
    .join('; ')}.`;

export const parameters = {
  recurrent: 'U, recurrent weights',
  input: 'W, input weights',
  bias: 'b, biases',
  output: 'V, output weights',
  outputBias: 'c, output biases',
  start: 'h₀, learned start',
};
export const first: Pick<ChartTexts, 'gradientOverTime' | 'loss' | 'gradientNorm' | 'metric'> = {
  gradientOverTime: {
    title: 'How much gradient reaches each timestep',
    measure: 'ḡ = ‖∂ℓ/∂hₜ‖, root mean square over the batch, log',
    empty: 'No step has been taken yet.',
    keys: 'Left and right arrow keys move the cursor over the timesteps, Page Up and Page Down by ten, Home and End to the ends; Escape hides it.',
    caption: (step) => `Gradient norm by timestep, at step ${step}`,
    position: (t) => `t = ${t}`,
    positions: 'timestep',
    atCursor,
    atFirstTimestep: 'earliest input',
    atLastTimestep: 'loss',
    lossAtEvery: 'a loss at every timestep',
    belowF32: 'below f32: a 32-bit float is 0 here',
    subnormalF32: 'f32 loses digits here',
    aboveF32: 'above f32: a 32-bit float is ∞ here',
    infiniteFrom: (t) => `∞ from t = ${t}`,
    notANumberFrom: (t) => `not a number from t = ${t}`,
    diverged,
    summarise: aboutTimesteps,
  },
  loss: {
    ...overSteps,
    title: 'Loss',
    measure: 'training batches, log',
    caption: upTo('Loss'),
    linearMeasure: 'training batches',
    baseline: (loss) => `baseline ${loss}`,
    summarise: aboutStep('Loss'),
  },
  gradientNorm: {
    ...overSteps,
    title: 'Gradient norm',
    measure: 'all parameters, log; dotted: clipped',
    caption: upTo('Norm of the gradient'),
    linearMeasure: 'all parameters; dotted: clipped',
    threshold: (norm) => `clip at ${norm}`,
    clipped: (share) => `${share} clipped`,
    summarise: aboutStep('Norm of the gradient'),
  },
  metric: {
    ...overSteps,
    title: 'Metric',
    measure: 'marked: held-out; faint: training batches',
    caption: upTo('Metric'),
    summarise: aboutStep('Metric'),
  },
};

export const titles = {
  parameterNorms: { title: 'Norms by parameter' },
  updateRatio: { title: 'Update ratio' },
  clippedShare: { title: 'Clipped steps' },
  spectrum: { title: 'Eigenvalues of U' },
  spectralRadius: { title: 'Spectral radius' },
  saturation: { title: 'Saturated units' },
  gradientEntries: { title: 'Gradient entries by size' },
  gradientHeatMap: { title: 'Gradient by timestep over training' },
  hiddenStates: { title: 'Hidden states' },
};

export const firstInEnglish: FirstChartTexts = { ...first, ...titles };
