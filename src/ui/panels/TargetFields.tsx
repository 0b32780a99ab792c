/** The way to one setting of one lane, in a dialog: which lane, under which heading, which setting there. */
import { useId } from 'react';
import { useText } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import type { SweepGroup, SweepTarget } from './sweep.ts';

export interface TargetChoice {
  readonly lane: number;
  readonly name: SweepGroup['name'];
  /** Of the target; the first one, if left out. */
  readonly key?: string;
}

export const keyOf = ({ path, entry }: SweepTarget): string => `${path} ${entry?.id ?? ''}`;

export const chosenTarget = (targets: readonly SweepTarget[], { key }: TargetChoice): SweepTarget =>
  targets.find((each) => keyOf(each) === key) ?? targets[0]!;

interface Props {
  /** Of the lanes. */
  readonly names: readonly string[];
  readonly groups: readonly SweepGroup[];
  /** Those of the group that is chosen. */
  readonly targets: readonly SweepTarget[];
  readonly choice: TargetChoice;
  readonly onChoose: (choice: TargetChoice) => void;
}

export function TargetFields({ names, groups, targets, choice, onChoose }: Props) {
  const id = useId();
  const { sweep: messages } = useLaterMessages();
  const text = useText();
  const { lane, name } = choice;
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-lane`}>{messages.base}</label>
        <select
          id={`${id}-lane`}
          value={lane}
          onChange={({ target: { value } }) => onChoose({ ...choice, lane: Number(value) })}
        >
          {names.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lanes have no identity but their place
            <option key={index} value={index}>
              {each}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-setting`}>{messages.setting}</label>
        <select
          id={`${id}-setting`}
          value={name}
          onChange={({ target: { value } }) => onChoose({ lane, name: value as SweepGroup['name'] })}
        >
          {groups.map((group) => (
            <option key={group.name} value={group.name}>
              {text(group.label)}
            </option>
          ))}
        </select>
      </div>
      {targets.length > 1 && (
        <div className="field">
          <label htmlFor={`${id}-target`}>{messages.what}</label>
          <select
            id={`${id}-target`}
            value={keyOf(chosenTarget(targets, choice))}
            onChange={({ target: { value } }) => onChoose({ lane, name, key: value })}
          >
            {targets.map((each) => (
              <option key={keyOf(each)} value={keyOf(each)}>
                {each.entry ? messages.settingOf(text(each.entry.label), text(each.label)) : messages.whichOne}
              </option>
            ))}
          </select>
        </div>
      )}
    </>
  );
}
