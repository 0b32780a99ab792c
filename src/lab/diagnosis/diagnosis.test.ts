// The rules on real runs whose outcome is known, and at the edges of their thresholds.

import { describe, expect, it } from 'vitest';
import { cpuPasses } from '../../engine/cpu/index.ts';
import { LocalEngine } from '../../engine/local.ts';
import { entryOf } from '../../model/entry.ts';
import { checkExperiment } from '../../model/experiment.ts';
import { type AnyTask, tasks } from '../../model/tasks/index.ts';
import { History } from '../history.ts';
import { updateRatioOf } from '../telemetry.ts';
import { stepReport } from '../testing/fake-engine.ts';
import { diagnose, type LaneFacts } from './index.ts';
import { reachOf } from './vanishing.ts';

/** What is known of the only lane of an experiment after so many steps. */
async function factsAfter(steps: number, value: object): Promise<LaneFacts> {
  const checked = checkExperiment(value);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const { task, lanes } = checked.value;
  const engine = new LocalEngine(cpuPasses);
  await engine.load(checked.value);
  const [{ reports, diverged }] = await engine.advance(steps);
  const scores = await engine.evaluate();
  const [loss, clipped, gradNorm, updateRatio] = [new History(), new History(), new History(), new History()];
  for (const report of reports) {
    loss.push(report.step, report.loss);
    gradNorm.push(report.step, report.gradNorm);
    updateRatio.push(report.step, updateRatioOf(report));
    clipped.push(report.step, Number(report.clippedGradNorm < report.gradNorm * (1 - 1e-5)));
  }
  return {
    settings: lanes[0],
    task: entryOf<AnyTask>(tasks, task.id),
    taskChoice: task,
    step: reports.at(-1)!.step,
    report: reports.findLast(({ log2GradNormByTimestep }) => log2GradNormByTimestep.some(Number.isFinite)),
    loss: loss.buckets,
    clipped: clipped.buckets,
    gradNorm: gradNorm.buckets,
    updateRatio: updateRatio.buckets,
    diverged,
    heldOut: scores?.[0],
  };
}

const idsOf = (facts: LaneFacts) => diagnose(facts).map(({ id }) => id);
const small = { batchSize: 8, task: { id: 'adding', timesteps: 30 } };
const sgd = (learningRate: number) => ({ id: 'sgd', learningRate });

describe('the rules, on runs with a known outcome', () => {
  it('say that the gradient vanishes, by how much and how far it reaches, where weights are small', async () => {
    const lane = { hiddenSize: 32, recurrentInitializer: { id: 'normal', std: 0.5 / Math.sqrt(32) } };
    const facts = await factsAfter(1, { ...small, lanes: [lane] });
    const [finding] = diagnose(facts);
    expect(finding).toMatchObject({
      id: 'vanishing',
      suggestion: { path: 'recurrentInitializer', value: 'orthogonal' },
    });
    // A linear network of this σ loses log10(1/0.5) ≈ 0.30 decades each timestep; tanh and chance only add to that.
    expect(finding!.evidence.decades).toBeGreaterThan(2);
    expect(finding!.evidence.reach).toBeLessThan(15);
  });

  it('say that it explodes, and try a clip first, where weights are large', async () => {
    const lane = {
      hiddenSize: 32,
      cell: { id: 'rnn', activation: 'linear' },
      recurrentInitializer: { id: 'normal', std: 1.5 / Math.sqrt(32) },
    };
    const facts = await factsAfter(1, { ...small, lanes: [{ ...lane, clip: 'none', optimizer: sgd(1e-8) }] });
    expect(diagnose(facts)[0]).toMatchObject({
      id: 'exploding',
      suggestion: { path: 'clip', value: 'globalNorm' },
    });
    const clipped = await factsAfter(1, { ...small, lanes: [lane] });
    expect(diagnose(clipped)[0]!.suggestion).toEqual({ path: 'recurrentInitializer', value: 'orthogonal' });
  });

  it('say where a lane diverged, and nothing else', async () => {
    const lane = { cell: { id: 'rnn', activation: 'linear' }, clip: 'none', optimizer: sgd(100) };
    const facts = await factsAfter(100, { ...small, lanes: [{ ...lane, hiddenSize: 4 }] });
    const findings = diagnose(facts);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ id: 'diverged', evidence: { step: facts.diverged!.step } });
  });

  it.each([
    // Steps of a gradient that explodes, which a clip shortens, and steps that are too long whatever the gradient.
    [0.01, 3, { path: 'clip', value: 'globalNorm' }],
    [50, 1, { path: 'optimizer.learningRate', value: 5 }],
  ])('try after a divergence of SGD with learning rate %s, weights of gain %s: %o', async (rate, gain, suggestion) => {
    const lane = {
      hiddenSize: 32,
      cell: { id: 'rnn', activation: 'linear' },
      recurrentInitializer: { id: 'normal', std: gain / Math.sqrt(32) },
      clip: 'none',
      optimizer: sgd(rate),
    };
    const facts = await factsAfter(100, { ...small, lanes: [lane] });
    expect(diagnose(facts)).toMatchObject([{ id: 'diverged', suggestion }]);
    // A lane that is clipped already has no other way.
    const clipped = { ...facts, settings: { ...facts.settings, clip: { id: 'globalNorm', threshold: 1 } } };
    expect(diagnose(clipped)[0]!.suggestion).toEqual({ path: 'optimizer.learningRate', value: rate / 10 });
  });

  it.each([
    ['adam', 1, true],
    ['adam', 0.3, true],
    ['adam', 0.001, false],
    ['sgd', 1, true],
    ['sgd', 0.1, false],
    ['rmsprop', 0.1, true],
  ])('of %s with learning rate %s, that it is too large: %s', async (id, learningRate, isTooFast) => {
    const facts = await factsAfter(200, { ...small, lanes: [{ hiddenSize: 64, optimizer: { id, learningRate } }] });
    const finding = diagnose(facts).find((each) => each.id === 'tooFast');
    expect(finding?.suggestion).toEqual(
      isTooFast ? { path: 'optimizer.learningRate', value: learningRate / 10 } : undefined,
    );
    if (finding) expect(finding.evidence.loss).toBeGreaterThan(1.25 * finding.evidence.baseline!);
  });

  it('say in which share of steps the clip was at work: all under a tiny threshold, none under a huge one', async () => {
    const under = (threshold: number) =>
      factsAfter(60, { ...small, lanes: [{ hiddenSize: 8, clip: { id: 'globalNorm', threshold } }] });
    const finding = diagnose(await under(1e-6)).find(({ id }) => id === 'clipped');
    expect(finding).toMatchObject({
      evidence: { share: 1, steps: 60 },
      suggestion: { path: 'clip.threshold', value: 1e-5 },
    });
    expect(idsOf(await under(1e6))).not.toContain('clipped');
  });

  it('say that it learns, and that it has solved the task; or that it knows no more than at the start', async () => {
    const task = { id: 'adding', timesteps: 2 };
    const lane = { hiddenSize: 32, optimizer: { id: 'adam', learningRate: 0.01 } };
    const idsAfter = async (steps: number) => idsOf(await factsAfter(steps, { batchSize: 32, task, lanes: [lane] }));
    expect(await idsAfter(60)).not.toContain('solved');
    const inTheEnd = await idsAfter(1500);
    expect(inTheEnd).toContain('solved');
    expect(inTheEnd).not.toContain('learning');
    const stuck = { ...lane, optimizer: sgd(1e-8) };
    const facts = await factsAfter(600, { batchSize: 32, task, lanes: [stuck] });
    expect(idsOf(facts)).toContain('onBaseline');
  });
});

describe('the rules', () => {
  const facts: LaneFacts = {
    settings: checkedLane({ cell: { id: 'rnn', activation: 'relu' } }),
    task: entryOf<AnyTask>(tasks, 'adding'),
    taskChoice: { id: 'adding', timesteps: 30, variant: 'arjovsky' },
    step: 10,
    report: stepReport(10, { log2GradNormByTimestep: new Float64Array(30).fill(-1) }),
    loss: [],
    clipped: [],
    gradNorm: [],
    updateRatio: [],
  };

  it('have nothing to say of a lane that has taken no step', () => {
    expect(diagnose({ ...facts, report: undefined, step: 0 })).toEqual([]);
  });

  it('call units dead where their derivative is 0 throughout, from a tenth of them on', () => {
    const of = (stuck: number, isDeadly: boolean) =>
      idsOf({ ...facts, saturation: { share: 0.2, stuck, units: 100, isDeadly } });
    expect([of(9, true), of(10, true), of(10, false)]).toEqual([[], ['dead'], []]);
  });

  it('call states saturated where half of them are', () => {
    const of = (share: number) => idsOf({ ...facts, saturation: { share, stuck: 0, units: 100, isDeadly: false } });
    expect([of(0.49), of(0.5)]).toEqual([[], ['saturated']]);
  });

  it('find the reach of the loss, and a gradient that is exactly 0', () => {
    const norms = Float64Array.from({ length: 30 }, (_, i) => i - 29);
    // 2^-9 is above a thousandth, 2^-10 below.
    expect(reachOf(norms)).toBe(9);
    expect(reachOf(new Float64Array(30))).toBe(29);
    norms.fill(Number.NEGATIVE_INFINITY, 0, 12);
    const [finding] = diagnose({ ...facts, report: stepReport(10, { log2GradNormByTimestep: norms }) });
    expect(finding).toMatchObject({ id: 'vanishing', evidence: { zeroFrom: 12, reach: 9 } });
  });

  it('suggest only what the lane is not set to, and settings that are possible', () => {
    const vanishing = Float64Array.from({ length: 30 }, (_, i) => i - 29);
    const report = stepReport(10, { log2GradNormByTimestep: vanishing });
    const of = (lane: object) => diagnose({ ...facts, report, settings: checkedLane(lane) })[0]!.suggestion;
    expect(of({ recurrentInitializer: 'identity' })).toEqual({ path: 'recurrentInitializer', value: 'orthogonal' });
    expect(of({ recurrentInitializer: 'orthogonal' })).toEqual({ path: 'cell', value: 'lstm' });
    expect(of({ recurrentInitializer: 'orthogonal', cell: 'lstm' })).toBeUndefined();
  });
});

function checkedLane(lane: object) {
  const checked = checkExperiment({ lanes: [lane] });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value.lanes[0]!;
}
