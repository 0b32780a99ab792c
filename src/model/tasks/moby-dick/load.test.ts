import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ALPHABET, LENGTH } from './format.ts';
import { loadMobyDick, unpackText } from './load.ts';
import { packMobyDick, simplify } from './pack.ts';

describe('the text of Moby-Dick', () => {
  it('is these very characters, from the first words on, each of the alphabet among them', async () => {
    const codes = await loadMobyDick();
    expect(codes.length).toBe(LENGTH);
    expect(new Set(codes).size).toBe(ALPHABET.length);
    expect([...codes.subarray(0, 45)].map((code) => ALPHABET[code]).join('')).toBe(
      'loomings. call me ishmael. some years ago-nev',
    );
    expect(createHash('sha256').update(codes).digest('hex')).toMatchInlineSnapshot(
      `"dba84d776288287fea45d64e7b4b070fa40887719638dbb790f32448452a0b42"`,
    );
  });

  it('is what packing gives', async () => {
    expect(Buffer.from(unpackText(packMobyDick())).equals(await loadMobyDick())).toBe(true);
  });
});

describe('the alphabet', () => {
  it('has 36 characters, none twice', () => {
    expect(new Set(ALPHABET).size).toBe(36);
    expect(ALPHABET.length).toBe(36);
  });

  it('takes other spellings to its own, and a run of anything else to one space', () => {
    expect(simplify('“Ahab’s”—\r\n\n  blåhval, Nº 1851 (Æolian)!')).toBe('"ahab\'s"- blahval, n olian !');
  });
});

describe('unpacking', () => {
  it('refuses what is not the text, naming what is wrong', () => {
    expect(() => unpackText(new TextEncoder().encode('<!doctype html>'))).toThrow('15 bytes, not 400000');
    expect(() => unpackText(new Uint8Array(LENGTH).fill(60))).toThrow('byte 60 at 0');
  });
});
