/**
 * Gets all runs measured: what the cache has is taken from there, the rest goes to workers as they become free. Each
 * measurement is stored before the next run begins.
 */
import type { Result } from '../headless/failure.ts';
import type { Measurement, Run } from './outcome.ts';
import type { Worker } from './worker.ts';

export interface Store {
  read(run: Run): Promise<Measurement | undefined>;
  write(run: Run, measurement: Measurement): Promise<Result<undefined>>;
}

/** Told how things go. */
export interface Watcher {
  /** Before the first run begins. */
  planned(total: number, stored: number): void;
  stepped(run: Run, step: number): void;
  finished(run: Run, measurement: Measurement): void;
}

export interface Plan {
  readonly runs: readonly Run[];
  readonly store: Store;
  /** Whether to measure what the store has, too. */
  readonly isFresh: boolean;
  /** Workers at most. */
  readonly jobs: number;
  readonly openWorker: () => Promise<Worker>;
  readonly watcher: Watcher;
  /** When it aborts, runs under way are given up, and the call rejects with its reason. */
  readonly signal: AbortSignal;
}

/** @returns measurements by the names of the runs */
export async function measureAll(plan: Plan): Promise<ReadonlyMap<string, Measurement>> {
  const { runs, store, isFresh, jobs, watcher, signal } = plan;
  const measured = new Map<string, Measurement>();
  for (const run of isFresh ? [] : runs) {
    const stored = await store.read(run);
    if (stored) measured.set(run.name, stored);
  }
  watcher.planned(runs.length, measured.size);
  // The longest first, so that none is left over at the end.
  const missing = runs.filter(({ name }) => !measured.has(name)).toSorted((a, b) => b.steps - a.steps);

  const workers = new Set<Worker>();
  let isOver = false;
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  stopped.catch(() => {});

  const work = async (): Promise<void> => {
    const worker = await plan.openWorker();
    if (isOver) return worker.close();
    workers.add(worker);
    for (let run = missing.shift(); run && !isOver; run = missing.shift()) {
      const current = run;
      const measurement = await worker.measure(current, (step) => watcher.stepped(current, step));
      const written = await store.write(current, measurement);
      if (!written.ok) throw new Error(written.failure.message);
      measured.set(current.name, measurement);
      watcher.finished(current, measurement);
    }
  };
  try {
    signal.throwIfAborted();
    const count = Math.min(jobs, missing.length);
    await Promise.race([Promise.all(Array.from({ length: count }, work)), stopped]);
    return measured;
  } finally {
    isOver = true;
    for (const worker of workers) worker.close();
  }
}
