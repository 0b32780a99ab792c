/** The lanes that are trained: how each is drawn, what sets it apart, how it does; and what they differ in, in words. */
import { lazy, Suspense, useState } from 'react';
import { withDuplicate, withLaneMoved, withoutLane } from '../../lab/lanes.ts';
import { type Experiment, LANES_MAX } from '../../model/experiment.ts';
import { Actions } from '../controls/Actions.tsx';
import { useLab, useRun } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useMessages } from '../messages/index.ts';
import { LaneKey } from '../plot/Mark.tsx';
import { DifferenceTable } from './DifferenceTable.tsx';
import { LaneStatusText } from './LaneStatusText.tsx';

const SweepDialog = lazy(async () => ({ default: (await import('./SweepDialog.tsx')).SweepDialog }));

export function LanesPanel() {
  const { lanes: messages } = useMessages();
  const lab = useLab();
  const experiment = useRun((run) => run.experiment);
  const { lanes } = experiment;
  const labels = useLaneLabels(experiment);
  const { names, differences } = labels;
  const [comparing, setComparing] = useState<'never' | 'open' | 'closed'>('never');

  const difference = () => {
    if (lanes.length === 1) return messages.single;
    return differences.length === 0 ? messages.equal : messages.differIn(differences);
  };
  /** @param select the lane whose settings are shown next: the copy is there to be changed */
  const change = (make: (experiment: Experiment) => Experiment, select?: number) => {
    lab.experiment.replace(make(lab.experiment.getState().experiment));
    if (select !== undefined) lab.experiment.select(select);
  };
  /** Another one like the last: of those edited, which the run may not have taken up yet. */
  const add = () => {
    const { length } = lab.experiment.getState().experiment.lanes;
    change((before) => withDuplicate(before, length - 1));
  };
  const isFull = lanes.length >= LANES_MAX;
  return (
    <section className="panel" aria-labelledby="lanes-heading">
      <div className="panel-head">
        <h2 id="lanes-heading">{messages.heading}</h2>
        <div className="panel-actions">
          <button type="button" className="quiet" onClick={() => setComparing('open')}>
            {messages.compare}
          </button>
          <button type="button" className="quiet" disabled={isFull} onClick={add}>
            {messages.add}
          </button>
        </div>
      </div>
      <ol className="lanes">
        {names.map((name, lane) => (
          // Lanes have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={lane} className="lane">
            <LaneKey style={lane} />
            <p className="lane-name">{name}</p>
            <Actions label={messages.actions(name)}>
              <button
                type="button"
                disabled={isFull}
                onClick={() => change((before) => withDuplicate(before, lane), lane + 1)}
              >
                {messages.duplicate}
              </button>
              <button
                type="button"
                disabled={lane === 0}
                onClick={() => change((before) => withLaneMoved(before, lane, lane - 1))}
              >
                {messages.up}
              </button>
              <button
                type="button"
                disabled={lane === lanes.length - 1}
                onClick={() => change((before) => withLaneMoved(before, lane, lane + 1))}
              >
                {messages.down}
              </button>
              <button
                type="button"
                disabled={lanes.length === 1}
                onClick={() => change((before) => withoutLane(before, lane))}
              >
                {messages.remove}
              </button>
            </Actions>
            <div className="lane-facts">
              <LaneStatusText lane={lane} />
            </div>
          </li>
        ))}
      </ol>
      <p className="difference">{difference()}</p>
      <DifferenceTable labels={labels} />
      {comparing !== 'never' && (
        <Suspense>
          <SweepDialog isOpen={comparing === 'open'} onClose={() => setComparing('closed')} />
        </Suspense>
      )}
    </section>
  );
}
