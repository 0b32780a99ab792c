/** How components reach the laboratory. What changes rarely is React state; what changes every frame, charts look at. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { ExperimentState } from '../../lab/experiment-store.ts';
import type { Lab } from '../../lab/lab.ts';
import type { OpeningState } from '../../lab/opening.ts';
import type { Past } from '../../lab/past.ts';
import type { RunState } from '../../lab/run-store.ts';
import type { ControlGroup } from '../../lab/view-store.ts';

export const LabContext = createContext<Lab | undefined>(undefined);

export function useLab(): Lab {
  const lab = use(LabContext);
  if (!lab) throw new Error('useLab: no <LabContext> above');
  return lab;
}

/** A part of the run's state; renders anew when that part changes, at most ten times a second. */
export const useRun = <T>(select: (state: RunState) => T): T => useStore(useLab().run.store, select);

/** Whether nothing is left to train until a setting changes or the run starts over. */
export const useHaveAllDiverged = (): boolean =>
  useRun(({ phase, lanes }) => phase !== 'loading' && lanes.every(({ kind }) => kind === 'diverged'));

/** A part of the experiment being edited. */
export const useExperiment = <T>(select: (state: ExperimentState) => T): T => useStore(useLab().experiment, select);

/** What there is to say of the link or file that was opened. */
export const useOpening = (): OpeningState['opening'] => useStore(useLab().openings, ({ opening }) => opening);

/** Whether a group of controls is shown: a teacher may have hidden it. */
export function useIsShown(): (group: ControlGroup) => boolean {
  const hidden = useStore(useLab().view, ({ hide }) => hide);
  return (group) => !hidden?.includes(group);
}

/** The past step that is shown in place of now; undefined where it is now. */
export const usePast = (): Past | undefined => useStore(useLab().past, ({ past }) => past);
