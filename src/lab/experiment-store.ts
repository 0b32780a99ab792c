/**
 * The experiment that the reader edits: always valid, since every change goes through the model's own check and is
 * refused whole where that finds a problem. Not what is being trained at this moment: that is `RunState.experiment`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { checkExperiment, type Experiment } from '../model/experiment.ts';
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
  /** Problems have the path as their key. */
  setLane(lane: LaneSelection, path: string, value: unknown): Checked<Experiment>;
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
      const lanes = experiment.lanes.map((lane, index) =>
        selected === 'all' || selected === index ? withValue(lane, path, value) : lane,
      );
      return blame(path, change({ ...experiment, lanes }, `${selected} ${path}`));
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
