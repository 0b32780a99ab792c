/**
 * The settings: those of all lanes or of one, by tabs, and those that all lanes share. Which settings there are stands
 * in the model; here is only under which heading a lane's setting is found.
 */
import { cells } from '../../model/cells/index.ts';
import { type Choice, entryOf } from '../../model/entry.ts';
import {
  experimentFields,
  type Lane,
  type LaneChoiceName,
  laneChoiceNames,
  laneChoices,
  laneFields,
} from '../../model/experiment.ts';
import type { Problem } from '../../model/problem.ts';
import { ChoiceControl } from '../controls/ChoiceControl.tsx';
import { commonValue } from '../controls/common.ts';
import { FieldControl } from '../controls/FieldControl.tsx';
import { useExperiment, useIsShown, useLab } from '../hooks/lab.ts';
import { useMessages, useText } from '../messages/index.ts';
import { RedoIcon, UndoIcon } from '../page/icons.tsx';
import { BundleControl } from './BundleControl.tsx';
import { LaneTabs } from './LaneTabs.tsx';
import { offeredFor } from './offered.ts';
import { StepOrder } from './StepOrder.tsx';
import { type Heading, headings } from './settings-groups.ts';

const headingOf = {
  cell: 'network',
  state: 'network',
  recurrentInitializer: 'weights',
  inputInitializer: 'weights',
  outputInitializer: 'weights',
  biasInitializer: 'weights',
  outputBiasInitializer: 'weights',
  truncation: 'training',
  regularizer: 'training',
  clip: 'training',
  optimizer: 'training',
  schedule: 'training',
  weightDecay: 'training',
  constraint: 'training',
} as const satisfies Record<LaneChoiceName, Heading>;

/** How gates are filled is no question for the output layer, nor for cells of one gate. */
function omittedOf(path: LaneChoiceName, lanes: readonly Lane[]): readonly string[] {
  const hasGates = lanes.some((lane) => entryOf(cells, lane.cell.id).gates.length > 1);
  return hasGates && path !== 'outputInitializer' ? [] : ['gates'];
}

export function SettingsPanel() {
  const { settings: messages } = useMessages();
  const text = useText();
  const lab = useLab();
  const isShown = useIsShown();
  const experiment = useExperiment((state) => state.experiment);
  const selection = useExperiment((state) => state.selection);
  const canUndo = useExperiment((state) => state.canUndo);
  const canRedo = useExperiment((state) => state.canRedo);
  const lanes: readonly Lane[] = selection === 'all' ? experiment.lanes : [experiment.lanes[selection]!];

  const commitLane = (path: string, value: number | string | Choice): readonly Problem[] => {
    const checked = lab.experiment.setLane(selection, path, value);
    return checked.ok ? [] : checked.problems;
  };
  const commitShared = (path: string, value: number | string): readonly Problem[] => {
    const checked = lab.experiment.setShared(path, value);
    return checked.ok ? [] : checked.problems;
  };
  return (
    <section className="panel settings" aria-labelledby="settings-heading">
      <div className="panel-head">
        <h2 id="settings-heading">{messages.heading}</h2>
        <div className="panel-actions">
          <button type="button" className="quiet" disabled={!canUndo} onClick={() => lab.experiment.undo()}>
            <UndoIcon />
            {messages.undo}
          </button>
          <button type="button" className="quiet" disabled={!canRedo} onClick={() => lab.experiment.redo()}>
            <RedoIcon />
            {messages.redo}
          </button>
        </div>
      </div>
      {headings.some(isShown) && <LaneTabs />}
      {headings.filter(isShown).map((heading) => (
        <fieldset key={heading}>
          <legend>{messages[heading]}</legend>
          {heading === 'network' &&
            Object.entries(laneFields).map(([path, field]) => (
              <FieldControl
                key={path}
                name={`${selection}.${path}`}
                field={field}
                value={commonValue(lanes.map((lane) => lane[path as keyof typeof laneFields]))}
                onCommit={(value) => commitLane(path, value)}
              />
            ))}
          {heading === 'weights' && <BundleControl />}
          {laneChoiceNames
            .filter((path) => headingOf[path] === heading)
            .map((path) => (
              <ChoiceControl
                key={path}
                name={`${selection}.${path}`}
                path={path}
                label={text(laneChoices[path].label)}
                entries={offeredFor(path, lanes)}
                choices={lanes.map((lane) => lane[path])}
                onCommit={commitLane}
                omitted={omittedOf(path, lanes)}
              />
            ))}
          {heading === 'training' && <StepOrder experiment={experiment} lanes={lanes} />}
        </fieldset>
      ))}
      {isShown('shared') && (
        <fieldset>
          <legend>{messages.shared}</legend>
          {Object.entries(experimentFields).map(([path, field]) => (
            <FieldControl
              key={path}
              name={path}
              field={field}
              value={experiment[path as keyof typeof experimentFields]}
              onCommit={(value) => commitShared(path, value)}
            />
          ))}
        </fieldset>
      )}
      <p className="note">{messages.restartNote}</p>
    </section>
  );
}
