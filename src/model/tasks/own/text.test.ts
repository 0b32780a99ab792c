import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../math/random.ts';
import { describeProblem } from '../../problem.ts';
import { classesOf } from '../testing.ts';
import { textSource } from '../text-source.ts';
import { readOwnText } from './text.ts';

const read = (text: string, timesteps: number) => {
  const checked = readOwnText(text, timesteps);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join('\n'));
  return checked.value;
};
const problems = (text: string, timesteps: number) => {
  const checked = readOwnText(text, timesteps);
  return checked.ok ? [] : checked.problems.map(describeProblem);
};

describe('a text of one’s own', () => {
  it('has its characters in order as its alphabet, emoji whole, line ends alike, no byte-order mark', () => {
    const { alphabet, codes } = read(`\uFEFF${'b🙂a\r\nä\rb\n'.repeat(10)}`, 3);
    expect(alphabet).toEqual(['\n', 'a', 'b', 'ä', '🙂']);
    expect([...codes.subarray(0, 9)]).toEqual([2, 4, 1, 0, 3, 0, 2, 0, 2]);
  });

  it('has the entropy of its trained part, to 1e-15', () => {
    // Of 100 characters 90 are trained on: 60 a and 30 b; the c are held out.
    const { entropy } = read('aab'.repeat(30) + 'c'.repeat(10), 9);
    expect(entropy).toBeCloseTo(-(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3), 15);
  });

  it('of the least length has a training sequence and a held-out one', () => {
    const T = 9;
    const { codes, alphabet } = read('abcdefghij'.repeat(10), T);
    const source = textSource(codes, T, alphabet.length, 'anywhere');
    expect(source.heldOut!.count).toBe(1);
    expect(classesOf(source.heldOut!.batch(0, 1).targets, 1, 10)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9]]);
    expect(classesOf(source.batch(randomStream(1), 4, 1).inputs, 4, 10)[3].length).toBe(T);
  });

  it('is read in order, if so chosen: every row its own stretch, each batch from where the last one ended', () => {
    // 900 characters are trained on: 4 stretches of 225, of which 22 times 10 are read, and the symbol after them.
    const [T, B] = [10, 4];
    const codes = Array.from({ length: 1000 }, (_, i) => i);
    const source = textSource(codes, T, 1000, 'inOrder');
    const at = (step: number) => {
      const { inputs, targets } = source.batch(randomStream(step), B, step);
      return { inputs: classesOf(inputs, B, 1000), targets: classesOf(targets, B, 1000) };
    };
    const following = (from: number) => Array.from({ length: T }, (_, t) => from + t);
    for (const step of [1, 2, 22]) {
      const starts = [0, 225, 450, 675].map((stretch) => stretch + (step - 1) * T);
      expect(at(step).inputs).toEqual(starts.map(following));
      expect(at(step).targets).toEqual(starts.map((start) => following(start + 1)));
    }
    expect(at(23)).toEqual(at(1));
    expect(Math.max(...at(22).targets.flat())).toBeLessThan(900);
  });

  it('is read in order by more rows than it has stretches for', () => {
    const codes = Array.from({ length: 100 }, (_, i) => i % 10);
    const source = textSource(codes, 9, 10, 'inOrder');
    for (const step of [1, 2, 3]) {
      const rows = classesOf(source.batch(randomStream(1), 32, step).targets, 32, 10);
      expect(rows.every((row) => row.length === 9)).toBe(true);
    }
  });

  it('is refused with length, value and range when it is too short, too long or of too many characters', () => {
    const ofLength = 'is not allowed; allowed is 100 to 200000 characters';
    expect(problems('ab'.repeat(49), 9)).toEqual([`text.length: 98 ${ofLength}, or T up to 8`]);
    expect(problems('ab'.repeat(100_001), 9)).toEqual([`text.length: 200002 ${ofLength}`]);
    const different = 'is not allowed; allowed is 2 to 128 different characters, two of them before the last tenth';
    expect(problems(String.fromCodePoint(...Array.from({ length: 129 }, (_, i) => 0x4e00 + i)), 9)).toEqual([
      `text.characters: 129 ${different}`,
    ]);
    expect(problems('', 9)).toEqual([`text.length: 0 ${ofLength}`, `text.characters: 0 ${different}`]);
    expect(problems('a'.repeat(100), 9)).toEqual([`text.characters: 1 ${different}`]);
    expect(problems('a'.repeat(90) + 'b'.repeat(10), 9)).toEqual([`text.characters: 1 ${different}`]);
  });
});
