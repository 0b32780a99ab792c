/**
 * Every word of the interface that is not an entry's or a field's own label, in English. Messages with parts that vary
 * are functions; numbers come in as text that has been formatted for the language.
 */
import type { EngineId, EngineReason, EngineRequest } from '../../lab/run-store.ts';
import type { LaneDifference } from '../../model/experiment.ts';
import { aboutStep, firstInEnglish as charts, upTo } from '../charts/english-first.ts';
import type { StepSummary } from '../charts/over-steps.ts';

/** Words of a browser as the end of a sentence, which they may be already. */
export const sentence = (words: string): string => words.trim().replace(/\.*$/, '.');

export const en = {
  title: 'Backflow',
  documentTitle: 'Backflow: the gradient’s way back through time',
  backToLab: 'Back to the laboratory',
  skipLink: 'Skip to the charts',
  panelLabel: 'Lanes and settings',
  chartsLabel: 'Charts',
  /** One after the other. */
  sentences: (parts: readonly string[]) => parts.join(' '),

  /** Another language was asked for and did not come; its name is in itself. */
  languageFailed: (name: string) =>
    `The words could not be loaded in this language: ${name}. Choose it again to retry.`,
  unknownLanguage: (requested: string) => `There is no language “${requested}”.`,

  header: {
    transport: 'Training',
    run: 'Run',
    pause: 'Pause',
    singleStep: 'Step',
    reset: 'Reset',
    step: 'step',
    stepsPerSecond: 'steps/s',
    speedLimit: 'speed limit',
    noSpeedLimit: 'none',
    stepsASecond: (count: string) => (count === '1' ? '1 step/s' : `${count} steps/s`),
    /** Stands for a rate that is not measured now. */
    noValue: '–',
    engine: (isKnown: boolean) => (isKnown ? 'engine: ' : 'engine'),
    pages: 'About this page',
    scenes: 'Scenes',
    /** Before the claim of the scene that is open. */
    sceneTitle: (title: string) => `${title}. `,
    share: 'Share',
    present: 'Present',
    about: 'About',
    /** On a phone: opens what the bar has no room for. */
    more: 'More',
    keys: 'Keyboard',
    keysSign: '?',
    theme: 'theme',
    themes: { system: 'system', light: 'light', dark: 'dark' },
  },

  /** Looking back along the run. */
  timeline: {
    label: 'Step that is shown',
    live: (step: string) => `Now: step ${step}`,
    /** Steps that are kept together are named together. */
    shown: (first: string, last: string) => (first === last ? `Step ${last}` : `Steps ${first} to ${last}`),
    hint: 'Drag back to see earlier steps.',
    asThen: 'As it was then; training is not affected.',
    together: 'Together: mean, and range as a band.',
    backToNow: 'Back to now',
    /** The same on its button, short. */
    toNow: 'Now',
    fork: 'Fork…',
  },

  engines: {
    auto: 'automatic',
    cpu: 'CPU (f32)',
    gpu: 'GPU (f32)',
    reference: 'reference (f64)',
  } satisfies Record<EngineRequest, string>,
  engineNames: { cpu: 'CPU', gpu: 'GPU', reference: 'f64' } satisfies Record<EngineId, string>,
  /** In full: the engine, and what it runs on, in the engine’s own words. */
  engineVariant: (engine: string, variant: string) => `${engine}: ${variant}`,
  /** What is chosen where the choice is left to the page. */
  automaticEngine: (name: string) => `automatic: ${name}`,
  /** Above the engine: what was measured, and why it is this one. */
  engineChoice: (rates: readonly { name: string; rate: string }[], reason: string) => {
    const measured = rates.map(({ name, rate }) => `${name} ${rate}`).join(', ');
    return measured === '' ? reason : `${measured} steps/s: ${reason}`;
  },
  engineReasons: {
    forced: 'chosen by hand',
    faster: 'GPU faster',
    slower: 'GPU slower',
    software: 'GPU in software',
    slowStart: 'GPU not ready',
    noWebAssemblySimd: 'no SIMD',
    noAdapter: 'no WebGPU adapter',
    adapterRefused: 'GPU refused',
    compileFailed: 'shaders failed',
    tooLarge: 'too large for the GPU',
    deviceLost: 'GPU lost',
    noAnswer: 'GPU hung',
    brokeDown: 'GPU engine failed',
  } satisfies Record<EngineReason, string>,
  unknownEngine: (requested: string) => `There is no engine “${requested}”.`,
  failure: (details: string) => `Training has stopped. Reset starts a fresh engine. Details: ${details}`,
  allDiverged: 'Every lane has diverged. Change a setting, or reset.',
  /** Said to those who do not see the list of lanes. */
  divergences: (lanes: readonly string[]) => `Diverged: ${lanes.join('; ')}.`,
  divergedLane: (name: string, step: string) => `${name}, at step ${step}`,

  /** Files that are made of charts and of the run. */
  saving: {
    as: (format: string) => `Save as ${format}`,
    saved: (file: string) => `Saved: ${file}`,
    failed: (reason: string) => `Not saved: ${sentence(reason)}`,
    files: {
      run: 'Download run (.json)',
      series: 'All series (.csv)',
      gradient: 'Gradient by timestep (.csv)',
    },
    /** Under a figure. */
    differIn: (labels: readonly string[]) => `The lanes differ in ${listed(labels)}.`,
    note: 'A run holds all that was measured and what the training needs to go on. Opened again, it waits where it stopped.',
  },

  task: {
    heading: 'Task',
    label: 'task',
    /** Beside a task's definition: its loss follows from it. */
    lossAtEnd: (loss: string, timesteps: string, baseline: string) =>
      `Loss: ${loss} at the last timestep, t = ${timesteps}. Baseline: ${baseline}, the loss of the best constant output.`,
    lossAtEvery: (loss: string, timesteps: string, baseline: string) =>
      `Loss: ${loss} at every timestep, mean over t = 1 to ${timesteps}. Baseline: ${baseline}, the loss of the best constant output.`,
    score: (metric: string, solved: string, limit: string) => `Metric: ${metric}. Solved: ${solved} (${limit}).`,
    solvedLoss: (bound: string) => `loss at most ${bound}`,
    solvedMetric: (bound: string) => `metric at least ${bound}`,
  },

  lanes: {
    heading: 'Lanes',
    lane: (number: string) => `Lane ${number}`,
    laneNamed: (number: string, name: string) => `Lane ${number}: ${name}`,
    /** Settings that are named in a lane's name, where the value alone would not say enough: "h₀ zeros", "H 64". */
    settings: {
      hiddenSize: 'H',
      cell: 'cell',
      recurrentInitializer: 'U',
      inputInitializer: 'W',
      outputInitializer: 'V',
      biasInitializer: 'biases',
      outputBiasInitializer: 'c',
      state: 'h₀',
      truncation: 'truncation',
      regularizer: 'regularizer',
      clip: 'clip',
      optimizer: 'optimizer',
      schedule: 'schedule',
      weightDecay: 'weight decay',
      constraint: 'constraint',
    } satisfies Record<LaneDifference['name'], string>,
    /** Between the parts of a name: "normal, std σ 0.0625". */
    trait: (parts: readonly string[]) => parts.join(', '),
    /** A sign is never parted from what it stands for, nor from its value. */
    setting: (label: string, value: string) => `${label.replace(/ (\S)$/, '\u00a0$1')}\u00a0${value}`,
    name: (traits: readonly string[]) => traits.join(' · '),
    /** What changed after a step of the lane; nothing if it only was forked. */
    fork: (step: string, changes: readonly string[]) =>
      [`after step ${step}`, ...(changes.length > 0 ? [changes.join(', ')] : [])].join(': '),
    /** The row of a table, and what lanes differ in. */
    forks: 'settings after a fork',
    /** Of a lane whose name others have too. */
    numbered: (name: string, number: string) => `${name} · lane ${number}`,
    /** On charts: what is rarest about a lane, of more than that. */
    short: (number: string, traits: readonly string[]) => `Lane ${number}: ${traits.join(', ')} …`,
    differIn: (labels: readonly string[]) =>
      `They differ in ${listed(labels)} only. Seed, batches and random draws are the same.`,
    equal: 'The lanes do not differ: each trains the same numbers.',
    single: 'One lane: there is nothing to compare it with.',
    waiting: 'no step yet',
    diverged: (step: string, where: string) => `diverged at step ${step}: ${where}`,
    metricOfBatch: (metric: string, value: string) => `${metric}: ${value} of this batch`,
    metricHeldOut: (metric: string, value: string, count: string) =>
      `${metric}: ${value} of ${count} held-out examples`,
    /** Opens the dialog that makes lanes which differ in one setting. */
    compare: 'Compare…',
    add: 'Add a lane',
    actions: (name: string) => `Actions for lane: ${name}`,
    duplicate: 'Duplicate',
    mute: (name: string) => `Show lane: ${name}`,
    solo: 'Show this one only',
    all: 'Show all',
    up: 'Move up',
    down: 'Move down',
    remove: 'Remove',
    table: 'Table of differences',
    setTo: 'setting',
  },

  /** What the rules find in a lane. Factors are positive. */
  findings: {
    heading: 'What is going on, and what to try',
    nothing: 'Nothing is measured yet.',
    tryChoice: (setting: string, value: string) => `Try ${setting}: ${value}`,
    diverged: (step: string) => `diverged at step ${step}`,
    /** A finding, and what more there is to say of it. */
    more: (finding: string, more: string) => `${finding}; ${more}`,
    tooFast: (ratio: string) => `learning rate too large: a step changed weights by ${ratio}`,
    above: (loss: string, baseline: string) => `mean loss ${loss}, above the baseline ${baseline}`,
    dead: (stuck: string, units: string) =>
      `${stuck} of ${units} units are dead: flat in every sequence at every timestep`,
    exploding: (factor: string) => `exploding: ${factor}× larger per 10 timesteps back`,
    vanishing: (factor: string) => `vanishing: ${factor}× smaller per 10 timesteps back`,
    zeroFrom: (timestep: string) => `vanishing: exactly 0 from t = ${timestep} back to 1`,
    reach: (lag: string) => `a thousandth is left ${lag} timestep${lag === '1' ? '' : 's'} back`,
    steadySmaller: (factor: string) => `steady: ${factor}× smaller per 10 timesteps back`,
    steadyLarger: (factor: string) => `steady: ${factor}× larger per 10 timesteps back`,
    saturated: (share: string) => `saturated: ${share} of the states lie where the activation is flat`,
    clipped: (share: string, steps: string) => `clipped in ${share} of the last ${steps} steps`,
    solved: (loss: string) => `solved: mean loss ${loss}`,
    learning: (loss: string, baseline: string) => `learning: mean loss ${loss}, baseline ${baseline}`,
    onBaseline: (loss: string, step: string, baseline: string) =>
      `not learning: mean loss ${loss} after ${step} steps, baseline ${baseline}`,
  },

  /** Where a lane left the range of its numbers. */
  notFinite: {
    parameters: {
      recurrent: 'recurrent weights U',
      input: 'input weights W',
      bias: 'biases b',
      output: 'output weights V',
      outputBias: 'output biases c',
      start: 'learned start h₀',
    } as Readonly<Record<string, string>>,
    states: { h: 'hidden state h', c: 'cell state c' } as Readonly<Record<string, string>>,
    state: (symbol: string) => `state ${symbol}`,
    gradient: (parameter: string) => `gradient of the ${parameter}`,
    /** What an optimizer keeps: averages, velocities. */
    slot: (symbol: string, parameter: string) => `the optimizer’s ${symbol} for the ${parameter}`,
    adjoint: (state: string) => `∂ℓ/∂${state}`,
    outputs: 'outputs',
    loss: 'loss',
    somewhere: (tensor: string) => `${tensor} not finite`,
    at: (tensor: string, timestep: string) => `${tensor} not finite at t = ${timestep}`,
    onwards: (tensor: string, timestep: string) => `${tensor} not finite from t = ${timestep} on`,
    backwards: (tensor: string, timestep: string) => `${tensor} not finite from t = ${timestep} back to 1`,
  },

  settings: {
    heading: 'Settings',
    of: 'Settings of',
    allLanes: 'All lanes',
    lane: (number: string) => `Lane ${number}`,
    shared: 'Shared by all lanes',
    network: 'Network',
    weights: 'Initial weights',
    training: 'Training',
    stepOrder: 'Order of a step, from gradient to weights',
    accumulate: 'accumulate',
    /** Of how many sequences a step takes the gradient: micro-batches of so many each. */
    sequences: (microBatches: string, each: string) => `${microBatches} × ${each} sequences`,
    /** Sets all five initializers at once. */
    bundle: 'initializers',
    asChosen: 'as chosen below',
    restartNote: 'Every changed setting starts the training over from step 0.',
    undo: 'Undo',
    redo: 'Redo',
  },

  controls: {
    /** In place of a value, where lanes have different ones. */
    differs: 'differs',
    definition: (label: string) => `Definition: ${label}`,
    definitionOf: (entry: string, reference: string) => `${entry}: ${reference}`,
    slider: (label: string) => `${label}, slider`,
    refused: (label: string, value: string, allowed: string) =>
      `${label}: “${value}” is not possible. Allowed: ${allowed}.`,
    refusedEmpty: (label: string, allowed: string) => `${label}: empty. Allowed: ${allowed}.`,
    kept: (value: string) => `Training goes on with ${value}; Escape restores it.`,
    keptDiffering: 'Training goes on with the values it had; Escape restores them.',
  },

  charts,
  metric: {
    /** Of a chart that shows the task's own metric. */
    title: (metric: string) => metric.charAt(0).toUpperCase() + metric.slice(1),
    caption: (metric: string, step: string) => upTo(`Metric, ${metric}`)(step),
    summarise: (metric: string, lanes: readonly StepSummary[]) => aboutStep(`Metric, ${metric}`)(lanes),
    /** Where a task has no held-out examples. */
    ofBatches: 'training batches',
  },
  board: {
    /** Opens the list of charts to choose from. */
    choose: 'Charts',
    actions: (chart: string) => `Actions for chart: ${chart}`,
    enlarge: 'Full screen',
    shrink: 'Leave full screen',
    earlier: 'Move forward',
    later: 'Move back',
    remove: 'Remove',
    reset: 'As at first',
    measuredAt: (step: string) => `measured at step ${step}`,
    linear: 'Linear axis',
    logarithmic: 'Logarithmic axis',
    /** What all charts over steps have in common. */
    overSteps: {
      legend: 'Charts over steps',
      axis: 'axis',
      units: { step: 'steps', examples: 'examples', time: 'time' },
      smoothing: 'smoothing',
      none: 'none',
    },
  },
  /** In place of a chart that can't be drawn. */
  chartFailed: 'This chart could not be drawn. The training is not affected.',
  drawAgain: 'Draw it again',

  equations: {
    heading: 'Equations of the cells',
    symbols: 'x is the input, h the hidden state that the output reads, ⊙ the product entry by entry.',
    whole: 'a is what a gate is given before its activation.',
    halves: 'u is what a gate is given from the input, v what it is given from the state before.',
    derived: 'The backward pass is derived from these equations.',
  },
};

/** "a", "a and b", "a, b and c". */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
