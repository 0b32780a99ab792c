// Every scene is possible, short enough for a link, and shows what it claims: on the numbers of the CPU engine, with
// several seeds wherever weights or batches are drawn.

import { describe, expect, it } from 'vitest';
import { cpuPasses } from '../../engine/cpu/index.ts';
import { parameterNames } from '../../engine/layout.ts';
import { LocalEngine } from '../../engine/local.ts';
import type { StepReport } from '../../engine/report.ts';
import { checkExperiment, type Experiment } from '../../model/experiment.ts';
import { charts } from '../../ui/charts/index.ts';
import { readLink } from '../link.ts';
import { sceneLink, scenes } from './index.ts';

const LINK_MAX = 300;
const ids = charts.map(({ id }) => id);

describe('the scenes', () => {
  it('are at least 12, each with its own id, link, title and claim', () => {
    expect(scenes.length).toBeGreaterThanOrEqual(12);
    for (const of of [
      scenes.map(({ id }) => id),
      scenes.map((scene) => sceneLink(scene)),
      ...(['en', 'zh'] as const).flatMap((language) => [
        scenes.map(({ title }) => title[language]),
        scenes.map(({ claim }) => claim[language]),
      ]),
    ]) {
      expect(new Set(of).size).toBe(scenes.length);
    }
  });

  it('are all the scenes that there are', () => {
    const files = import.meta.glob<object>(['./*.ts', '!./*.test.ts', '!./index.ts', '!./scene.ts'], { eager: true });
    const defined = Object.values(files).flatMap((file) => Object.values(file));
    expect(defined).toHaveLength(scenes.length);
    expect(scenes.filter((scene) => !defined.includes(scene))).toEqual([]);
  });

  it.each(scenes.map((scene) => [scene.id, scene] as const))(
    `%s: the experiment passes the check, its link has fewer than ${LINK_MAX} characters and opens it`,
    (_, scene) => {
      expect(checkExperiment(scene.experiment)).toEqual({ ok: true, value: scene.experiment });
      expect(sceneLink(scene).length).toBeLessThan(LINK_MAX);
      expect(readLink(sceneLink(scene), ids)).toEqual({
        value: { experiment: scene.experiment, view: scene.view ?? {} },
        problems: [],
      });
      const kept = { hide: ['task'], lang: 'zh' } as const;
      expect(readLink(sceneLink(scene, kept), ids).value.view).toEqual({ ...kept, ...scene.view });
    },
  );

  it('say in Chinese what they say in English: Han text, the same numbers but for their units, no half-width marks', () => {
    const numbers = (text: string) => text.match(/\d+(?:[.\s]\d+)*/g)?.sort();
    for (const { id, title, claim } of scenes) {
      expect([id, /\p{Script=Han}/u.test(title.zh), /\p{Script=Han}/u.test(claim.zh)]).toEqual([id, true, true]);
      expect(claim.zh).not.toMatch(/\p{Script=Han}[,;:!?(A-Za-z\d]|[A-Za-z\d,;:]\p{Script=Han}/u);
      const missing = numbers(claim.en)!.filter((number) => !claim.zh.includes(number));
      expect([id, missing]).toEqual([id, []]);
    }
  });
});

/** The engine after so many steps of a scene, with another seed where one is given. */
async function trained(steps: number, id: string, changes: Partial<Experiment> = {}) {
  const experiment = { ...scenes.find((scene) => scene.id === id)!.experiment, ...changes };
  const engine = new LocalEngine(cpuPasses);
  await engine.load(experiment);
  const lanes = await engine.advance(steps);
  return { engine, experiment, lanes, first: lanes.map(({ reports }) => reports[0]!) };
}

/** log10 ḡ_1 / ḡ_T. */
const decades = ({ log2GradNormByTimestep: norms }: StepReport) => (norms[0]! - norms.at(-1)!) * Math.log10(2);
const meanLoss = (reports: readonly StepReport[]) => reports.slice(-50).reduce((sum, { loss }) => sum + loss / 50, 0);
const seeds = [1, 2, 3, 4, 5];
const fewSeeds = [1, 2, 3];

describe('the claims', () => {
  it('powerLaw: log10 ḡ_1 / ḡ_T = 99 log10 λ to 1e-4, at the first step and after 50; factors to 1 %', async () => {
    for (const seed of fewSeeds) {
      const { lanes } = await trained(50, 'powerLaw', { seed });
      [0.9, 1, 1.1].forEach((lambda, lane) => {
        for (const report of [lanes[lane]!.reports[0]!, lanes[lane]!.reports.at(-1)!]) {
          expect(Math.abs(decades(report) - 99 * Math.log10(lambda))).toBeLessThan(1e-4);
        }
      });
    }
    expect(Math.abs(0.9 ** -99 / 34_000 - 1)).toBeLessThan(0.01);
    expect(Math.abs(1.1 ** 99 / 12_500 - 1)).toBeLessThan(0.01);
  });

  it('recurrentScale: below −20 decades, within ±4, above 10 at step 1', async () => {
    for (const seed of seeds) {
      const [small, orthogonal, large] = (await trained(1, 'recurrentScale', { seed })).first.map(decades);
      expect(small).toBeLessThan(-20);
      expect(Math.abs(orthogonal!)).toBeLessThan(4);
      expect(large).toBeGreaterThan(10);
    }
  });

  it('boundedActivation, step 1: more than 6 decades through linear units, less than 3 through tanh', async () => {
    for (const seed of seeds) {
      const [linear, tanh] = (await trained(1, 'boundedActivation', { seed })).first.map(decades);
      expect(linear).toBeGreaterThan(6);
      expect(Math.abs(tanh!)).toBeLessThan(3);
    }
  });

  it('libraryDefaults, step 1: more than 14 decades between them', async () => {
    for (const seed of seeds) {
      const [torch, keras] = (await trained(1, 'libraryDefaults', { seed })).first.map(decades);
      expect(keras! - torch!).toBeGreaterThan(14);
    }
  });

  it('identityRelu: more than half through U = I, less than 1e-10 through an orthogonal U, steps 1 to 10', async () => {
    for (const seed of seeds) {
      const { lanes } = await trained(10, 'identityRelu', { seed });
      const [identity, orthogonal] = lanes.map(({ reports }) => reports.map((report) => 10 ** decades(report)));
      expect(Math.min(...identity!)).toBeGreaterThan(0.5);
      expect(Math.max(...identity!)).toBeLessThanOrEqual(1);
      expect(Math.max(...orthogonal!)).toBeLessThan(1e-10);
    }
  });

  it('forgetGate: below −12 decades, between −6 and −2, within ±2, steps 1 to 10', async () => {
    for (const seed of seeds) {
      const { lanes } = await trained(10, 'forgetGate', { seed });
      const [zero, one, five] = lanes.map(({ reports }) => reports.map(decades));
      expect(Math.max(...zero!)).toBeLessThan(-12);
      expect(Math.min(...one!)).toBeGreaterThan(-6);
      expect(Math.max(...one!)).toBeLessThan(-2);
      expect(Math.max(...five!.map(Math.abs))).toBeLessThan(2);
    }
  });

  it('stateStart: losses agree to 1e-6, the start’s gradient is below 1e-10 and not 0', async () => {
    for (const seed of seeds) {
      const { first } = await trained(1, 'stateStart', { seed });
      for (const { loss } of first) expect(Math.abs(loss / first[0]!.loss - 1)).toBeLessThan(1e-6);
      const { gradNorm } = first[3]!.parameters.start!;
      expect(gradNorm).toBeLessThan(1e-10);
      expect(gradNorm).toBeGreaterThan(0);
    }
  });

  it('truncatedPast: the last 20 timesteps as in full BPTT to 1e-9 of log2, exactly 0 before, and not 0 without a window', async () => {
    for (const seed of fewSeeds) {
      const [full, cut] = (await trained(1, 'truncatedPast', { seed })).first.map((r) => r.log2GradNormByTimestep);
      expect([...cut!.subarray(0, 40)]).toEqual(new Array(40).fill(Number.NEGATIVE_INFINITY));
      expect(full!.every(Number.isFinite)).toBe(true);
      cut!.subarray(40).forEach((norm, i) => {
        expect(Math.abs(norm - full![40 + i]!)).toBeLessThan(1e-9);
      });
    }
  });

  it('clippingRescues: diverged within 5 steps without, mean loss of 50 steps below 0.15 after 500 with', async () => {
    for (const seed of fewSeeds) {
      const [none, clipped] = (await trained(500, 'clippingRescues', { seed })).lanes;
      expect(none!.diverged?.step).toBeLessThanOrEqual(5);
      expect(clipped!.diverged).toBeUndefined();
      expect(meanLoss(clipped!.reports)).toBeLessThan(0.15);
    }
  });

  it('clipDirection: between gradient and update 0° to 0.1° by norm, above 30° by value', async () => {
    for (const seed of seeds) {
      const { engine, experiment, first } = await trained(0, 'clipDirection', { seed });
      expect(first).toEqual([undefined, undefined]);
      const parametersOf = (lane: number) => Promise.all(parameterNames.map((name) => engine.read(lane, name)));
      const before = await Promise.all(experiment.lanes.map((_, lane) => parametersOf(lane)));
      await engine.advance(1);
      const angles = await Promise.all(
        experiment.lanes.map(async (_, lane) => {
          const moved = (await parametersOf(lane)).map((values, p) => values.map((x, i) => before[lane]![p]![i]! - x));
          const gradients = await Promise.all(parameterNames.map((name) => engine.read(lane, `gradient.${name}`)));
          return degreesBetween(moved, gradients);
        }),
      );
      expect(angles[0]).toBeLessThan(0.1);
      expect(angles[1]).toBeGreaterThan(30);
    }
  });

  it('weightClipping: above 4 decades at first and unclipped for 20 steps; below −10 from step 2 on, no weight beyond 0.1', async () => {
    for (const seed of fewSeeds) {
      const { engine, lanes } = await trained(20, 'weightClipping', { seed });
      const [free, clipped] = lanes.map(({ reports }) => reports.map(decades));
      expect(Math.min(...free!)).toBeGreaterThan(4);
      expect(clipped![0]).toBe(free![0]);
      expect(Math.max(...clipped!.slice(1))).toBeLessThan(-10);
      for (const name of parameterNames) {
        for (const weight of await engine.read(1, name)) expect(Math.abs(weight)).toBeLessThanOrEqual(Math.fround(0.1));
      }
    }
  });

  it.each(fewSeeds)(
    'optimizerDuel, seed %i: mean loss of 50 steps after 400 below 0.05 for Adam, above 0.13 for SGD',
    async (seed) => {
      const { experiment, lanes } = await trained(400, 'optimizerDuel', { seed });
      const lossOf = (id: string) =>
        meanLoss(lanes[experiment.lanes.findIndex(({ optimizer }) => optimizer.id === id)]!.reports);
      expect(lossOf('adam')).toBeLessThan(0.05);
      expect(lossOf('sgd')).toBeGreaterThan(0.13);
    },
  );

  it.each(fewSeeds)(
    'copyingMemory, seed %i: mean loss of 50 steps after 500 of LSTM below 0.8, tanh 0.832 to 0.02, linear below 0.1',
    async (seed) => {
      const { lanes } = await trained(500, 'copyingMemory', { seed });
      const [lstm, tanh, linear] = lanes.map(({ reports }) => meanLoss(reports));
      expect(lstm).toBeLessThan(0.8);
      expect(Math.abs(tanh! - 0.832)).toBeLessThan(0.02);
      expect(linear).toBeLessThan(0.1);
      expect(Math.abs((10 * Math.log(8)) / 25 - 0.832)).toBeLessThan(5e-4);
    },
  );

  it('bigBatch: loss, norms and ḡ_t of the first step within 1e-5 of those of one batch of 32', async () => {
    for (const seed of fewSeeds) {
      const { first: accumulated } = await trained(1, 'bigBatch', { seed });
      const { first: whole } = await trained(1, 'bigBatch', { seed, batchSize: 32, accumulation: 1 });
      accumulated.forEach((report, lane) => {
        const reference = whole[lane]!;
        expect(Math.abs(report.loss / reference.loss - 1)).toBeLessThan(1e-5);
        expect(Math.abs(report.gradNorm / reference.gradNorm - 1)).toBeLessThan(1e-5);
        report.log2GradNormByTimestep.forEach((norm, i) => {
          expect(Math.abs(2 ** (norm - reference.log2GradNormByTimestep[i]!) - 1)).toBeLessThan(1e-5);
        });
      });
    }
  });
});

/** Between two lists of tensors, each list taken as one vector. */
function degreesBetween(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  const dot = (x: readonly Float64Array[], y: readonly Float64Array[]) =>
    x.reduce((sum, values, p) => sum + values.reduce((s, value, i) => s + value * y[p]![i]!, 0), 0);
  return (Math.acos(Math.min(1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))) * 180) / Math.PI;
}
