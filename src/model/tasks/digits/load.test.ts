import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CLASSES, PIXELS, RECORD } from './format.ts';
import { loadDigits, unpackDigits } from './load.ts';
import { packDigits } from './pack.ts';

const { images, labels, count } = await loadDigits();

function histogram(values: Uint8Array): number[] {
  const counts = new Array<number>(CLASSES).fill(0);
  for (const value of values) counts[value]++;
  return counts;
}

describe('the digits', () => {
  it('are 10 000 images of 28 × 28 with the known number of each digit', () => {
    expect(count).toBe(10_000);
    expect(images.length).toBe(count * PIXELS);
    expect(histogram(labels)).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
  });

  it('are these very bytes, in this order', () => {
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect([sha256(images), sha256(labels)]).toMatchInlineSnapshot(`
      [
        "22663c093d806122181c1b2ed8bd1a4dce4ccd41575997a8f599f71c7c76b423",
        "9048dc0060b9e2cd00a355471486c9a0e60553c9990ef5e95df85da052d09cc0",
      ]
    `);
  });

  it('use the whole range of grey, with the mean and spread known for MNIST (0.1307, 0.3081) to 1 %', () => {
    let min = 255;
    let max = 0;
    let sum = 0;
    let squares = 0;
    for (const value of images) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value / 255;
      squares += (value / 255) ** 2;
    }
    const mean = sum / images.length;
    expect([min, max]).toEqual([0, 255]);
    expect(Math.abs(mean / 0.1307 - 1)).toBeLessThan(0.01);
    expect(Math.abs(Math.sqrt(squares / images.length - mean ** 2) / 0.3081 - 1)).toBeLessThan(0.01);
  });

  it('have in every prefix and suffix the class shares of the whole, to within one digit', () => {
    const whole = histogram(labels);
    for (const length of [10, 100, 1000, 2000, 8000, 9000, 9990]) {
      for (const part of [labels.subarray(0, length), labels.subarray(count - length)]) {
        histogram(part).forEach((n, digit) => {
          expect(Math.abs(n - (whole[digit] * length) / count)).toBeLessThanOrEqual(1);
        });
      }
    }
  });

  it('are all different', () => {
    const seen = new Set<string>();
    for (let i = 0; i < count; i++)
      seen.add(Buffer.from(images.subarray(i * PIXELS, (i + 1) * PIXELS)).toString('latin1'));
    expect(seen.size).toBe(count);
  });
});

describe('packing', () => {
  it('gives again what was loaded', () => {
    const again = unpackDigits(packDigits());
    expect(Buffer.from(again.images).equals(images)).toBe(true);
    expect(Buffer.from(again.labels).equals(labels)).toBe(true);
  });
});

describe('unpacking', () => {
  it('refuses what is not digits, naming what is wrong', () => {
    expect(() => unpackDigits(new Uint8Array(0))).toThrow('0 bytes');
    expect(() => unpackDigits(new TextEncoder().encode('<!doctype html>'))).toThrow('15 bytes');
    expect(() => unpackDigits(new Uint8Array(RECORD).fill(10))).toThrow('digit 0 has label 10');
  });
});
