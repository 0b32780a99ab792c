/** What became of an engine: it was lost, or is not the one that was asked for. Whether there is anything to say, `Notices.tsx` knows. */
import type { RunState } from '../../lab/run-store.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { formatNumber } from '../messages/numbers.ts';

export function EngineNotice({ engine: { id, reason, detail, loss } }: Pick<RunState, 'engine'>) {
  const { engines, sentences } = useMessages();
  const { engine: words } = useLaterMessages();
  const numbers = useNumbers();
  if (loss) {
    const { successor, milliseconds = 0 } = loss;
    return (
      <p>
        {sentences([
          words.lost(words.fallback[loss.reason](loss.detail), numbers.whole(loss.step)),
          successor ? words.revived(engines[successor], formatNumber(milliseconds / 1000)) : words.reviving,
        ])}
      </p>
    );
  }
  const why = id === 'reference' ? 'noWebAssemblySimd' : reason;
  return <p>{words.fallbackUsed(words.fallback[why](detail), engines[id])}</p>;
}
