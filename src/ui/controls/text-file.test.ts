import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, fileSizeMax, readTextFile } from './text-file.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean) =>
  Uint8Array.from(
    [`\uFEFF${text}`]
      .flatMap((all) => [...all].map((c) => c.charCodeAt(0)))
      .flatMap((code) => {
        const [high, low] = [code >> 8, code & 255];
        return isLittle ? [low, high] : [high, low];
      }),
  );

describe('a text out of bytes', () => {
  it('is UTF-8 with or without its mark, or UTF-16 with its mark, line ends alike', () => {
    const text = 'Größe;Wert\r\n1;2\r3';
    const plain = 'Größe;Wert\n1;2\n3';
    for (const bytes of [utf8(text), utf8(`\uFEFF${text}`), utf16(text, true), utf16(text, false)]) {
      expect(decodeText(bytes)).toBe(plain);
    }
    expect(decodeText(new Uint8Array())).toBe('');
  });

  it('is none where bytes are of no such encoding, or hold a zero, as programs and pictures do', () => {
    expect(decodeText(Uint8Array.of(0x47, 0x72, 0xf6, 0xdf, 0x65))).toBeUndefined();
    expect(decodeText(utf8('a\0b'))).toBeUndefined();
    expect(decodeText(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBeUndefined();
  });

  it('never throws, and gives back what was encoded', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeText(bytes)));
    const texts = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\r\uFEFF]/.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        expect(decodeText(utf8(text))).toBe(text);
      }),
    );
  });
});

describe('a file', () => {
  it('is read up to its greatest size', async () => {
    expect(fileSizeMax(10)).toBe(40);
    expect(await readTextFile(new Blob(['🙂'.repeat(10)]), 10)).toEqual({ text: '🙂'.repeat(10) });
    expect(await readTextFile(new Blob(['x'.repeat(41)]), 10)).toBe('tooLarge');
    expect(await readTextFile(new Blob([Uint8Array.of(0xff)]), 10)).toBe('notText');
  });

  it('may be gone or locked', async () => {
    const gone = Object.assign(new Blob(['x']), { arrayBuffer: () => Promise.reject(new Error('gone')) });
    expect(await readTextFile(gone, 10)).toBe('unreadable');
  });
});
