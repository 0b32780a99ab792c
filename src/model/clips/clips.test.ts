import { describe, expect, it } from 'vitest';
import { clipNumbers } from '../../engine/step.ts';
import type { Choice } from '../entry.ts';

/** What the optimizer reads: min(max(scale · g, −bound), bound). */
function clipped(choice: Choice, gradient: readonly number[], norm = Math.hypot(...gradient)): number[] {
  const { scale, bound } = clipNumbers(choice, norm);
  return gradient.map((g) => Math.min(Math.max(scale * g, -bound), bound));
}

describe('no clip', () => {
  it('changes nothing', () => {
    expect(clipNumbers({ id: 'none' }, 1e30)).toEqual({ scale: 1, bound: Number.POSITIVE_INFINITY });
    expect(clipped({ id: 'none' }, [3, -1e30])).toEqual([3, -1e30]);
  });
});

describe('the global-norm clip, as torch.nn.utils.clip_grad_norm_', () => {
  it.each([
    [5, 2.9999994, 3.9999992], // a norm of exactly τ is shrunk as well
    [1, 0.59999988, 0.79999984],
    [6, 3, 4],
  ])('takes (3, 4) at τ = %d to (%d, %d), to 1e-8', (threshold, x, y) => {
    const [a, b] = clipped({ id: 'globalNorm', threshold }, [3, 4]);
    expect(Math.abs(a - x)).toBeLessThan(1e-8);
    expect(Math.abs(b - y)).toBeLessThan(1e-8);
  });

  it('leaves at most τ of any norm', () => {
    for (const norm of [0, 1e-9, 0.999999, 1, 2, 1e8, 1e30, 1e300]) {
      const { scale, bound } = clipNumbers({ id: 'globalNorm', threshold: 1 }, norm);
      expect(scale * norm).toBeLessThanOrEqual(1);
      expect(bound).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it('scales by 0 where the norm is ∞ and by NaN where it is NaN', () => {
    expect(clipNumbers({ id: 'globalNorm', threshold: 1 }, Number.POSITIVE_INFINITY).scale).toBe(0);
    expect(clipNumbers({ id: 'globalNorm', threshold: 1 }, Number.NaN).scale).toBeNaN();
  });
});

describe('the clip by value, as torch.nn.utils.clip_grad_value_', () => {
  it('takes (3, 4) at v = 1 to (1, 1), which turns it: the cosine is 0.98995', () => {
    const [a, b] = clipped({ id: 'value', bound: 1 }, [3, 4]);
    expect([a, b]).toEqual([1, 1]);
    expect((3 * a + 4 * b) / (5 * Math.hypot(a, b))).toBeCloseTo(0.98995, 5);
  });

  it('leaves what is inside ±v alone, whatever the norm', () => {
    expect(clipped({ id: 'value', bound: 2 }, [-0.5, 1.5, -7], 1e30)).toEqual([-0.5, 1.5, -2]);
  });
});
