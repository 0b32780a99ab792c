/** Experiments to test files and links on: every limit of every setting by itself, and random ones. */
import fc from 'fast-check';
import { randomStream } from '../../math/random.ts';
import { type Choice, defaultChoice, type Entry, type Field, type Fields } from '../../model/entry.ts';
import {
  defaultExperiment,
  type Experiment,
  experimentFields,
  FORKS_MAX,
  forkStep,
  LANES_MAX,
  laneChoiceNames,
  laneChoices,
  laneFields,
  mendExperiment,
} from '../../model/experiment.ts';
import { tasks } from '../../model/tasks/index.ts';
import { limitsOf } from '../../model/testing/limits.ts';

/** The default experiment with one setting changed, for every setting of every entry of every menu. */
export function everyChange(): [name: string, experiment: Experiment][] {
  const base = defaultExperiment();
  const [lane] = base.lanes;
  const ofFields = (
    fields: Record<string, Field>,
    change: (settings: object) => Experiment,
    name: string,
    choice: Choice = { id: name },
  ) =>
    Object.entries(fields).flatMap(([key, field]) =>
      limitsOf(field, choice).map((value): [string, Experiment] => [
        `${name}.${key} = ${value}`,
        change({ [key]: value }),
      ]),
    );
  const ofMenu = (entries: readonly Entry[], change: (choice: Choice) => Experiment, name: string) =>
    entries.flatMap((entry): [string, Experiment][] => [
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
    ...ofMenu(tasks, (task: Choice) => ({ ...small, task }), 'task'),
    ...laneChoiceNames.flatMap((name) => ofMenu(laneChoices[name].entries, (c) => withLane({ [name]: c }), name)),
    ...limitsOf(forkStep, { id: 'fork' }).map((step): [string, Experiment] => [
      `fork.step = ${step}`,
      withLane({ fork: { step: Number(step), from: small.lanes[0] } }),
    ]),
    ...laneChoiceNames.flatMap((name) =>
      laneChoices[name].entries.flatMap((entry: Entry): [string, Experiment][] => {
        const { value, problems } = mendExperiment(
          withLane({ fork: { step: 9, from: { ...small.lanes[0], [name]: entry.id } } }),
        );
        return problems.length > 0 ? [] : [[`fork.from.${name} ${entry.id}`, value]];
      }),
    ),
  ];
}

const setting = (field: Field): fc.Arbitrary<number | string> => {
  if (field.kind === 'option') return fc.constantFrom(...field.options.map(({ id }) => id));
  // Random texts can't be read by the entries that ask for them.
  if (field.kind === 'text') return fc.constant(field.default);
  const { min, max, default: value, isInteger } = field;
  const inside = isInteger ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
  return fc.oneof(fc.constantFrom(min, max, value), inside);
};

const settings = (fields: Fields) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, setting(field)])));

const choice = (entries: readonly Entry[]) =>
  fc.oneof(...entries.map((entry) => settings(entry.fields).map((values) => ({ id: entry.id, ...values }))));

/** Settings of a lane, some of them not at their defaults. */
const plainLane = fc
  .tuple(
    fc.option(settings(laneFields), { nil: {} }),
    fc.record(Object.fromEntries(laneChoiceNames.map((name) => [name, choice(laneChoices[name].entries)])), {
      requiredKeys: [],
    }),
  )
  .map(([fields, choices]) => ({ ...fields, ...choices }));

/** A lane, now and then one that was forked. */
const lane = fc
  .tuple(
    plainLane,
    fc.array(fc.tuple(setting(forkStep), plainLane), { maxLength: FORKS_MAX, size: 'small' }),
    fc.nat(3),
  )
  .map(([settings, forks, seldom]) => (seldom > 0 ? settings : forkedBy(settings, forks.toSorted(descending))));

const descending = ([a]: readonly [number | string, object], [b]: readonly [number | string, object]) =>
  Number(b) - Number(a);

/** Only what is different is said of a past: most of it has to be the same. */
const forkedBy = (settings: object, [fork, ...rest]: readonly (readonly [number | string, object])[]): object =>
  fork ? { ...settings, fork: { step: fork[0], from: forkedBy(fork[1], rest) } } : settings;

/** Anything that passes the check. */
export const validExperiments: fc.Arbitrary<Experiment> = fc
  .tuple(
    settings(experimentFields),
    choice(tasks),
    fc.array(lane, { minLength: 1, maxLength: LANES_MAX, size: 'small' }),
    fc.nat(2),
  )
  .map(([fields, task, lanes, alike]) => {
    const repeated = alike === 0 ? lanes.map(() => lanes[0]) : lanes;
    return mendExperiment({ ...fields, task, lanes: repeated }).value;
  });

/** The same few of them in every run: cheaper than new ones for each of many cases. */
export const sampleExperiments = (count: number): Experiment[] =>
  fc.sample(validExperiments, { numRuns: count, seed: 1 });

/** Picks out of lists, the same in every run. */
export function picker(seed: number): { below(n: number): number; of<T>(list: readonly T[]): T } {
  const stream = randomStream(seed);
  let draw = 0;
  const below = (n: number) => Math.floor(stream.uniform(draw++) * n);
  return { below, of: (list) => list[below(list.length)]! };
}
