/** The words of all charts in English, for the catalogue of the page to take in. Numbers come as text. */

import { aboutStep, atCursor, diverged, first, overSteps, parameters, titles, upTo } from './english-first.ts';
import type { GradientHeatSummary } from './gradient-heat-map.ts';
import type { HiddenSummary } from './hidden-states.ts';
import type { ChartTexts } from './texts.ts';

const aboutStates = (lanes: readonly HiddenSummary[], step: string) =>
  `Hidden states of the first sequence of the batch, at step ${step}: ${lanes
    .map(({ name, units, range, divergedAtStep }) => {
      const values = `${name}, ${units} units, ${range}`;
      return divergedAtStep === undefined ? values : `${values}, ${diverged(divergedAtStep)}`;
    })
    .join('; ')}.`;

const aboutTraining = (lanes: readonly GradientHeatSummary[], step: string) =>
  `Gradient norm at the first timestep, at the first step and at step ${step}: ${lanes
    .map(({ name, before, now, divergedAtStep }) => {
      const values = `${name} ${before}, then ${now}`;
      return divergedAtStep === undefined ? values : `${values}, ${diverged(divergedAtStep)}`;
    })
    .join('; ')}.`;

const lost = (divergedAt: string, measuredAt: string | undefined) =>
  `${diverged(divergedAt)}, ${measuredAt === undefined ? 'not measured' : `measured at step ${measuredAt}`}`;

const probed = {
  failed: (reason: string) => `could not be measured: ${reason}`,
};
export const english: ChartTexts = {
  ...first,
  parameterNorms: {
    ...overSteps,
    ...titles.parameterNorms,
    measure: 'Euclidean norm, log; gradients before the clip',
    linearMeasure: 'Euclidean norm; gradients before the clip',
    caption: upTo('Norm'),
    parameter: 'of',
    parameters,
    quantity: 'norm of the',
    quantities: { gradNorm: 'gradient', weightNorm: 'parameter', updateNorm: 'update' },
    summarise: aboutStep('Norm'),
  },
  updateRatio: {
    ...overSteps,
    ...titles.updateRatio,
    measure: '‖Δθ‖ / ‖θ‖, log',
    linearMeasure: '‖Δθ‖ / ‖θ‖',
    caption: upTo('Update ratio'),
    parameter: 'of',
    parameters: { weights: 'U, W and V together', ...parameters },
    ruleOfThumb: 'rule of thumb: 10⁻³',
    summarise: aboutStep('Update ratio'),
  },
  clippedShare: {
    ...overSteps,
    ...titles.clippedShare,
    measure: 'share of steps',
    smoothed: (measure, weight) => `${measure}; smoothed ${weight}`,
    caption: upTo('Share of clipped steps'),
    share: (here, soFar) => `${here} (${soFar} so far)`,
    summarise: aboutStep('Share of clipped steps'),
  },
  spectrum: {
    ...probed,
    ...titles.spectrum,
    measure: 'complex plane, unit circle',
    empty: 'Nothing has been measured yet.',
    keys: 'Left and right arrow keys go through the eigenvalues by modulus, Page Up and Page Down by ten, Home and End to the largest and the smallest; Escape hides the cursor.',
    caption: (step) => `Eigenvalues by falling modulus, at step ${step}`,
    position: (rank) => `eigenvalue ${rank}`,
    positions: 'rank',
    atCursor,
    gate: 'gate',
    noSuchGate: (gate) => `no gate ${gate}`,
    notFinite: 'not finite',
    outOfView: (radius) => `ρ ${radius}, out of view`,
    summarise: (lanes, step) =>
      `Recurrent matrix at step ${step}: ${lanes
        .map(({ name, radius, norm }) => `${name} has spectral radius ${radius} and largest singular value ${norm}`)
        .join('; ')}.`,
  },
  spectralRadius: {
    ...overSteps,
    ...titles.spectralRadius,
    measure: 'max |λ| of U, log',
    linearMeasure: 'max |λ| of U',
    empty: 'Nothing has been measured yet.',
    caption: upTo('Spectral radius'),
    gate: 'gate',
    one: 'ρ = 1',
    summarise: aboutStep('Spectral radius'),
  },
  saturation: {
    ...probed,
    ...titles.saturation,
    measure: 'share of units × sequences',
    empty: 'Nothing has been measured yet.',
    keys: 'Left and right arrow keys move the cursor over the timesteps, Page Up and Page Down by ten, Home and End to the ends; Escape hides it.',
    caption: (step) => `Share of saturated units by timestep, at step ${step}`,
    position: (t) => `t = ${t}`,
    positions: 'timestep',
    atCursor,
    timesteps: 'timestep t',
    stuck: (count, units) => `${count} of ${units} units always`,
    dead: (count, units) => `${count} of ${units} units dead`,
    ofSequences: (count) => (count === '1' ? 'first sequence only' : `first ${count} sequences only`),
    never: 'has nothing that saturates',
    lost,
    summarise: (lanes, step) =>
      `Saturated units at step ${step}: ${lanes
        .map(({ name, atFirst, atLast, timesteps, note }) => {
          return `${name} ${atFirst} at t = 1 and ${atLast} at t = ${timesteps} (${note})`;
        })
        .join('; ')}.`,
  },
  gradientEntries: {
    ...probed,
    ...titles.gradientEntries,
    measure: 'share per half decade, before the clip',
    empty: 'Nothing has been measured yet.',
    keys: 'Left and right arrow keys move the cursor over the sizes, Page Up and Page Down by five decades, Home to the zeros, End to the largest; Escape hides it.',
    caption: (step) => `Share of the gradient’s entries by size, at step ${step}`,
    position: (size) => `|g|: ${size}`,
    positions: 'size',
    atCursor,
    sizes: '|g|, log; left: exactly 0',
    subnormalF32: 'f32 loses digits here',
    parameter: 'of',
    all: 'all',
    parameters,
    zeros: (share) => `${share} exactly 0`,
    nonFinite: (share) => `${share} not finite`,
    summarise: (lanes, step) =>
      `Sizes of the gradient’s entries at step ${step}: ${lanes
        .map(({ name, median, zeros, subnormal, nonFinite }) => {
          return `${name} median ${median}, ${zeros} exactly 0, ${subnormal} subnormal in f32, ${nonFinite} not finite`;
        })
        .join('; ')}.`,
  },
  gradientHeatMap: {
    ...titles.gradientHeatMap,
    measure: 'ḡ = ‖∂ℓ/∂hₜ‖, log; merged steps and timesteps: geometric mean',
    empty: 'No step has been taken yet.',
    keys: 'Left and right arrow keys move the cursor over the steps, up and down arrow keys over the timesteps, Page Up and Page Down farther over the steps, Home and End to the ends; Escape hides it.',
    caption: (step) => `Gradient norm at the first and at the last timestep, over the steps up to ${step}`,
    position: (step) => `step ${step}`,
    positions: 'step',
    cell: (first, last, t) => (first === last ? `step ${first}, t = ${t}` : `steps ${first} to ${last}, t = ${t}`),
    column: (name, t) => `${name}, t = ${t}`,
    atCursor,
    columns: 'step',
    rows: 't',
    beyondF32: 'beyond f32',
    diverged,
    summarise: aboutTraining,
  },
  hiddenStates: {
    ...titles.hiddenStates,
    measure: 'h of the first sequence; merged units and timesteps: mean',
    empty: 'No hidden states have been measured yet.',
    keys: 'Left and right arrow keys move the cursor over the timesteps, up and down arrow keys over the units, Page Up and Page Down farther over the timesteps, Home and End to the ends; Escape hides it.',
    caption: (step) => `Least and greatest hidden state by timestep, at step ${step}`,
    position: (t) => `t = ${t}`,
    positions: 'timestep',
    cell: (t, unit) => `t = ${t}, unit ${unit}`,
    ofStep: (units, step) => `H = ${units}, step ${step}`,
    atCursor,
    columns: 't',
    rows: 'unit',
    diverged,
    notMeasured: 'not measured',
    lost,
    summarise: aboutStates,
  },
};
