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

const EngineNotice = lazy(async () => ({ default: (await import('./EngineNotice.tsx')).EngineNotice }));
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
        <AboutEngine />
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

/** Of a choice that was left to the page the badge says enough, unless it is the slow engine. */
function AboutEngine() {
  const engine = useRun((state) => state.engine);
  const { id, variant, requested, loss } = engine;
  const isAsAsked = requested === id || (requested === 'auto' && id !== 'reference');
  if (!loss && (variant === '' || isAsAsked)) return null;
  return (
    <Suspense>
      <EngineNotice engine={engine} />
    </Suspense>
  );
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
