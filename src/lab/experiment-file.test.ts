import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkExperiment, defaultExperiment } from '../model/experiment.ts';
import { describeProblem } from '../model/problem.ts';
import { openExperiment, parseExperimentFile, parseJson, printExperimentFile } from './experiment-file.ts';
import { everyChange, picker, sampleExperiments, validExperiments } from './testing/experiments.ts';

const openExperimentFile = (text: string) => {
  const parsed = parseJson(text);
  return parsed.ok ? openExperiment(parsed.value) : parsed;
};

const problemsOf = (text: string): string[] => {
  const parsed = parseExperimentFile(text);
  return parsed.ok ? [] : parsed.problems.map(describeProblem);
};
const printed = (value: unknown) => printExperimentFile(value as Parameters<typeof printExperimentFile>[0]);

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
      { id: 'ownText', timesteps: 5, sequences: 'inOrder', text },
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

/** Parts the text of a file at its values, and keeps them. */
const VALUES = /(?<=[:[] )("[^"]*"|-?\d[\d.e+-]*)(?=[,\s])/;

describe('a file that is opened in the page', () => {
  const head = '"format": "backflow-experiment", "version": 1';

  it('comes back as the experiment it was (200 random ones)', () => {
    fc.assert(
      fc.property(validExperiments, (experiment) => {
        const value = { value: experiment, problems: [] };
        expect(openExperimentFile(printed(experiment))).toEqual({ ok: true, value });
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('gives what can be read, and says what is used for the rest', () => {
    const opened = openExperimentFile(
      `{ ${head}, "seeed": 3, "batchSize": 8, "lanes": [{ "hiddenSize": 0, "cell": { "id": "lstm", "x": 1 } }, 7] }`,
    );
    const { value, problems } = (opened as Extract<typeof opened, { ok: true }>).value;
    expect(value.lanes.map(({ hiddenSize, cell }) => [hiddenSize, cell.id])).toEqual([
      [64, 'lstm'],
      [64, 'rnn'],
    ]);
    expect(value.batchSize).toBe(8);
    expect(problems.map(({ key, value, used }) => ({ key, value, used }))).toEqual([
      { key: 'seeed', value: 3, used: undefined },
      { key: 'lanes[0].hiddenSize', value: 0, used: 64 },
      { key: 'lanes[0].cell.x', value: 1, used: undefined },
      { key: 'lanes[1]', value: 7, used: undefined },
    ]);
  });

  it.each([
    '',
    '{',
    '[]',
    '{}',
    '{ "format": "keras", "version": 1 }',
    `{ ${head.replace('1', '2')} }`,
    '{ "version": 1 }',
  ])('%s: is refused, as no experiment of a known version', (text) => {
    expect(openExperimentFile(text).ok).toBe(false);
  });

  it('never throws and never gives what the check refuses (10⁴ fuzzed files, most of which open)', () => {
    const files = sampleExperiments(200).map((experiment) => printed(experiment));
    const scraps = [
      'null',
      '-1',
      '1e999',
      '0.5',
      '"x"',
      '[]',
      '{}',
      '""',
      '1e6',
      '"adam"',
      '[{}]',
      '"__proto__"',
      '1e-9',
    ];
    const pick = picker(1);
    /** Values of a file replaced by scraps or by values of others, at times a character of its text lost. */
    const fuzzed = (): string => {
      const pieces = pick.of(files).split(VALUES);
      const valueAt = () => 1 + 2 * pick.below((pieces.length - 1) / 2);
      for (let i = pick.below(6); i >= 0; i--) pieces[valueAt()] = pick.of([...scraps, pieces[valueAt()]!]);
      const text = pieces.join('');
      const lost = pick.below(10) > 0 ? text.length : pick.below(text.length);
      return text.slice(0, lost) + text.slice(lost + 1);
    };
    let opened = 0;
    let mended = 0;
    for (let i = 0; i < 10_000; i++) {
      const text = fuzzed();
      const file = openExperimentFile(text);
      if (!file.ok) expect(file.problems.length).toBeGreaterThan(0);
      else {
        opened++;
        if (file.value.problems.length > 0) mended++;
        const checked = checkExperiment(file.value.value);
        expect(checked.ok, text).toBe(true);
      }
    }
    expect(opened).toBeGreaterThan(5000);
    expect(mended).toBeGreaterThan(5000);
  });
});
