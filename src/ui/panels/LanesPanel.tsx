/** The lanes that are trained: how each is drawn, what sets it apart, how it does; and what they differ in, in words. */
import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import { duplicating, leavingOut, moving, type Rearranges } from '../../lab/lanes.ts';
import { mutedPlaces } from '../../lab/view-store.ts';
import { LANES_MAX } from '../../model/experiment.ts';
import { Actions } from '../controls/Actions.tsx';
import { useLab, useRun } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useMessages } from '../messages/index.ts';
import { LaneKey } from '../plot/Mark.tsx';
import { DifferenceTable } from './DifferenceTable.tsx';
import { LaneStatusText } from './LaneStatusText.tsx';

const Findings = lazy(async () => ({ default: (await import('./Findings.tsx')).Findings }));
const SweepDialog = lazy(async () => ({ default: (await import('./SweepDialog.tsx')).SweepDialog }));

export function LanesPanel() {
  const { lanes: messages, findings } = useMessages();
  const lab = useLab();
  const experiment = useRun((run) => run.experiment);
  const view = useStore(lab.view);
  const { lanes } = experiment;
  const labels = useLaneLabels(experiment);
  const { names, differences } = labels;
  const [areFindingsOpen, setFindingsOpen] = useState(false);
  const [comparing, setComparing] = useState<'never' | 'open' | 'closed'>('never');
  const places = lanes.map((_, lane) => lane);
  const muted = mutedPlaces(view, lanes.length);

  const difference = () => {
    if (lanes.length === 1) return messages.single;
    return differences.length === 0 ? messages.equal : messages.differIn(differences);
  };
  /** @param select the lane whose settings are shown next: the copy is there to be changed */
  const rearrange = (how: Rearranges, select?: number) => {
    const { experiment: before } = lab.experiment.getState();
    const checked = lab.experiment.replace({ ...before, lanes: how(before.lanes) });
    if (!checked.ok) return;
    // What is not drawn is so at its new place.
    lab.view.setMuted(how(places).flatMap((from, to) => (muted.has(from) ? to : [])));
    if (select !== undefined) lab.experiment.select(select);
  };
  /** Another one like the last: of those edited, which the run may not have taken up yet. */
  const add = () => rearrange(duplicating(lab.experiment.getState().experiment.lanes.length - 1));
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
          <li key={lane} className={muted.has(lane) ? 'lane is-muted' : 'lane'}>
            <button
              type="button"
              className="lane-toggle"
              aria-pressed={!muted.has(lane)}
              aria-label={messages.mute(name)}
              disabled={lanes.length === 1}
              onClick={() => lab.view.setMuted(places.filter((place) => (place === lane) !== muted.has(place)))}
            >
              <LaneKey style={lane} />
            </button>
            <p className="lane-name">{name}</p>
            <Actions label={messages.actions(name)}>
              {lanes.length > 1 && (
                <button type="button" onClick={() => lab.view.setMuted(places.filter((place) => place !== lane))}>
                  {messages.solo}
                </button>
              )}
              {muted.size > 0 && (
                <button type="button" onClick={() => lab.view.setMuted([])}>
                  {messages.all}
                </button>
              )}
              <button type="button" disabled={isFull} onClick={() => rearrange(duplicating(lane), lane + 1)}>
                {messages.duplicate}
              </button>
              <button type="button" disabled={lane === 0} onClick={() => rearrange(moving(lane, lane - 1))}>
                {messages.up}
              </button>
              <button
                type="button"
                disabled={lane === lanes.length - 1}
                onClick={() => rearrange(moving(lane, lane + 1))}
              >
                {messages.down}
              </button>
              <button type="button" disabled={lanes.length === 1} onClick={() => rearrange(leavingOut(lane))}>
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
      <details
        className="disclosure"
        open={areFindingsOpen}
        onToggle={(event) => setFindingsOpen(event.currentTarget.open)}
      >
        <summary>{findings.heading}</summary>
        {areFindingsOpen && (
          <Suspense>
            <Findings names={names} />
          </Suspense>
        )}
      </details>
      {comparing !== 'never' && (
        <Suspense>
          <SweepDialog isOpen={comparing === 'open'} onClose={() => setComparing('closed')} />
        </Suspense>
      )}
    </section>
  );
}
