/**
 * The speed limit: when the next step may begin, and the sleep until then, which whoever wants something else ends.
 * Steps begin at even spaces of time, one by one; what was missed is not caught up with. Where the page can't keep up,
 * steps wait for it besides. How fast the engine is, and who is to wait, is the runner's business.
 */

import { workersFor } from '../engine/worker/client.ts';

/** Whether the engine's workers take all of so many cores: then they have to rest for the page. */
export const takesAllOf = (cores: number): boolean => workersFor(cores) >= cores;

export class Pace {
  private interval = 0;
  /** When the next step may begin, ms. */
  private due = Number.NEGATIVE_INFINITY;
  private restUntil = Number.NEGATIVE_INFINITY;
  private wakeUp: (() => void) | undefined;

  /** @param stepsPerSecond above 0; Infinity: as fast as the engine goes */
  setLimit(stepsPerSecond: number): void {
    this.interval = 1000 / stepsPerSecond;
    // A wait that was begun at another limit ends with it.
    this.due = Number.NEGATIVE_INFINITY;
    this.wake();
  }

  get isLimited(): boolean {
    return this.interval > 0;
  }

  /** No step begins for so long, ms: the processor is the page's. */
  rest(milliseconds: number, now: number): void {
    this.restUntil = Math.max(this.restUntil, now + milliseconds);
  }

  /** How long until the next step may begin, ms; 0 when it may. */
  wait(now: number): number {
    return Math.max(0, this.restUntil - now, this.isLimited ? this.due - now : 0);
  }

  /** A step begins, as it may. */
  begin(now: number): void {
    const isInTime = now - this.due < this.interval;
    this.due = (isInTime ? this.due : now) + this.interval;
  }

  /** @returns resolves after so many ms, or when it is woken before */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake(), milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the sleep, if there is one. */
  wake(): void {
    const { wakeUp } = this;
    this.wakeUp = undefined;
    wakeUp?.();
  }
}
