import { describe, expect, it } from 'vitest';
import { readLink } from '../../lab/link.ts';
import { describeAllowed, type Problem } from '../../model/problem.ts';
import { en } from '../messages/en.ts';
import { laterInEnglish } from '../messages/later/en.ts';
import { nearest } from './nearest.ts';
import { inOrder, problemText } from './opening-text.ts';

const words = {
  opened: laterInEnglish.opened,
  sentences: en.sentences,
  allowedText: (allowed: Problem['allowed']) => describeAllowed(allowed),
  whole: String,
  laneName: (lane: number) => `Lane ${lane + 1} (${['Adam', 'SGD'][lane]})`,
};
const said = (hash: string) => inOrder(readLink(hash).problems).map((problem) => problemText(problem, 'link', words));

describe('what is said of a bad link', () => {
  it('names the lane, the key as the link has it, the value, what is allowed and what is used', () => {
    expect(said('v1&optimizer=adam/sgd,learningRate:-5&seed=abc&hiddenSize=')).toEqual([
      'seed can’t be “abc”. Allowed: a whole number from 0 to 4294967295. Used: 1.',
      'hiddenSize has no value. Allowed: a whole number from 1 to 256. Used: 64.',
      'Lane 2 (SGD): optimizer.learningRate can’t be “-5”. Allowed: a number from 1e-8 to 100. Used: 0.01.',
    ]);
  });

  it('says of a key that means nothing what may have been meant, or else what there is, with signs decoded', () => {
    expect(said('v1&recurentInitializer=normal&optimizer=adam,foo%20bar:3%2F4,lerningRate:1/sgd')).toEqual([
      '“recurentInitializer” is no setting: its value, “normal”, was left out. Did you mean “recurrentInitializer”?',
      'Lane 1 (Adam): “optimizer.lerningRate” is no setting: its value, “1”, was left out. ' +
        'Did you mean “optimizer.learningRate”?',
      'Lane 1 (Adam): “optimizer.foo bar” is no setting: its value, “3/4”, was left out. ' +
        'Allowed: learningRate, beta1, beta2, epsilon.',
    ]);
  });

  it('says it of other keys last, and names no more than a few of many', () => {
    expect(said('v1&quux=1&seed=abc&seeed=2')).toEqual([
      expect.stringMatching(/^“seeed” is no setting.* Did you mean “seed”\?$/),
      expect.stringMatching(/^seed can’t be “abc”/),
      expect.stringMatching(
        /^“quux” is no setting: its value, “1”, was left out\. Allowed: (\w+, ){7}\w+ … and \d+ more\.$/,
      ),
    ]);
  });

  it('says of an id that there is not which one may have been meant', () => {
    expect(said('v1&cell=lstmm')).toEqual([
      expect.stringMatching(/^cell can’t be “lstmm”\. Did you mean “lstm”\? Allowed: rnn, .*\. Used: rnn\.$/),
    ]);
    expect(said('v1&cell=lsmt')[0]).toContain('Did you mean “lstm”?');
    expect(said('v1&hide=tasks')).toEqual([
      expect.stringMatching(/^hide can’t be “tasks”\. Did you mean “task”\? Allowed: .*\. It was left out\.$/),
    ]);
  });

  it('says what a fork is not, by its name in links', () => {
    expect(said('v1&fork.optimizer=sgd')).toEqual(['fork.optimizer can’t be “sgd”. Allowed: same. It was left out.']);
    expect(said('v1&fork=/9&fork.clip=/valu')).toEqual([
      expect.stringMatching(/^Lane 2 \(SGD\): fork\.clip can’t be “valu”\. .* Used: globalNorm\.$/),
    ]);
  });

  it('shows no more than 60 characters of a value', () => {
    expect(said(`v1&seed=${'a'.repeat(61)}`)[0]).toContain(`“${'a'.repeat(60)}…”`);
  });
});

describe('what may have been meant', () => {
  it.each([
    ['seeed', 'seed'],
    ['HIDDENSIZE', 'hiddenSize'],
    ['sede', 'seed'],
    ['clel', 'cell'],
    ['task', undefined],
    ['', undefined],
    ['x'.repeat(1e6), undefined],
  ])('%.20s: %s', (typed, name) => {
    expect(nearest(typed, ['seed', 'hiddenSize', 'cell'])).toBe(name);
  });

  it('is at most a third of the letters away', () => {
    expect(nearest('sxxd', ['seed'])).toBe(undefined);
    expect(nearest('sxed', ['seed'])).toBe('seed');
  });
});
