import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, defaultChoice, type Entry, type Field } from '../model/entry.ts';
import { defaultExperiment, experimentFields, laneChoiceNames, laneChoices, laneFields } from '../model/experiment.ts';
import { describeProblem } from '../model/problem.ts';
import { tasks } from '../model/tasks/index.ts';
import { limitsOf } from '../model/testing/limits.ts';
import { parseExperimentFile, printExperimentFile } from './experiment-file.ts';

const problemsOf = (text: string): string[] => {
  const parsed = parseExperimentFile(text);
  return parsed.ok ? [] : parsed.problems.map(describeProblem);
};
const printed = (value: unknown) => printExperimentFile(value as Parameters<typeof printExperimentFile>[0]);

/** The default experiment with one setting changed, for every setting of every entry of every menu. */
function everyChange(): [name: string, experiment: unknown][] {
  const base = defaultExperiment();
  const [lane] = base.lanes;
  const ofFields = (
    fields: Record<string, Field>,
    change: (settings: object) => unknown,
    name: string,
    choice: Choice = { id: name },
  ) =>
    Object.entries(fields).flatMap(([key, field]) =>
      limitsOf(field, choice).map((value): [string, unknown] => [
        `${name}.${key} = ${value}`,
        change({ [key]: value }),
      ]),
    );
  const ofMenu = (entries: readonly Entry[], change: (choice: object) => unknown, name: string) =>
    entries.flatMap((entry): [string, unknown][] => [
      [`${name} ${entry.id}`, change(defaultChoice(entry))],
      ...ofFields(
        entry.fields,
        (s) => change({ ...defaultChoice(entry), ...s }),
        `${name} ${entry.id}`,
        defaultChoice(entry),
      ),
    ]);
  // A lane of the greatest size of everything would not fit into memory.
  const small = { ...base, batchSize: 1, lanes: [{ ...lane, hiddenSize: 1 }] };
  const withLane = (settings: object) => ({ ...small, lanes: [{ ...small.lanes[0], ...settings }] });
  return [
    ...ofFields(experimentFields, (s) => ({ ...small, ...s }), 'experiment'),
    ...ofFields(laneFields, withLane, 'lane'),
    ...ofMenu(tasks, (task) => ({ ...small, task }), 'task'),
    ...laneChoiceNames.flatMap((name) => ofMenu(laneChoices[name].entries, (c) => withLane({ [name]: c }), name)),
  ];
}

describe('an experiment file', () => {
  it('is documented by one example, complete and as it is printed', () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
    const examples = [...readme.matchAll(/^```json\n([\s\S]*?)^```/gm)].map((match) => match[1]);
    expect(examples.length).toBe(1);
    const parsed = parseExperimentFile(examples[0]);
    expect(problemsOf(examples[0])).toEqual([]);
    expect(parsed.ok && printExperimentFile(parsed.value)).toBe(examples[0]);
  });

  it('comes back as the experiment it was: least, greatest and default of every field of every entry', () => {
    for (const [name, experiment] of everyChange()) {
      expect(parseExperimentFile(printed(experiment)), name).toEqual({ ok: true, value: experiment });
    }
  });

  it('carries a text of the greatest length, whatever its characters, and a table', () => {
    const characters = ['\n', '\t', '"', '\\', '{', '\u2028', 'é', '🙂', '\ud800'];
    const text = Array.from({ length: 200_000 }, (_, i) => characters[(i * i + (i >> 3)) % characters.length]).join('');
    const data = Array.from({ length: 20_000 }, (_, i) => `"${i % 7},5";x`).join('\r\n');
    for (const task of [
      { id: 'ownText', timesteps: 5, text },
      { id: 'ownSeries', timesteps: 5, data, column: '1', quantity: 'changes' },
    ]) {
      const experiment = { ...defaultExperiment(), task };
      expect(parseExperimentFile(printed(experiment))).toEqual({ ok: true, value: experiment });
    }
  });

  it('is laid out as JSON of the same value, whatever is in it (500 random values)', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(printed({ value }))).toEqual(
          JSON.parse(JSON.stringify({ ...JSON.parse(printed({})), value })),
        );
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('may leave settings out, name its schema, and begin with a byte order mark', () => {
    const text = '\uFEFF{ "$schema": "experiment.schema.json", "format": "backflow-experiment", "version": 1 }';
    expect(parseExperimentFile(text)).toEqual({ ok: true, value: defaultExperiment() });
  });
});

describe('a bad file', () => {
  const head = '"format": "backflow-experiment", "version": 1';
  it.each([
    ['', ['file: "" is not allowed; allowed is JSON (Unexpected end of JSON input)']],
    [
      `{ ${head},\n  "seed": 3,, }`,
      [expect.stringMatching(/^file: ".*" is not allowed; allowed is JSON \(.* at line 2, column 13\)$/)],
    ],
    ['[]', ['experiment: a list is not allowed; allowed is an object of settings']],
    ['null', ['experiment: null is not allowed; allowed is an object of settings']],
    ['{ "format": "keras", "version": 1 }', ['format: "keras" is not allowed; allowed is backflow-experiment']],
    ['{ "format": "backflow-experiment", "version": 2, "x": 1 }', ['version: 2 is not allowed; allowed is 1']],
    [
      '{ "seeed": 3, "batchSize": 0 }',
      [
        'format is missing; allowed is backflow-experiment',
        'version is missing; allowed is 1',
        'seeed: 3 is not allowed; allowed is seed, batchSize, accumulation, task, lanes',
        'batchSize: 0 is not allowed; allowed is a whole number from 1 to 512',
      ],
    ],
    [`{ ${head}, "lanes": [{ "hiddenSize": 0.5 }] }`, [expect.stringContaining('lanes[0].hiddenSize: 0.5')]],
  ])('%s: all that is wrong, with key, value and what is allowed', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('never throws (1000 texts)', () => {
    const nearly = fc.json().map((json) => `{ ${head}, "x": ${json} }`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), nearly), (text) => {
        expect(problemsOf(text).length).toBeGreaterThan(0);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});
