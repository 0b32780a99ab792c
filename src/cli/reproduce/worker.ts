/** A process for runs, as its parent sees it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../setup/paths.mjs';
import { type Answer, orderOf } from './messages.ts';
import type { Measurement, Run } from './outcome.ts';

export interface Worker {
  /** One at a time. Rejects when the process fails or is closed. */
  measure(run: Run, onStep: (step: number) => void): Promise<Measurement>;
  close(): void;
}

export async function openWorker(): Promise<Worker> {
  const child = fork(path.join(root, 'src/cli/run.mjs'), ['reproduce/process.ts'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`a process for runs ended by itself (${signal ?? code})`);
  });
  ended.catch(() => {});
  // Its first message says that it listens.
  await Promise.race([once(child, 'message'), ended]);
  return {
    measure: (run, onStep) => {
      const answered = new Promise<Measurement>((resolve, reject) => {
        const listen = (answer: Answer) => {
          if (answer.kind === 'step') return onStep(answer.step);
          child.off('message', listen);
          if (answer.kind === 'measured') resolve(answer.measurement);
          else reject(new Error(`${run.name}: ${answer.reason}`));
        };
        child.on('message', listen);
      });
      child.send(orderOf(run));
      return Promise.race([answered, ended]);
    },
    close: () => void child.kill('SIGKILL'),
  };
}
