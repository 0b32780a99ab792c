/**
 * When charts are drawn: one after the other, as many as fit a frame, so that no frame and no input waits for all of
 * them. What is drawn, and by whom, is not known here.
 *
 * A chart that was not drawn while data came draws the latest when its turn is there: nothing is queued but turns. The
 * one that is being used is drawn at once. Of the others, the one that has waited longest is next; for the large one
 * waiting counts three times. Charts out of sight have a turn every other second, for those who read the page without looking at it. Drawing
 * takes half of the main thread's time at most: as long as a frame took, paint and all, it rests. A computer that was
 * asleep meanwhile is no reason to rest as long. Whoever competes for the processor is told how long each frame took.
 */

/** A chart on the board. */
export interface Drawn {
  /** Draws what is now, at once. */
  readonly draw: () => void;
  readonly isLarge: boolean;
}

interface Turn {
  readonly drawn: Drawn;
  isStale: boolean;
  isInUse: boolean;
  isInSight: boolean;
  drawnAt: number;
  /** How long drawing it took last, ms. */
  cost: number;
}

/** What the queue knows of time. */
export interface Clock {
  now(): number;
  /** Calls back when the work at hand is done. */
  soon(callback: () => void): void;
  /** Calls back before the next frame is painted. */
  onFrame(callback: () => void): void;
  /** Calls back when the frame that is being made has been painted. */
  onPainted(callback: () => void): void;
}

/** Of a frame, for scripts, ms: about as much goes to layout and paint. */
const BUDGET = 3;
/** Between two turns of a chart that is out of sight, ms. */
const OUT_OF_SIGHT = 2000;
/** The longest rest, ms. */
const LONGEST_REST = 1000;
const LARGE = 3;

export class DrawingQueue {
  private readonly turns = new Set<Turn>();
  private isAsked = false;
  private restUntil = 0;

  /** @param onDrawn a frame took so long, paint and all, ms */
  constructor(
    private readonly onDrawn: (milliseconds: number) => void,
    private readonly clock: Clock = browserClock,
  ) {}

  /** @returns what the chart tells the queue; it has just been drawn */
  add(drawn: Drawn) {
    const turn: Turn = {
      drawn,
      isStale: false,
      isInUse: false,
      isInSight: true,
      drawnAt: this.clock.now(),
      cost: 0,
    };
    this.turns.add(turn);
    return {
      setInSight: (isInSight: boolean) => {
        turn.isInSight = isInSight;
        this.ask();
      },
      /** The reader has done something in this chart, which concerns the others as well: they follow in their turns. */
      use: () => {
        this.invalidate();
        if (turn.isInUse) return;
        turn.isInUse = true;
        this.clock.soon(() => this.turns.has(turn) && this.draw(turn));
      },
      remove: () => this.turns.delete(turn),
    };
  }

  /** There is something new to draw, for all charts. */
  invalidate(): void {
    for (const turn of this.turns) turn.isStale = true;
    this.ask();
  }

  /** Draws all that is stale, for a printer. */
  flush(): void {
    for (const turn of this.turns) if (turn.isStale) this.draw(turn);
  }

  private ask(): void {
    if (this.isAsked || ![...this.turns].some(({ isStale }) => isStale)) return;
    this.isAsked = true;
    this.clock.onFrame(() => {
      this.isAsked = false;
      this.frame();
      this.ask();
    });
  }

  private frame(): void {
    const start = this.clock.now();
    if (start < this.restUntil) return;
    const order = [...this.turns].filter((turn) => turn.isStale && isDue(turn, start));
    order.sort((a, b) => waitOf(b, start) - waitOf(a, start));
    let spent = 0;
    for (const turn of order) {
      if (spent > 0 && spent + turn.cost > BUDGET) break;
      this.draw(turn);
      spent = this.clock.now() - start;
    }
    if (order.length === 0) return;
    this.clock.onPainted(() => {
      const end = this.clock.now();
      const rest = Math.min(end - start, LONGEST_REST);
      this.restUntil = end + rest;
      this.onDrawn(rest);
    });
  }

  private draw(turn: Turn): void {
    const start = this.clock.now();
    turn.isStale = false;
    turn.isInUse = false;
    turn.drawn.draw();
    turn.drawnAt = this.clock.now();
    turn.cost = turn.drawnAt - start;
  }
}

const isDue = ({ isInSight, drawnAt }: Turn, now: number): boolean => isInSight || now - drawnAt >= OUT_OF_SIGHT;

const waitOf = ({ drawn, drawnAt }: Turn, now: number): number => (drawn.isLarge ? LARGE : 1) * (now - drawnAt);

const browserClock: Clock = {
  now: () => performance.now(),
  soon: (callback) => queueMicrotask(callback),
  onFrame: (callback) => void requestAnimationFrame(callback),
  onPainted: (callback) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      callback();
    };
    port2.postMessage(undefined);
  },
};
