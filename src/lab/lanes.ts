/**
 * What can be done with lanes as a whole: copies of an experiment with lanes added, moved, left out, or made to differ
 * in one setting. Nothing is checked here: that is the store's business.
 */
import type { Choice } from '../model/entry.ts';
import { type Experiment, LANES_MAX, type Lane } from '../model/experiment.ts';

/** A path as in files (`optimizer`, `clip.threshold`, `hiddenSize`) and the values that lanes get there, one each. */
export interface Sweep {
  readonly path: string;
  /** An entry's id where the path is a choice. At most as many count as there may be lanes. */
  readonly values: readonly (number | string)[];
  /** The entry that the setting belongs to, where the lane may have chosen another. */
  readonly entry?: string;
}

/** What can be done to a list with one thing for each lane. */
export type Rearranges = <T>(list: readonly T[]) => T[];

/** A copy of the lane right behind it. */
export const duplicating =
  (lane: number): Rearranges =>
  (list) =>
    list.toSpliced(lane + 1, 0, list[lane]!);

export const leavingOut =
  (lane: number): Rearranges =>
  (list) =>
    list.toSpliced(lane, 1);

/** The lane at another place; those between move up or down. */
export const moving =
  (from: number, to: number): Rearranges =>
  (list) =>
    list.toSpliced(from, 1).toSpliced(to, 0, list[from]!);

/** Copies of one lane that differ in one setting. A choice takes an entry's id, its settings then take their defaults. */
export function swept({ lanes, ...shared }: Experiment, lane: number, sweep: Sweep): object {
  const { path, values, entry } = sweep;
  const base = lanes[lane]!;
  return { ...shared, lanes: values.slice(0, LANES_MAX).map((value) => withSetting(base, path, value, entry)) };
}

/** The lane with the value at a path. */
function withSetting(lane: Lane, path: string, value: number | string, entry?: string): object {
  const [name, setting] = path.split('.') as [keyof Lane, string | undefined];
  if (setting === undefined) {
    const isKept = typeof lane[name] === 'object' && (lane[name] as Choice).id === value;
    return isKept ? lane : { ...lane, [name]: value };
  }
  const chosen = lane[name] as Choice;
  const choice = entry === undefined || chosen.id === entry ? chosen : { id: entry };
  return { ...lane, [name]: { ...choice, [setting]: value } };
}

/**
 * For each lane of the later experiment, a lane of the earlier one that trains the same numbers: what is shared is the
 * same, and so are the lane's settings, hence its state at every step. Undefined where a lane has none.
 */
export function continuedLanes(before: Experiment, after: Experiment): readonly number[] | undefined {
  const sharedBy = ({ lanes: _, ...shared }: Experiment) => JSON.stringify(shared);
  if (sharedBy(before) !== sharedBy(after)) return undefined;
  const known = before.lanes.map((lane) => JSON.stringify(lane));
  const sources = after.lanes.map((lane) => known.indexOf(JSON.stringify(lane)));
  return sources.includes(-1) ? undefined : sources;
}
