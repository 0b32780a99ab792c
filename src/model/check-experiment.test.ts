import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cells } from './cells/index.ts';
import { checkExperiment, mendExperiment } from './check-experiment.ts';
import { checkField, type Entry } from './entry.ts';
import {
  defaultExperiment,
  defaultLane,
  type Experiment,
  experimentFields,
  LANES_MAX,
  laneChoiceNames,
  laneChoices,
  laneFields,
} from './experiment-settings.ts';
import { describeAllowed, describeProblem } from './problem.ts';
import { tasks } from './tasks/index.ts';

const problemsOf = (value: unknown): string[] => {
  const checked = checkExperiment(value);
  return checked.ok ? [] : checked.problems.map(describeProblem);
};

describe('the default experiment', () => {
  it('passes as it is', () => {
    expect(checkExperiment(defaultExperiment())).toEqual({ ok: true, value: defaultExperiment() });
  });

  it('is what nothing at all becomes, whole or in parts', () => {
    expect(checkExperiment({})).toEqual({ ok: true, value: defaultExperiment() });
    const checked = checkExperiment({ lanes: [{}] });
    expect(checked.ok && checked.value.lanes).toEqual([defaultLane()]);
  });

  it('is the adding problem, T = 100, B = 32, seed 1, with tanh networks of 64 units and Adam 1e-3, clipped at 1', () => {
    const { seed, batchSize, task, lanes } = defaultExperiment();
    expect({ seed, batchSize, task }).toEqual({
      seed: 1,
      batchSize: 32,
      task: { id: 'adding', timesteps: 100, variant: 'arjovsky' },
    });
    for (const lane of lanes) {
      expect(lane.hiddenSize).toBe(64);
      expect(lane.cell).toEqual({ id: 'rnn', activation: 'tanh', slope: 0.01 });
      expect(lane.optimizer).toEqual({ id: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
      expect(lane.clip).toEqual({ id: 'globalNorm', threshold: 1 });
    }
    expect(lanes.map((lane) => lane.recurrentInitializer)).toEqual([
      { id: 'normal', std: 0.0625 },
      { id: 'orthogonal', gain: 1, gates: 'apart' },
      { id: 'normal', std: 0.375 },
    ]);
  });
});

describe('problems', () => {
  it('are all collected, each with its key, its value and what is allowed', () => {
    const value = {
      seed: -1,
      batchSize: '32',
      epochs: 3,
      task: { id: 'adding', timesteps: 1e6 },
      lanes: [
        { hiddenSize: 0 },
        { optimizer: { id: 'adam', learningRate: Number.NaN }, biasInitializer: { id: 'orthogonal' } },
        { cell: 'lstmm', colour: 'red' },
      ],
    };
    expect(problemsOf(value)).toEqual([
      'epochs: 3 is not allowed; allowed is seed, batchSize, accumulation, task, lanes',
      'seed: -1 is not allowed; allowed is a whole number from 0 to 4294967295',
      'batchSize: "32" is not allowed; allowed is a whole number from 1 to 512',
      'task.timesteps: 1000000 is not allowed; allowed is a whole number from 2 to 1000',
      'lanes[0].hiddenSize: 0 is not allowed; allowed is a whole number from 1 to 256',
      'lanes[1].biasInitializer.id: "orthogonal" is not allowed; allowed is zeros, ones, constant, uniform, normal, ' +
        'truncatedNormal, truncatedNormalTorch, torchDefault, forgetBias, chrono',
      'lanes[1].optimizer.learningRate: NaN is not allowed; allowed is a number from 1e-8 to 100',
      `lanes[2].colour: "red" is not allowed; allowed is hiddenSize, ${laneChoiceNames.join(', ')}, fork`,
      `lanes[2].cell.id: "lstmm" is not allowed; allowed is ${cells.map(({ id }) => id).join(', ')}`,
    ]);
  });

  it.each([
    [null, 'experiment: null'],
    ['text', 'experiment: "text"'],
    [[], 'experiment: a list'],
    [{ lanes: [] }, 'lanes: "0 lanes"'],
    [{ lanes: new Array(LANES_MAX + 1).fill({}) }, 'lanes: "9 lanes"'],
    [{ lanes: { 0: {} } }, 'lanes: an object'],
    [{ lanes: [3] }, 'lanes[0]: 3'],
    [{ task: null }, 'task.id: null'],
    [JSON.parse('{"__proto__": {"seed": 5}}'), '__proto__: an object'],
  ])('of %o: one, %s', (value, start) => {
    const problems = problemsOf(value);
    expect(problems.length).toBe(1);
    expect(problems[0].startsWith(`${start} is not allowed; allowed is `)).toBe(true);
  });

  it('of something that is not there: that it is missing', () => {
    expect(problemsOf({ lanes: [undefined], task: { timesteps: 5 } })).toEqual([
      `task.id is missing; allowed is ${tasks.map(({ id }) => id).join(', ')}`,
      'lanes[0] is missing; allowed is an object of settings',
    ]);
  });

  it('take as many lanes as allowed', () => {
    expect(problemsOf({ lanes: new Array(LANES_MAX).fill({}) })).toEqual([]);
  });

  it('include a whole that is too large, naming T, B and H of the lane, and only that lane', () => {
    const value = {
      batchSize: 512,
      task: { id: 'adding', timesteps: 1000 },
      lanes: [{ hiddenSize: 1 }, { hiddenSize: 256 }],
    };
    expect(problemsOf(value)).toEqual([
      'lanes[1]: "T = 1000, B = 512, H = 256" is not allowed; allowed is less in all, so that it fits into memory: ' +
        'T up to 126, B up to 65 or H up to 31 beside the others',
    ]);
    expect(problemsOf({ ...value, batchSize: 32 })).toEqual([]);
  });

  it('include a regularizer without a meaning for the cell: all cells but the simple RNN', () => {
    for (const { id } of cells) {
      const problems = problemsOf({ lanes: [{}, { cell: id, regularizer: 'pascanu' }] });
      expect(problems).toEqual(
        id === 'rnn'
          ? []
          : [`lanes[1].regularizer: "pascanu" is not allowed; allowed is none as regularizer where cell is ${id}`],
      );
      expect(problemsOf({ lanes: [{ cell: id, regularizer: 'none' }] })).toEqual([]);
    }
    expect(problemsOf({ lanes: [{ regularizer: { id: 'pascanu', alpha: -1 } }] })).toEqual([
      'lanes[0].regularizer.alpha: -1 is not allowed; allowed is a number from 0 to 1000',
    ]);
  });

  it('include sequences of a step that are too many, though each micro-batch would fit', () => {
    const value = { batchSize: 512, task: { id: 'adding', timesteps: 1000 }, lanes: [{ hiddenSize: 1 }] };
    expect(problemsOf({ ...value, accumulation: 32 })).toEqual([]);
    expect(problemsOf({ ...value, accumulation: 64 })[0]).toMatch(/^lanes\[0\]: "T = 1000, B = 512, H = 1" is not/);
    expect(problemsOf({ ...value, accumulation: 65 })[0]).toMatch(/^accumulation: 65 .* whole number from 1 to 64$/);
  });

  it.each([
    [{ state: 'carried' }, 'state is carried'],
    [{ state: { id: 'carried', resetEvery: 1 } }, 'state is carried'],
    [{ regularizer: 'pascanu' }, 'regularizer is pascanu'],
    [{ truncation: { id: 'window', k1: 4, k2: 5 } }, 'truncation.k2 is above k1 and below T'],
  ])('include micro-batches beside %o, which takes a step as a whole', (settings, where) => {
    const value = { lanes: [{}, settings] };
    expect(problemsOf(value)).toEqual([]);
    expect(problemsOf({ ...value, accumulation: 4 })).toEqual([
      `accumulation: 4 is not allowed; allowed is 1 as accumulation where lanes[1].${where}`,
    ]);
  });

  it('leave micro-batches beside all other starts, and windows that stand apart or reach all timesteps', () => {
    const lanes = [
      { state: 'learned' },
      { state: 'normal' },
      { truncation: { id: 'window', k1: 5, k2: 5 } },
      { truncation: { id: 'window', k1: 5, k2: 100 } },
    ];
    expect(problemsOf({ accumulation: 4, task: { id: 'adding', timesteps: 100 }, lanes })).toEqual([]);
  });
});

describe('what is mended', () => {
  const mendedOf = (value: unknown) => {
    const { value: experiment, problems } = mendExperiment(value);
    return { experiment, used: problems.map(({ key, used }) => [key, used]) };
  };

  it('is as if it had been left out, and the rest is used', () => {
    const { experiment, used } = mendedOf({
      seed: -1,
      batchSize: 16,
      epochs: 3,
      task: { id: 'adding', timesteps: 1e6, variant: 'le' },
      lanes: [{ optimizer: { id: 'adam', learningRate: 'x', beta1: 0.5 } }, { cell: 'lstmm' }, 7],
    });
    expect(used).toEqual([
      ['epochs', undefined],
      ['seed', 1],
      ['task.timesteps', 100],
      ['lanes[0].optimizer.learningRate', 0.001],
      ['lanes[1].cell.id', 'rnn'],
      ['lanes[2]', undefined],
    ]);
    const lanes = [{ optimizer: { id: 'adam', beta1: 0.5 } }, {}, {}];
    const checked = checkExperiment({ batchSize: 16, task: { id: 'adding', variant: 'le' }, lanes });
    expect({ ok: true, value: experiment }).toEqual(checked);
  });

  it('of too many lanes keeps the first, and of none all that the page opens with', () => {
    const nine = Array.from({ length: 9 }, (_, i) => ({ hiddenSize: i + 1 }));
    expect(mendedOf({ lanes: nine }).used).toEqual([['lanes', 8]]);
    expect(mendedOf({ lanes: nine }).experiment.lanes.map(({ hiddenSize }) => hiddenSize)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    for (const value of [null, 'x', [], { lanes: [] }]) {
      expect(mendExperiment(value).value).toEqual(defaultExperiment());
      expect(mendExperiment(value).problems).toHaveLength(1);
    }
  });

  it('where settings do not go together, lets the regularizer, then micro-batches, then the batch size give way', () => {
    const lanes = [{ cell: 'lstm', regularizer: 'pascanu' }, { state: 'carried' }, { hiddenSize: 256 }];
    const { experiment, used } = mendedOf({
      accumulation: 4,
      batchSize: 512,
      task: { id: 'adding', timesteps: 1000 },
      lanes,
    });
    expect(used).toEqual([
      ['lanes[0].regularizer', 'none'],
      ['accumulation', 1],
      ['lanes[0]', 'T = 1000, B = 61, H = 64'],
    ]);
    expect(checkExperiment(experiment).ok).toBe(true);
  });

  it('fits at last: every task at every limit of its settings, with every cell at its greatest, 64 × 512 sequences', () => {
    for (const task of tasks as readonly Entry[]) {
      for (const [name, field] of [...Object.entries(task.fields), ['', undefined] as const]) {
        const setting = field?.kind === 'number' ? { [name]: field.max } : {};
        const lanes = cells.map(({ id }) => ({ cell: id, hiddenSize: 256 }));
        const value = { accumulation: 64, batchSize: 512, task: { id: task.id, ...setting }, lanes };
        const { experiment, used } = mendedOf(value);
        expect(checkExperiment(experiment).ok).toBe(true);
        expect(experiment.task).toMatchObject(setting);
        expect(used.length).toBeLessThanOrEqual(lanes.length);
      }
    }
  });
});

/** Independent of the code under test: every setting present, allowed, and nothing else. */
function expectValid(experiment: Experiment): void {
  const expectFields = (fields: Entry['fields'], settings: object, others: readonly string[]) => {
    expect(Object.keys(settings).sort()).toEqual([...Object.keys(fields), ...others].sort());
    for (const [name, field] of Object.entries(fields)) {
      expect(checkField(field, (settings as Record<string, unknown>)[name], name)).toBeUndefined();
    }
  };
  const expectChoice = (entries: readonly Entry[], choice: { id: string }) => {
    const entry = entries.find(({ id }) => id === choice.id)!;
    expect(entry).toBeDefined();
    expectFields(entry.fields, choice, ['id']);
  };
  expectFields(experimentFields, experiment, ['task', 'lanes']);
  expectChoice(tasks, experiment.task);
  expect(experiment.lanes.length).toBeGreaterThanOrEqual(1);
  expect(experiment.lanes.length).toBeLessThanOrEqual(LANES_MAX);
  for (const lane of experiment.lanes) {
    expectFields(laneFields, lane, laneChoiceNames);
    for (const name of laneChoiceNames) expectChoice(laneChoices[name].entries, lane[name]);
  }
}

describe('any value from outside', () => {
  const garbage = fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true, withSparseArray: true });
  /** Mostly allowed values, some that are not. */
  const some = (...allowed: fc.Arbitrary<unknown>[]) =>
    fc.oneof({ weight: 15, arbitrary: fc.oneof(...allowed) }, { weight: 1, arbitrary: garbage });
  const setting = (field: Entry['fields'][string]) => {
    if (field.kind === 'option') return some(fc.constantFrom(...field.options.map(({ id }) => id)));
    if (field.kind === 'text') return some(fc.constant(field.default), fc.constant(field.default), fc.string());
    return some(
      fc.constantFrom(field.min, field.max, field.default),
      field.isInteger
        ? fc.integer({ min: field.min, max: field.max })
        : fc.double({ min: field.min, max: field.max, noNaN: true }),
    );
  };
  const settings = (fields: Entry['fields']) =>
    fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, setting(field)])), {
      requiredKeys: [],
    });
  const choice = (entries: readonly Entry[]) =>
    some(
      ...entries.map((entry) => settings(entry.fields).map((values) => ({ id: entry.id, ...values }))),
      fc.constantFrom(...entries.map(({ id }) => id)),
    );
  const lane = fc
    .tuple(
      settings(laneFields),
      fc.record(Object.fromEntries(laneChoiceNames.map((name) => [name, choice(laneChoices[name].entries)])), {
        requiredKeys: [],
      }),
    )
    .map(([fields, choices]) => ({ ...fields, ...choices }));
  const nearly = fc
    .tuple(
      settings(experimentFields),
      fc.record({ task: choice(tasks), lanes: some(fc.array(some(lane), { maxLength: 3 })) }, { requiredKeys: [] }),
    )
    .map(([fields, rest]) => ({ ...fields, ...rest }));

  const judge = (value: unknown): boolean => {
    const checked = checkExperiment(value);
    if (checked.ok) {
      expectValid(checked.value);
      expect(checkExperiment(checked.value)).toEqual(checked);
      expect(mendExperiment(value)).toEqual({ value: checked.value, problems: [] });
    } else {
      const mended = mendExperiment(value);
      expectValid(mended.value);
      expect(checkExperiment(mended.value).ok).toBe(true);
      expect(mended.problems.map(({ key }) => key)).toEqual(
        expect.arrayContaining(checked.problems.slice(0, 1).map(({ key }) => key)),
      );
      expect(checked.problems.length).toBeGreaterThan(0);
      for (const problem of checked.problems) {
        expect(describeAllowed(problem.allowed)).not.toBe('');
        expect(describeProblem(problem)).toContain(problem.key);
      }
    }
    return checked.ok;
  };

  it('never throws; what passes is valid and passes again unchanged (2000 of garbage)', () => {
    fc.assert(
      fc.property(garbage, (value) => void judge(value)),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('never throws; what passes is valid and passes again unchanged (2000 nearly right, more than 250 of which pass)', () => {
    let passed = 0;
    fc.assert(
      fc.property(nearly, (value) => {
        if (judge(value)) passed++;
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(passed).toBeGreaterThan(250);
    expect(passed).toBeLessThan(1900);
  });
});
