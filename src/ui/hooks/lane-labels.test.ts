import { describe, expect, it } from 'vitest';
import { checkExperiment, defaultExperiment, type Experiment } from '../../model/experiment.ts';
import { en } from '../messages/en.ts';
import { numbersOf } from '../messages/numbers.ts';
import { zh } from '../messages/zh.ts';
import { laneLabels } from './lane-labels.ts';

const labelsOf = (experiment: Experiment) => laneLabels(experiment, en.lanes, numbersOf('en'), (text) => text.en);

function labels(...lanes: object[]) {
  const checked = checkExperiment({ lanes });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return labelsOf(checked.value);
}

/** With ordinary spaces. */
const plain = (texts: readonly string[]) => texts.map((text) => text.replace(/\s/g, ' '));

describe('lane labels', () => {
  it('are the values alone where one setting differs', () => {
    const { names, shortNames, differences, table } = labelsOf(defaultExperiment());
    expect(plain(names)).toEqual(['normal, std σ 0.0625', 'orthogonal', 'normal, std σ 0.375']);
    expect(shortNames).toEqual(names);
    expect(differences).toEqual(['recurrent weights U']);
    expect(table).toEqual([{ label: 'recurrent weights U', values: names }]);
  });

  it('name the setting where its value says nothing by itself', () => {
    expect(plain(labels({}, { state: 'normal' }).names)[0]).toBe('h₀ zeros');
    expect(plain(labels({}, { hiddenSize: 8 }).names)).toEqual(['H 64', 'H 8']);
    const { names } = labels({}, { cell: 'lstm', recurrentInitializer: 'identity' });
    expect(plain(names)[1]).toMatch(/^LSTM · U identity/);
  });

  it('name a setting that is called as its entry once', () => {
    const bias = (value: number) => ({ cell: 'lstm', biasInitializer: { id: 'forgetBias', value } });
    const { names, table } = labels(bias(0), bias(5));
    expect(plain(names)).toEqual(['forget-gate bias 0', 'forget-gate bias 5']);
    expect(table).toEqual([{ label: 'biases b', values: names }]);
    expect(plain(labels(bias(0), { cell: 'lstm', biasInitializer: 'zeros' }).names)).toEqual([
      'forget-gate bias 0',
      'biases zeros',
    ]);
  });

  it('break neither between a sign and its value nor before the sign', () => {
    expect(labels({}, { optimizer: { id: 'adam', learningRate: 0.01 } }).names[1]).toBe(
      'learning rate\u00a0η\u00a00.01',
    );
    expect(labels({}, { hiddenSize: 8 }).names[1]).toBe('H\u00a08');
  });

  it('of forks say the step and what changed there, one after the other', () => {
    const slow = { optimizer: { id: 'adam', learningRate: 0.01 } };
    const once = { ...slow, fork: { step: 1200, from: { optimizer: 'adam' } } };
    const twice = {
      ...slow,
      clip: 'none',
      schedule: 'cosine',
      fork: { step: 20_000, from: { ...once, clip: 'globalNorm', schedule: 'constant' } },
    };
    const { names, shortNames, differences, table } = labels({}, once, twice);
    const changes = ['after step 1 200: learning rate η 0.01', 'after step 20 000: clip none, schedule cosine'];
    expect(plain(names)).toEqual(['Lane 1', changes[0], changes.join(' · ')]);
    expect(shortNames).toEqual(names);
    expect(differences).toEqual(['settings after a fork']);
    expect(table).toEqual([{ label: 'settings after a fork', values: ['–', names[1], names[2]] }]);
    const withOthers = labels(
      {},
      { cell: 'gru' },
      { ...once, cell: 'gru', fork: { step: 7, from: { cell: 'gru', optimizer: 'adam' } } },
    );
    expect(plain(withOthers.names)).toEqual(['Simple RNN', 'GRU', 'GRU · after step 7: learning rate η 0.01']);
    expect(withOthers.differences).toEqual(['cell', 'settings after a fork']);
    expect(labels({}, { fork: { step: 7 } }).names).toEqual(['Lane 1', 'after step 7']);
  });
  it('bear the lane’s number where two would be the same', () => {
    const { names } = labels({ cell: 'gru' }, { cell: 'lstm' }, { cell: 'gru' });
    expect(names).toEqual(['GRU · lane 1', 'LSTM', 'GRU · lane 3']);
    expect(labels({}, {}).names).toEqual(['Lane 1', 'Lane 2']);
  });

  it('are in Chinese with the entries’ own words', () => {
    const inChinese = (experiment: Experiment) => laneLabels(experiment, zh.lanes, numbersOf('zh'), (text) => text.zh);
    expect(plain(inChinese(defaultExperiment()).names)).toEqual([
      '正态，标准差 σ 0.0625',
      '正交',
      '正态，标准差 σ 0.375',
    ]);
    expect(inChinese(defaultExperiment()).differences).toEqual(['循环权重 U']);
    const forked = checkExperiment({ lanes: [{}, { clip: 'none', fork: { step: 9, from: { clip: 'globalNorm' } } }] });
    if (!forked.ok) throw new Error('refused');
    expect(inChinese(forked.value).names[1]).toBe('第 9 步之后：裁剪：无');
    const checked = checkExperiment({ lanes: [{}, { clip: 'none', state: 'normal' }] });
    if (!checked.ok) throw new Error('refused');
    expect(plain(inChinese(checked.value).names)).toEqual(['h₀ 全零 · 裁剪：全局范数', 'h₀ 正态 · 裁剪：无']);
  });

  it('keep to the two rarest traits on charts', () => {
    const { names, shortNames } = labels(
      { cell: 'gru', hiddenSize: 32 },
      { cell: 'lstm', hiddenSize: 32, optimizer: 'sgd' },
      { cell: 'lstm', hiddenSize: 16 },
    );
    expect(plain(names)[0]).toBe('H 32 · GRU · Adam');
    expect(plain(shortNames)).toEqual(['Lane 1: H 32, GRU …', 'Lane 2: H 32, SGD …', 'Lane 3: H 16, LSTM …']);
  });
});
