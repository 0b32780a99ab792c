import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultExperiment, LANES_MAX } from '../model/experiment.ts';
import { experimentFile, parseExperimentFile } from './experiment-file.ts';
import { experimentSchema } from './experiment-schema.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of any form
type Json = any;
type Schema = Record<string, Json>;

/** As much of JSON Schema as our schema uses; a keyword that is not known here is an error. */
function accepts(schema: Schema, value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const rules: Record<string, (rule: Json) => boolean> = {
    type: (type) =>
      ({
        object: isObject,
        array: Array.isArray(value),
        string: typeof value === 'string',
        number: typeof value === 'number',
        integer: Number.isInteger(value),
      })[type as string]!,
    const: (constant) => value === constant,
    enum: (list: unknown[]) => list.includes(value),
    minimum: (min) => !(typeof value === 'number' && value < min),
    maxLength: (max) => !(typeof value === 'string' && [...value].length > max),
    maximum: (max) => !(typeof value === 'number' && value > max),
    required: (names: string[]) => !isObject || names.every((name) => Object.hasOwn(value, name)),
    properties: (properties: Schema) =>
      !isObject ||
      Object.entries(value).every(
        ([name, item]) => !Object.hasOwn(properties, name) || accepts(properties[name], item),
      ),
    additionalProperties: () => !isObject || Object.keys(value).every((name) => Object.hasOwn(schema.properties, name)),
    minItems: (n) => !Array.isArray(value) || value.length >= n,
    maxItems: (n) => !Array.isArray(value) || value.length <= n,
    items: (items) => !Array.isArray(value) || value.every((item) => accepts(items, item)),
    $ref: (pointer: string) => accepts(resolve(pointer), value),
    oneOf: (schemas: Schema[]) => schemas.filter((candidate) => accepts(candidate, value)).length === 1,
  };
  const annotations = ['$schema', 'title', 'description', 'default'];
  return Object.entries(schema).every(([keyword, rule]) => annotations.includes(keyword) || rules[keyword](rule));
}

const schema = experimentSchema() as Schema;
const base = experimentFile(defaultExperiment());
const [lane] = base.lanes;

const resolve = (pointer: string): Schema =>
  pointer
    .split('/')
    .slice(1)
    .reduce((part, name) => part[name], schema);

/** Every object of the schema with the way to put a value of it into the experiment. */
interface Spot {
  readonly name: string;
  readonly properties: Schema;
  readonly put: (settings: object) => unknown;
}

const choiceSpots = (name: string, choice: Schema, put: (choice: object) => unknown): Spot[] =>
  choice.oneOf
    .filter((entry: Schema) => entry.properties)
    .map((entry: Schema) => {
      const id = entry.properties.id.const;
      return { name: `${name} ${id}`, properties: entry.properties, put: (s: object) => put({ id, ...s }) };
    });

const withLane = (settings: object) => ({ ...base, batchSize: 1, lanes: [{ ...lane, hiddenSize: 1, ...settings }] });
const laneProperties: Schema = schema.properties.lanes.items.properties;
const spots: Spot[] = [
  { name: 'experiment', properties: schema.properties, put: (s) => ({ ...withLane({}), ...s }) },
  { name: 'lane', properties: laneProperties, put: withLane },
  { name: 'fork', properties: laneProperties.fork.properties, put: (s) => withLane({ fork: { step: 5, ...s } }) },
  ...choiceSpots('task', schema.properties.task, (task) => ({ ...withLane({}), task })),
  ...Object.entries(laneProperties)
    .filter(([, property]) => property.oneOf)
    .flatMap(([name, property]) => choiceSpots(name, property, (choice) => withLane({ [name]: choice }))),
];

/** Values around what a property allows, and of other types. */
function candidates({ minimum, maximum, maxLength, default: value }: Schema): unknown[] {
  const around =
    minimum === undefined ? [] : [minimum, maximum, minimum - 1e-9, maximum + 1, (minimum + maximum) / 2 + 0.1];
  const texts = maxLength === undefined ? [] : ['x'.repeat(maxLength + 1), '', '🙂'.repeat(maxLength)];
  return [...around, ...texts, value, null, true, 'x', [], {}, '1', Number.MAX_VALUE].filter(
    (candidate) => candidate !== undefined,
  );
}

describe('the schema', () => {
  it('is the file that editors read: npm run headless -- --print-schema --out public/experiment.schema.json', () => {
    const file = readFileSync(join(import.meta.dirname, '../../public/experiment.schema.json'), 'utf8');
    expect(JSON.parse(file)).toEqual(schema);
  });

  it('takes the default experiment, whole, and in short', () => {
    expect(accepts(schema, base)).toBe(true);
    const { format, version } = base;
    expect(accepts(schema, { format, version, task: 'adding', lanes: [{}, { cell: 'lstm' }] })).toBe(true);
  });

  it.each(spots.map((spot) => [spot.name, spot] as const))(
    '%s: agrees with the check on values inside, on and outside of every limit, and on unknown settings',
    (_, { properties, put }) => {
      const changes = [
        { colour: 'red' },
        ...Object.entries(properties).flatMap(([name, property]) =>
          candidates(property).map((value) => ({ [name]: value })),
        ),
      ];
      for (const change of changes) {
        const file = put(change);
        const [fits, passes] = [accepts(schema, file), parseExperimentFile(JSON.stringify(file)).ok];
        const [[name, value]] = Object.entries(change);
        // Whether a text can be read is more than a schema can say: one that passes fits, and of others the right sizes.
        const isText = properties[name]?.type === 'string' && typeof value === 'string';
        if (isText && !passes) expect(fits).toBe([...value].length <= properties[name].maxLength);
        else expect(fits, JSON.stringify(change)).toBe(passes);
      }
    },
  );

  it.each([
    [{ ...base, lanes: [] }],
    [{ ...base, lanes: new Array(LANES_MAX).fill({}) }],
    [{ ...base, lanes: new Array(LANES_MAX + 1).fill({}) }],
    [{ ...base, format: undefined }],
    [{ ...base, version: undefined }],
    [{ ...base, version: 2 }],
    [{ ...base, task: { timesteps: 5 } }],
    [{ ...base, lanes: [{ fork: { step: 9, from: { optimizer: 'sgd', fork: { step: 5, from: {} } } } }] }],
    [{ ...base, lanes: [{ fork: { step: 9, from: { fork: { step: 5, from: { cell: 'x' } } } } }] }],
    [{ ...base, $schema: './experiment.schema.json' }],
    [[]],
    [null],
  ])('agrees with the check on whole files', (file) => {
    const text = JSON.stringify(file);
    expect(accepts(schema, JSON.parse(text))).toBe(parseExperimentFile(text).ok);
  });
});
