/**
 * What a reader must know before trusting the charts: another engine than the one asked for, one that broke down, or no
 * lane left to train. What the list of lanes shows of divergences is said here too, for those who do not see it.
 */
import { useHaveAllDiverged, useRun } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useSeldomText } from '../hooks/seldom.ts';
import { useMessages, useNumbers } from '../messages/index.ts';

export function Notices() {
  const messages = useMessages();
  const { id, fallback } = useRun((state) => state.engine);
  const failure = useRun((state) => (state.phase === 'failed' ? state.message : undefined));
  const haveAllDiverged = useHaveAllDiverged();
  return (
    <>
      <div className="notices" role="status">
        {fallback && (
          <p>
            {messages.fallbackUsed(
              messages.fallback[fallback.reason](fallback.requested, fallback.detail ?? ''),
              messages.engines[id],
            )}
          </p>
        )}
        {failure !== undefined && <p className="is-failure">{messages.failure(failure)}</p>}
        {haveAllDiverged && <p className="is-failure">{messages.allDiverged}</p>}
      </div>
      <Divergences />
    </>
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
