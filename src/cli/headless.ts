/**
 * `npm run headless`: the experiments of the page without a page. Reads the command and answers it; how a run goes is
 * in `headless/run.ts`. Lines go to standard output or a file, everything said to people goes to standard error.
 */

import { printExperimentFile } from '../lab/experiment-file.ts';
import { experimentSchema } from '../lab/experiment-schema.ts';
import { defaultExperiment } from '../model/experiment.ts';
import { type PrintCommand, parseCommand, USAGE } from './headless/arguments.ts';
import { done, type Result } from './headless/failure.ts';
import { writeWhole } from './headless/files.ts';
import { listing } from './headless/listing.ts';
import { run } from './headless/run.ts';
import { processSurroundings, type Surroundings } from './headless/surroundings.ts';

/** @returns the exit code */
export default async function headless(
  args: readonly string[],
  surroundings: Surroundings = processSurroundings(),
): Promise<number> {
  const command = parseCommand(args);
  const result = !command.ok
    ? command
    : command.value.kind === 'run'
      ? await run(command.value, surroundings)
      : await print(command.value, surroundings);
  if (result.ok) return result.value;
  surroundings.writeError(`${result.failure.message}\n`);
  return result.failure.exitCode;
}

const texts = {
  'print-defaults': () => printExperimentFile(defaultExperiment()),
  'print-schema': () => `${JSON.stringify(experimentSchema(), null, 2)}\n`,
  list: listing,
  help: () => USAGE,
} as const satisfies Record<PrintCommand['kind'], () => string>;

async function print({ kind, out }: PrintCommand, surroundings: Surroundings): Promise<Result<number>> {
  const text = texts[kind]();
  const written = await (out === undefined ? surroundings.writeOutput(text) : writeWhole(out, text));
  return written.ok ? done(surroundings.stopCode() ?? 0) : written;
}
