/** Whose settings are shown: those of all lanes, or of one. Radio buttons that look like a row of tabs. */
import { useExperiment, useLab } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { LaneKey } from '../plot/Mark.tsx';

export function LaneTabs() {
  const { lanes, settings: messages } = useMessages();
  const numbers = useNumbers();
  const { experiment: store } = useLab();
  const experiment = useExperiment((state) => state.experiment);
  const selection = useExperiment((state) => state.selection);
  const { names } = useLaneLabels(experiment);
  const isAll = selection === 'all';
  return (
    <>
      <fieldset className="tabs">
        <legend className="visually-hidden">{messages.of}</legend>
        <label>
          <input type="radio" name="lane" checked={isAll} onChange={() => store.select('all')} />
          <span>{messages.allLanes}</span>
        </label>
        {names.map((name, lane) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lanes have no identity but their place
          <label key={lane}>
            <input type="radio" name="lane" checked={selection === lane} onChange={() => store.select(lane)} />
            <span>
              <span className="visually-hidden">{lanes.laneNamed(numbers.whole(lane + 1), name)}</span>
              <LaneKey style={lane} />
            </span>
          </label>
        ))}
      </fieldset>
      {!isAll && <p className="tabs-name">{names[selection]}</p>}
    </>
  );
}
