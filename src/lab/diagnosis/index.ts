/**
 * What is said of a lane, from rules over what was measured of it. Each rule says in its docstring when it speaks; its
 * finding has the numbers that it followed from and, where there is one, the setting to try next.
 */
import { clipped } from './clipped.ts';
import { dead } from './dead.ts';
import { diverged } from './diverged.ts';
import { exploding } from './exploding.ts';
import type { Finding, LaneFacts } from './finding.ts';
import { learning, onBaseline, solved } from './learning.ts';
import { saturated } from './saturated.ts';
import { tooFast } from './too-fast.ts';
import { vanishing } from './vanishing.ts';

/** The most pressing first. */
export const rules = [
  diverged,
  tooFast,
  dead,
  exploding,
  vanishing,
  saturated,
  clipped,
  solved,
  learning,
  onBaseline,
] as const;
export type RuleId = (typeof rules)[number]['id'];

export interface NamedFinding extends Finding {
  readonly id: RuleId;
}

/** After a divergence nothing else is worth saying. Of solved and learning, the first that holds. */
export function diagnose(facts: LaneFacts): readonly NamedFinding[] {
  const findings: NamedFinding[] = [];
  for (const { id, find } of rules) {
    const finding = find(facts);
    if (!finding || (id === 'learning' && findings.some((each) => each.id === 'solved'))) continue;
    findings.push({ id, ...finding });
    if (id === 'diverged') break;
  }
  return findings;
}

export { type Finding, type LaneFacts, type SaturationFacts, type Suggestion, updateRatioOf } from './finding.ts';
