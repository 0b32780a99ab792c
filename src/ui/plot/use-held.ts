/**
 * State that follows data from frame to frame: axes that hold still, labels that stay, texts that change seldom.
 * Renders are pure; clocks are read and timers set in effects.
 */
import { useEffect, useRef, useState } from 'react';
import { useLookingBack } from './looking-back.ts';
import { grown, type HeldRange, HOLD, holdRange, type Range } from './range.ts';

/**
 * The range an axis shows for what its data need: see `holdRange`. It grows in the render that needs it and shrinks by
 * a timer, so also while nothing is drawn.
 * @param run whose data are drawn, by identity: those of another run start afresh
 * @param isRead whether a cursor stands in the chart: nothing moves away under it
 */
export function useHeldRange(needed: Range, run: unknown, isRead = false): Range {
  // Steps are looked at one after the other: they are compared on one axis.
  const isLookingBack = useLookingBack() !== undefined;
  const isStill = isLookingBack || isRead;
  const [kept, keep] = useState({ run, shown: needed });
  const held = useRef<HeldRange>(undefined);
  const heldRun = useRef(run);
  const [low, high] = needed;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (heldRun.current !== run) held.current = undefined;
    heldRun.current = run;
    const follow = () => {
      const now = performance.now();
      const least: Range = isStill && held.current ? grown(held.current.shown, [low, high]) : [low, high];
      const first = holdRange(held.current, least, now);
      // After a hold has ended, the next one begins at once.
      const next = first.pending ? first : holdRange(first, least, now);
      held.current = next;
      keep((before) => (before.run === run && isSame(before.shown, next.shown) ? before : { run, shown: next.shown }));
      if (next.pending) timer = setTimeout(follow, Math.max(1, HOLD - (now - next.since)));
    };
    follow();
    return () => clearTimeout(timer);
  }, [low, high, run, isStill]);
  return kept.run === run ? grown(kept.shown, needed) : needed;
}

const isSame = (a: Range, b: Range): boolean => a[0] === b[0] && a[1] === b[1];

/**
 * The latest of a chain of states, each made from the one before.
 * @param reduce pure, and settled after one step: `reduce(reduce(state))` is the same object as `reduce(state)`
 */
export function useFollowed<S>(initial: S, reduce: (previous: S) => S): S {
  const [state, setState] = useState(initial);
  const next = reduce(state);
  if (next !== state) setState(next);
  return next;
}

/**
 * The result of `compute`, renewed `interval` ms after `data` have changed, so that the last are never missed; at once
 * when `subject` changes.
 */
export function useSeldom<T>(compute: () => T, interval: number, subject: string, data: unknown): T {
  const [said, say] = useState(() => ({ subject, value: compute() }));
  const current = said.subject === subject ? said : { subject, value: compute() };
  if (current !== said) say(current);
  const latest = useRef(compute);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = compute;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: data are what is waited for
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      say((before) => ({ ...before, value: latest.current() }));
    }, interval);
  }, [data, interval]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return current.value;
}
