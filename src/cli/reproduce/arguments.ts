/** The command line of `npm run reproduce`, read into a command. */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { describeProblem, type Problem } from '../../model/problem.ts';
import { done, failed, type Result } from '../headless/failure.ts';
import { outcomes } from './outcomes/index.ts';

export interface Command {
  readonly jobs: number;
  /** Ids of outcomes. */
  readonly only: readonly string[];
  readonly isFresh: boolean;
  /** Where the document goes; absent: nowhere, or to the document of the project where all outcomes are in it. */
  readonly out?: string;
  readonly cache?: string;
  /** A folder for the experiment files; then nothing is trained. */
  readonly experiments?: string;
  readonly isHelp: boolean;
}

const JOBS_MAX = 256;
const ids = outcomes.map(({ id }) => id);

export const USAGE = `npm run reproduce -s -- [options]

Trains the experiments of results that are published or follow from theory, and prints expected, measured and verdict.
Run without --only, it writes the table to src/reproduced.md. What was measured is kept: after Ctrl-C the same
command goes on from there.

  --jobs N             processes (default: as many as there are cores, 2 at most)
  --only ID,ID         of ${ids.join(', ')}
  --fresh              measure again what was measured before
  --out FILE           write the document to FILE
  --cache FOLDER       where measurements are kept (default in node_modules/.cache)
  --experiments FOLDER write the experiment files, which npm run headless takes, and train nothing
  --help               this text

Exit codes: 0 all hold, 1 one does not, 2 the command is not as it must be or a file can't be written,
130 or 143 stopped by a signal.
`;

const options = {
  jobs: { type: 'string' },
  only: { type: 'string' },
  fresh: { type: 'boolean' },
  out: { type: 'string' },
  cache: { type: 'string' },
  experiments: { type: 'string' },
  help: { type: 'boolean' },
} as const;

export function parseCommand(args: readonly string[]): Result<Command> {
  const read = readOptions(args);
  if (!read.ok) return read;
  const { jobs: jobsText, only: onlyText, fresh, out, cache, experiments, help } = read.value;
  const problems: Problem[] = [];
  const jobs = jobsText === undefined ? Math.min(2, os.availableParallelism()) : Number(jobsText || Number.NaN);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > JOBS_MAX) {
    const allowed = { kind: 'range', min: 1, max: JOBS_MAX, isInteger: true } as const;
    problems.push({ key: '--jobs', value: jobsText, allowed });
  }
  const only = onlyText === undefined ? ids : onlyText.split(',');
  for (const id of only) {
    if (!ids.includes(id)) problems.push({ key: '--only', value: id, allowed: { kind: 'oneOf', names: ids } });
  }
  if (problems.length > 0) return notAsItMustBe(problems.map(describeProblem));
  return done({
    jobs,
    only,
    isFresh: fresh ?? false,
    ...(out !== undefined && { out }),
    ...(cache !== undefined && { cache }),
    ...(experiments !== undefined && { experiments }),
    isHelp: help ?? false,
  });
}

function readOptions(args: readonly string[]) {
  try {
    return done(parseArgs({ args: [...args], options }).values);
  } catch (error) {
    return notAsItMustBe([error instanceof Error ? error.message : String(error)]);
  }
}

const notAsItMustBe = (problems: readonly string[]): Result<never> =>
  failed(2, ['The command is not as it must be:', ...problems.map((text) => `  ${text}`), '', USAGE].join('\n'));
