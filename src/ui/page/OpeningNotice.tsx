/** What was wrong with the link or file that was opened: each key, its value, what is allowed, and what is used. */
import { useMemo } from 'react';
import type { Opening } from '../../lab/opening.ts';
import { useLab } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useAllowedText, useMessages, useNumbers } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { inOrder, problemText } from './opening-text.ts';

/** The most problems that are listed. */
const LISTED = 12;

export function OpeningNotice({ opening }: { readonly opening: Opening }) {
  const { opened } = useLaterMessages();
  const { lanes, sentences } = useMessages();
  const numbers = useNumbers();
  const allowedText = useAllowedText();
  const { openings, experiment: store } = useLab();
  // As it was opened: what is changed later is not what the notice is of.
  const experiment = useMemo(() => opening && store.getState().experiment, [opening, store]);
  const { names } = useLaneLabels(experiment);
  const laneName = (lane: number) => {
    const number = lanes.lane(numbers.whole(lane + 1));
    const name = names[lane];
    return name === undefined || name === number ? number : opened.laneNamed(number, name);
  };
  const { kind, source, problems } = opening;
  const ordered = useMemo(() => inOrder(problems), [problems]);
  const rest = problems.length - LISTED;
  const words = { opened, sentences, allowedText, whole: numbers.whole, laneName };
  return (
    <div className="notice">
      <p>{kind === 'refused' ? opened.refused : opened.mended[source]}</p>
      <ul>
        {ordered.slice(0, LISTED).map((problem, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one list, shown once
          <li key={i}>{problemText(problem, source, words)}</li>
        ))}
        {rest > 0 && <li>{opened.more(numbers.whole(rest))}</li>}
      </ul>
      <p className="notice-end">
        <button type="button" onClick={() => openings.dismiss()}>
          {opened.dismiss}
        </button>
      </p>
    </div>
  );
}
