/** What is going on in every lane, by the rules of the laboratory: each with its evidence and, by a button, the remedy. */

import { useDiagnosedLane } from '../hooks/diagnosed-lane.ts';
import { useLab, useRun } from '../hooks/lab.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';
import { LaneKey } from '../plot/Mark.tsx';
import { fullFindingText, suggestionText } from './finding-text.ts';

interface Props {
  /** One per lane. */
  readonly names: readonly string[];
}

export function Findings({ names }: Props) {
  return (
    <ol className="findings">
      {names.map((name, lane) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lanes have no identity but their place
        <li key={lane}>
          <LaneKey style={lane} />
          <div>
            <p className="lane-name">{name}</p>
            <LaneFindings lane={lane} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function LaneFindings({ lane }: { readonly lane: number }) {
  const { findings: words } = useMessages();
  const numbers = useNumbers();
  const text = useText();
  const { experiment } = useLab();
  const settings = useRun((run) => run.experiment.lanes[lane]);
  const found = useDiagnosedLane(lane)?.findings ?? [];
  if (!settings || found.length === 0) return <p>{words.nothing}</p>;
  return found.map((finding) => {
    const { id, suggestion } = finding;
    const remedy = suggestionText(finding, settings, words, numbers, text);
    return (
      <p key={id}>
        {fullFindingText(finding, words, numbers)}{' '}
        {suggestion && (
          <button
            type="button"
            className="quiet remedy"
            onClick={() => experiment.setLane(lane, suggestion.path, suggestion.value)}
          >
            {remedy}
          </button>
        )}
      </p>
    );
  });
}
