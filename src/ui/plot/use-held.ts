/** State that follows data from frame to frame without renders of its own: axes that hold still, texts that change seldom. */
import { useEffect, useReducer, useRef } from 'react';
import { type HeldRange, holdRange, type Range } from './range.ts';

/** The range an axis shows for what its data need: see `holdRange`. A range needed on another `scale` starts afresh. */
export function useHeldRange(needed: Range, scale = ''): Range {
  const held = useRef<{ scale: string; range: HeldRange }>(undefined);
  const previous = held.current?.scale === scale ? held.current.range : undefined;
  const range = holdRange(previous, needed, performance.now());
  held.current = { scale, range };
  return range.shown;
}

/**
 * The result of `compute`, renewed at most every `interval` ms, or at once when `key` changes. The last data are never
 * missed: a render is asked for when the interval has passed.
 */
export function useSeldom<T>(compute: () => T, interval: number, key: string): T {
  const held = useRef<{ value: T; time: number; key: string }>(undefined);
  const [, render] = useReducer((count: number) => count + 1, 0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const now = performance.now();
  if (!held.current || held.current.key !== key || now - held.current.time >= interval) {
    held.current = { value: compute(), time: now, key };
  }
  const isFresh = held.current.time === now;
  useEffect(() => {
    if (isFresh) {
      clearTimeout(timer.current);
      timer.current = undefined;
    } else {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        render();
      }, interval);
    }
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return held.current.value;
}
