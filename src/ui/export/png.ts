/** A figure as a PNG: drawn by the browser into a canvas, nothing is sent anywhere. */
import type { Figure } from './figure.ts';

/** Sides that every browser's canvas has, px. */
const SIDE_MAX = 8192;
/** Pixels for each px of the figure, at least. */
const LEAST = 2;

/** @throws with the reason where the browser can't */
export async function pngOf({ svg, width, height, pixels }: Figure): Promise<Blob> {
  // Whole multiples of the page's own pixels, so that canvases in the figure stay sharp.
  const wished = pixels * Math.ceil(LEAST / pixels);
  const scale = Math.min(wished, SIDE_MAX / Math.max(width, height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('the browser has no canvas to draw in');
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(url);
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error(`the browser can’t make a picture of ${canvas.width} × ${canvas.height} pixels`));
    }, 'image/png'),
  );
}
