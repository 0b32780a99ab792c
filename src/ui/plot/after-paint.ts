/** What is to be done when a frame has been painted: reading the layout costs nothing then. */

/**
 * @param callback called once, after the next frame's paint
 * @returns calls it off
 */
export function afterPaint(callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A frame's paint belongs to the task of its callbacks: whatever comes as a task of its own is behind it.
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(callback, 0);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
