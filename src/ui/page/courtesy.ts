/**
 * How much of the processor's time the training leaves to the page where both share its cores: the more, the more often
 * frames were late of late; nothing, where none was. Who rests, and when, is not known here.
 */

/** A frame that takes longer, paint and all, is late, ms. */
const LATE = 24;
/** What a late frame adds to the rests, which are in the length of a frame; at most; and what is left after another frame. */
const [RISE, MOST, FADE] = [1, 3, 0.98];
/** The longest rest, ms. */
const LONGEST = 100;

export class Courtesy {
  private rests = 0;

  /** @returns how long to rest for a frame that took so long, ms */
  after(frame: number): number {
    this.rests = frame > LATE ? Math.min(MOST, this.rests + RISE) : this.rests * FADE;
    return Math.min(LONGEST, this.rests * frame);
  }
}
