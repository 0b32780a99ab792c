import { describe, expect, it } from 'vitest';
import { type LaneLayout, laneLayout } from '../engine/layout.ts';
import { defaultExperiment, defaultLane } from '../model/experiment.ts';
import { describeProblem } from '../model/problem.ts';
import type { Tensors } from './safetensors.ts';
import { type LaneTensors, laneTensorName, namedWeights, parametersOf, readWeights } from './weights.ts';

const experiment = {
  ...defaultExperiment(),
  lanes: [
    { ...defaultLane(), hiddenSize: 3 },
    { ...defaultLane(), hiddenSize: 2, cell: { id: 'gru' } },
  ],
};
const layouts: readonly LaneLayout[] = experiment.lanes.map((lane) => laneLayout(experiment, lane));

/** Every number another one. */
const weights: readonly LaneTensors[] = layouts.map((layout, lane) =>
  Object.fromEntries(
    parametersOf(layout).map(({ name, shape: [rows, columns] }, p) => [
      name,
      Float64Array.from({ length: rows * columns }, (_, i) => 1000 * lane + 100 * p + i + 0.1),
    ]),
  ),
);

const fileOf = (names: 'backflow' | 'torch', lanes = [0, 1], hasLanes = true): Tensors =>
  new Map(
    lanes.flatMap((lane) =>
      namedWeights(layouts[lane], weights[lane], names).map(
        ([name, shape, values]) => [hasLanes ? laneTensorName(lane, name) : name, { shape, values }] as const,
      ),
    ),
  );

const problemsOf = (file: Tensors, of = layouts): string[] => {
  const read = readWeights(of, file);
  return read.ok ? [] : read.problems.map(describeProblem);
};

describe('weights', () => {
  it('have the names and shapes of the layout, by lane', () => {
    const shapes = [...fileOf('backflow')].map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ['lane0.recurrent', [3, 3]],
      ['lane0.input', [2, 3]],
      ['lane0.bias', [1, 3]],
      ['lane0.output', [3, 1]],
      ['lane0.outputBias', [1, 1]],
      ['lane1.recurrent', [2, 6]],
      ['lane1.input', [2, 6]],
      ['lane1.bias', [1, 8]],
      ['lane1.output', [2, 1]],
      ['lane1.outputBias', [1, 1]],
    ]);
  });

  it.each(['backflow', 'torch'] as const)('under the names of %s come back as they were', (names) => {
    expect(readWeights(layouts, fileOf(names))).toEqual({ ok: true, value: weights });
  });

  it('may be under one library’s names in one lane and under another’s in the next', () => {
    const mixed = new Map([...fileOf('torch', [0]), ...fileOf('backflow', [1])]);
    expect(readWeights(layouts, mixed)).toEqual({ ok: true, value: weights });
  });

  it.each(['backflow', 'torch'] as const)('without a lane in their names (%s) are for every lane', (names) => {
    const alike = [layouts[0], layouts[0]];
    expect(readWeights(alike, fileOf(names, [0], false))).toEqual({ ok: true, value: [weights[0], weights[0]] });
  });

  it('of f32 are taken as the same numbers', () => {
    const single = new Map(
      [...fileOf('backflow')].map(([name, { shape, values }]) => [name, { shape, values: Float32Array.from(values) }]),
    );
    const read = readWeights(layouts, single);
    expect(read.ok && read.value[1].recurrent[3]).toBe(Math.fround(weights[1].recurrent[3]));
  });
});

describe('weights that do not fit', () => {
  it('are all named, with the shape that was expected', () => {
    const file = new Map(fileOf('backflow'));
    file.set('lane0.recurrent', { shape: [9], values: new Float64Array(9) });
    file.set('lane1.input', { shape: [6, 2], values: new Float64Array(12) });
    file.delete('lane1.bias');
    file.set('lane1.biasses', { shape: [1, 8], values: new Float64Array(8) });
    const all = [...fileOf('backflow').keys()].join(', ');
    expect(problemsOf(file)).toEqual([
      'lane0.recurrent: "shape [9]" is not allowed; allowed is shape [3, 3]',
      'lane1.input: "shape [6, 2]" is not allowed; allowed is shape [2, 6]',
      'lane1.bias is missing; allowed is shape [1, 8]',
      `tensors: "lane1.biasses" is not allowed; allowed is ${all}`,
    ]);
  });

  it('are refused for a lane too few and a lane too many', () => {
    expect(problemsOf(fileOf('torch', [0]))[0]).toBe('lane1.recurrent is missing; allowed is shape [2, 6]');
    expect(problemsOf(fileOf('torch'), [layouts[0]])).toEqual([
      expect.stringMatching(/^tensors: "lane1\.weight_ih_l0, /),
    ]);
  });

  it('under torch’s names have torch’s shapes', () => {
    const file = new Map(fileOf('torch'));
    file.set('lane1.weight_ih_l0', { shape: [2, 6], values: new Float64Array(12) });
    expect(problemsOf(file)).toEqual(['lane1.weight_ih_l0: "shape [2, 6]" is not allowed; allowed is shape [6, 2]']);
  });

  it('under torch’s names with a module’s before them are told which names are meant', () => {
    const { values, shape } = fileOf('torch', [0], false).get('weight_hh_l0')!;
    expect(problemsOf(new Map([['rnn.weight_hh_l0', { values, shape }]]), [layouts[0]])).toEqual([
      'weight_ih_l0 is missing; allowed is shape [3, 2]',
      'weight_hh_l0 is missing; allowed is shape [3, 3]',
      'bias_ih_l0 is missing; allowed is shape [3]',
      'bias_hh_l0 is missing; allowed is shape [3]',
      'fc.weight is missing; allowed is shape [1, 3]',
      'fc.bias is missing; allowed is shape [1]',
      'tensors: "rnn.weight_hh_l0" is not allowed; allowed is ' +
        'weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, fc.weight, fc.bias',
    ]);
  });

  it('are refused when there are none', () => {
    expect(problemsOf(new Map()).length).toBe(10);
  });
});
