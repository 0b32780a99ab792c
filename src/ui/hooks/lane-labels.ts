/** Lanes by name: what sets each apart, in the reader's language. */
import { type LaneTrait, laneNames, type TraitValue } from '../../lab/lane-names.ts';
import type { Experiment } from '../../model/experiment.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';

export interface LaneLabels {
  /** One per lane: "normal, std σ 0.0625"; "Lane 2" where nothing sets it apart. */
  readonly names: readonly string[];
  /** What differs: "recurrent weights U". */
  readonly differences: readonly string[];
}

export function useLaneLabels(experiment: Experiment): LaneLabels {
  const { lanes: messages } = useMessages();
  const text = useText();
  const numbers = useNumbers();
  const lanes = laneNames(experiment);
  /** Words speak for themselves; a number says of what it is. */
  const print = (label: LaneTrait['label'], value: TraitValue) =>
    typeof value === 'number' ? messages.setting(text(label), numbers.value(value)) : text(value);
  const name = (traits: readonly LaneTrait[]) =>
    messages.name(
      traits.map(({ label, value, settings }, i) => {
        const details = settings.map((setting) => print(setting.label, setting.value));
        const isShared = lanes.every((others) => others[i]!.value === value);
        return messages.trait(isShared && details.length > 0 ? details : [print(label, value), ...details]);
      }),
    );
  return {
    names: lanes.map((traits, lane) => (traits.length > 0 ? name(traits) : messages.lane(numbers.whole(lane + 1)))),
    differences: (lanes[0] ?? []).map(({ label }) => text(label)),
  };
}
