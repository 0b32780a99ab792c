/**
 * What happens to the gradient from the loss to the weights, in the order in which it happens, with what the lanes have
 * chosen for each. The order itself is the engines' and the model's; here it is only shown.
 */
import { type Entry, entryOf } from '../../model/entry.ts';
import { type Experiment, type Lane, laneChoices } from '../../model/experiment.ts';
import { orderOfUpdate } from '../../model/update.ts';
import { distinct } from '../controls/common.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';

interface Props {
  readonly experiment: Experiment;
  /** Those whose settings are shown. */
  readonly lanes: readonly Lane[];
}

export function StepOrder({ experiment: { batchSize, accumulation }, lanes }: Props) {
  const messages = useMessages();
  const { settings, controls } = messages;
  const { whole } = useNumbers();
  const text = useText();
  const chosen = orderOfUpdate.map((name) => {
    const ids = distinct(lanes.map((lane) => lane[name].id));
    const value = ids.length === 1 ? text(entryOf<Entry>(laneChoices[name].entries, ids[0]!).label) : controls.differs;
    return { name, label: messages.lanes.settings[name], value };
  });
  const accumulated = {
    name: 'accumulation',
    label: settings.accumulate,
    value: settings.sequences(whole(accumulation), whole(batchSize)),
  };
  return (
    <ol className="step-order" aria-label={settings.stepOrder}>
      {[accumulated, ...chosen].map(({ name, label, value }) => (
        <li key={name}>
          <span>{label}</span> {value}
        </li>
      ))}
    </ol>
  );
}
