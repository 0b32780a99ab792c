/**
 * What the page shows, as far as a reader or a teacher chose it; not what is trained. What nobody chose is left out, and
 * is the page's own choice. A new part of the view is one line of `View` and one of `viewFields`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { cells } from '../model/cells/index.ts';
import { type Language, languages } from '../model/entry.ts';
import { LANES_MAX } from '../model/experiment.ts';
import type { MendedProblem } from '../model/problem.ts';
import type { ParameterName, ParameterSeriesName } from './telemetry.ts';

/** The groups of controls that a teacher can hide. */
export const controlGroups = [
  'transport',
  'engine',
  'task',
  'lanes',
  'network',
  'weights',
  'training',
  'shared',
] as const;
export type ControlGroup = (typeof controlGroups)[number];

/** What charts over steps count along their axis. */
export const stepUnits = ['step', 'examples', 'time'] as const;
/** How much of what came before a smoothed line keeps from step to step. */
export const smoothings = ['0', '0.5', '0.9', '0.97', '0.99'] as const;
/** Speed limits, steps per second. */
export const speeds = ['100', '30', '10', '3', '1'] as const;

/** Norms of a parameter: of its gradient, of itself, of its update. */
export const quantities = ['gradNorm', 'weightNorm', 'updateNorm'] as const satisfies readonly ParameterSeriesName[];
/** All that lanes may train, in the order of reports. */
export const parameters = [
  'recurrent',
  'input',
  'bias',
  'output',
  'outputBias',
  'start',
] as const satisfies readonly ParameterName[];
/** The recurrent matrices of all cells. */
const gates = [...new Set(cells.flatMap<string>((cell) => cell.gates))];

/** `presenter`: charts and what runs them, as large as the back row needs it. */
export const modes = ['presenter'] as const;

export interface View {
  /** Groups of controls that are not shown. */
  readonly hide?: readonly ControlGroup[];
  /** The charts that are shown, in this order. */
  readonly charts?: readonly string[];
  readonly lang?: Language;
  /** Lanes that train without being drawn: '1' for the first. */
  readonly mute?: readonly string[];
  /** Of all charts over steps: what they count, steps if left out, and how much they smooth, not at all if left out. */
  readonly x?: (typeof stepUnits)[number];
  readonly smoothing?: (typeof smoothings)[number];
  /** The charts whose axis is linear where it would be logarithmic. */
  readonly linear?: readonly string[];
  /** Of all charts that have the choice: which recurrent matrix, which parameter, and what is measured of that. */
  readonly gate?: string;
  readonly parameter?: ParameterName;
  readonly quantity?: (typeof quantities)[number];
  /** For whom the page is laid out: for one reader, if left out. */
  readonly mode?: (typeof modes)[number];
  /** How fast it runs at most; as fast as the engine goes, if left out. */
  readonly speed?: (typeof speeds)[number];
}

/** A list of ids, each once; or one id. */
export interface ViewField {
  readonly kind: 'list' | 'one';
  readonly ids: readonly string[];
}
export type ViewFields = Readonly<Record<keyof View, ViewField>>;

/** @param charts the ids of the charts that there are */
export const viewFields = (charts: readonly string[]): ViewFields => ({
  hide: { kind: 'list', ids: controlGroups },
  charts: { kind: 'list', ids: charts },
  lang: { kind: 'one', ids: languages },
  mute: { kind: 'list', ids: Array.from({ length: LANES_MAX }, (_, lane) => String(lane + 1)) },
  x: { kind: 'one', ids: stepUnits },
  smoothing: { kind: 'one', ids: smoothings },
  linear: { kind: 'list', ids: charts },
  gate: { kind: 'one', ids: gates },
  parameter: { kind: 'one', ids: parameters },
  quantity: { kind: 'one', ids: quantities },
  mode: { kind: 'one', ids: modes },
  speed: { kind: 'one', ids: speeds },
});

/** A part of the view out of ids from outside. What can't be used is passed over; nothing is left where that is all. */
export function readViewField(
  name: string,
  { kind, ids }: ViewField,
  given: readonly string[],
): { value: readonly string[] | string | undefined; problems: MendedProblem[] } {
  const used: string[] = [];
  const problems: MendedProblem[] = [];
  for (const value of given) {
    const isTaken = used.includes(value) || (kind === 'one' && used.length > 0);
    if (ids.includes(value) && !isTaken) used.push(value);
    else {
      const allowed = isTaken ? ({ kind: 'once' } as const) : ({ kind: 'oneOf', names: ids } as const);
      problems.push({ key: name, value, allowed, used: kind === 'one' ? used[0] : undefined });
    }
  }
  return { value: kind === 'one' || used.length === 0 ? used[0] : used, problems };
}

export interface ViewStore extends StoreApi<View> {
  /** Shows a group of controls again, or hides it. */
  setHidden(group: ControlGroup, isHidden: boolean): void;
  /** @param charts undefined leaves it to the page */
  setCharts(charts: readonly string[] | undefined): void;
  /** @param places of lanes that are not drawn, 0 for the first */
  setMuted(places: readonly number[]): void;
  setStepUnit(unit: (typeof stepUnits)[number]): void;
  setSmoothing(weight: (typeof smoothings)[number]): void;
  /** Makes the axis of a chart linear, or logarithmic again. */
  setLinear(chart: string, isLinear: boolean): void;
  /** For presenters, or for one reader again. */
  togglePresenter(): void;
  /** Of which of several things charts are; undefined leaves it to each. */
  choose(name: 'gate' | 'parameter' | 'quantity', id: string | undefined): void;
  /** @param speed undefined: no limit */
  setSpeed(speed: View['speed']): void;
}

/** Steps per second at most. */
export const speedLimitOf = ({ speed }: View): number =>
  speed === undefined ? Number.POSITIVE_INFINITY : Number(speed);

/** Places of lanes that are not drawn; none of them where that would leave nothing. */
export function mutedPlaces({ mute = [] }: View, lanes: number): ReadonlySet<number> {
  const places = new Set(mute.map((lane) => Number(lane) - 1).filter((place) => place < lanes));
  return places.size < lanes ? places : new Set();
}

export function createViewStore(initial: View = {}): ViewStore {
  const store = createStore<View>()(() => initial);
  /** A part that is as the page has it by itself is left out. */
  const set = <Name extends keyof View>(name: Name, value: View[Name] | undefined): void => {
    const { [name]: _, ...rest } = store.getState();
    store.setState(value === undefined ? rest : { ...rest, [name]: value }, true);
  };
  const listOf = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
  return {
    ...store,
    setHidden: (group, isHidden) => {
      const { hide = [] } = store.getState();
      set('hide', listOf(controlGroups.filter((each) => (each === group ? isHidden : hide.includes(each)))));
    },
    setCharts: (charts) => set('charts', charts),
    setMuted: (places) => set('mute', listOf([...places].sort((a, b) => a - b).map((place) => String(place + 1)))),
    setStepUnit: (unit) => set('x', unit === 'step' ? undefined : unit),
    setSmoothing: (weight) => set('smoothing', weight === '0' ? undefined : weight),
    setLinear: (chart, isLinear) => {
      const others = (store.getState().linear ?? []).filter((each) => each !== chart);
      set('linear', listOf(isLinear ? [...others, chart] : others));
    },
    togglePresenter: () => set('mode', store.getState().mode ? undefined : 'presenter'),
    choose: (name, id) => set(name, id as View[typeof name]),
    setSpeed: (speed) => set('speed', speed),
  };
}
