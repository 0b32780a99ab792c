import { describe, expect, it } from 'vitest';
import { textWidth, wrapText } from './text.ts';

describe('a label’s text', () => {
  it('stays in one line where it fits', () => expect(wrapText('orthogonal', 120, 2)).toEqual(['orthogonal']));

  it('wraps between words', () => {
    expect(wrapText('normal, standard deviation 0.0625', 150, 2)).toEqual(['normal, standard', 'deviation 0.0625']);
  });

  it('is shortened where it does not fit into its lines', () => {
    const lines = wrapText('normal, standard deviation 0.0625', 80, 2);
    expect(lines).toEqual(['normal,', 'standard de…']);
    expect(lines.every((line) => textWidth(line) <= 80)).toBe(true);
  });

  it('counts Chinese letters as wide', () => expect(textWidth('正交')).toBe(24));
});
