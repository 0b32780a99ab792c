/** What was wrong with the link or file that was opened: each key, its value, what is allowed, and what is used. */

import type { Opening } from '../../lab/opening.ts';
import type { MendedProblem, Problem } from '../../model/problem.ts';
import { useLab } from '../hooks/lab.ts';
import { useAllowedText, useMessages, useNumbers } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';

/** The most problems that are listed, and the most characters that are shown of a value. */
const [LISTED, SHOWN] = [12, 60];

export function OpeningNotice({ opening }: { readonly opening: Opening }) {
  const { opened } = useLaterMessages();
  const numbers = useNumbers();
  const { openings } = useLab();
  const describe = useDescription();
  const { kind, source, problems } = opening;
  const rest = problems.length - LISTED;
  return (
    <div className="notice">
      <p>{kind === 'refused' ? opened.refused : opened.mended[source]}</p>
      <ul>
        {problems.slice(0, LISTED).map((problem, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one list, shown once
          <li key={i}>{describe(problem, kind === 'mended')}</li>
        ))}
        {rest > 0 && <li>{opened.more(numbers.whole(rest))}</li>}
      </ul>
      <button type="button" onClick={() => openings.dismiss()}>
        {opened.dismiss}
      </button>
    </div>
  );
}

function useDescription(): (problem: Problem, isMended: boolean) => string {
  const { sentences } = useMessages();
  const { opened } = useLaterMessages();
  const allowedText = useAllowedText();
  return (problem, isMended) => {
    const { key, value, allowed } = problem;
    const what = value === undefined ? opened.missing(key) : opened.impossible(key, printed(value));
    const limits = opened.allowed(allowedText(allowed));
    if (!isMended) return sentences([what, limits]);
    const { used } = problem as MendedProblem;
    return sentences([what, limits, used === undefined ? opened.ignored : opened.used(printed(used))]);
  };
}

function printed(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
