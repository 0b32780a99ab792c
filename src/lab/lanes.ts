/**
 * What can be done with lanes as a whole: copies of an experiment with lanes added, moved, left out, or made to differ
 * in one setting. Nothing is checked here: that is the store's business.
 */
import type { Choice } from '../model/entry.ts';
import { type Experiment, LANES_MAX, type Lane, pastsOf, unforked } from '../model/experiment.ts';

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

/** How an experiment goes on where another one is in training. */
export interface Continuation {
  /** For each lane of the later experiment, the lane of the earlier one whose past it shares. */
  readonly sources: readonly number[];
  /** The last step up to which all of them are the same; Infinity where none of them ever differs. */
  readonly step: number;
}

/**
 * For each lane of the later experiment, the lane of the earlier one that trains the same numbers for the longest: what
 * is shared is the same, and so are the lane's settings up to some step, hence its state there. Undefined where a lane
 * has not even a first step in common with any.
 */
export function continuation(before: Experiment, after: Experiment): Continuation | undefined {
  const sharedBy = ({ lanes: _, ...shared }: Experiment) => JSON.stringify(shared);
  if (sharedBy(before) !== sharedBy(after)) return undefined;
  const known = before.lanes.map(phasesOf);
  const found = after.lanes.map((lane) => {
    const phases = phasesOf(lane);
    const common = known.map((other) => commonSteps(phases, other));
    const step = Math.max(...common);
    return { source: common.indexOf(step), step };
  });
  const step = Math.min(...found.map((each) => each.step));
  return step > 0 ? { sources: found.map(({ source }) => source), step } : undefined;
}

/** Settings, and the step up to which they are in force. */
interface LanePhase {
  readonly settings: string;
  readonly until: number;
}

/** In the order of steps. */
function phasesOf(lane: Lane): LanePhase[] {
  const pasts = pastsOf(lane).toReversed();
  return pasts.map((past, i) => ({
    settings: JSON.stringify(unforked(past)),
    until: pasts[i + 1]?.fork?.step ?? Number.POSITIVE_INFINITY,
  }));
}

/** How many steps two lanes train with the same settings, from the first on. */
function commonSteps(a: readonly LanePhase[], b: readonly LanePhase[]): number {
  let step = 0;
  for (let [i, j] = [0, 0]; a[i] && b[j] && a[i]!.settings === b[j]!.settings; ) {
    step = Math.min(a[i]!.until, b[j]!.until);
    if (a[i]!.until === step) i++;
    if (b[j]!.until === step) j++;
  }
  return step;
}
