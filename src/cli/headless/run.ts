/**
 * `run`: reads the experiment and the weights, trains, prints, and writes what was asked for. A run that is cut short
 * writes its files too, as they are after the last step that it took.
 */
import path from 'node:path';
import { laneLayout } from '../../engine/layout.ts';
import type { StepReport } from '../../engine/report.ts';
import { parseExperimentFile } from '../../lab/experiment-file.ts';
import { readSafetensors, writeSafetensors } from '../../lab/safetensors.ts';
import { loadStage } from '../../lab/stages.ts';
import { torchModule } from '../../lab/torch-state.ts';
import { type LaneTensors, readWeights } from '../../lab/weights.ts';
import type { Experiment } from '../../model/experiment.ts';
import { describeProblem } from '../../model/problem.ts';
import type { RunCommand } from './arguments.ts';
import { openEngine } from './engine.ts';
import { done, type Result, refused } from './failure.ts';
import { checkWritable, readBytes, writeWhole } from './files.ts';
import { linesOf, printLines, runLine } from './lines.ts';
import { Progress } from './progress.ts';
import { openOutput, type Surroundings } from './surroundings.ts';
import { gradientTensors, startFrom, weightTensors } from './tensors.ts';
import { train } from './train.ts';

/** @returns the exit code */
export async function run(command: RunCommand, surroundings: Surroundings): Promise<Result<number>> {
  const { steps, every, saveWeights, gradients } = command;
  const prepared = await prepare(command, surroundings);
  if (!prepared.ok) return prepared;
  const { experiment, weights } = prepared.value;
  const output = await openOutput(command.out, surroundings);
  if (!output.ok) return output;

  const engine = openEngine(command.engine, (message) => surroundings.writeError(`${message}\n`));
  await loadStage(engine, experiment, undefined);
  if (weights) await startFrom(engine, weights);
  surroundings.catchSignals();
  const { isErrorTerminal, isOutputTerminal, writeError } = surroundings;
  const isShown = isErrorTerminal && (command.out !== undefined || !isOutputTerminal);
  const progress = isShown ? new Progress(writeError, steps) : undefined;

  const last: StepReport[] = [];
  let printed = await output.value.append(printLines([runLine(experiment, engine)]));
  for await (const piece of train(engine, experiment, steps)) {
    piece.taken.forEach(({ reports }, lane) => {
      if (reports.length > 0) last[lane] = reports.at(-1)!;
    });
    progress?.show(piece);
    const lines = linesOf(piece, (step) => step % every === 0 || step === steps);
    if (printed.ok) printed = await output.value.append(printLines(lines));
    if (!printed.ok || surroundings.stopCode() !== undefined) break;
  }
  progress?.clear();
  await output.value.close();

  const layouts = experiment.lanes.map((lane) => laneLayout(experiment, lane));
  const files = [
    ...(saveWeights ? [[saveWeights, await weightTensors(engine, layouts, command.weightNames)] as const] : []),
    ...(gradients && last.length > 0 ? [[gradients, await gradientTensors(engine, layouts, last)] as const] : []),
  ];
  const written = [printed, ...(await Promise.all(files.map(([file, t]) => writeWhole(file, writeSafetensors(t)))))];
  const problem = written.find((result) => !result.ok);
  return problem ?? done(surroundings.stopCode() ?? 0);
}

interface Prepared {
  readonly experiment: Experiment;
  readonly weights?: readonly LaneTensors[];
}

/** Everything that can be wrong with what was given, before anything is trained or written. */
async function prepare(command: RunCommand, surroundings: Surroundings): Promise<Result<Prepared>> {
  const distinct = distinctFiles(command);
  if (!distinct.ok) return distinct;
  const text = await readText(command.file, surroundings);
  if (!text.ok) return text;
  const parsed = parseExperimentFile(text.value);
  const name = command.file === '-' ? 'The experiment' : command.file;
  if (!parsed.ok) return refused(name, parsed.problems.map(describeProblem));
  const experiment = parsed.value;
  for (const file of [command.out, command.saveWeights, command.gradients]) {
    const writable = file === undefined ? done(undefined) : await checkWritable(file);
    if (!writable.ok) return writable;
  }
  if (command.saveWeights && command.weightNames === 'torch') {
    const layouts = experiment.lanes.map((lane) => laneLayout(experiment, lane));
    const without = layouts.flatMap((layout, lane) => (torchModule(layout) ? [] : [lane]));
    const problems = without.map((lane) => `lanes[${lane}]: PyTorch has no module with the parameters of this lane`);
    if (problems.length > 0) return refused('--weight-names torch', problems);
  }
  if (command.weights === undefined) return done({ experiment });
  const weights = await weightsFrom(command.weights, experiment);
  return weights.ok ? done({ experiment, weights: weights.value }) : weights;
}

async function readText(file: string, surroundings: Surroundings): Promise<Result<string>> {
  if (file === '-') return done(await surroundings.readInput());
  const bytes = await readBytes(file);
  return bytes.ok ? done(new TextDecoder().decode(bytes.value)) : bytes;
}

async function weightsFrom(file: string, experiment: Experiment): Promise<Result<readonly LaneTensors[]>> {
  const bytes = await readBytes(file);
  if (!bytes.ok) return bytes;
  const tensors = readSafetensors(bytes.value);
  if (!tensors.ok) return refused(file, tensors.problems);
  const layouts = experiment.lanes.map((lane) => laneLayout(experiment, lane));
  const weights = readWeights(layouts, tensors.value);
  return weights.ok ? done(weights.value) : refused(file, weights.problems.map(describeProblem));
}

/** An output must not fall on the experiment or on another output. */
function distinctFiles({ file, out, saveWeights, gradients }: RunCommand): Result<undefined> {
  const named = { out, 'save-weights': saveWeights, gradients };
  const taken = new Set(file === '-' ? [] : [path.resolve(file)]);
  const problems: string[] = [];
  for (const [option, given] of Object.entries(named)) {
    if (given === undefined) continue;
    const place = path.resolve(given);
    if (taken.has(place)) problems.push(`--${option}: ${given} is the experiment or another output`);
    taken.add(place);
  }
  return problems.length > 0 ? refused('The output files', problems) : done(undefined);
}
