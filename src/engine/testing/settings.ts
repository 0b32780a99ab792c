/** Every entry of the lists that training depends on, with its options, and lanes: what the engines' tests run over. */
import { cells } from '../../model/cells/index.ts';
import { clips } from '../../model/clips/index.ts';
import { constraints } from '../../model/constraints/index.ts';
import { decays } from '../../model/decays/index.ts';
import { type Choice, defaultChoice, type Entry } from '../../model/entry.ts';
import { defaultLane, type Lane } from '../../model/experiment.ts';
import { optimizers } from '../../model/optimizers/index.ts';
import { schedules } from '../../model/schedules/index.ts';
import { tasks } from '../../model/tasks/index.ts';

/** An entry's choices: one for each combination of its options, numbers at their defaults. */
function choicesOf(entry: Entry): Choice[] {
  return Object.entries(entry.fields).reduce<Choice[]>(
    (choices, [name, field]) =>
      field.kind === 'option'
        ? choices.flatMap((choice) => field.options.map(({ id }) => ({ ...choice, [name]: id })))
        : choices,
    [defaultChoice(entry)],
  );
}

export const everyCell: readonly Choice[] = cells.flatMap(choicesOf);
export const everyOptimizer: readonly Choice[] = optimizers.flatMap(choicesOf);
export const everyClip: readonly Choice[] = clips.flatMap(choicesOf);
export const everyTask: readonly Choice[] = tasks.flatMap(choicesOf);

/** Every schedule, with numbers that make its factor change within a few updates. */
export const everySchedule: readonly Choice[] = schedules.map((entry) =>
  withNumbers(entry, { every: 2, gamma: 0.5, rate: 0.5, updates: 4, end: 0.1 }),
);

/** What stands around an optimizer: schedules, decays and constraints one at a time, then the last of each together. */
export const everySurrounding: readonly Partial<Lane>[] = [
  ...everySchedule.map((schedule) => ({ schedule })),
  ...decays.map((entry) => ({ weightDecay: withNumbers(entry, { rate: 0.3 }) })),
  ...constraints.map((entry) => ({ constraint: withNumbers(entry, { bound: 0.1 }) })),
  {
    schedule: everySchedule.at(-1)!,
    weightDecay: withNumbers(decays.at(-1)!, { rate: 0.3 }),
    constraint: withNumbers(constraints.at(-1)!, { bound: 0.1 }),
  },
];

/** The default choice of an entry with these numbers, where it has a field for them. */
function withNumbers(entry: Entry, numbers: Readonly<Record<string, number>>): Choice {
  const own = Object.entries(numbers).filter(([name]) => name in entry.fields);
  return { ...defaultChoice(entry), ...Object.fromEntries(own) };
}

/** A choice in a few letters: "rnn tanh". */
export const nameOf = ({ id, ...settings }: Choice): string =>
  [id, ...Object.values(settings).filter((setting) => typeof setting === 'string' && isName(setting))].join(' ');

/** Whether it is an option's id, and not a text that somebody brought. */
const isName = (setting: string): boolean => /^\w+$/.test(setting);

export const laneOf = (settings: Partial<Lane>): Lane => ({ ...defaultLane(), ...settings });
