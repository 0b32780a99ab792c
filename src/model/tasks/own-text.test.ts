import { describe, expect, it } from 'vitest';
import { randomStream } from '../../math/random.ts';
import { checkExperiment } from '../check-experiment.ts';
import { defaultChoice } from '../entry.ts';
import { describeProblem } from '../problem.ts';
import { ownText } from './own-text.ts';
import { classesOf, opened } from './testing.ts';

/** 200 characters of three: 180 to train on. */
const text = 'abcab'.repeat(40);
const settings = { id: 'ownText', text, timesteps: 7 };

describe('a task of one’s own text', () => {
  it('asks for the character after each, in an alphabet of its own', async () => {
    expect(ownText.shape(settings)).toEqual({ timesteps: 7, inputSize: 3, outputSize: 3, lossAt: 'every' });
    const { batch, heldOut, heldOutCount } = await opened(ownText, settings);
    const { inputs, targets } = batch(randomStream(1), 20);
    const wordsOf = (oneHot: Float32Array, size: number) =>
      classesOf(oneHot, size, 3).map((classes) => classes.map((code) => 'abc'[code]).join(''));
    const after = wordsOf(targets, 20);
    wordsOf(inputs, 20).forEach((word, b) => {
      expect(text).toContain(word + after[b].at(-1));
      expect(after[b].slice(0, -1)).toBe(word.slice(1));
    });
    expect(heldOutCount).toBe(2);
    expect(wordsOf(heldOut(0, 2).inputs, 2)).toEqual([text.slice(180, 187), text.slice(187, 194)]);
  });

  it('has the entropy of a character as its baseline, and two thirds of it as solved, to 1e-15', () => {
    const entropy = -(0.4 * Math.log(0.4) + 0.4 * Math.log(0.4) + 0.2 * Math.log(0.2));
    expect(ownText.baselineLoss(settings)).toBeCloseTo(entropy, 15);
    expect(ownText.solved(settings)).toMatchObject({ quantity: 'loss', bound: expect.closeTo((2 / 3) * entropy, 15) });
  });

  it('says what was understood', () => {
    const field = ownText.fields.text;
    expect(field.kind === 'text' && field.understood?.(settings)).toEqual({
      kind: 'characters',
      count: 200,
      different: 3,
    });
  });

  it('begins with a song that is long enough for every T', () => {
    expect(ownText.problems({ ...defaultChoice(ownText), timesteps: 1000 }, 'task')).toEqual([]);
  });

  it('is refused by the experiment’s check where text and T do not go together, or the text is too long', () => {
    const problemsOf = (task: object) => {
      const checked = checkExperiment({ task });
      return checked.ok ? [] : checked.problems.map(describeProblem);
    };
    expect(problemsOf(settings)).toEqual([]);
    expect(problemsOf({ ...settings, timesteps: 20 })).toEqual([
      'task.text.length: 200 is not allowed; allowed is 210 to 200000 characters, or T up to 19',
    ]);
    expect(problemsOf({ ...settings, text: 'ab'.repeat(100_001) })).toEqual([
      expect.stringMatching(/^task\.text: "(ab){50}…" is not allowed; allowed is a text of up to 200000 characters$/),
    ]);
  });
});
