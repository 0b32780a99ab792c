/** Every cell, optimizer, clip and task of the lists with their options, and lanes: what the engines' tests run over. */
import { cells } from '../../model/cells/index.ts';
import { clips } from '../../model/clips/index.ts';
import { type Choice, defaultChoice, type Entry } from '../../model/entry.ts';
import { defaultLane, type Lane } from '../../model/experiment.ts';
import { optimizers } from '../../model/optimizers/index.ts';
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

/** A choice in a few letters: "rnn tanh". */
export const nameOf = ({ id, ...settings }: Choice): string =>
  [id, ...Object.values(settings).filter((setting) => typeof setting === 'string')].join(' ');

export const laneOf = (settings: Partial<Lane>): Lane => ({ ...defaultLane(), ...settings });
