import { describe, expect, it } from 'vitest';
import { cleaned, wrapLines } from './wrap.ts';

const byLetter = (text: string) => [...text].length;

describe('wrapping', () => {
  it('breaks behind spaces, and loses no letter', () => {
    expect(wrapLines('one two three four', 9, byLetter)).toEqual(['one two', 'three', 'four']);
    expect(wrapLines('', 9, byLetter)).toEqual(['']);
  });

  it('breaks an address behind its parts, and what is too long anywhere', () => {
    const address = 'http://host/page#v1&task=adding,timesteps:50&seed=3';
    const lines = wrapLines(address, 20, byLetter);
    expect(lines.join('')).toBe(address);
    expect(lines.every((line) => line.length <= 20)).toBe(true);
    expect(wrapLines('x'.repeat(45), 20, byLetter).map(byLetter)).toEqual([20, 20, 5]);
    expect(wrapLines('😀'.repeat(5), 2, byLetter)).toEqual(['😀😀', '😀😀', '😀']);
  });

  it('breaks between Chinese characters, not before what closes', () => {
    const lines = wrapLines('各组只有循环权重不同，随机种子相同。', 9, byLetter);
    expect(lines.join('')).toBe('各组只有循环权重不同，随机种子相同。');
    expect(lines.every((line) => !/^[，。]/.test(line))).toBe(true);
  });
});

describe('text for XML', () => {
  it('has no control characters, lone surrogates or marks of direction, and all else', () => {
    expect(cleaned('a\u0000b\u001bc\ud800d\u202ee\ufffff\u0085')).toBe('abcdef');
    expect(cleaned('a\u200eb\u200fc\u2028d\u2066e\u2069f')).toBe('abcdef');
    expect(cleaned('a\tb\r\nc')).toBe('a b  c');
    expect(cleaned('ḡₜ 梯度 😀 <&">')).toBe('ḡₜ 梯度 😀 <&">');
  });
});
