/** The lanes that are trained: how each is drawn, what sets it apart, how it does; and what they differ in, in words. */
import { LANES_MAX } from '../../model/experiment.ts';
import { useLab, useRun } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useMessages } from '../messages/index.ts';
import { LaneKey } from '../plot/Mark.tsx';
import { LaneStatusText } from './LaneStatusText.tsx';

export function LanesPanel() {
  const { lanes: messages } = useMessages();
  const lab = useLab();
  const experiment = useRun((run) => run.experiment);
  const { lanes } = experiment;
  const { names, differences } = useLaneLabels(experiment);

  const difference = () => {
    if (lanes.length === 1) return messages.single;
    return differences.length === 0 ? messages.equal : messages.differIn(differences);
  };
  const add = () => {
    const { experiment } = lab.experiment.getState();
    lab.experiment.replace({ ...experiment, lanes: [...experiment.lanes, experiment.lanes.at(-1)] });
  };
  const remove = (removed: number) => {
    const { experiment } = lab.experiment.getState();
    lab.experiment.replace({ ...experiment, lanes: experiment.lanes.filter((_, lane) => lane !== removed) });
  };
  return (
    <section className="panel" aria-labelledby="lanes-heading">
      <div className="panel-head">
        <h2 id="lanes-heading">{messages.heading}</h2>
        <button type="button" className="quiet" disabled={lanes.length >= LANES_MAX} onClick={add}>
          {messages.add}
        </button>
      </div>
      <ol className="lanes">
        {names.map((name, lane) => (
          // Lanes have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={lane} className="lane">
            <LaneKey style={lane} />
            <p className="lane-name">{name}</p>
            {lanes.length > 1 && (
              <button type="button" className="icon" aria-label={messages.remove(name)} onClick={() => remove(lane)}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                  <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />
                </svg>
              </button>
            )}
            <div className="lane-facts">
              <LaneStatusText lane={lane} />
            </div>
          </li>
        ))}
      </ol>
      <p className="difference">{difference()}</p>
    </section>
  );
}
