import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberTensor, readSafetensors, type Tensors, writeSafetensors } from './safetensors.ts';

/** A file with this header and this many bytes of data. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const problemsOf = (bytes: Uint8Array): readonly string[] => {
  const read = readSafetensors(bytes);
  return read.ok ? [] : read.problems;
};

const tensor = (shape: number[], start: number, end: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

describe('bytes', () => {
  it('are those of the format: length, header padded to 8 bytes, numbers little-endian, F64 first', () => {
    const bytes = writeSafetensors(
      new Map<string, NumberTensor>([
        ['a', { shape: [1], values: Float32Array.of(1) }],
        ['b', { shape: [], values: Float64Array.of(-2) }],
      ]),
    );
    const header =
      '{"b":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}';
    const length = Math.ceil(header.length / 8) * 8;
    expect([...bytes.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toBe(header.padEnd(length));
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0x80, 0x3f]);
  });

  it('come back as the tensors they were, bit for bit (300 random files)', () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
    const anyTensor = fc.tuple(shape, fc.boolean(), fc.integer()).map(([dims, isSingle, seed]): NumberTensor => {
      const length = dims.reduce((product, n) => product * n, 1);
      const bits = Int32Array.from({ length: 2 * length }, (_, i) => Math.imul(seed + i, 0x9e3779b1));
      // A signalling NaN need not survive: it is no number.
      const numbers = [...(isSingle ? new Float32Array(bits.buffer, 0, length) : new Float64Array(bits.buffer))].map(
        (x) => (Number.isNaN(x) ? 0 : x),
      );
      return { shape: dims, values: isSingle ? Float32Array.from(numbers) : Float64Array.from(numbers) };
    });
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text !== '__metadata__' && text !== '__proto__');
    const files = fc.uniqueArray(fc.tuple(name, anyTensor), { selector: ([key]) => key, maxLength: 6 });
    fc.assert(
      fc.property(files, (entries) => {
        const tensors: Tensors = new Map(entries);
        const read = readSafetensors(writeSafetensors(tensors));
        expect(read.ok).toBe(true);
        if (!read.ok) return;
        expect([...read.value.keys()].sort()).toEqual([...tensors.keys()].sort());
        for (const [key, { shape: dims, values }] of tensors) {
          const back = read.value.get(key)!;
          expect(back.shape).toEqual(dims);
          expect(back.values).toStrictEqual(values);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('are read wherever they lie in a buffer', () => {
    const bytes = writeSafetensors(new Map([['a', { shape: [2], values: Float64Array.of(1, 2) }]]));
    const shifted = new Uint8Array(bytes.length + 5);
    shifted.set(bytes, 3);
    const read = readSafetensors(shifted.subarray(3, 3 + bytes.length));
    expect(read.ok && [...read.value.get('a')!.values]).toEqual([1, 2]);
  });

  it('of a shape that its numbers do not have are a bug of the caller', () => {
    expect(() => writeSafetensors(new Map([['a', { shape: [3], values: Float64Array.of(1) }]]))).toThrow(
      'a: 1 numbers',
    );
  });
});

describe('a bad file', () => {
  it.each([
    ['empty', new Uint8Array(0), 'not a safetensors file: 0 bytes are too few'],
    ['a header longer than the file', file('{}').subarray(0, 9), 'not a safetensors file: a header of 2 bytes'],
    ['something else', new TextEncoder().encode('{"format": "backflow"}'), 'not a safetensors file: a header of'],
    ['no JSON', file('{"a":'), 'not a safetensors file: the header is not JSON'],
    [
      'no UTF-8',
      Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d),
      'not a safetensors file: the header is not JSON',
    ],
    ['a list', file([]), 'not a safetensors file: the header is not a JSON object'],
    ['text before the header', file(' {}'), 'not a safetensors file: the header is not a JSON object'],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }), '__metadata__: it must be an object of texts'],
    ['a tensor that is nothing', file({ a: null }), 'a: dtype undefined; allowed is F32, F64'],
    ['another dtype', file({ a: tensor([1], 0, 2, 'BF16') }, 2), 'a: dtype "BF16"; allowed is F32, F64'],
    ['a negative size', file({ a: tensor([-1], 0, 4) }, 4), 'a: shape [-1]; allowed is a list of whole numbers'],
    [
      'a place outside',
      file({ a: tensor([1], 0, 4) }, 2),
      'a: data_offsets [0,4]; allowed is [start, end] within 2 bytes',
    ],
    ['a place backwards', file({ a: tensor([1], 4, 0) }, 4), 'a: data_offsets [4,0]'],
    ['a place too small', file({ a: tensor([2, 3], 0, 4) }, 4), 'a: 4 bytes; F32 of shape [2, 3] takes 24'],
    ['a size beyond all', file({ a: tensor([2 ** 40, 2 ** 40], 0, 4) }, 4), 'a: 4 bytes; F32 of shape'],
    [
      'an overlap',
      file({ a: tensor([2], 0, 8), b: tensor([1], 4, 8) }, 8),
      'b: starts at byte 4 of the data, inside the tensor before it',
    ],
    ['a gap', file({ a: tensor([1], 0, 4), b: tensor([1], 8, 12) }, 12), 'b: starts at byte 8 of the data, 4 after'],
    ['bytes left over', file({ a: tensor([1], 0, 4) }, 6), '2 bytes at the end belong to no tensor'],
  ])('%s: says so', (_, bytes, start) => {
    const problems = problemsOf(bytes);
    expect(problems.length).toBe(1);
    expect(problems[0].startsWith(start), problems[0]).toBe(true);
  });

  it('has all its tensors judged', () => {
    const bytes = file({ a: tensor([1], 0, 4, 'I8'), b: tensor([3], 0, 4), c: tensor([1], 4, 8) }, 8);
    expect(problemsOf(bytes).map((problem) => problem[0])).toEqual(['a', 'b']);
  });

  it('never throws (2000 files with bytes changed)', () => {
    const good = writeSafetensors(new Map([['a', { shape: [2], values: Float64Array.of(1, 2) }]]));
    const change = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, fc.nat(good.length), (changes, length) => {
        const bytes = good.slice(0, length);
        for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
        const read = readSafetensors(bytes);
        expect(read.ok || read.problems.length > 0).toBe(true);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
