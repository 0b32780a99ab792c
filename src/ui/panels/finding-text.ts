/** A finding of the rules as a sentence: its numbers formatted, its words the reader's. */
import type { NamedFinding } from '../../lab/diagnosis/index.ts';
import { type Entry, entryOf, type Text } from '../../model/entry.ts';
import { type Lane, type LaneChoiceName, laneChoices } from '../../model/experiment.ts';
import type { Messages } from '../messages/index.ts';
import type { Numbers } from '../messages/numbers.ts';
import { formatNumber } from '../messages/numbers.ts';

/** All of the evidence. */
export function fullFindingText(finding: NamedFinding, words: Messages['findings'], numbers: Numbers): string {
  const { evidence: e } = finding;
  const said = findingText(finding, words, numbers);
  if (e.reach !== undefined) return words.more(said, words.reach(numbers.whole(e.reach + 1)));
  if (finding.id !== 'tooFast') return said;
  return words.more(said, words.above(formatNumber(e.loss!), formatNumber(e.baseline!)));
}

/** As much as fits on a line beside a lane. */
export function findingText({ id, evidence: e }: NamedFinding, words: Messages['findings'], numbers: Numbers): string {
  const factor = () => numbers.factor(10 ** e.decades!);
  switch (id) {
    case 'diverged':
      return words.diverged(numbers.whole(e.step!));
    case 'tooFast':
      return words.tooFast(numbers.percent(e.ratio!));
    case 'dead':
      return words.dead(numbers.whole(e.stuck!), numbers.whole(e.units!));
    case 'exploding':
      return words.exploding(factor());
    case 'vanishing':
      return e.zeroFrom === undefined ? words.vanishing(factor()) : words.zeroFrom(numbers.whole(e.zeroFrom));
    case 'saturated':
      return words.saturated(numbers.percent(e.share!));
    case 'clipped':
      return words.clipped(numbers.percent(e.share!), numbers.whole(e.steps!));
    case 'solved':
      return words.solved(formatNumber(e.loss!));
    case 'learning':
      return words.learning(formatNumber(e.loss!), formatNumber(e.baseline!));
    case 'onBaseline':
      return words.onBaseline(formatNumber(e.loss!), numbers.whole(e.step!), formatNumber(e.baseline!));
    default:
      return id satisfies never;
  }
}

/** The setting to try next: "recurrent weights U: orthogonal", "optimizer: learning rate η 0.001". */
export function suggestionText(
  { suggestion }: NamedFinding,
  lane: Lane,
  words: Messages['findings'],
  numbers: Numbers,
  text: (text: Text) => string,
): string | undefined {
  if (!suggestion) return undefined;
  const { path, value } = suggestion;
  const [name, setting] = path.split('.') as [LaneChoiceName, string | undefined];
  const { label, entries } = laneChoices[name];
  if (setting === undefined) return words.tryChoice(text(label), text(entryOf<Entry>(entries, String(value)).label));
  const field = entryOf<Entry>(entries, lane[name].id).fields[setting]!;
  const shown =
    field.kind === 'option' ? text(entryOf(field.options, String(value)).label) : numbers.value(Number(value));
  return words.tryChoice(text(field.label), shown);
}
