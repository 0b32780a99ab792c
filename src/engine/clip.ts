/**
 * The numbers of a clip for one gradient, from the norms that an engine measured: one scale for everything, for each
 * tensor or for each unit. What is done with them is the engines' business.
 */
import { type Expression, evaluateUniform } from '../equations/index.ts';
import { type Clip, clips, type Scope } from '../model/clips/index.ts';
import { type Choice, entryOf } from '../model/entry.ts';
import {
  forEachParameter,
  isVector,
  type LaneLayout,
  type ParameterName,
  type PerParameter,
  tensorOf,
} from './layout.ts';
import type { StepReport } from './report.ts';

/** The optimizer reads min(max(scale · g, −bound), bound). */
export interface ClipNumbers {
  /** One for all of a parameter, or one for each of its columns. */
  readonly scales: PerParameter<Float64Array>;
  readonly bound: number;
}

/** Norms of the units of a parameter, by column; a vector is one unit. */
export interface UnitNorms {
  /** Before the clip. */
  readonly gradient: Float64Array;
  /** Before the update. */
  readonly weight: Float64Array;
}

/** What shares a scale, in the clip that a lane chose. */
export const scopeOf = (choice: Choice): Scope => entryOf<Clip>(clips, choice.id).scope ?? 'all';

/** How many units a lane's parameters have: columns of matrices, and vectors. */
export const unitsOf = (layout: LaneLayout): number =>
  layout.parameters.reduce((sum, name) => sum + (isVector(name) ? 1 : tensorOf(layout, name).shape[1]!), 0);

/** Greatest magnitude of an entry that a choice lets through. */
export function boundOf(choice: Choice): number {
  const { bound } = entryOf<Clip>(clips, choice.id);
  return bound ? evaluated(bound, choice, {}) : Number.POSITIVE_INFINITY;
}

/**
 * @param gradNorms of every parameter
 * @param unitNorms called for clips of units only
 */
export function clipNumbers(
  { lane: { clip: choice }, parameters }: Pick<LaneLayout, 'lane' | 'parameters'>,
  gradNorms: PerParameter<number>,
  unitNorms: (parameter: ParameterName) => UnitNorms = () => {
    throw new Error(`clip "${choice.id}": norms of units are needed`);
  },
): ClipNumbers {
  const { scale, scope } = entryOf<Clip>(clips, choice.id);
  const scaleOf = (norms: Readonly<Record<string, number>>) => (scale ? evaluated(scale, choice, norms) : 1);
  const scales = forEachParameter({ parameters }, (parameter) => {
    if (scope === 'unit') {
      const { gradient, weight } = unitNorms(parameter);
      return gradient.map((gradientNorm, unit) => scaleOf({ gradientNorm, weightNorm: weight[unit]! }));
    }
    const gradientNorm = scope === 'tensor' ? gradNorms[parameter]! : globalNorm(gradNorms);
    return Float64Array.of(scaleOf({ gradientNorm }));
  });
  return { scales, bound: boundOf(choice) };
}

const evaluated = (expression: Expression, choice: Choice, norms: Readonly<Record<string, number>>): number =>
  evaluateUniform(expression, ({ name }) => norms[name] ?? Number(choice[name.slice('setting.'.length)]));

/** ‖g‖ over all parameters. */
export const globalNorm = (norms: PerParameter<number>): number => Math.hypot(...Object.values<number>(norms));

/** What a report says where a step was lost before its clip. */
export const NOTHING_CLIPPED: ReturnType<typeof clipSummary> = {
  clipScale: Number.NaN,
  clipScaledShare: Number.NaN,
  clipBound: Number.NaN,
};

/** What a report says of a clip. */
export function clipSummary({
  scales,
  bound,
}: ClipNumbers): Pick<StepReport, 'clipScale' | 'clipScaledShare' | 'clipBound'> {
  const all = Object.values(scales).flatMap((each) => [...each]);
  return {
    clipScale: Math.min(...all),
    clipScaledShare: all.filter((scale) => scale < 1).length / all.length,
    clipBound: bound,
  };
}
