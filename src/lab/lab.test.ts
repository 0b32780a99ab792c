// The laboratory on the reference engine in this thread: real numbers, from the first edit to the last step.

import { afterEach, describe, expect, it } from 'vitest';
import { LocalEngine } from '../engine/local.ts';
import { referencePasses } from '../engine/reference/index.ts';
import { checkExperiment, type Experiment } from '../model/experiment.ts';
import { createLab, type Lab, labHook } from './lab.ts';

const labs: Lab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) lab.dispose();
});

function experimentOf(value: object): Experiment {
  const checked = checkExperiment({ batchSize: 4, task: { id: 'adding', timesteps: 5 }, ...value });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}

function openLab(value: object): Lab {
  const lab = createLab({
    machine: {
      open: () => new LocalEngine(referencePasses),
      fallback: 'reference',
      findGpu: async () => ({ reason: 'noAdapter', detail: 'no WebGPU' }),
    },
    experiment: experimentOf(value),
    requestedEngine: 'reference',
  });
  labs.push(lab);
  return lab;
}

const pair = { lanes: [{ hiddenSize: 3 }, { hiddenSize: 4, cell: 'lstm' }] };
const exploding = {
  hiddenSize: 2,
  cell: { id: 'rnn', activation: 'linear' },
  optimizer: { id: 'sgd', learningRate: 100 },
};

describe('the lab', () => {
  it('trains the very numbers of the engine alone, and the same again after a reset', async () => {
    const lab = openLab(pair);
    const hook = labHook(lab);
    const losses = () =>
      lab.telemetry.lanes.map(({ history }) => history.loss.buckets.map(({ mean }) => mean).slice(0, 50));
    lab.run.run();
    await hook.waitForStep(50);
    await lab.run.pause();
    const first = losses();
    const engine = new LocalEngine(referencePasses);
    await engine.load(experimentOf(pair));
    const alone = await engine.advance(50);
    expect(first).toEqual(alone.map(({ reports }) => reports.map(({ loss }) => loss)));
    lab.run.reset();
    lab.run.run();
    await hook.waitForStep(50);
    await lab.run.pause();
    expect(losses()).toEqual(first);
  });

  it('keeps timers and input alive though the engine trains in this thread', async () => {
    const lab = openLab(pair);
    lab.run.run();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await lab.run.pause();
    expect(labHook(lab).state().phase).toBe('paused');
  });

  it('trains an edited experiment from step 0, and refuses an impossible one without a stop', async () => {
    const lab = openLab(pair);
    const hook = labHook(lab);
    lab.run.run();
    await hook.waitForStep(5);
    expect(lab.experiment.setLane(0, 'hiddenSize', 0).ok).toBe(false);
    const { step } = await hook.waitForStep(hook.state().step + 1);
    expect(step).toBeGreaterThan(5);
    lab.experiment.setLane('all', 'hiddenSize', 2);
    await new Promise<void>((resolve) => {
      lab.run.store.subscribe(({ experiment }) => experiment.lanes[0].hiddenSize === 2 && resolve());
    });
    await hook.waitForStep(1);
    expect(lab.telemetry.lanes[0].history.loss.buckets[0].firstStep).toBe(1);
  });
});

describe('lanes that are moved or left out', () => {
  it('go on with the very numbers they would have had', async () => {
    const lab = openLab(pair);
    const hook = labHook(lab);
    lab.run.run();
    await hook.waitForStep(20);
    lab.experiment.replace({ ...experimentOf(pair), lanes: experimentOf(pair).lanes.slice(1) });
    await new Promise<void>((resolve) => {
      lab.run.store.subscribe(({ experiment }) => experiment.lanes.length === 1 && resolve());
    });
    await hook.waitForStep(hook.state().step + 20);
    await lab.run.pause();
    const losses = lab.telemetry.lanes[0].history.loss.buckets.map(({ mean }) => mean);
    const engine = new LocalEngine(referencePasses);
    await engine.load(experimentOf(pair));
    const alone = await engine.advance(losses.length);
    expect(losses).toEqual(alone[1].reports.map(({ loss }) => loss));
  });
});

describe('the hook for browser tests', () => {
  it('gives the latest reports as plain data', async () => {
    const lab = openLab(pair);
    const hook = labHook(lab);
    expect(hook.latestReports()).toEqual([undefined, undefined]);
    lab.run.singleStep();
    await hook.waitForStep(1);
    const [report] = hook.latestReports();
    expect(report).toMatchObject({ step: 1, loss: expect.any(Number) });
    expect(report!.log2GradNormByTimestep).toEqual([...lab.telemetry.lanes[0].latest!.log2GradNormByTimestep]);
    expect(Array.isArray(report!.log2GradNormByTimestep)).toBe(true);
  });

  it('does not wait for steps that can’t come: every lane has diverged', async () => {
    const lab = openLab({ lanes: [{ ...exploding, clip: 'none' }] });
    const hook = labHook(lab);
    lab.run.run();
    await expect(hook.waitForStep(1e9)).rejects.toThrow(/Every lane has diverged by step \d+, before step 1000000000/);
    const [lane] = hook.state().lanes;
    expect(lane.kind === 'diverged' && lane.step).toBe(hook.state().step);
  });

  it('does not wait for steps that can’t come: the engine failed', async () => {
    const lab = openLab(pair);
    lab.run.store.setState({ phase: 'failed', message: 'gone' });
    await expect(labHook(lab).waitForStep(3)).rejects.toThrow('The run failed at step 0: gone');
  });
});
