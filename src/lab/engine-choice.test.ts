import { describe, expect, it } from 'vitest';
import { askedFor, fallbackEngine, hasWebAssemblySimd } from './engine-choice.ts';

describe('the engine asked for', () => {
  it.each(['auto', 'cpu', 'gpu', 'reference'])('is %s where the link says so', (requested) => {
    expect(askedFor(requested)).toEqual({ requested });
  });

  it('is the fastest where the link says nothing', () => {
    expect(askedFor(undefined)).toEqual({ requested: 'auto' });
    expect(askedFor(null)).toEqual({ requested: 'auto' });
  });

  it.each(['abacus', '', 'CPU', 'toString'])('is the fastest where there is no “%s”, saying so', (text) => {
    expect(askedFor(text)).toEqual({ requested: 'auto', unknown: text });
  });
});

describe('the engine that always works', () => {
  it('is the CPU with WebAssembly SIMD, the reference without', () => {
    expect(fallbackEngine(true)).toBe('cpu');
    expect(fallbackEngine(false)).toBe('reference');
    expect(hasWebAssemblySimd()).toBe(true);
  });
});
