/** Trains one run as `npm run headless` would and keeps of it what the judges need. Nothing is printed or stored here. */
import type { LaneSteps } from '../../engine/engine.ts';
import { loadStage } from '../../lab/stages.ts';
import { isSolved } from '../../model/tasks/index.ts';
import { openEngine } from '../headless/engine.ts';
import { train } from '../headless/train.ts';
import type { LaneMeasurement, Measurement, Run } from './outcome.ts';

/** @param onStep told now and then how many steps are done */
export async function measure(run: Run, onStep: (step: number) => void): Promise<Measurement> {
  const before = process.cpuUsage();
  const engine = openEngine('cpu', (message) => {
    throw new Error(`${run.name}: ${message}`);
  });
  await loadStage(engine, run.experiment, undefined);
  const { variant } = engine;
  const lanes = run.experiment.lanes.map(() => new LaneRecord(run));
  let steps = 0;
  for await (const piece of train(engine, run.experiment, run.steps)) {
    steps = piece.step;
    piece.taken.forEach((taken, lane) => {
      lanes[lane]!.add(taken);
    });
    onStep(steps);
    if (lanes.every(({ isOver }) => isOver)) break;
  }
  engine.dispose();
  const { user, system } = process.cpuUsage(before);
  return {
    lanes: lanes.map((lane) => lane.measurement()),
    steps,
    seconds: (user + system) / 1e6,
    finished: new Date().toISOString(),
    variant,
  };
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What is kept of a lane, step by step. */
class LaneRecord {
  private readonly loss: number[] = [];
  private readonly metric: number[] = [];
  private first: readonly (number | null)[] = [];
  private sums = { loss: 0, metric: 0 };
  private solvedAt: number | undefined;
  private diverged: LaneMeasurement['diverged'];

  constructor(private readonly run: Run) {}

  get isOver(): boolean {
    return this.solvedAt !== undefined || this.diverged !== undefined;
  }

  add({ reports, diverged }: LaneSteps): void {
    const { window, until } = this.run;
    this.diverged = diverged;
    for (const { step, loss, metric, log2GradNormByTimestep } of reports) {
      if (step === 1) this.first = Array.from(log2GradNormByTimestep, finiteOrNull);
      if (step === diverged?.step) return;
      this.sums.loss += loss;
      this.sums.metric += metric;
      if (step % window > 0) continue;
      const mean = { loss: this.sums.loss / window, metric: this.sums.metric / window };
      this.sums = { loss: 0, metric: 0 };
      this.loss.push(mean.loss);
      this.metric.push(mean.metric);
      if (until && isSolved(until, mean)) this.solvedAt ??= step;
    }
  }

  measurement(): LaneMeasurement {
    return {
      loss: this.loss,
      metric: this.metric,
      firstLog2GradNorms: this.first,
      ...(this.solvedAt !== undefined && { solvedAt: this.solvedAt }),
      ...(this.diverged && { diverged: this.diverged }),
    };
  }
}
