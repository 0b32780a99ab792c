/** An engine that trains in the thread it is called in: the core of every worker, and what tests and Node run. */

import { entryOf } from '../model/entry.ts';
import type { Experiment, Lane } from '../model/experiment.ts';
import { type TaskSource, tasks } from '../model/tasks/index.ts';
import type { Engine, EngineId, HeldOutScore, LaneSteps, Snapshot } from './engine.ts';
import { type LaneLayout, laneLayout } from './layout.ts';
import type { StepReport } from './report.ts';
import { batchOfStep, type LanePasses, LaneTrainer } from './step.ts';

/** What an engine that runs pass by pass must supply. */
export interface PassesFactory {
  readonly id: EngineId;
  readonly variant: string;
  create(layout: LaneLayout): Promise<LanePasses>;
}

export class LocalEngine implements Engine {
  private experiment: Experiment | undefined;
  private source: TaskSource | undefined;
  private stepsDone = 0;
  private trainers: readonly LaneTrainer[] = [];

  constructor(private readonly factory: PassesFactory) {}

  get id(): EngineId {
    return this.factory.id;
  }

  get variant(): string {
    return this.factory.variant;
  }

  async load(experiment: Experiment): Promise<undefined> {
    this.dispose();
    this.experiment = experiment;
    this.source = await entryOf(tasks, experiment.task.id).open(experiment.task);
    const trainer = async (lane: Lane) => {
      const layout = laneLayout(experiment, lane);
      return new LaneTrainer(layout, await this.factory.create(layout), experiment);
    };
    this.trainers = await Promise.all(experiment.lanes.map(trainer));
    this.stepsDone = 0;
  }

  async advance(steps: number): Promise<readonly LaneSteps[]> {
    const { experiment, source } = this.loaded();
    const reports: StepReport[][] = this.trainers.map(() => []);
    for (let i = 0; i < steps; i++) {
      const step = this.stepsDone + 1;
      const batch = batchOfStep(experiment, source, step);
      this.trainers.forEach((trainer, lane) => {
        if (!trainer.diverged) reports[lane]!.push(trainer.step(batch, step));
      });
      this.stepsDone = step;
    }
    return this.trainers.map(({ diverged }, lane) => ({ reports: reports[lane]!, ...(diverged && { diverged }) }));
  }

  async evaluate(): Promise<readonly HeldOutScore[] | undefined> {
    const { source } = this.loaded();
    const { heldOut } = source;
    return heldOut && this.trainers.map((trainer) => trainer.evaluate(source, heldOut.count, this.stepsDone));
  }

  async snapshot(): Promise<Snapshot> {
    return { step: this.stepsDone, lanes: this.trainers.map((trainer) => trainer.snapshot()) };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    this.trainers.forEach((trainer, lane) => {
      trainer.restore(snapshot.lanes[lane]!);
    });
    this.stepsDone = snapshot.step;
  }

  async read(lane: number, tensor: string, sequences?: number): Promise<Float64Array> {
    return this.trainers[lane]!.read(tensor, sequences);
  }

  dispose(): void {
    this.trainers = [];
  }

  private loaded(): { experiment: Experiment; source: TaskSource } {
    if (!this.experiment || !this.source) throw new Error('engine: load an experiment first');
    return { experiment: this.experiment, source: this.source };
  }
}
