/** Keeps the canvas of a heat map up to date: of each panel only those columns are painted that can have changed. */
import {
  type Bands,
  bandsOf,
  type ColumnSource,
  columnsOf,
  type HeatScale,
  paintColumns,
  type Raster,
} from './heat.ts';
import type { Panel } from './heat-panels.ts';
import type { Size } from './use-size.ts';

/** Values over positions and rows. */
export interface HeatPicture {
  /** Whose values these are, by identity, and which state of them: all may have changed when one of the two does. */
  readonly source: unknown;
  readonly version: number;
  /** Positions up to here stay as they are while source and version do. */
  readonly settled: number;
  /** The last position with a value. */
  readonly end: number;
  readonly rows: number;
  /** @param width columns of pixels for the positions up to `last` */
  readonly columns: (width: number, last: number, bands: Bands) => ColumnSource;
}

/** A picture as it was painted. */
interface Painted {
  readonly image: ImageData;
  readonly raster: Raster;
  readonly bands: Bands;
  /** All that must be the same for anything to be kept. */
  readonly of: readonly unknown[];
  settled: number;
}

export class HeatCanvas {
  private readonly painted: Painted[] = [];

  /**
   * @param scaling px of the canvas's element per px of the drawing, and of the device per px of the element
   * @param last where the axis of positions ends
   */
  paint(
    canvas: HTMLCanvasElement,
    size: Size,
    scaling: readonly [zoom: number, ratio: number],
    panels: readonly Panel[],
    pictures: readonly HeatPicture[],
    last: number,
    scale: HeatScale,
  ): void {
    const context = canvas.getContext('2d');
    if (!context) return;
    const ratio = scaling[0] * scaling[1];
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height || this.painted.length !== panels.length) {
      // Also clears it.
      canvas.width = width;
      canvas.height = height;
      this.painted.length = 0;
    }
    panels.forEach((panel, i) => {
      const picture = pictures[i]!;
      const [left, top] = [Math.round(panel.left * ratio), Math.round(panel.top * ratio)];
      const across = Math.round((panel.left + panel.width) * ratio) - left;
      const down = Math.max(1, Math.round((panel.top + panel.height) * ratio) - top);
      const { source, version, rows, settled, end } = picture;
      const of = [source, version, rows, left, top, across, down, last, scale.shades, ...scale.domain];
      let before = this.painted[i];
      const isKept = before?.of.every((part, k) => part === of[k]);
      if (!before || !isKept) {
        // The pixels of a picture of the same size are used again.
        const fits = before?.image.width === across && before.image.height === down;
        const image = fits ? before!.image : context.createImageData(across, down);
        const pixels = new Uint32Array(image.data.buffer);
        const raster: Raster = { pixels, width: across, height: down, grain: Math.max(1, Math.round(scaling[1])) };
        before = { image, raster, bands: bandsOf(rows, down), of, settled: 0 };
        this.painted[i] = before;
      }
      const [from, to] = isKept ? columnsOf([before.settled + 1, end], across, last) : [0, across];
      paintColumns(before.raster, [from, to], before.bands, picture.columns(across, last, before.bands), scale);
      before.settled = settled;
      if (to > from) context.putImageData(before.image, left, top, from, 0, to - from, down);
    });
  }
}
