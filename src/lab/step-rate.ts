/** How many steps a second: over a sliding window of wall time. */

const WINDOW_MS = 1000;

export class StepRate {
  private samples: { readonly time: number; readonly step: number }[] = [];

  /** @param time milliseconds; not before the last one */
  record(time: number, step: number): void {
    this.samples.push({ time, step });
    // The first sample kept is the last one at or before the window's start.
    while (this.samples.length > 2 && this.samples[1].time <= time - WINDOW_MS) this.samples.shift();
  }

  clear(): void {
    this.samples = [];
  }

  /** Undefined until time has passed between two samples. */
  get stepsPerSecond(): number | undefined {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.time === first.time) return undefined;
    return (1000 * (last.step - first.step)) / (last.time - first.time);
  }
}
