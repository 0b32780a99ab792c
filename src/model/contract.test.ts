// What every choosable thing owes the rest of the house, for all of them at once: it is listed, it is described, its
// defaults are allowed. What each one means is tested beside it.

import { describe, expect, it } from 'vitest';
import { symbolsOf } from '../equations/index.ts';
import * as algebra from '../math/linear-algebra.ts';
import { randomStream } from '../math/random.ts';
import { bundleOf, bundles } from './bundles/index.ts';
import { cellProgram, cells } from './cells/index.ts';
import { gradientNorm, weightNorm } from './clips/clip.ts';
import { type Clip, clips } from './clips/index.ts';
import { constraints } from './constraints/index.ts';
import { decays } from './decays/index.ts';
import { type Choice, checkChoice, checkField, defaultChoice, type Entry, lengthOf, type Text } from './entry.ts';
import {
  checkExperiment,
  defaultExperiment,
  defaultLane,
  experimentFields,
  laneChoiceNames,
  laneChoices,
  laneFields,
} from './experiment.ts';
import { initializers, type MatrixShape } from './initializers/index.ts';
import { losses } from './losses/index.ts';
import { type Optimizer, optimizers } from './optimizers/index.ts';
import { regularizers } from './regularizers/index.ts';
import { schedules } from './schedules/index.ts';
import { states } from './states/index.ts';
import { batchOf, heldOutBatch, tasks } from './tasks/index.ts';
import { limitsOf } from './testing/limits.ts';
import { truncations } from './truncations/index.ts';

const lists: Record<string, readonly Entry[]> = {
  ...{
    cells,
    initializers,
    bundles,
    states,
    losses,
    tasks,
    truncations,
    regularizers,
    clips,
    optimizers,
    schedules,
    decays,
    constraints,
  },
};
const files = import.meta.glob<Record<string, unknown>>(['./*/*.ts', '!./*/*.test.ts', '!./*/index.ts'], {
  eager: true,
});

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'id' in value && 'label' in value && 'fields' in value;

/** Ids of the definitions in the files of a folder, by file. */
const definitions = Object.entries(files).flatMap(([file, exports]) =>
  Object.values(exports)
    .filter(isEntry)
    .map((entry) => ({ file, folder: file.split('/')[1], entry })),
);

describe('the lists', () => {
  it('are of all folders that define something', () => {
    expect([...new Set(definitions.map(({ folder }) => folder))].sort()).toEqual(Object.keys(lists).sort());
  });

  it('hold every definition of every file', () => {
    const missing = definitions.filter(({ folder, entry }) => !lists[folder].includes(entry));
    expect(missing.map(({ file, entry }) => `${file}: "${entry.id}" is not in the list of its index.ts`)).toEqual([]);
  });

  it('hold nothing twice and nothing from elsewhere', () => {
    for (const [folder, list] of Object.entries(lists)) {
      const own = definitions.filter((definition) => definition.folder === folder).map(({ entry }) => entry.id);
      expect(list.map(({ id }) => id).sort()).toEqual(own.sort());
      expect(new Set(own).size).toBe(own.length);
    }
  });
});

const everything = Object.entries(lists).flatMap(([folder, list]) =>
  list.map((entry): [string, Entry, readonly Entry[]] => [`${folder}/${entry.id}`, entry, list]),
);

/** In each language, or in the same Latin words where these are a name, code or symbols. */
function expectBoth({ en, zh }: Text): void {
  expect(en.trim()).not.toBe('');
  if (en === zh) expect(en).not.toMatch(/(?<![\w.])[a-z]{2,} (?!al\.)[a-z]{2,}/);
  else expect(zh).toMatch(/\p{Script=Han}/u);
}

describe('words beside the entries', () => {
  it('are in every language: of settings without entries, of choices, of metrics', () => {
    const named = [experimentFields, laneFields, laneChoices].flatMap((group) => Object.values(group));
    for (const { label } of [...named, ...tasks.map(({ metric }) => metric)]) expectBoth(label);
  });
});

describe.each(everything)('%s', (_, entry, list) => {
  it('has a camelCase id, a label and a reference in every language', () => {
    expect(entry.id).toMatch(/^[a-z][a-zA-Z0-9]*$/);
    expectBoth(entry.label);
    expectBoth(entry.reference);
  });

  it('has fields with sound ranges, and defaults inside them', () => {
    for (const [name, field] of Object.entries(entry.fields)) {
      expect(name).toMatch(/^[a-z][a-zA-Z0-9]*$/);
      expect(name).not.toBe('id');
      expectBoth(field.label);
      expect(checkField(field, field.default, name)).toBeUndefined();
      if (field.kind === 'number') {
        expect(field.min).toBeLessThan(field.max);
        if (field.scale === 'log') expect(field.min).toBeGreaterThan(0);
      } else {
        if (field.kind === 'option') for (const { label } of field.options) expectBoth(label);
        const ids = limitsOf(field, defaultChoice(entry)).slice(field.kind === 'text' ? 1 : 0);
        expect(new Set(ids).size).toBe(ids.length);
      }
      if (field.kind === 'text') {
        const [long, longer] = [field.maxLength, field.maxLength + 1].map((length) => '🙂'.repeat(length));
        expect(checkField(field, long, name)).toBeUndefined();
        expect(checkField(field, longer, name)).toEqual({ key: name, value: longer, allowed: lengthOf(field) });
        for (const setting of field.dependents ?? []) expect(entry.fields).toHaveProperty(setting);
      }
    }
  });

  it('has no field that waits for an option which its entry lacks', () => {
    for (const { when } of Object.values(entry.fields)) {
      if (when) expect(checkChoice(list, { id: entry.id, [when.setting]: when.is }, 'x').ok).toBe(true);
    }
  });

  it('has a default choice that passes the check', () => {
    expect(checkChoice(list, defaultChoice(entry), 'x')).toEqual({ ok: true, value: defaultChoice(entry) });
  });
});

/** The default choice, and choices with each number at its least and greatest, each option, and what texts offer. */
function choicesOf(entry: Entry): Choice[] {
  const base = defaultChoice(entry);
  const varied = Object.entries(entry.fields).flatMap(([name, field]) =>
    limitsOf(field, base).map((value) => ({ ...base, [name]: value })),
  );
  return [base, ...varied];
}

describe('lane choices', () => {
  it.each(Object.entries(laneChoices))('%s starts with one of its entries', (_, { entries, default: id }) => {
    expect(entries.map((entry: Entry) => entry.id)).toContain(id);
  });
});

describe.each(initializers)('initializer $id', (initializer) => {
  it('suits a parameter, and is offered for those that it suits and for no other', () => {
    const offering = laneChoiceNames.filter((name) =>
      (laneChoices[name].entries as readonly Entry[]).includes(initializer),
    );
    expect(offering.length).toBeGreaterThan(0);
    expect(offering.sort()).toEqual(initializer.suits.map((parameter) => `${parameter}Initializer`).sort());
  });

  it('fills every shape that it suits with finite numbers, the same each time, at every limit of its settings', () => {
    const extents = new Map([
      [
        'recurrent',
        [
          [5, 5],
          [1, 1],
        ],
      ],
      [
        'input',
        [
          [5, 3],
          [3, 5],
          [1, 1],
        ],
      ],
      [
        'bias',
        [
          [1, 1],
          [1, 4],
        ],
      ],
      [
        'output',
        [
          [5, 3],
          [1, 1],
        ],
      ],
      [
        'outputBias',
        [
          [1, 1],
          [1, 4],
        ],
      ],
    ]);
    for (const parameter of initializer.suits) {
      for (const [rows, columns] of extents.get(parameter)!) {
        const biasBlocks = parameter === 'bias' ? [{ part: 'whole', memory: 'keeps' } as const] : [];
        const shape: MatrixShape = { rows, columns, hiddenSize: columns, timesteps: 1, biasBlocks };
        for (const choice of choicesOf(initializer)) {
          const values = initializer.fill(shape, randomStream(1), choice, algebra);
          expect(values).toBeInstanceOf(Float64Array);
          expect(values.length).toBe(rows * columns);
          expect(values.every(Number.isFinite)).toBe(true);
          expect(initializer.fill(shape, randomStream(1), choice, algebra)).toEqual(values);
        }
      }
    }
  });
});

describe.each(bundles)('bundle $id', (bundle) => {
  it.each(cells)('has initializers for $id that pass the check, and is known by them', (cell) => {
    const lane = { ...defaultLane(), cell: defaultChoice(cell) };
    const bundled = { ...lane, ...bundle.initializersOf(lane.cell) };
    const experiment = { ...defaultExperiment(), lanes: [bundled] };
    expect(checkExperiment(experiment)).toEqual({ ok: true, value: experiment });
    expect(bundleOf(bundled)).toBe(bundle);
    expect(bundleOf({ ...bundled, recurrentInitializer: { id: 'normal', std: 0.1 } })).toBeUndefined();
  });
});

describe.each(cells)('cell $id', (cell) => {
  it('starts with the state h, and makes a program of every choice', () => {
    expect(cell.states[0]).toBe('h');
    for (const choice of choicesOf(cell)) {
      const program = cellProgram(cell, choice);
      expect(program.forward.length).toBe(cell.states.length);
      expect(program.prevAdjoints.length).toBe(cell.states.length);
      expect(program.blockAdjoints.length).toBe(program.blocks.length);
      expect(new Set(program.blocks.map(({ gate }) => gate))).toEqual(
        new Set([...cell.gates, ...(cell.vectors ?? [])]),
      );
    }
  });
});

describe.each<Optimizer>(optimizers)('optimizer $id', (optimizer) => {
  it('has a learning rate, and equations for the parameter and for the slots that they read', () => {
    expect(optimizer.fields.learningRate.kind).toBe('number');
    const kept = new Set<string>();
    for (const choice of choicesOf(optimizer)) {
      const equations = optimizer.equations(choice);
      const { parameter, ...slots } = equations;
      expect(parameter).toBeDefined();
      const read = symbolsOf(Object.values(equations)).flatMap(({ name }) => name.split('slot.')[1] ?? []);
      expect(read.sort()).toEqual(Object.keys(slots).sort());
      for (const slot of read) kept.add(slot);
    }
    expect([...kept].sort()).toEqual([...optimizer.slots].sort());
  });

  it('starts slots at settings of its own, where it says so', () => {
    for (const [slot, setting] of Object.entries(optimizer.initial)) {
      expect(optimizer.slots).toContain(slot);
      expect(optimizer.fields[setting].kind).toBe('number');
    }
  });
});

describe.each<Clip>(clips)('clip $id', (clip) => {
  it('has a number as its threshold, if it has one', () => {
    if (clip.threshold !== undefined) expect(clip.fields[clip.threshold].kind).toBe('number');
    expect(clip.threshold === undefined || clip.threshold in clip.fields).toBe(true);
  });

  it('reads its settings and the norm of its scope; of weights, by unit only', () => {
    const settings = Object.keys(clip.fields).map((name) => `setting.${name}`);
    for (const symbol of symbolsOf([clip.scale ?? [], clip.bound ?? []].flat())) {
      if (symbol === weightNorm) expect(clip.scope).toBe('unit');
      else if (symbol !== gradientNorm) expect(settings).toContain(symbol.name);
    }
    expect(symbolsOf(clip.bound ? [clip.bound] : [])).not.toContain(gradientNorm);
  });
});

describe.each(tasks)('task $id', (task) => {
  it('gives finite batches of its shape, and held-out ones, and a finite baseline', async () => {
    const choice = defaultChoice(task);
    const shape = task.shape(choice);
    const { timesteps: T, inputSize: I, outputSize: O, lossAt } = shape;
    const source = await task.open(choice);
    const batches = [batchOf(source, shape, randomStream(1), 3, 1)];
    if (source.heldOut) batches.push(heldOutBatch(source, shape, 1, 3));
    for (const { inputs, targets, batchSize } of batches) {
      expect(batchSize).toBe(3);
      expect(inputs.length).toBe(T * 3 * I);
      expect(targets.length).toBe((lossAt === 'end' ? 1 : T) * 3 * O);
      expect(inputs.every(Number.isFinite)).toBe(true);
      expect(targets.every(Number.isFinite)).toBe(true);
    }
  });

  it('has a baseline and a bound at which it counts as solved, which knowing nothing does not reach, at every choice', () => {
    for (const choice of choicesOf(task)) {
      expect(task.problems(choice, 'task')).toEqual([]);
      const baseline = task.baselineLoss(choice);
      const { quantity, bound, reference } = task.solved(choice);
      expect(baseline).toBeGreaterThan(0);
      expect(baseline).toBeLessThan(Number.POSITIVE_INFINITY);
      expectBoth(reference);
      expect(bound).toBeGreaterThan(quantity === 'loss' ? 0 : 0.5);
      expect(bound).toBeLessThan(quantity === 'loss' ? baseline : 1);
    }
  });
});
