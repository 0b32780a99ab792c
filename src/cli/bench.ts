/**
 * `npm run bench`: what a training step costs, beside other libraries and beside what the machine can do. What is timed is
 * in `bench/`; this file reads the command and prints or records what came of it.
 */
import { parseArgs } from 'node:util';
import { cases } from './bench/problem.ts';
import { printTable, record, type Section, type SectionName } from './bench/record.ts';

/** Of `--page`, for `--only`. */
const PAGE_PARTS = ['start', 'busy', 'memory'];
const ids = cases.map(({ id }) => id);

const USAGE = `npm run bench -s -- [options]

Times a training step of the cpu engine beside the f64 reference, TensorFlow.js, jax-js, PyTorch (where python3 has it) and
the peak of the machine, interleaved, in CPU time. Run without --quick and --only, it writes src/benchmark.md and
src/benchmark.json. The libraries of the web are installed once into node_modules/.cache. OPENBLAS_LIBRARY and PYTHON name
the library and the interpreter that PyTorch is to be run with.

  --only A,B     of ${ids.join(', ')}
  --quick        fewer rounds
  --scaling      growth with T, H, B and the number of lanes instead
  --browser      in workers of a real Chromium instead, WebGPU among them: wall time
  --page         how the built page starts, how smooth it is, and its memory instead; with --only start,busy,memory and
                 --steps N, until which the heap is measured
  --beside DIR   the cpu engine of another copy of the project beside this one's instead
  --help         this text
`;

const options = {
  only: { type: 'string', default: '' },
  quick: { type: 'boolean', default: false },
  scaling: { type: 'boolean', default: false },
  browser: { type: 'boolean', default: false },
  page: { type: 'boolean', default: false },
  steps: { type: 'string' },
  beside: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** @returns the exit code */
export default async function bench(args: readonly string[]): Promise<number> {
  let command: ReturnType<typeof parse>;
  try {
    command = parse(args);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const { only: onlyText, quick, scaling, browser, page, steps: stepsText, beside, help } = command;
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const only = onlyText.split(',').filter((id) => id !== '');
  const known: readonly string[] = page ? PAGE_PARTS : ids;
  const unknown = only.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    console.error(`--only: "${unknown}" is not one of ${known.join(', ')}`);
    return 2;
  }
  const steps = Number(stepsText ?? (quick ? 2e4 : 1e5));
  if (!(Number.isInteger(steps) && steps >= 1000)) {
    console.error(`--steps: "${stepsText}" is not a whole number from 1000 up`);
    return 2;
  }
  const rounds = quick ? 3 : 7;
  if (beside !== undefined) return show(await (await import('./bench/beside.ts')).benchBeside(beside, rounds, only));
  const isWhole = !quick && only.length === 0 && stepsText === undefined;
  if (page) return keep('page', await (await import('./page-bench/index.ts')).benchPage(quick, only, steps), isWhole);
  if (scaling) return keep('scaling', await (await import('./bench/scaling.ts')).benchScaling(rounds), isWhole);
  if (browser) return keep('browser', await (await import('./bench/browser.ts')).benchBrowser(rounds), isWhole);
  return keep('node', await (await import('./bench/node.ts')).benchNode(rounds, only), isWhole);
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options, strict: true }).values;

function keep(name: SectionName, section: Section, isWhole: boolean): number {
  if (isWhole) record(name, section);
  return show(section);
}

function show({ title, method, tables }: Section): number {
  console.log(`${title}. ${method}`);
  for (const table of tables) console.log(`\n${table.title}\n\n${printTable(table)}`);
  return 0;
}
