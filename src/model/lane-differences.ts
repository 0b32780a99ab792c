/** Which settings differ between lanes, as data. How that reads in words is the page's business. */
import { type Choice, type Entry, entryOf, isRelevant } from './entry.ts';
import { type Lane, type LaneChoiceName, laneChoiceNames, laneChoices, laneFields } from './experiment-settings.ts';

export interface LaneDifference {
  readonly name: LaneChoiceName | keyof typeof laneFields;
  /** The one setting of a choice that differs, where all lanes chose the same entry. */
  readonly setting?: string;
  /** As in files: `hiddenSize`, `recurrentInitializer`, `optimizer.learningRate`. */
  readonly path: string;
  /** By lane: the number or option of a setting, else the whole choice. */
  readonly values: readonly (Choice | number | string)[];
}

/** In the order of the lane's settings as they are in the end; empty for one lane and for lanes that are alike. */
export function laneDifferences(lanes: readonly Lane[]): LaneDifference[] {
  const fields = Object.keys(laneFields) as (keyof typeof laneFields)[];
  return [
    ...fields.map((name) => ({ name, path: name, values: lanes.map((lane) => lane[name]) })),
    ...laneChoiceNames.flatMap((name) =>
      choiceDifferences(
        name,
        lanes.map((lane) => lane[name]),
      ),
    ),
  ].filter(({ values }) => differ(values));
}

function choiceDifferences(name: LaneChoiceName, choices: readonly Choice[]): LaneDifference[] {
  if (differ(choices.map(({ id }) => id))) return [{ name, path: name, values: choices }];
  const [first] = choices;
  const fields = first ? entryOf<Entry>(laneChoices[name].entries, first.id).fields : {};
  const settings = Object.keys(fields).filter((setting) =>
    choices.some((choice) => isRelevant(fields[setting]!, choice)),
  );
  return settings.map((setting) => ({
    name,
    setting,
    path: `${name}.${setting}`,
    values: choices.map((choice) => choice[setting]),
  }));
}

const differ = (values: readonly unknown[]): boolean => values.some((value) => value !== values[0]);
