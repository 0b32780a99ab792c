/** What a reader must know before trusting the charts: another engine than the one asked for, or one that broke down. */
import { useRun } from '../hooks/lab.ts';
import { useMessages } from '../messages/index.ts';

export function Notices() {
  const messages = useMessages();
  const { id, fallback } = useRun((state) => state.engine);
  const failure = useRun((state) => (state.phase === 'failed' ? state.message : undefined));
  return (
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
    </div>
  );
}
