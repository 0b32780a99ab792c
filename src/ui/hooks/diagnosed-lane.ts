/** What the rules find in a lane, as it is shown. */
import { useMemo } from 'react';
import { factsOf } from '../../lab/diagnosis/facts.ts';
import { diagnose, type LaneFacts, type NamedFinding } from '../../lab/diagnosis/index.ts';
import { useRun } from './lab.ts';
import { useShownLane } from './shown-lane.ts';

export interface DiagnosedLane {
  readonly facts: LaneFacts;
  readonly findings: readonly NamedFinding[];
}

/** Undefined where the run has no such lane, or not yet. */
export function useDiagnosedLane(lane: number): DiagnosedLane | undefined {
  const experiment = useRun((run) => run.experiment);
  const { measured, status, heldOut, look } = useShownLane(lane);
  const divergedAtStep = status?.kind === 'diverged' ? status.step : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured and the status are read anew with every look
  return useMemo(() => {
    if (!measured || !experiment.lanes[lane]) return undefined;
    const facts = factsOf(experiment, lane, status, measured, heldOut);
    return { facts, findings: diagnose(facts) };
  }, [experiment, lane, measured, divergedAtStep, heldOut, look]);
}
