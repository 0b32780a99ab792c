/**
 * The steps of the run as a line to look back along: while a past step is chosen, charts and sentences are as of it, and
 * training goes on. Loaded once the page is there.
 */
import { type KeyboardEvent, lazy, Suspense, useMemo, useState } from 'react';
import { Past, spanAt } from '../../lab/past.ts';
import { type KeyActions, useKeyActions } from '../hooks/keys.ts';
import { useIsShown, useLab, usePast, useRun } from '../hooks/lab.ts';
import { useMessages, useNumbers } from '../messages/index.ts';

const ForkDialog = lazy(async () => ({ default: (await import('../panels/ForkDialog.tsx')).ForkDialog }));

export function Timeline() {
  const { timeline: words } = useMessages();
  const numbers = useNumbers();
  const { telemetry, past: store, run } = useLab();
  const past = usePast();
  const now = useRun((state) => state.step);
  const isShown = useIsShown();
  /** While the handle is dragged, the line does not grow under it. */
  const [held, hold] = useState<number>();
  const end = Math.max(2, held ?? now);
  const [forking, setForking] = useState<{ readonly step: number | undefined }>();

  const moves = useMemo(() => {
    const backToNow = () => store.setState({ past: undefined });
    const lookAt = (step: number) => {
      const isPast = step < run.store.getState().step;
      store.setState({ past: isPast ? new Past(telemetry, Math.max(1, step)) : undefined });
    };
    /** From steps that are shown together to those before, or behind them. */
    const shownNow = () => store.getState().past?.span ?? spanAt(telemetry, run.store.getState().step);
    return {
      backToNow,
      lookAt,
      earlier: () => lookAt((shownNow()?.first ?? 0) - 1),
      later: () => lookAt((shownNow()?.last ?? 0) + 1),
    };
  }, [store, telemetry, run]);
  const { backToNow, lookAt, earlier, later } = moves;
  const keys = useMemo(
    (): KeyActions => ({ '[': earlier, ']': later, escape: backToNow }),
    [earlier, later, backToNow],
  );
  useKeyActions(keys);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowLeft: earlier, ArrowDown: earlier, ArrowRight: later, ArrowUp: later }[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  const span = past?.span;
  const shown = span && words.shown(numbers.whole(span.first), numbers.whole(span.last));
  return (
    <>
      <input
        type="range"
        aria-label={words.label}
        min={1}
        max={end}
        value={span?.last ?? end}
        disabled={now < 2}
        aria-valuetext={shown ?? words.live(numbers.whole(now))}
        onPointerDown={({ currentTarget, pointerId }) => {
          currentTarget.setPointerCapture(pointerId);
          hold(now);
        }}
        onLostPointerCapture={() => hold(undefined)}
        onChange={({ target: { valueAsNumber } }) => (valueAsNumber < end ? lookAt(valueAsNumber) : backToNow())}
        onKeyDown={onKeyDown}
      />
      {/* The bar on top says which step it is now. */}
      <p className={span ? 'timeline-shown is-past' : 'timeline-shown'}>
        {span && <span>{shown}</span>}
        <span className="note">{span ? (span.first < span.last ? words.together : words.asThen) : words.hint}</span>
      </p>
      <button type="button" className="primary" aria-label={words.backToNow} disabled={!past} onClick={backToNow}>
        {words.toNow}
      </button>
      {isShown('lanes') && (
        <button
          type="button"
          disabled={now < 1}
          onClick={() => setForking({ step: span?.last ?? run.store.getState().step })}
        >
          {words.fork}
        </button>
      )}
      <p className="visually-hidden" role="status">
        {shown}
      </p>
      {forking && (
        <Suspense>
          <ForkDialog step={forking.step} onClose={() => setForking({ step: undefined })} />
        </Suspense>
      )}
    </>
  );
}
