/** How many steps a call of an engine should make, so that it takes about as long as it should. */

export class CallSize {
  /** Of the next call. */
  steps = 1;
  /** How long the last call took, ms. */
  callTime = Number.POSITIVE_INFINITY;

  /**
   * @param milliseconds that a call should take
   * @param most steps of a call
   */
  constructor(
    private readonly milliseconds: number,
    private readonly most = Number.POSITIVE_INFINITY,
  ) {}

  /** Doubling at most: the first calls are slow, and one that happened to be fast proves little. */
  adapt(steps: number, elapsed: number): void {
    this.callTime = elapsed;
    const fitting = Math.round((steps * this.milliseconds) / elapsed);
    this.steps = Math.max(1, Math.min(fitting, 2 * this.steps, this.most));
  }
}
