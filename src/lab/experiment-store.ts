/**
 * The experiment that the reader edits: always valid, since every change goes through the model's own check and is
 * refused whole where that finds a problem. Not what is being trained at this moment: that is `RunState.experiment`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { checkExperiment, type Experiment, type Lane, laneAt, unforked } from '../model/experiment.ts';
import { type Allowed, type Checked, describeAllowed } from '../model/problem.ts';

/** The lane that the controls show and change, by its place; or all of them. */
export type LaneSelection = number | 'all';

export interface ExperimentState {
  readonly experiment: Experiment;
  readonly selection: LaneSelection;
  /** Whether there is something to take back, and something taken back. */
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** So many changes can be taken back. */
const UNDO_MAX = 100;
/** Changes of one setting that follow each other faster are taken back together: a slider makes many, ms. */
const ONE_GESTURE_MS = 1000;

/**
 * Paths are as in files: a field (`seed`, `hiddenSize`), a choice (`task`, `cell`) or a setting of a choice
 * (`optimizer.learningRate`). A choice takes an entry's id, and its settings then take their defaults.
 * A refused change returns its problems and leaves the store as it was.
 */
export interface ExperimentStore extends StoreApi<ExperimentState> {
  /** Problems have the path as their key. */
  setShared(path: string, value: unknown): Checked<Experiment>;
  /** Problems have the path as their key. What a fork can't change is changed before it as well. */
  setLane(lane: LaneSelection, path: string, value: unknown): Checked<Experiment>;
  /**
   * Adds a lane right behind this one that goes on from its past: the same up to a step, and from then on with the value
   * at a path of `setLane`. Problems have the path as their key, but for those of `fork.step` and `lanes`.
   *
   * @param step from 1; before a fork of the lane itself, the settings are those that it had then
   */
  fork(lane: number, step: number, path: string, value: unknown): Checked<Experiment>;
  /** Another experiment altogether, from outside. A selected lane that is gone gives way to all. */
  replace(experiment: unknown): Checked<Experiment>;
  select(selection: LaneSelection): void;
  /** Takes back the last change, and again that. Both do nothing where there is none. */
  undo(): void;
  redo(): void;
}

export function createExperimentStore(initial: Experiment): ExperimentStore {
  const store = createStore<ExperimentState>()(() => ({
    experiment: initial,
    selection: 'all',
    canUndo: false,
    canRedo: false,
  }));
  const past: Experiment[] = [];
  const future: Experiment[] = [];
  let last = { gesture: '', time: Number.NEGATIVE_INFINITY };

  const show = (experiment: Experiment): void => {
    const { selection } = store.getState();
    const isGone = selection !== 'all' && selection >= experiment.lanes.length;
    store.setState({
      experiment,
      selection: isGone ? 'all' : selection,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
    });
  };
  /** @param gesture what is changed, where many changes may be one */
  const change = (candidate: unknown, gesture: string): Checked<Experiment> => {
    const checked = checkExperiment(candidate);
    const { experiment } = store.getState();
    if (!checked.ok || JSON.stringify(checked.value) === JSON.stringify(experiment)) return checked;
    const time = performance.now();
    const isSameGesture = gesture !== '' && gesture === last.gesture && time - last.time < ONE_GESTURE_MS;
    last = { gesture, time };
    if (!isSameGesture || past.length === 0) past.push(experiment);
    if (past.length > UNDO_MAX) past.shift();
    future.length = 0;
    show(checked.value);
    return checked;
  };
  const goBack = (from: Experiment[], to: Experiment[]): void => {
    const experiment = from.pop();
    if (!experiment) return;
    to.push(store.getState().experiment);
    last = { gesture: '', time: Number.NEGATIVE_INFINITY };
    show(experiment);
  };
  return {
    ...store,
    replace: (candidate) => change(candidate, ''),
    undo: () => goBack(past, future),
    redo: () => goBack(future, past),
    setShared: (path, value) => blame(path, change(withValue(store.getState().experiment, path, value), path)),
    setLane: (selected, path, value) => {
      const { experiment } = store.getState();
      const lanesSetBy = (set: (lane: Lane) => object) =>
        experiment.lanes.map((lane, index) => (selected === 'all' || selected === index ? set(lane) : lane));
      const gesture = `${selected} ${path}`;
      const lanes = lanesSetBy((lane) => withValue(lane, path, value));
      const changed = change({ ...experiment, lanes }, gesture);
      if (changed.ok || !changed.problems.some(({ allowed }) => allowed.kind === 'asBeforeFork')) {
        return blame(path, changed);
      }
      const throughout = lanesSetBy((lane) => withValueThroughout(lane, path, value));
      return blame(path, change({ ...experiment, lanes: throughout }, gesture));
    },
    fork: (lane, step, path, value) => {
      const { experiment } = store.getState();
      // The settings that the step was trained with: a fork after this very step comes later.
      const from = laneAt(experiment.lanes[lane]!, step - 1);
      const forked = { ...withValue(unforked(from), path, value), fork: { step, from } };
      const lanes = experiment.lanes.toSpliced(lane + 1, 0, forked as unknown as Lane);
      return blameFork(path, `lanes[${lane + 1}]`, change({ ...experiment, lanes }, ''));
    },
    select: (selection) => store.setState({ selection }),
  };
}

/** A copy with the value at a path; not checked yet. */
function withValue(target: object, path: string, value: unknown): Record<string, unknown> {
  const given: Record<string, unknown> = { ...target };
  const [name, setting] = path.split('.');
  const changed = setting === undefined ? value : { ...(given[name] as object | undefined), [setting]: value };
  return { ...given, [name]: changed };
}

/** The same for the lane and all that it was before its forks. */
function withValueThroughout(lane: Lane, path: string, value: unknown): object {
  const changed = withValue(lane, path, value);
  if (!lane.fork) return changed;
  return { ...changed, fork: { ...lane.fork, from: withValueThroughout(lane.fork.from, path, value) } };
}

/** What is wrong with a lane that was added comes from the path, but for its step and the number of lanes. */
function blameFork(path: string, lane: string, checked: Checked<Experiment>): Checked<Experiment> {
  if (checked.ok) return checked;
  const own = checked.problems.flatMap((problem) => {
    if (problem.key === 'lanes') return [problem];
    return problem.key.startsWith(`${lane}.fork`) ? [{ ...problem, key: problem.key.slice(lane.length + 1) }] : [];
  });
  return own.length > 0 ? { ok: false, problems: own } : blame(path, checked);
}

/** All problems of a change come from the path that was changed, and lanes that share one need it said once. */
function blame(path: string, checked: Checked<Experiment>): Checked<Experiment> {
  if (checked.ok) return checked;
  const problems = checked.problems.map((problem) => ({
    ...problem,
    key: path,
    allowed: asSeenFrom(path, problem.allowed),
  }));
  const tightest = problems.toSorted((a, b) => greatest(a.allowed) - greatest(b.allowed));
  return { ok: false, problems: [...new Map(tightest.map((p) => [describeAllowed(p.allowed), p])).values()] };
}

/** Of a whole that is too large, what is left for the setting that was changed. */
function asSeenFrom(path: string, allowed: Allowed): Allowed {
  if (allowed.kind !== 'size') return allowed;
  const name = path.slice(path.indexOf('.') + 1);
  if (name !== 'timesteps' && name !== 'batchSize' && name !== 'hiddenSize') return allowed;
  return { kind: 'range', min: 1, max: allowed[name], isInteger: true };
}

const greatest = (allowed: Allowed): number => (allowed.kind === 'range' ? allowed.max : Number.POSITIVE_INFINITY);
