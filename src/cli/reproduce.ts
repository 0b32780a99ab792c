/**
 * `npm run reproduce`: trains the experiments of `reproduce/outcomes/` and judges what they give by criteria that stand
 * there. This file reads the command and answers it; how runs are spread and kept is in `reproduce/schedule.ts`.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { printExperimentFile } from '../lab/experiment-file.ts';
import { checkWritable, writeWhole } from './headless/files.ts';
import { type Command, parseCommand, USAGE } from './reproduce/arguments.ts';
import { Cache } from './reproduce/cache.ts';
import { machineClass } from './reproduce/machine.ts';
import type { Outcome, Run } from './reproduce/outcome.ts';
import { outcomes } from './reproduce/outcomes/index.ts';
import { reportOf } from './reproduce/report.ts';
import { measureAll } from './reproduce/schedule.ts';
import { Watch } from './reproduce/watch.ts';
import { openWorker } from './reproduce/worker.ts';
import { root, cache as scratch } from './setup/paths.mjs';

const DOCUMENT = path.join(root, 'src/reproduced.md');
const CACHE = path.join(path.dirname(scratch), 'backflow-reproduce');
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** @returns the exit code */
export default async function reproduce(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args);
  if (!parsed.ok) return complain(parsed.failure.message);
  const command = parsed.value;
  if (command.isHelp) {
    process.stdout.write(USAGE);
    return 0;
  }
  // npm runs scripts in the folder of the project: files are meant from where the user stands.
  const stand = process.env.npm_lifecycle_event === 'reproduce' ? process.env.INIT_CWD : undefined;
  if (stand) process.chdir(stand);
  const chosen = outcomes.filter(({ id }) => command.only.includes(id));
  return command.experiments === undefined ? run(command, chosen) : writeExperiments(command.experiments, chosen);
}

async function run(command: Command, chosen: readonly Outcome[]): Promise<number> {
  const out = command.out ?? (chosen.length === outcomes.length ? DOCUMENT : undefined);
  const writable = out === undefined ? undefined : await checkWritable(out);
  if (writable && !writable.ok) return complain(writable.failure.message);
  const machine = machineClass();
  const store = await Cache.open(command.cache ?? CACHE, machine);
  if (!store.ok) return complain(store.failure.message);

  const stopping = new AbortController();
  let stopCode: number | undefined;
  for (const [signal, code] of Object.entries(signals)) {
    process.once(signal, () => {
      stopCode = code;
      stopping.abort();
    });
  }
  const { stderr } = process;
  const watcher = new Watch((text) => void stderr.write(text), stderr.isTTY ? stderr.columns : undefined);
  const measured = await measureAll({
    runs: chosen.flatMap(({ runs }): readonly Run[] => runs),
    store: store.value,
    isFresh: command.isFresh,
    jobs: command.jobs,
    openWorker,
    watcher,
    signal: stopping.signal,
  }).catch((error: unknown) => {
    if (stopCode === undefined) throw error;
    return undefined;
  });
  watcher.clear();
  if (!measured) return stopCode!;

  const { markdown, table, holds } = reportOf(chosen, measured, machine);
  process.stdout.write(`${table}\n`);
  const written = out === undefined ? undefined : await writeWhole(out, markdown);
  if (written && !written.ok) return complain(written.failure.message);
  return holds ? 0 : 1;
}

/** Each run as a file, with the command that trains it. */
async function writeExperiments(folder: string, chosen: readonly Outcome[]): Promise<number> {
  await mkdir(folder, { recursive: true });
  for (const { name, experiment, steps } of chosen.flatMap(({ runs }): readonly Run[] => runs)) {
    const file = path.join(folder, `${name}.json`);
    const written = await writeWhole(file, printExperimentFile(experiment));
    if (!written.ok) return complain(written.failure.message);
    process.stdout.write(`npm run headless -s -- run ${file} --steps ${steps}\n`);
  }
  return 0;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
