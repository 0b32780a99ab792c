import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip, once } from './fetch.ts';

describe('gunzip', () => {
  it('inflates gzip and takes bytes a server has already inflated as they are', async () => {
    const bytes = new Uint8Array(100).fill(7);
    expect(await gunzip(new Uint8Array(gzipSync(bytes)))).toEqual(bytes);
    expect(await gunzip(bytes)).toEqual(bytes);
  });
});

describe('once', () => {
  it('loads once, also for callers that ask meanwhile, and tries again after a failure', async () => {
    let calls = 0;
    const load = once(async () => {
      calls++;
      if (calls === 1) throw new Error('offline');
      return { calls };
    });
    await expect(load()).rejects.toThrow('offline');
    const [first, second] = await Promise.all([load(), load()]);
    expect(first).toEqual({ calls: 2 });
    expect(second).toBe(first);
    expect(await load()).toBe(first);
  });
});
