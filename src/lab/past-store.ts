/** The past step that is shown in place of now, while somebody looks back. No part of links: it is of this run alone. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Past } from './past.ts';
import type { RunState } from './run-store.ts';

export interface PastState {
  readonly past: Past | undefined;
}

export type PastStore = StoreApi<PastState>;

/** It is now again when the run starts over, or goes back to before what is shown. */
export function createPastStore(run: StoreApi<RunState>): PastStore {
  const store = createStore<PastState>()(() => ({ past: undefined }));
  run.subscribe(({ step }) => {
    const { past } = store.getState();
    if (past && step < past.step) store.setState({ past: undefined });
  });
  return store;
}
