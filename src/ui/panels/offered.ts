/** Which entries of a choice are offered for some lanes at once. What is allowed is the model's to say. */
import { cellProgram, cells } from '../../model/cells/index.ts';
import { type Entry, entryOf } from '../../model/entry.ts';
import { type Lane, type LaneChoiceName, laneChoices } from '../../model/experiment.ts';
import { regularizersFor } from '../../model/regularizers/index.ts';

/** All that is listed; of regularizers, those with a meaning for every lane's cell, and what is chosen already. */
export function offeredFor(path: LaneChoiceName, lanes: readonly Lane[]): readonly Entry[] {
  const { entries } = laneChoices[path];
  if (path !== 'regularizer') return entries;
  const suited = lanes.map(({ cell }) => regularizersFor(cellProgram(entryOf(cells, cell.id), cell)));
  return entries.filter(
    (entry) =>
      suited.every((list) => list.some(({ id }) => id === entry.id)) ||
      lanes.some(({ regularizer }) => regularizer.id === entry.id),
  );
}
