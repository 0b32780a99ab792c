import { describe, expect, it } from 'vitest';
import { type NamedFinding, rules } from '../../lab/diagnosis/index.ts';
import { defaultLane } from '../../model/experiment.ts';
import { en } from '../messages/en.ts';
import { numbersOf } from '../messages/numbers.ts';
import { zh } from '../messages/zh.ts';
import { findingText, fullFindingText, suggestionText } from './finding-text.ts';

const numbers = numbersOf('en');
const evidence = {
  step: 812,
  ratio: 0.44,
  loss: 1.3,
  baseline: 1 / 6,
  stuck: 12,
  units: 64,
  decades: 1.36,
  share: 0.83,
  steps: 100,
};
const named = (id: NamedFinding['id'], more = {}): NamedFinding => ({ id, evidence: { ...evidence, ...more } });

describe('findings in words', () => {
  it.each(rules.map(({ id }) => id))('%s has all its numbers, in both languages', (id) => {
    for (const words of [en.findings, zh.findings]) {
      for (const text of [findingText(named(id), words, numbers), fullFindingText(named(id), words, numbers)]) {
        expect(text).toMatch(/\d/);
        expect(text).not.toMatch(/undefined|NaN/);
      }
    }
  });

  it('say in a line what, and in full how far', () => {
    const vanishing = named('vanishing', { reach: 11 });
    expect(findingText(vanishing, en.findings, numbers)).toBe('vanishing: 23× smaller per 10 timesteps back');
    expect(fullFindingText(vanishing, en.findings, numbers)).toBe(
      'vanishing: 23× smaller per 10 timesteps back; a thousandth is left 12 timesteps back',
    );
    expect(fullFindingText(named('vanishing', { reach: 0 }), en.findings, numbers)).toMatch(/left 1 timestep back$/);
    const zero = named('vanishing', { zeroFrom: 40, reach: 9 });
    expect(findingText(zero, en.findings, numbers)).toBe('vanishing: exactly 0 from t = 40 back to 1');
    expect(fullFindingText(named('tooFast'), en.findings, numbers)).toBe(
      'learning rate too large: a step changed weights by 44.0\u00a0%; mean loss 1.30, above the baseline 0.167',
    );
  });

  it('name the setting to try and its value', () => {
    const tried = (suggestion: NamedFinding['suggestion']) =>
      suggestionText(
        { ...named('clipped'), ...(suggestion && { suggestion }) },
        defaultLane(),
        en.findings,
        numbers,
        (text) => text.en,
      );
    expect(tried({ path: 'recurrentInitializer', value: 'orthogonal' })).toBe('Try recurrent weights U: orthogonal');
    expect(tried({ path: 'optimizer.learningRate', value: 1e-4 })).toBe('Try learning rate η: 10⁻⁴');
    expect(tried({ path: 'cell.activation', value: 'leakyRelu' })).toBe('Try activation φ: leaky ReLU');
    expect(tried(undefined)).toBeUndefined();
  });
});
