import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../model/experiment.ts';
import { createExperimentStore } from './experiment-store.ts';
import { createOpenings } from './opening.ts';
import { createViewStore } from './view-store.ts';

function open() {
  const experiments = createExperimentStore(defaultExperiment());
  const view = createViewStore();
  return { experiments, view, openings: createOpenings(experiments, view, ['loss'], undefined, () => undefined) };
}
const problemsOf = ({ openings }: ReturnType<typeof open>) => {
  const { opening } = openings.getState();
  return opening && { kind: opening.kind, keys: opening.problems.map(({ key }) => key) };
};
const fileOf = (text: string) => new Blob([text]);

describe('opening', () => {
  it('takes experiment and view out of a link, and says what was wrong with it until that is dismissed', () => {
    const lab = open();
    lab.openings.openLink('#v1&seed=5&charts=loss&hide=task&cell=x');
    expect(lab.experiments.getState().experiment).toMatchObject({ seed: 5, lanes: [{ cell: { id: 'rnn' } }] });
    expect(lab.view.getState()).toEqual({ charts: ['loss'], hide: ['task'] });
    expect(problemsOf(lab)).toEqual({ kind: 'mended', keys: ['cell.id'] });
    lab.openings.dismiss();
    expect(problemsOf(lab)).toBeUndefined();
    lab.openings.openLink(lab.openings.link());
    expect(problemsOf(lab)).toBeUndefined();
  });

  it('does not start over for a link to what is there', () => {
    const lab = open();
    const before = lab.experiments.getState();
    lab.openings.openLink(`#${lab.openings.link()}`);
    expect(lab.experiments.getState()).toBe(before);
  });

  it('takes a file and keeps the view; of a bad one what can be read', async () => {
    const lab = open();
    lab.view.setHidden('task', true);
    await lab.openings.openFile(fileOf('{ "format": "backflow-experiment", "version": 1, "seed": 5, "x": 1 }'));
    expect(lab.experiments.getState().experiment.seed).toBe(5);
    expect(lab.view.getState()).toEqual({ hide: ['task'] });
    expect(problemsOf(lab)).toEqual({ kind: 'mended', keys: ['x'] });
  });

  it('changes nothing for what is no experiment, or too large to be one', async () => {
    const lab = open();
    const before = lab.experiments.getState();
    await lab.openings.openFile(fileOf('{ "format": "backflow-experiment", "version": 2 }'));
    expect(problemsOf(lab)).toEqual({ kind: 'refused', keys: ['version'] });
    await lab.openings.openFile({ size: 1e12, text: () => Promise.reject(new Error('read')) });
    expect(problemsOf(lab)).toEqual({ kind: 'refused', keys: ['file'] });
    expect(lab.experiments.getState()).toBe(before);
  });

  it('says that a file could not be read', async () => {
    const lab = open();
    await lab.openings.openFile({ size: 1, text: () => Promise.reject(new Error('a folder')) });
    expect(problemsOf(lab)).toEqual({ kind: 'refused', keys: ['file'] });
  });
});

describe('the view', () => {
  it('hides groups of controls, in one order, and shows them again', () => {
    const view = createViewStore({ lang: 'zh' });
    view.setHidden('shared', true);
    view.setHidden('engine', true);
    expect(view.getState()).toEqual({ hide: ['engine', 'shared'], lang: 'zh' });
    view.setHidden('engine', false);
    view.setHidden('shared', false);
    expect(view.getState()).toEqual({ lang: 'zh' });
  });
});
