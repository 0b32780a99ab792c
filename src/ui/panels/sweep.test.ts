import { describe, expect, it } from 'vitest';
import { swept } from '../../lab/lanes.ts';
import { checkExperiment, defaultExperiment, laneFields } from '../../model/experiment.ts';
import { parseNumbers, suggestedNumbers, sweepGroups, sweepTargets, valueIn } from './sweep.ts';

const experiment = defaultExperiment();
const lane = experiment.lanes[1]!;
const targets = sweepGroups().flatMap(({ name }) => sweepTargets(lane, name));
const byPath = (path: string, entry?: string) =>
  targets.find((target) => target.path === path && target.entry?.id === entry)!;

describe('what lanes can be made to differ in', () => {
  it.each(targets.map((target) => [target.path, target.entry?.id ?? '', target] as const))(
    '%s %s: every value offered makes a possible experiment',
    (path, _, target) => {
      const { field, entry } = target;
      const value = valueIn(lane, target);
      const values =
        field.kind === 'number'
          ? parseNumbers(suggestedNumbers(field, value as number), field).values
          : field.options.map(({ id }) => id);
      expect(values).toContain(value);
      for (const each of values) {
        const sweep = { path, values: [each], ...(entry && { entry: entry.id }) };
        const checked = checkExperiment(swept(experiment, 1, sweep));
        expect(checked.ok, String(each)).toBe(true);
      }
    },
  );

  it('begins with the settings of the entry that the lane has chosen', () => {
    const entries = sweepTargets(lane, 'optimizer').map(({ entry }) => entry?.id);
    expect(entries.slice(0, 2)).toEqual([undefined, lane.optimizer.id]);
  });

  it('leaves out settings that mean nothing beside the others', () => {
    expect(byPath('cell.slope', 'rnn')).toBeUndefined();
    const leaky = { ...lane, cell: { ...lane.cell, activation: 'leakyRelu' } };
    expect(sweepTargets(leaky, 'cell').some(({ path }) => path === 'cell.slope')).toBe(true);
  });
});

describe('a list of numbers', () => {
  const field = laneFields.hiddenSize;

  it('is read however it is separated, each number once', () => {
    expect(parseNumbers('8, 16;32  64、8', field)).toEqual({ values: [8, 16, 32, 64] });
    expect(parseNumbers('', field)).toEqual({ values: [] });
  });

  it.each(['8, 0', '8 1.5', '8, many'])('%s is refused by the part that is wrong', (text) => {
    const { values, refused } = parseNumbers(text, field);
    expect(values).toEqual([]);
    expect(refused).toEqual({
      text: text.split(/[ ,]+/)[1],
      allowed: { kind: 'range', min: 1, max: 256, isInteger: true },
    });
  });

  it('is offered around the value in use, inside the range', () => {
    expect(suggestedNumbers(field, 64)).toBe('16; 32; 64; 128; 256');
    expect(suggestedNumbers(field, 256)).toBe('64; 128; 256');
  });
});
