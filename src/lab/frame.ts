/** The beat of drawing: the browser's frames, or a timer where there are none. */

const NO_BROWSER_MS = 16;

export function onNextFrame(callback: () => void): void {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(callback);
  else setTimeout(callback, NO_BROWSER_MS);
}
