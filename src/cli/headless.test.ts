/** The headless runner as a new user meets it: in this process with streams of the test's own, and as a command. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpuPasses } from '../engine/cpu/index.ts';
import { gradientOf, parameterNames } from '../engine/layout.ts';
import { LocalEngine } from '../engine/local.ts';
import { referencePasses } from '../engine/reference/index.ts';
import type { StepReport } from '../engine/report.ts';
import { printExperimentFile } from '../lab/experiment-file.ts';
import { readSafetensors } from '../lab/safetensors.ts';
import { defaultChoice, type Entry } from '../model/entry.ts';
import { defaultExperiment, defaultLane, type Experiment, laneChoiceNames, laneChoices } from '../model/experiment.ts';
import { describeValue } from '../model/problem.ts';
import { digits } from '../model/tasks/digits.ts';
import { tasks } from '../model/tasks/index.ts';
import { openEngine } from './headless/engine.ts';
import { done, failed } from './headless/failure.ts';
import { printLines, representable } from './headless/lines.ts';
import type { Surroundings } from './headless/surroundings.ts';
import headless from './headless.ts';

const folder = mkdtempSync(join(tmpdir(), 'backflow-'));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);

const small: Experiment = {
  ...defaultExperiment(),
  batchSize: 4,
  task: { id: 'adding', timesteps: 12, variant: 'arjovsky' },
  lanes: [
    { ...defaultLane(), hiddenSize: 6 },
    { ...defaultLane(), hiddenSize: 5, cell: { id: 'lstm' } },
  ],
};
const explosive: Experiment = {
  ...small,
  lanes: [
    small.lanes[0],
    {
      ...small.lanes[0],
      cell: { id: 'rnn', activation: 'linear' },
      recurrentInitializer: { id: 'constant', value: 100 },
      clip: { id: 'none' },
      optimizer: { id: 'sgd', learningRate: 100 },
    },
  ],
};

beforeAll(() => {
  writeFileSync(place('small.json'), printExperimentFile(small));
  writeFileSync(place('explosive.json'), printExperimentFile(explosive));
});

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** @param around what differs from a command whose streams are pipes */
async function call(line: string, around: Partial<Surroundings> = {}): Promise<Answer> {
  let [out, error] = ['', ''];
  const code = await headless(line.split(' ').filter(Boolean), {
    readInput: async () => '',
    writeOutput: async (text) => {
      out += text;
      return done(undefined);
    },
    isOutputTerminal: false,
    writeError: (text) => {
      error += text;
    },
    isErrorTerminal: false,
    stopCode: () => undefined,
    catchSignals: () => {},
    ...around,
  });
  return { code, out, error };
}

type Line = { type: string; step: number; lane: number } & Record<string, unknown>;
const linesIn = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** What JSON makes of a report, numbers that are not finite as texts. */
const asPrinted = (report: StepReport): object => {
  const plain = { ...report, log2GradNormByTimestep: [...report.log2GradNormByTimestep] };
  const text = JSON.stringify(plain, (_, x) => (typeof x === 'number' && !Number.isFinite(x) ? `${x}` : x));
  return JSON.parse(text) as object;
};

const tensorsIn = (file: string) => {
  const read = readSafetensors(readFileSync(file));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.value;
};

const factories = { cpu: cpuPasses, reference: referencePasses };

describe.each(['cpu', 'reference'] as const)('a run on the %s engine', (id) => {
  it('prints the very numbers of engine.advance, by step and lane, after a line that says what is run', async () => {
    const engine = new LocalEngine(factories[id]);
    await engine.load(small);
    const taken = await engine.advance(7);
    const { code, out, error } = await call(`run ${place('small.json')} --steps 7 --engine ${id}`);
    expect([code, error]).toEqual([0, '']);
    const [first, ...lines] = linesIn(out);
    expect(first).toEqual({
      type: 'run',
      engine: id,
      variant: engine.variant,
      experiment: JSON.parse(printExperimentFile(small)),
    });
    const expected = taken[0].reports.flatMap((_, i) =>
      taken.map(({ reports }, lane) => ({ type: 'step', lane, ...asPrinted(reports[i]) })),
    );
    expect(lines.map(({ gradNormByTimestep: _, ...line }) => line)).toEqual(expected);
    for (const { log2GradNormByTimestep: log2, gradNormByTimestep: norms } of lines) {
      expect(norms).toEqual((log2 as number[]).map((x) => 2 ** x));
    }
  });

  it('trains a fork with its past’s settings up to the step, and with its own from there, with the slots it has', async () => {
    const [lane] = small.lanes;
    const faster = { ...lane, optimizer: { ...lane.optimizer, learningRate: 0.05 } };
    const file = place(`fork-${id}.json`);
    writeFileSync(file, printExperimentFile({ ...small, lanes: [{ ...faster, fork: { step: 5, from: lane } }] }));
    const engine = new LocalEngine(factories[id]);
    await engine.load({ ...small, lanes: [lane] });
    const [before] = await engine.advance(5);
    const snapshot = await engine.snapshot();
    await engine.load({ ...small, lanes: [faster] });
    await engine.restore(snapshot);
    const [after] = await engine.advance(7);
    const { code, out } = await call(
      `run ${file} --steps 12 --engine ${id} --save-weights ${place('fork.safetensors')}`,
    );
    expect(code).toBe(0);
    const losses = linesIn(out).flatMap(({ type, loss }) => (type === 'step' ? [loss] : []));
    expect(losses).toEqual([before!, after!].flatMap(({ reports }) => reports.map(({ loss }) => loss)));
    const saved = tensorsIn(place('fork.safetensors')).get('lane0.recurrent')!;
    expect([...saved.values]).toEqual([...(await engine.read(0, 'recurrent'))]);
  });

  it('writes weights, which lose nothing on the way, and the gradients of the last step', async () => {
    const [weights, again, inTorch] = ['weights', 'again', 'torch'].map((name) => place(`${id}-${name}.safetensors`));
    const gradients = place(`${id}-gradients.safetensors`);
    const run = `run ${place('small.json')} --engine ${id}`;
    await call(`${run} --steps 5 --save-weights ${weights} --gradients ${gradients}`);
    const engine = new LocalEngine(factories[id]);
    await engine.load(small);
    const taken = await engine.advance(5);
    const [written, norms] = [tensorsIn(weights), tensorsIn(gradients)];
    for (const lane of [0, 1]) {
      for (const name of parameterNames) {
        expect([...written.get(`lane${lane}.${name}`)!.values]).toEqual([...(await engine.read(lane, name))]);
        const gradient = await engine.read(lane, gradientOf(name));
        expect([...norms.get(`lane${lane}.${gradientOf(name)}`)!.values]).toEqual([...gradient]);
      }
      const log2 = taken[lane].reports[4].log2GradNormByTimestep;
      expect(norms.get(`lane${lane}.log2GradNormByTimestep`)!.values).toEqual(log2);
      expect(norms.get(`lane${lane}.gradNormByTimestep`)!.values).toEqual(log2.map((x) => 2 ** x));
    }
    await call(`${run} --steps 0 --weights ${weights} --save-weights ${inTorch} --weight-names torch`);
    expect([...tensorsIn(inTorch).keys()]).toContain('lane1.weight_ih_l0');
    await call(`${run} --steps 0 --weights ${inTorch} --save-weights ${again}`);
    expect(readFileSync(again).equals(readFileSync(weights))).toBe(true);
  });

  it('starts from the weights given, with an optimizer that has seen nothing', async () => {
    const weights = place(`${id}-start.safetensors`);
    await call(`run ${place('small.json')} --engine ${id} --steps 5 --save-weights ${weights}`);
    const engine = new LocalEngine(factories[id]);
    await engine.load(small);
    const { lanes } = await engine.snapshot();
    const file = tensorsIn(weights);
    await engine.restore({
      step: 0,
      lanes: lanes.map(({ tensors }, lane) => {
        const given = parameterNames.map((name) => [name, Float64Array.from(file.get(`lane${lane}.${name}`)!.values)]);
        return { tensors: { ...tensors, ...Object.fromEntries(given) } };
      }),
    });
    const taken = await engine.advance(3);
    const { out } = await call(`run ${place('small.json')} --engine ${id} --steps 3 --weights ${weights}`);
    const lossesOf = (lane: number) => linesIn(out).filter((line) => line.type === 'step' && line.lane === lane);
    for (const lane of [0, 1]) {
      expect(lossesOf(lane).map(({ loss }) => loss)).toEqual(taken[lane].reports.map(({ loss }) => loss));
    }
  });
});

describe('a run', () => {
  it('reports every K-th step and the last', async () => {
    const { out } = await call(`run ${place('small.json')} --steps 11 --every 4`);
    expect(
      linesIn(out)
        .map(({ step, lane }) => [step, lane])
        .slice(1),
    ).toEqual([4, 8, 11].flatMap((step) => [0, 1].map((lane) => [step, lane])));
  });

  it('says where a lane diverged, after the step, and trains the others on', async () => {
    const { code, out } = await call(`run ${place('explosive.json')} --steps 40 --every 40 --engine reference`);
    const engine = new LocalEngine(referencePasses);
    await engine.load(explosive);
    const { diverged } = (await engine.advance(40))[1];
    expect(diverged).toBeDefined();
    const lines = linesIn(out).slice(1);
    expect(lines.map(({ type, lane, step }) => [type, lane, step])).toEqual([
      ['step', 1, diverged!.step],
      ['diverged', 1, diverged!.step],
      ['step', 0, 40],
    ]);
    expect(lines[1]).toEqual({ type: 'diverged', lane: 1, ...diverged });
    expect(JSON.stringify(lines[0])).toContain('"updateNorm":"NaN"');
    expect(code).toBe(0);
  });

  it('ends when every lane has diverged', async () => {
    const lost = { ...explosive, lanes: [explosive.lanes[1]] };
    const { out } = await call('run - --steps 100000 --every 100000', {
      readInput: async () => printExperimentFile(lost),
    });
    expect(linesIn(out).map(({ type }) => type)).toEqual(['run', 'step', 'diverged']);
  });

  it('scores held-out digits after every 100 steps, offline, as engine.evaluate', async () => {
    const lane = { ...small.lanes[0], hiddenSize: 4 };
    const experiment = { ...small, task: defaultChoice(digits), lanes: [lane, lane] };
    const { out } = await call('run - --steps 210 --every 1000', {
      readInput: async () => printExperimentFile(experiment),
    });
    const engine = new LocalEngine(cpuPasses);
    await engine.load(experiment);
    const expected: object[] = [];
    for (const _ of [100, 200]) {
      await engine.advance(100);
      expected.push(...(await engine.evaluate())!.map((score, i) => ({ type: 'heldOut', lane: i, ...score })));
    }
    expect(linesIn(out).filter(({ type }) => type === 'heldOut')).toEqual(expected);
  });

  it('stops when asked to, with whole lines and its files written', async () => {
    let asked = 0;
    const weights = place('stopped.safetensors');
    const { code, out } = await call(`run ${place('small.json')} --steps 1000000000 --save-weights ${weights}`, {
      stopCode: () => (++asked > 3 ? 130 : undefined),
    });
    expect(code).toBe(130);
    expect(linesIn(out).length).toBeGreaterThan(4);
    expect(tensorsIn(weights).size).toBe(10);
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual(['stopped.safetensors']);
  });

  it('shows its progress on a terminal, where the lines go elsewhere, and clears it', async () => {
    const run = `run ${place('small.json')} --steps 3`;
    const shown = await call(`${run} --out ${place('x.ndjson')}`, { isErrorTerminal: true, isOutputTerminal: true });
    expect(shown.error).toMatch(/step 3 of 3, \d+ a second, 0 s left; loss \S+, \S+\r/);
    expect(shown.error.endsWith('\r\u001b[K')).toBe(true);
    expect(shown.out).toBe('');
    expect((await call(run, { isErrorTerminal: true, isOutputTerminal: true })).error).toBe('');
    expect((await call(run)).error).toBe('');
  });

  it('writes the same lines to a file as to standard output', async () => {
    const run = `run ${place('small.json')} --steps 4`;
    await call(`${run} --out ${place('y.ndjson')}`);
    expect(readFileSync(place('y.ndjson'), 'utf8')).toBe((await call(run)).out);
  });
});

describe('what can’t be done', () => {
  it.each([
    ['', 2, ['command is missing; allowed is run, --print-defaults', '--steps is missing']],
    ['walk x.json --steps 1', 2, ['command: "walk" is not allowed; allowed is run']],
    ['run --steps 1', 2, ['run is missing; allowed is an experiment file, -']],
    ['run small.json', 2, ['--steps is missing; allowed is a whole number from 0 to 1000000000']],
    ['run small.json 5', 2, ['run: "5" is not allowed', 'npm takes options for itself']],
    [
      'run small.json --stpes 1 --engine gpu',
      2,
      ['option: "--stpes"', '--engine: "gpu" is not allowed; allowed is cpu'],
    ],
    ['run small.json --steps 1.5 --every 0', 2, ['--steps: "1.5" is not allowed', '--every: "0" is not allowed']],
    ['run small.json --steps -1', 2, ['--steps: "-1" is not allowed']],
    ['run small.json --steps 1 --steps 2', 2, ['--steps: "2" is not allowed; allowed is to give it once']],
    ['run small.json --steps 1 --out', 2, ['--out: "" is not allowed; allowed is a file']],
    ['run small.json --out --steps 1', 2, ['--out: "--steps" is not allowed; allowed is a file']],
    ['run small.json --steps 0 --gradients g', 2, ['--steps: 0 is not allowed; allowed is 1 or more with --gradients']],
    ['--print-defaults x', 2, ['--print-defaults: "x" is not allowed']],
    ['--list --steps 3', 2, ['--list: "--steps" is not allowed; allowed is --out']],
  ])('%s: code %i, what is wrong, and the usage', async (line, code, texts) => {
    const answer = await call(line);
    expect(answer.code).toBe(code);
    for (const text of [...texts, 'Usage: npm run']) expect(answer.error).toContain(text);
    expect(answer.out).toBe('');
  });

  const given = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(place(name), bytes);
    return place(name);
  };
  it.each([
    ['no file', () => `run ${place('none.json')} --steps 1`, 1, "can't be read: there is no such file or folder"],
    ['a folder', () => `run ${folder} --steps 1`, 1, "can't be read: it is a folder"],
    ['an empty file', () => `run ${given('empty.json', '')} --steps 1`, 2, 'file: "" is not allowed; allowed is JSON'],
    ['empty input', () => 'run - --steps 1', 2, 'The experiment can\'t be used:\n  file: ""'],
    [
      'a wrong setting',
      () => `run ${given('wrong.json', printExperimentFile({ ...small, batchSize: 0 }))} --steps 1`,
      2,
      "wrong.json can't be used:\n  batchSize: 0 is not allowed; allowed is a whole number from 1 to 512\n",
    ],
    [
      'weights that are none',
      () => `run ${place('small.json')} --steps 1 --weights ${place('small.json')}`,
      2,
      'not a safetensors',
    ],
    [
      'weights of other shapes',
      () => {
        const { lanes } = small;
        const wide = given(
          'wide.json',
          printExperimentFile({ ...small, lanes: [{ ...lanes[0], hiddenSize: 7 }, lanes[1]] }),
        );
        return `run ${wide} --steps 1 --weights ${place('small.safetensors')}`;
      },
      2,
      'lane0.recurrent: "shape [6, 6]" is not allowed; allowed is shape [7, 7]\n',
    ],
    ['an output in no folder', () => `run ${place('small.json')} --steps 1 --out ${place('no/x')}`, 1, 'no such file'],
    [
      'an output that is a folder',
      () => `run ${place('small.json')} --steps 1 --save-weights ${folder}`,
      1,
      'it is a folder',
    ],
    [
      'an output over its input',
      () => `run ${place('small.json')} --steps 1 --out ${place('small.json')}`,
      2,
      '--out: ',
    ],
  ])('%s: says so and prints nothing', async (_, line, code, text) => {
    await call(`run ${place('small.json')} --steps 0 --save-weights ${place('small.safetensors')}`);
    const answer = await call(line());
    expect(answer.error).toContain(text);
    expect([answer.code, answer.out]).toEqual([code, '']);
    expect(existsSync(place('no'))).toBe(false);
  });
});

describe('a standard output that fails', () => {
  it('ends the run with code 1, the files written', async () => {
    const weights = place('failed.safetensors');
    const answer = await call(`run ${place('small.json')} --steps 1000000000 --save-weights ${weights}`, {
      writeOutput: async () => failed(1, 'the disk is full'),
    });
    expect([answer.code, answer.error]).toEqual([1, 'the disk is full\n']);
    expect(tensorsIn(weights).size).toBe(10);
  });
});

describe('what is printed', () => {
  it('by --list: every entry of every menu, its reference, and every field', async () => {
    const { code, out } = await call('--list');
    expect(code).toBe(0);
    const menus: (readonly Entry[])[] = [tasks, ...laneChoiceNames.map((name) => laneChoices[name].entries)];
    for (const name of laneChoiceNames) expect(out).toContain(`: \`lanes[].${name}\`, default \``);
    for (const entry of menus.flat()) {
      expect(out).toContain(`\n- \`${entry.id}\`, ${entry.label.en}: ${entry.reference.en}\n`);
      for (const [name, field] of Object.entries(entry.fields)) {
        expect(out).toContain(`\n  - \`.${name}\`: ${field.label.en}; `);
        const value = field.kind === 'text' ? describeValue(field.default) : field.default;
        expect(out).toContain(`; default ${value}\n`);
      }
    }
    expect(out).toContain('hiddenSize`: hidden units H; a whole number from 1 to 256; default 64\n');
    expect(out).toBe(readFileSync(join(import.meta.dirname, '../entries.md'), 'utf8'));
  });

  it('by --print-defaults: a file that runs as it is', async () => {
    const { out } = await call('--print-defaults');
    expect(out).toBe(printExperimentFile(defaultExperiment()));
    expect((await call('run - --steps 0', { readInput: async () => out })).code).toBe(0);
  });

  it('by --help: the usage, with code 0', async () => {
    const { code, out } = await call('run --help');
    expect([code, out.slice(0, 6)]).toEqual([0, 'Usage:']);
  });
});

describe('the engine', () => {
  it('is the one asked for, or the reference where there is no SIMD, which is said', async () => {
    const said: string[] = [];
    const open = async (id: 'cpu' | 'reference', hasSimd: boolean) => {
      const engine = openEngine(id, (text) => said.push(text), hasSimd);
      await engine.load(defaultExperiment());
      return engine.id;
    };
    const asked = [open('cpu', true), open('reference', true), open('reference', false)];
    expect(await Promise.all(asked)).toEqual(['cpu', 'reference', 'reference']);
    expect(said).toEqual([]);
    expect(await open('cpu', false)).toBe('reference');
    expect(said).toEqual(['No WebAssembly SIMD here: reference engine (f64, slow) in place of cpu.']);
  });
});

describe('numbers', () => {
  it('that are not finite are texts', () => {
    const line = { a: Number.POSITIVE_INFINITY, b: [Number.NEGATIVE_INFINITY, Number.NaN, 1], c: null };
    expect(printLines([line])).toBe('{"a":"Infinity","b":["-Infinity","NaN",1],"c":null}\n');
  });

  it('of ḡ_t are values where f64 holds them to all digits, 0 for a true zero, and null elsewhere', () => {
    expect([0, -1022, 1023.5, Number.NEGATIVE_INFINITY].map(representable)).toEqual([1, 2 ** -1022, 2 ** 1023.5, 0]);
    expect([-1022.5, -5000, 1024, 5000].map(representable)).toEqual([null, null, null, null]);
    expect([Number.POSITIVE_INFINITY, Number.NaN].map(representable)).toEqual([Number.POSITIVE_INFINITY, Number.NaN]);
  });
});

/** As a user calls it. @param act what is done as soon as some output is there */
function command(line: string, act: (child: ReturnType<typeof spawn>) => void = () => {}): Promise<Answer> {
  const args = [join(import.meta.dirname, 'run.mjs'), 'headless.ts', ...line.split(' ')];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, error] = ['', ''];
  child.stdout.once('data', () => act(child));
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, out, error }));
  });
}

describe('the command', () => {
  it('runs in plain Node, says nothing else, and takes files from where the user stands', async () => {
    const { code, out, error } = await command('run small.json --steps 2');
    expect([code, error, linesIn(out).length]).toEqual([0, '', 5]);
  });

  it('ends with code 2 for a bad command', async () => {
    expect((await command('run small.json --steps x')).code).toBe(2);
  });

  it('is stopped by Ctrl-C with code 130, every line whole, weights written', async () => {
    const weights = place('interrupted.safetensors');
    const stopped = await command(`run small.json --steps 100000000 --save-weights ${weights}`, (child) => {
      child.kill('SIGINT');
    });
    expect([stopped.code, stopped.error]).toEqual([130, '']);
    expect(stopped.out.endsWith('\n')).toBe(true);
    expect(linesIn(stopped.out).length).toBeGreaterThan(0);
    expect(tensorsIn(weights).size).toBe(10);
  });

  it('stops with code 141 when nobody reads on', async () => {
    const closed = await command('run small.json --steps 100000000', (child) => {
      child.stdout!.destroy();
    });
    expect([closed.code, closed.error]).toEqual([141, '']);
  });
});
