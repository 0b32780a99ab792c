/** The command line: from words to a command, or everything that is wrong with them. */
import { parseArgs } from 'node:util';
import { type Allowed, describeProblem, type Problem } from '../../model/problem.ts';
import { done, failed, type Result } from './failure.ts';

export const USAGE = `Usage: npm run headless -s -- COMMAND      (-s keeps npm's own words out of the output)

  run FILE --steps N     train an experiment and print one line of JSON for each step and lane;
                         FILE may be - for standard input
    --engine cpu|reference       f32 as on the page (the default), or f64
    --every K                    report every K-th step, and the last (default 1)
    --out FILE                   write the lines to FILE
    --weights FILE               start from these weights (safetensors, our names or PyTorch's)
    --save-weights FILE          write the weights after the last step
    --weight-names backflow|torch  names and shapes of the weights that are saved (default backflow)
    --gradients FILE             write the gradients of the last step

  --print-defaults       the experiment that the page opens with
  --print-schema         the JSON Schema of an experiment
  --list                 everything that can be chosen, with settings, ranges, defaults and references
    --out FILE                   write it to FILE

  --help                 this text

Exit codes: 0 done, 1 a file could not be read or written, 2 the command or a file is not as it must be,
130 or 143 stopped by a signal, 141 nobody read on.
`;

export const printCommands = ['print-defaults', 'print-schema', 'list', 'help'] as const;

export interface RunCommand {
  readonly kind: 'run';
  /** `-` is standard input. */
  readonly file: string;
  readonly steps: number;
  readonly engine: 'cpu' | 'reference';
  readonly every: number;
  readonly out?: string;
  readonly weights?: string;
  readonly saveWeights?: string;
  readonly weightNames: 'backflow' | 'torch';
  readonly gradients?: string;
}

export interface PrintCommand {
  readonly kind: (typeof printCommands)[number];
  readonly out?: string;
}

export type Command = RunCommand | PrintCommand;

const STEPS_MAX = 1_000_000_000;
const engines = ['cpu', 'reference'] as const;
const weightNames = ['backflow', 'torch'] as const;
const fileOptions = ['out', 'weights', 'save-weights', 'gradients'] as const;
const runOptions = ['steps', 'engine', 'every', 'weight-names', ...fileOptions] as const;

export function parseCommand(args: readonly string[]): Result<Command> {
  const problems: Problem[] = [];
  const { words, options } = split(args, problems);
  const print = printCommands.find((name) => options.has(name));
  if (print === 'help') return done({ kind: 'help' });
  const command = print ? printCommand(print, words, options, problems) : runCommand(words, options, problems);
  if (problems.length === 0) return done(command);
  const hint = words.length > 2 ? ['  (npm takes options for itself unless -- stands before them)'] : [];
  const texts = problems.map((problem) => `  ${describeProblem(problem)}`);
  return failed(2, ['The command is not as it must be:', ...texts, ...hint, '', USAGE].join('\n').trimEnd());
}

type Options = ReadonlyMap<string, string>;

/** Names that no command knows, options given twice and options without their value are problems. */
function split(args: readonly string[], problems: Problem[]): { words: string[]; options: Options } {
  const withValue = Object.fromEntries(runOptions.map((name) => [name, { type: 'string' }] as const));
  const without = Object.fromEntries(printCommands.map((name) => [name, { type: 'boolean' }] as const));
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...withValue, ...without },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const options = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const takesValue = name in withValue;
    if (!takesValue && !(name in without)) {
      problems.push({ key: 'option', value: rawName, allowed: oneOf([...runOptions, ...printCommands].map(dashed)) });
    } else if (options.has(name)) {
      problems.push({ key: rawName, value: value ?? 'given twice', allowed: oneOf(['to give it once']) });
    } else if (!takesValue && value !== undefined) {
      problems.push({ key: rawName, value, allowed: oneOf(['no value']) });
    }
    options.set(name, value ?? '');
  }
  return { words, options };
}

function printCommand(
  kind: PrintCommand['kind'],
  words: readonly string[],
  options: Options,
  problems: Problem[],
): PrintCommand {
  for (const word of words) problems.push({ key: dashed(kind), value: word, allowed: oneOf(['nothing more']) });
  for (const name of options.keys()) {
    if (name !== kind && name !== 'out' && isKnown(name)) {
      problems.push({ key: dashed(kind), value: dashed(name), allowed: oneOf(['--out']) });
    }
  }
  return { kind, ...fileOption(options, 'out', 'out', problems) };
}

function runCommand(words: readonly string[], options: Options, problems: Problem[]): RunCommand {
  const [command, file, ...more] = words;
  if (command !== 'run') {
    problems.push({ key: 'command', value: command, allowed: oneOf(['run', ...printCommands.map(dashed)]) });
  } else if (file === undefined) {
    problems.push({ key: 'run', value: undefined, allowed: oneOf(['an experiment file', '-']) });
  }
  // After an option that nobody knows, a word may be its value.
  const isClear = !problems.some(({ key }) => key === 'option');
  for (const word of isClear ? more : [])
    problems.push({ key: 'run', value: word, allowed: oneOf(['one file, then options']) });
  const read: RunCommand = {
    kind: 'run',
    file: file ?? '',
    steps: wholeNumber(options, 'steps', 0, undefined, problems),
    engine: choice(options, 'engine', engines, problems),
    every: wholeNumber(options, 'every', 1, 1, problems),
    weightNames: choice(options, 'weight-names', weightNames, problems),
    ...fileOption(options, 'out', 'out', problems),
    ...fileOption(options, 'weights', 'weights', problems),
    ...fileOption(options, 'save-weights', 'saveWeights', problems),
    ...fileOption(options, 'gradients', 'gradients', problems),
  };
  if (command !== 'run') return read;
  if (read.steps === 0 && read.gradients !== undefined) {
    problems.push({ key: '--steps', value: 0, allowed: oneOf(['1 or more with --gradients']) });
  }
  return read;
}

const dashed = (name: string): string => `--${name}`;
const oneOf = (names: readonly string[]): Allowed => ({ kind: 'oneOf', names });
const isKnown = (name: string) => [...runOptions, ...printCommands].some((known) => known === name);

/** @param otherwise what it is where it is not given; undefined: it must be */
function wholeNumber(
  options: Options,
  name: string,
  min: number,
  otherwise: number | undefined,
  problems: Problem[],
): number {
  const text = options.get(name);
  if (text === undefined && otherwise !== undefined) return otherwise;
  const value = text?.trim() ? Number(text) : Number.NaN;
  if (Number.isInteger(value) && value >= min && value <= STEPS_MAX) return value;
  problems.push({ key: dashed(name), value: text, allowed: { kind: 'range', min, max: STEPS_MAX, isInteger: true } });
  return min;
}

/** The first is the default. */
function choice<Name extends string>(
  options: Options,
  name: string,
  names: readonly Name[],
  problems: Problem[],
): Name {
  const value = options.get(name) ?? names[0];
  const known = names.find((candidate) => candidate === value);
  if (known === undefined) problems.push({ key: dashed(name), value, allowed: oneOf(names) });
  return known ?? names[0];
}

function fileOption<Key extends string>(
  options: Options,
  name: string,
  key: Key,
  problems: Problem[],
): { readonly [K in Key]?: string } {
  const file = options.get(name);
  if (file === '' || file?.startsWith('--'))
    problems.push({ key: dashed(name), value: file, allowed: oneOf(['a file']) });
  return (file === undefined ? {} : { [key]: file }) as { readonly [K in Key]?: string };
}
