import { describe, expect, it } from 'vitest';
import { type HeatScale, shadesOf } from './heat.ts';
import { HeatCanvas, type HeatPicture } from './heat-canvas.ts';
import { panelsOf } from './heat-panels.ts';

const SIZE = { width: 300, height: 200 };
const scale: HeatScale = { domain: [0, 1], shades: shadesOf(() => '#123456'), kind: 'log', plain: [-9, 9] };

/** A canvas that notes which columns it is given. */
function canvasOf() {
  const given: [from: number, columns: number][] = [];
  const context = {
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(4 * width * height),
    }),
    putImageData: (...[, , , from, , columns]: number[]) => void given.push([from!, columns!]),
  };
  const canvas = { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement;
  return { canvas, given };
}

const source = {};
const picture = (settled: number, end: number, version = 0): HeatPicture => ({
  source,
  version,
  settled,
  end,
  rows: 5,
  columns: () => (_, values) => {
    values.fill(0.5);
    return true;
  },
});

describe('the canvas of a heat map', () => {
  it('is as fine as the device, and paints all at first, then only what can have changed', () => {
    const { canvas, given } = canvasOf();
    const panels = panelsOf(SIZE, 1);
    const width = Math.round((panels[0]!.left + panels[0]!.width) * 2) - Math.round(panels[0]!.left * 2);
    const heat = new HeatCanvas();
    const paint = (now: HeatPicture, last = 100) => heat.paint(canvas, SIZE, [1, 2], panels, [now], last, scale);
    paint(picture(49, 50));
    expect([canvas.width, canvas.height]).toEqual([600, 400]);
    paint(picture(50, 51));
    const [all, some] = given;
    expect(all).toEqual([0, width]);
    expect(some![0]).toBeLessThanOrEqual(0.49 * width);
    expect(some![0] + some![1]).toBeGreaterThanOrEqual(0.51 * width);
    expect(some![1]).toBeLessThan(0.05 * width);
    paint(picture(25, 26, 1));
    paint(picture(25, 26, 1), 200);
    expect(given.slice(2)).toEqual([all, all]);
  });

  it('starts over when panels come or go', () => {
    const { canvas, given } = canvasOf();
    const heat = new HeatCanvas();
    for (const count of [1, 2]) {
      const pictures = Array.from({ length: count }, () => picture(9, 10));
      heat.paint(canvas, SIZE, [1, 1], panelsOf(SIZE, count), pictures, 10, scale);
    }
    expect(given.map(([from]) => from)).toEqual([0, 0, 0]);
    expect(new Set(given.map(([, columns]) => columns)).size).toBe(1);
  });
});
