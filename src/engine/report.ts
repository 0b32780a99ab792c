/** What a step reports, and how reports travel: packed into one array that is transferred, read back as views. */
import { type ParameterName, type PerParameter, parameterNames, START } from './layout.ts';

export const scalarNames = [
  'loss',
  'metric',
  'gradNorm',
  'clippedGradNorm',
  'clipScale',
  'clipScaledShare',
  'clipBound',
] as const;
export type ScalarName = (typeof scalarNames)[number];

const normNames = ['gradNorm', 'weightNorm', 'updateNorm'] as const;
export type ParameterNorms = Readonly<Record<(typeof normNames)[number], number>>;

/**
 * One step of one lane. Norms are Euclidean. `gradNorm` is over all parameters before the clip, `clippedGradNorm`
 * after it; weights are measured before the update, updates as the change that was really stored.
 * `clipBound` is Infinity and `clipScale` 1 where nothing is clipped. Where a clip has several scales, one for each
 * tensor or unit, `clipScale` is the least of them; `clipScaledShare` is the share of scales below 1, 0 or 1 where there
 * is only one. A step that left the range of its numbers has neither clip nor update: what would come of them is NaN.
 */
export interface StepReport extends Readonly<Record<ScalarName, number>> {
  /** Number of the step, 1 at the first. */
  readonly step: number;
  readonly parameters: PerParameter<ParameterNorms>;
  /**
   * log2 ḡ_t at index t − 1, t = 1..T: ḡ_t = sqrt(mean over sequences of ‖∂ℓ_b/∂h_t‖²) = √B · ‖∂L/∂h_t‖_F, L the
   * batch mean. −Infinity is a true zero. Logarithms, since ḡ_t leaves the range of floating point.
   */
  readonly log2GradNormByTimestep: Float64Array;
  /** Ω, without its weight α: left out where the lane has no regularizer, and where it is not a number. */
  readonly regularization?: number;
}

/** Ω as a part of a report. */
export const regularizationIn = (omega: number | undefined): Pick<StepReport, 'regularization'> =>
  omega === undefined || Number.isNaN(omega) ? {} : { regularization: omega };

/** Places of parameters in a packed report. */
const places: readonly ParameterName[] = [...parameterNames, START];
/** Stands for the norms of a parameter that the lane lacks: no norm is negative. */
const ABSENT = -1;
/** The step, the scalars, the norms, Ω or NaN. */
const HEAD = 2 + scalarNames.length + places.length * normNames.length;

/** Numbers per packed report. */
export const reportWidth = (timesteps: number): number => HEAD + timesteps;

/** Reports of equal T in one array [reports, width]. */
export function packReports(reports: readonly StepReport[], timesteps: number): Float64Array<ArrayBuffer> {
  const width = reportWidth(timesteps);
  const packed = new Float64Array(reports.length * width);
  reports.forEach((report, i) => {
    const scalars = scalarNames.map((name) => report[name]);
    const norms = places.flatMap((p) => normNames.map((n) => report.parameters[p]?.[n] ?? ABSENT));
    packed.set([report.step, ...scalars, ...norms, report.regularization ?? Number.NaN], i * width);
    packed.set(report.log2GradNormByTimestep, i * width + HEAD);
  });
  return packed;
}

/** The inverse of `packReports`; timesteps stay views of `packed`. */
export function unpackReports(packed: Float64Array, timesteps: number): StepReport[] {
  const width = reportWidth(timesteps);
  return Array.from({ length: packed.length / width }, (_, i) => {
    const at = i * width;
    const scalars = Object.fromEntries(scalarNames.map((name, k) => [name, packed[at + 1 + k]!]));
    const parameters = Object.fromEntries(
      places.flatMap((parameter, p) => {
        const start = at + 1 + scalarNames.length + p * normNames.length;
        if (packed[start] === ABSENT) return [];
        return [[parameter, Object.fromEntries(normNames.map((name, k) => [name, packed[start + k]!]))]];
      }),
    );
    return {
      ...(scalars as Record<ScalarName, number>),
      step: packed[at]!,
      parameters: parameters as unknown as PerParameter<ParameterNorms>,
      log2GradNormByTimestep: packed.subarray(at + HEAD, at + width),
      ...regularizationIn(packed[at + HEAD - 1]),
    };
  });
}
