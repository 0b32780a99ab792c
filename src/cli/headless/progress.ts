/** One line that says how far a run is, rewritten in place, for a terminal. */
import type { Piece } from './train.ts';

const RENEWAL_MS = 200;
const CLEAR = '\r\u001b[K';

export class Progress {
  private readonly start = performance.now();
  private shown = 0;
  private readonly losses: string[] = [];

  constructor(
    private readonly write: (text: string) => void,
    private readonly steps: number,
  ) {}

  show({ step, taken }: Piece): void {
    taken.forEach(({ reports, diverged }, lane) => {
      const loss = reports.at(-1)?.loss;
      if (diverged) this.losses[lane] = `diverged at ${diverged.step}`;
      else if (loss !== undefined) this.losses[lane] = loss.toPrecision(4);
    });
    const now = performance.now();
    if (now - this.shown < RENEWAL_MS && step < this.steps) return;
    this.shown = now;
    const perSecond = (step * 1000) / (now - this.start);
    const left = Math.ceil((this.steps - step) / perSecond);
    this.write(
      `${CLEAR}step ${step} of ${this.steps}, ${perSecond.toFixed(0)} a second, ${duration(left)} left; loss ${this.losses.join(', ')}`,
    );
  }

  clear(): void {
    if (this.shown > 0) this.write(CLEAR);
  }
}

const duration = (seconds: number): string =>
  seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`;
