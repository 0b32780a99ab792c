/** What the rules find in a lane, in a sentence. Loaded while there is no step yet to find anything in. */
import type { RuleId } from '../../lab/diagnosis/index.ts';
import { decadesPerTenBack } from '../../lab/diagnosis/slope.ts';
import { useDiagnosedLane } from '../hooks/diagnosed-lane.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { findingText } from './finding-text.ts';

/** The most pressing of what the rules find; where that is nothing about the gradient, how steady it is. */
export function LaneFinding({ lane }: { readonly lane: number }) {
  const { lanes, findings: words } = useMessages();
  const numbers = useNumbers();
  const { facts, findings: [first] = [] } = useDiagnosedLane(lane) ?? {};
  if (!facts?.report) return lanes.waiting;
  if (first && !MILD.has(first.id)) return findingText(first, words, numbers);
  const slope = decadesPerTenBack(facts.report.log2GradNormByTimestep);
  if (slope === undefined) return '\u00a0';
  return (slope < 0 ? words.steadySmaller : words.steadyLarger)(numbers.factor(10 ** Math.abs(slope)));
}

/** Said in the list of all findings only: the metric says as much. */
const MILD: ReadonlySet<RuleId> = new Set(['solved', 'learning', 'onBaseline']);
