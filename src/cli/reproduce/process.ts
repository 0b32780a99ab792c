/** A process that measures the runs it is sent, one after the other, until its parent lets go. Run by `run.mjs`. */
import { parseExperimentFile } from '../../lab/experiment-file.ts';
import { describeProblem } from '../../model/problem.ts';
import { measure } from './measure.ts';
import type { Answer, Order } from './messages.ts';

const STEP_EVERY_MS = 500;

/** @returns the exit code, when the parent has disconnected */
export default function measureForParent(): Promise<number> {
  const answer = (message: Answer) => process.connected && process.send!(message);
  // Who stops is the parent's business: the terminal sends its signal to all.
  process.on('SIGINT', () => {});
  process.on('message', (order: Order) => {
    follow(order, answer).catch((error: unknown) => {
      answer({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    });
  });
  answer({ kind: 'step', step: 0 });
  return new Promise(() => process.once('disconnect', () => process.exit(0)));
}

async function follow({ run, file }: Order, answer: (message: Answer) => void): Promise<void> {
  const experiment = parseExperimentFile(file);
  if (!experiment.ok) throw new Error(experiment.problems.map(describeProblem).join('\n'));
  let told = performance.now();
  const measurement = await measure({ ...run, experiment: experiment.value }, (step) => {
    if (performance.now() - told < STEP_EVERY_MS) return;
    told = performance.now();
    answer({ kind: 'step', step });
  });
  answer({ kind: 'measured', measurement });
}
