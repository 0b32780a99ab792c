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

  it('counts Chinese characters and their punctuation as twice as wide as Latin letters, or nearly', () => {
    expect(textWidth('正交')).toBe(24);
    expect(textWidth('，。（）：')).toBe(60);
    expect(textWidth('σ 0.375')).toBeLessThan(7 * 7);
  });

  it('wraps between Chinese characters, which no space parts', () => {
    expect(wrapText('裁剪 全局范数（Keras），阈值 τ 0.5', 100, 3)).toEqual([
      '裁剪 全局范数',
      '（Keras），阈值',
      'τ 0.5',
    ]);
    expect(wrapText('各门独立，LSTM', 62, 2)).toEqual(['各门独立，', 'LSTM']);
    expect(wrapText('正态，缩放至 ρ', 40, 3)).toEqual(['正态，', '缩放至', 'ρ']);
    expect(wrapText('稀疏权重矩阵', 36, 1)).toEqual(['稀疏…']);
  });
});
