/**
 * What a run prints: objects, one to a line. JSON has no numbers that are not finite: they are written as the texts
 * "Infinity", "-Infinity" and "NaN", which Number() in JavaScript and float() in Python read.
 */
import type { Divergence, HeldOutScore } from '../../engine/engine.ts';
import type { StepReport } from '../../engine/report.ts';
import { experimentFile } from '../../lab/experiment-file.ts';
import type { Experiment } from '../../model/experiment.ts';
import type { Piece } from './train.ts';

/** The first line: what is run, on what. */
export const runLine = (experiment: Experiment, engine: { readonly id: string; readonly variant: string }) => ({
  type: 'run',
  engine: engine.id,
  variant: engine.variant,
  experiment: experimentFile(experiment),
});

export const stepLine = (lane: number, report: StepReport) => ({
  type: 'step',
  lane,
  ...report,
  log2GradNormByTimestep: [...report.log2GradNormByTimestep],
  gradNormByTimestep: Array.from(report.log2GradNormByTimestep, representable),
});

/** After the line of the step at which a lane left the range of its numbers; nothing follows of that lane but scores. */
export const divergedLine = (lane: number, divergence: Divergence) => ({ type: 'diverged', lane, ...divergence });

export const heldOutLine = (lane: number, score: HeldOutScore) => ({ type: 'heldOut', lane, ...score });

/** JSON Lines. */
export const printLines = (lines: readonly object[]): string =>
  lines.map((line) => `${JSON.stringify(line, textOfNonFinite)}\n`).join('');

const LOG2_MIN = -1022;

/** 2^log2 where it is a normal f64, and 0 for a true zero; null where only the logarithm holds it. */
export function representable(log2: number): number | null {
  const value = 2 ** log2;
  const isOutside = Number.isFinite(log2) && (log2 < LOG2_MIN || value === Number.POSITIVE_INFINITY);
  return isOutside ? null : value;
}

const textOfNonFinite = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** A piece's lines by step, then by lane; the step at which a lane diverged is always reported. */
export function linesOf({ taken, heldOut = [] }: Piece, isReported: (step: number) => boolean): object[] {
  const steps = taken.flatMap(({ reports, diverged }, lane) =>
    reports.flatMap((report): { step: number }[] => {
      if (diverged?.step === report.step) return [stepLine(lane, report), divergedLine(lane, diverged)];
      return isReported(report.step) ? [stepLine(lane, report)] : [];
    }),
  );
  const scores = heldOut.map((score, lane) => heldOutLine(lane, score));
  return [...steps.toSorted((a, b) => a.step - b.step), ...scores];
}
