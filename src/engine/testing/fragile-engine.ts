/** For tests: an engine that trains for real, in as much time as it is told, and can be lost, fall silent, or refuse. */
import type { Experiment } from '../../model/experiment.ts';
import { type Engine, type EngineId, EngineLost, type Refusal, type Snapshot, Superseded } from '../engine.ts';
import { LocalEngine } from '../local.ts';
import { referencePasses } from '../reference/index.ts';

export class FragileEngine implements Engine {
  readonly variant = 'fragile';
  /** Milliseconds of a load, and of a step. */
  loadMs = 1;
  stepMs = 1;
  evaluateMs = 0;
  refusal: Refusal | undefined;
  isDisposed = false;
  isSilent = false;
  /** It is lost when it is asked for more steps than these. */
  diesAfter = Number.POSITIVE_INFINITY;
  /** Steps trained, repeated ones too. */
  stepsTaken = 0;
  loads = 0;
  private lost: EngineLost | undefined;
  private readonly local = new LocalEngine(referencePasses);
  private queue: Promise<unknown> = Promise.resolve();

  constructor(readonly id: EngineId) {}

  /** What waits and all that comes rejects, as when a GPU's process dies. */
  lose(): void {
    this.lost = new EngineLost('deviceLost', 'crashed');
  }

  load(experiment: Experiment): Promise<Refusal | undefined> {
    return this.work(this.loadMs, async () => {
      this.loads++;
      return this.refusal ?? this.local.load(experiment);
    });
  }

  advance(steps: number) {
    return this.work(steps * this.stepMs, () => {
      this.stepsTaken += steps;
      if (this.stepsTaken > this.diesAfter) this.lose();
      if (this.lost) throw this.lost;
      return this.local.advance(steps);
    });
  }

  evaluate() {
    return this.work(this.evaluateMs, () => this.local.evaluate());
  }

  snapshot() {
    return this.work(0, () => this.local.snapshot());
  }

  restore(snapshot: Snapshot) {
    return this.work(0, () => this.local.restore(snapshot));
  }

  read(lane: number, tensor: string) {
    return this.work(0, () => this.local.read(lane, tensor));
  }

  dispose(): void {
    this.isDisposed = true;
  }

  /** One call after the other; what the engine is by then decides on the answer. */
  private work<T>(milliseconds: number, answer: () => Promise<T>): Promise<T> {
    const result = this.queue.then(async () => {
      for (let left = milliseconds; left > 0 && !this.lost; left--) await new Promise((wake) => setTimeout(wake, 1));
      if (this.isDisposed) throw new Superseded();
      if (this.isSilent) await new Promise(() => undefined);
      if (this.lost) throw this.lost;
      return answer();
    });
    this.queue = result.catch(() => undefined);
    return result;
  }
}
