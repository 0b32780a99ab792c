import { describe, expect, it } from 'vitest';
import { Courtesy } from './courtesy.ts';

describe('courtesy to the page', () => {
  it('costs nothing where no frame is late', () => {
    const courtesy = new Courtesy();
    expect([5, 16, 24].map((frame) => courtesy.after(frame))).toEqual([0, 0, 0]);
  });

  it('grows with late frames up to three frames, and never above 100 ms', () => {
    const courtesy = new Courtesy();
    expect([30, 30, 30, 30, 60].map((frame) => courtesy.after(frame))).toEqual([30, 60, 90, 90, 100]);
  });

  it('is half forgotten after 34 frames in time', () => {
    const courtesy = new Courtesy();
    courtesy.after(40);
    for (let i = 0; i < 33; i++) courtesy.after(10);
    expect(courtesy.after(10)).toBeCloseTo(5, 1);
  });
});
