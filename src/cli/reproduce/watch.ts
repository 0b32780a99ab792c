/** How far the runs are, for people: one line that is renewed in a terminal, else a line for each finished run. */
import type { Measurement, Run } from './outcome.ts';
import type { Watcher } from './schedule.ts';

const CLEAR = '\r\u001b[K';
const RENEWAL_MS = 200;

export class Watch implements Watcher {
  private total = 0;
  private done = 0;
  private shown = 0;
  private readonly steps = new Map<Run, number>();

  /** @param columns of the terminal; undefined where there is none */
  constructor(
    private readonly write: (text: string) => void,
    private readonly columns: number | undefined,
  ) {}

  planned(total: number, stored: number): void {
    this.total = total;
    this.done = stored;
    const taken = stored > 0 ? `, ${stored} of them measured before` : '';
    this.write(`${total} runs${taken}\n`);
  }

  stepped(run: Run, step: number): void {
    this.steps.set(run, step);
    this.show();
  }

  finished(run: Run, { steps, seconds }: Measurement): void {
    this.steps.delete(run);
    this.done++;
    const took = `${steps} steps, ${seconds.toFixed(0)} s of processor time`;
    const line = `${this.done} of ${this.total}: ${run.name}, ${took}\n`;
    this.write(this.columns ? `${CLEAR}${line}` : line);
    this.shown = 0;
    this.show();
  }

  clear(): void {
    if (this.columns) this.write(CLEAR);
  }

  private show(): void {
    if (!this.columns || performance.now() - this.shown < RENEWAL_MS) return;
    this.shown = performance.now();
    const parts = Array.from(this.steps, ([{ name, steps }, step]) => `${name} ${Math.round((100 * step) / steps)} %`);
    this.write(`${CLEAR}${`${this.done} of ${this.total} done; ${parts.join(', ')}`.slice(0, this.columns - 1)}`);
  }
}
