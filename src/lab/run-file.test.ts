// Runs as files on real engines: what is opened is what was saved, and trains on with the same bits. And 10⁴ files that
// are none.

import { afterEach, describe, expect, it } from 'vitest';
import { cpuPasses } from '../engine/cpu/index.ts';
import type { Engine } from '../engine/engine.ts';
import { LocalEngine } from '../engine/local.ts';
import { referencePasses } from '../engine/reference/index.ts';
import { checkExperiment, type Experiment } from '../model/experiment.ts';
import { describeProblem } from '../model/problem.ts';
import { probes } from '../probe/index.ts';
import { parseJson } from './experiment-file.ts';
import { createLab, type Lab, labHook } from './lab.ts';
import { fileArray, readArray } from './run-file/arrays.ts';
import { isRunFile, openRunFile, printRunFile } from './run-file.ts';
import { Telemetry } from './telemetry.ts';
import { picker } from './testing/experiments.ts';

const labs: Lab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) lab.dispose();
});

function experimentOf(value: object): Experiment {
  const checked = checkExperiment(value);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return checked.value;
}

function openLab(engine: () => Engine, experiment?: Experiment): Lab {
  const lab = createLab({
    machine: {
      open: engine,
      fallback: 'reference',
      findGpu: async () => ({ reason: 'noAdapter', detail: 'no WebGPU' }),
    },
    ...(experiment && { experiment }),
    requestedEngine: 'reference',
  });
  labs.push(lab);
  return lab;
}

const trainer = { id: 'reference', variant: 'test' } as const;
const textOf = (lab: Lab) => lab.run.save((run) => printRunFile(run, trainer));

/** From wherever it is to that step, and rest. */
async function trainTo(lab: Lab, step: number): Promise<void> {
  const hook = labHook(lab);
  await hook.waitForStep(0);
  for (let done = hook.state().step; done < step; done++) lab.run.singleStep();
  await hook.waitForStep(step);
  await lab.run.pause();
}

/** All but the seconds, which are those of the clock. */
function numbersOf(text: string) {
  const { seconds: _, ...file } = JSON.parse(text);
  return file;
}

/** Every kind of tensor that is kept, a lane that diverges, and steps enough for buckets to be merged. */
const experiment = experimentOf({
  batchSize: 4,
  task: { id: 'ownSeries', timesteps: 3 },
  lanes: [
    { hiddenSize: 3, cell: 'lstm', state: 'carried', optimizer: 'adam' },
    {
      hiddenSize: 2,
      optimizer: { id: 'sgd', learningRate: 100 },
      cell: { id: 'rnn', activation: 'linear' },
      clip: 'none',
    },
    { hiddenSize: 2, cell: 'gru', state: 'learned', optimizer: { id: 'momentum' }, clip: { id: 'value' } },
  ],
});

const reference = () => new LocalEngine(referencePasses);
const engines: readonly (readonly [string, () => Engine])[] = [
  ['reference', reference],
  ['cpu', () => new LocalEngine(cpuPasses)],
];

const blobOf = (text: string) => new Blob([text]);

describe('a run that is saved and opened', () => {
  it.each(engines)(
    '%s: trains on with the same bits, in parameters, slots, states and histories',
    async (_, engine) => {
      const [half, whole] = [1050, 2100];
      const unbroken = openLab(engine, experiment);
      for (const { id } of probes) unbroken.run.prober.want(id);
      await trainTo(unbroken, half);
      const saved = await textOf(unbroken);
      await trainTo(unbroken, whole);
      const expected = numbersOf(await textOf(unbroken));

      const opened = openLab(engine);
      await opened.openings.openFile(blobOf(saved));
      expect(opened.openings.getState().opening).toBeUndefined();
      await labHook(opened).waitForStep(half);
      expect(opened.run.store.getState()).toMatchObject({ phase: 'paused', step: half, experiment });
      expect(numbersOf(await textOf(opened))).toEqual(numbersOf(saved));
      expect(opened.run.store.getState().heldOut).toEqual(opened.telemetry.lanes.map(({ heldOut }) => heldOut.at(-1)));
      await trainTo(opened, whole);
      const reached = numbersOf(await textOf(opened));
      // Probes are measured when there is time.
      for (const file of [reached, expected]) for (const lane of file.lanes) lane.probes = undefined;
      expect(reached).toEqual(expected);
      expect(expected.lanes.map(({ diverged }: { diverged?: object }) => diverged !== undefined)).toEqual([
        false,
        true,
        false,
      ]);
      expect(expected.lanes[0].history.loss.width).toBe(4);
    },
  );

  it('goes on through its forks, also from the very step of one', async () => {
    const [lane] = experimentOf({ lanes: [{ hiddenSize: 3, optimizer: 'adam' }] }).lanes;
    const fork = { step: 20, from: { ...lane!, optimizer: { id: 'sgd', learningRate: 0.5 } } };
    const forked = experimentOf({ ...experiment, lanes: [lane, { ...lane, fork }] });
    const unbroken = openLab(reference, forked);
    for (const half of [10, 20, 30]) {
      await trainTo(unbroken, half);
      const saved = await textOf(unbroken);
      const opened = openLab(reference);
      await opened.openings.openFile(blobOf(saved));
      expect(opened.openings.getState().opening).toBeUndefined();
      await trainTo(opened, 40);
      const whole = openLab(reference, forked);
      await trainTo(whole, 40);
      expect(numbersOf(await textOf(opened))).toEqual(numbersOf(await textOf(whole)));
    }
  });

  it('keeps the arrays of parameters as f32 where that is exact, and as f64 where it is not', async () => {
    const dtypes = await Promise.all(
      engines.map(async ([, engine]) => {
        const lab = openLab(engine, experiment);
        await trainTo(lab, 3);
        return numbersOf(await textOf(lab)).lanes[0].state.recurrent.dtype;
      }),
    );
    expect(dtypes).toEqual(['f64', 'f32']);
  });

  it('is taken at once while it trains, all of one step, and goes on', async () => {
    const lab = openLab(reference, experiment);
    lab.run.run();
    await labHook(lab).waitForStep(20);
    const file = numbersOf(await textOf(lab));
    expect(lab.run.store.getState().phase).toBe('running');
    const { value } = readArray(file.lanes[0].history.loss.last, 'last', [undefined]) as { value: Float64Array };
    expect(value.at(-1)).toBe(file.step);
    await labHook(lab).waitForStep(file.step + 20);
  });

  it('is not taken of a run that begins anew meanwhile', async () => {
    const lab = openLab(reference, experiment);
    await trainTo(lab, 2);
    const saving = textOf(lab);
    lab.run.reset();
    await expect(saving).rejects.toThrow('another load');
  });

  it('waits before the first step and after the last as well', async () => {
    const [, diverging] = experiment.lanes;
    for (const [lanes, step] of [
      [experiment.lanes, 0],
      [[diverging!], 1],
    ] as const) {
      const lab = openLab(reference, { ...experiment, lanes });
      if (step > 0) {
        lab.run.run();
        await expect.poll(() => lab.run.store.getState().lanes[0]!.kind).toBe('diverged');
      }
      await labHook(lab).waitForStep(0);
      const saved = await textOf(lab);
      const opened = openLab(reference);
      await opened.openings.openFile(blobOf(saved));
      await lab.run.pause();
      await expect.poll(() => opened.run.store.getState().phase).toBe('paused');
      expect(numbersOf(await textOf(opened))).toEqual(numbersOf(saved));
    }
  });
});

/** A small run with all that is measured in it; of few steps and one lane it is opened quickly. */
async function smallRun(count = 2, steps = 110): Promise<string> {
  const small = experimentOf({
    ...experiment,
    task: { id: 'ownSeries', timesteps: 2, data: `x\n${Array.from({ length: 60 }, (_, i) => i % 7).join('\n')}` },
    lanes: [{ hiddenSize: 3, state: 'carried' }, experiment.lanes[1]].slice(0, count),
  });
  const lab = openLab(reference, small);
  await trainTo(lab, steps - 2);
  for (const { id } of probes) lab.run.prober.want(id);
  await trainTo(lab, steps);
  await expect.poll(() => Object.keys(lab.telemetry.lanes[0]!.probes)).toHaveLength(probes.length);
  return textOf(lab);
}

const problemsOf = (file: unknown) => {
  const opened = openRunFile(file);
  return opened.ok
    ? { kind: 'mended', keys: opened.value.problems.map(({ key }) => key) }
    : { kind: 'refused', keys: opened.problems.map(({ key }) => key) };
};

describe('a run file that is not right', () => {
  it('is refused where there is nothing to train on, with every reason', async () => {
    const file = JSON.parse(await smallRun());
    expect(problemsOf(null)).toEqual({ kind: 'refused', keys: ['format', 'version', 'experiment'] });
    expect(problemsOf({ ...file, version: 2, step: -1 })).toEqual({ kind: 'refused', keys: ['version', 'step'] });
    expect(problemsOf({ ...file, lanes: [] })).toEqual({ kind: 'refused', keys: ['lanes'] });
    const [first, second] = file.lanes;
    const { recurrent: _, ...state } = first.state;
    const lanes = [
      { ...first, state },
      { ...second, state: { ...second.state, bias: { ...second.state.bias, shape: [2] } } },
    ];
    expect(problemsOf({ ...file, lanes })).toEqual({
      kind: 'refused',
      keys: ['lanes[0].state.recurrent', 'lanes[1].state.bias'],
    });
  });

  it('is opened without what can be done without, each part named', async () => {
    const file = JSON.parse(await smallRun());
    const [first, second] = file.lanes;
    const { spectrum } = first.probes;
    const lanes = [
      {
        ...first,
        history: {
          ...first.history,
          loss: { ...first.history.loss, last: first.history.loss.first, first: first.history.loss.last },
        },
        probes: { ...first.probes, spectrum: { ...spectrum, latest: { step: 1, result: 'none' } }, other: {} },
        colour: 'red',
      },
      { ...second, heldOut: [{ step: 100, loss: 'high' }] },
    ];
    lanes[0].history.loss.first = { ...lanes[0].history.loss.first, fill: 5, data: undefined };
    const opened = { ...file, lanes, experiment: { ...file.experiment, seed: -1 }, seconds: 7, note: 'mine' };
    expect(problemsOf(opened)).toEqual({
      kind: 'mended',
      keys: [
        'experiment.seed',
        'note',
        'lanes[0].colour',
        'lanes[0].history.loss',
        'lanes[0].probes.spectrum.latest.result',
        'lanes[0].probes.other',
        'lanes[1].heldOut[0].loss',
        'seconds',
      ],
    });
  });

  it('leaves the run as it was where it is refused, and says why', async () => {
    const lab = openLab(reference, experiment);
    await trainTo(lab, 5);
    const before = [lab.run.store.getState(), lab.experiment.getState(), lab.telemetry.lanes];
    await lab.openings.openFile(blobOf('{ "format": "backflow-run", "version": 1 }'));
    expect(lab.openings.getState().opening).toMatchObject({ kind: 'refused', problems: [{ key: 'experiment' }] });
    expect([lab.run.store.getState(), lab.experiment.getState(), lab.telemetry.lanes]).toEqual(before);
  });

  it('10⁴ damaged files and junk: none throws, and what is opened can be drawn, trained on and saved again', async () => {
    const text = await smallRun(1, 12);
    const pick = picker(3);
    const junk: readonly unknown[] = [
      ...[null, true, -1, 0.5, 1e308, 2 ** 53, '', 'NaN', 'Infinity', '__proto__', [], [[]], {}, { dtype: 'f64' }],
      ...[fileArray([1, 2, 3]), fileArray([Number.NaN]), { dtype: 'u8', shape: [2 ** 24], fill: 0 }, '\u0000'],
      ...[
        { dtype: 'f32', shape: [3], data: '????' },
        { dtype: 'toString', shape: [1], data: '' },
      ],
    ];
    /** Something somewhere becomes something else, or goes. */
    const damage = (file: Record<string, unknown>): void => {
      let at: Record<string, unknown> = file;
      for (;;) {
        const keys = Object.keys(at);
        if (keys.length === 0) return;
        const key = pick.of(keys);
        const value = at[key];
        if (typeof value === 'object' && value !== null && pick.below(8) > 0) at = value as Record<string, unknown>;
        else {
          const kind = pick.below(6);
          if (kind === 0 && Array.isArray(at)) at.splice(Number(key), 1);
          else if (kind === 0) delete at[key];
          else if (kind === 1 && typeof value === 'number') at[key] = value * pick.of([-1, 2, 1e9, 0.5]);
          else if (kind === 2 && typeof value === 'string') at[key] = value.slice(pick.below(value.length + 1));
          else at[key] = structuredClone(pick.of(junk));
          return;
        }
      }
    };
    const counts = { refused: 0, mended: 0, right: 0 };
    for (let i = 0; i < 10_000; i++) {
      const asText = i % 10 === 0;
      const cut = pick.below(text.length);
      const changed = asText
        ? `${text.slice(0, cut)}${pick.of(['', '"', '}', '0', 'x'])}${text.slice(cut + pick.below(9))}`
        : text;
      const parsed = parseJson(changed);
      if (!parsed.ok) {
        counts.refused++;
        continue;
      }
      const file = parsed.value as Record<string, unknown>;
      if (!asText) for (let n = pick.below(3); n >= 0; n--) damage(file);
      isRunFile(file);
      const opened = openRunFile(file);
      if (!opened.ok) {
        counts.refused++;
        expect(opened.problems.length).toBeGreaterThan(0);
        for (const problem of opened.problems) expect(describeProblem(problem)).not.toBe('');
        continue;
      }
      const { value: run, problems } = opened.value;
      counts[problems.length > 0 ? 'mended' : 'right']++;
      for (const problem of problems) expect(describeProblem(problem)).not.toBe('');
      const telemetry = new Telemetry();
      telemetry.open(run.measured);
      const reports = telemetry.lanes.map(({ latest }) => (latest ? [{ ...latest, step: run.step + 1 }] : []));
      telemetry.push(
        reports.map((each) => ({ reports: each })),
        0.1,
      );
      for (const { history, gradNormByTimestep } of telemetry.lanes) {
        for (const series of Object.values(history)) expect(series.buckets.length).toBeLessThanOrEqual(1024);
        gradNormByTimestep.at(run.step);
      }
      if (i % 50 > 0) continue;
      expect(openRunFile(JSON.parse(printRunFile({ ...run, step: run.step + 1 }, trainer))).ok).toBe(true);
    }
    expect(counts.refused).toBeGreaterThan(1000);
    expect(counts.mended).toBeGreaterThan(1000);
    expect(counts.right).toBeGreaterThan(100);
  }, 400_000);
});

describe('arrays in files', () => {
  const values = [
    [],
    [0, 255],
    [256, 1],
    [70_000],
    [2 ** 16 - 1, 1],
    [2 ** 16, 1],
    [0.5, Number.NaN, Number.NEGATIVE_INFINITY],
    [0.1, -1e300],
    [-0],
    [-0, -0],
    [Number.NaN, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [2 ** 32],
  ];
  it.each(values.map((each) => [each]))('%j come back to the last bit', (each) => {
    const back = readArray(JSON.parse(JSON.stringify(fileArray(each))), 'x', [undefined]);
    expect(back.ok && [...back.value]).toEqual(each);
  });

  it('take the smallest dtype that is exact, and one number for many that are the same', () => {
    const dtypes = values.map((each) => fileArray(each).dtype);
    expect(dtypes).toEqual(['u8', 'u8', 'u16', 'u32', 'u16', 'u32', 'f32', 'f64', 'f32', 'f32', 'f32', 'f32', 'f32']);
    expect(fileArray([7, 7, 7], [3, 1])).toEqual({ dtype: 'u8', shape: [3, 1], fill: 7 });
    expect(fileArray([1, 2])).toEqual({ dtype: 'u8', shape: [2], data: 'AQI=' });
  });
});
