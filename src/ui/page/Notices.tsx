/**
 * What a reader must know before trusting the charts: a link or file that could not be read whole, another engine than
 * the one asked for, one that broke down, or no lane left to train. What the list of lanes shows of divergences is said here too, for those who do not see it.
 */
import { lazy, Suspense } from 'react';
import { useHaveAllDiverged, useOpening, useRun } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useLanguage } from '../hooks/language.ts';
import { useSeldomText } from '../hooks/seldom.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { inThemselves } from '../messages/languages.ts';
import { formatNumber } from '../messages/numbers.ts';

const OpeningNotice = lazy(async () => ({ default: (await import('./OpeningNotice.tsx')).OpeningNotice }));

export function Notices() {
  const messages = useMessages();
  const opening = useOpening();
  const unknownEngine = useRun((state) => state.unknownEngine);
  const failure = useRun((state) => (state.phase === 'failed' ? state.message : undefined));
  const haveAllDiverged = useHaveAllDiverged();
  return (
    <>
      <div className="notices" role="status">
        {opening && (
          <Suspense>
            <OpeningNotice opening={opening} />
          </Suspense>
        )}
        <EngineNotice />
        <LanguageNotice />
        {unknownEngine !== undefined && <p>{messages.unknownEngine(unknownEngine)}</p>}
        {failure !== undefined && <p className="is-failure">{messages.failure(failure)}</p>}
        {haveAllDiverged && <p className="is-failure">{messages.allDiverged}</p>}
      </div>
      <Divergences />
    </>
  );
}

/** A language that is not to be had. */
function LanguageNotice() {
  const { languageFailed, unknownLanguage } = useMessages();
  const failed = useLanguage((state) => state.failed);
  const unknown = useLanguage((state) => state.unknown);
  return (
    <>
      {failed && <p>{languageFailed(inThemselves[failed].name)}</p>}
      {unknown !== undefined && <p>{unknownLanguage(unknown)}</p>}
    </>
  );
}

/** An engine that was lost, or is not the one asked for. Where the choice is the page's, the badge says enough. */
function EngineNotice() {
  const messages = useMessages();
  const numbers = useNumbers();
  const { id, variant, requested, reason, detail, loss } = useRun((state) => state.engine);
  if (loss) {
    const { successor, milliseconds = 0 } = loss;
    return (
      <p>
        {messages.sentences([
          messages.lost(messages.fallback[loss.reason](loss.detail), numbers.whole(loss.step)),
          successor
            ? messages.revived(messages.engines[successor], formatNumber(milliseconds / 1000))
            : messages.reviving,
        ])}
      </p>
    );
  }
  if (variant === '' || requested === id) return null;
  // Of a choice that was left to the page the badge says enough, unless it is the slow engine.
  if (requested === 'auto' && id !== 'reference') return null;
  const why = id === 'reference' ? 'noWebAssemblySimd' : reason;
  return <p>{messages.fallbackUsed(messages.fallback[why](detail), messages.engines[id])}</p>;
}

/** Between two announcements, ms: a screen reader must be able to keep up. */
const SAID_EVERY = 5000;

function Divergences() {
  const messages = useMessages();
  const numbers = useNumbers();
  const experiment = useRun((state) => state.experiment);
  const statuses = useRun((state) => state.lanes);
  const { names } = useLaneLabels(experiment);
  const diverged = statuses.flatMap((status, lane) =>
    status.kind === 'diverged' ? [messages.divergedLane(names[lane]!, numbers.whole(status.step))] : [],
  );
  const said = useSeldomText(diverged.length > 0 ? messages.divergences(diverged) : '', SAID_EVERY);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
