import { describe, expect, it } from 'vitest';
import { afterRefusal, chooseEngine, hasWebAssemblySimd } from './engine-choice.ts';

describe('the engine', () => {
  it('is the one asked for, the CPU when none is', () => {
    expect(chooseEngine(undefined, true)).toEqual({ id: 'cpu' });
    expect(chooseEngine(null, true)).toEqual({ id: 'cpu' });
    expect(chooseEngine('cpu', true)).toEqual({ id: 'cpu' });
    expect(chooseEngine('reference', true)).toEqual({ id: 'reference' });
    expect(chooseEngine('gpu', true)).toEqual({ id: 'gpu' });
  });

  it('is the CPU after a refusal, or what stands in for it, saying why', () => {
    const refusal = { reason: 'tooLarge', detail: '3 GiB' } as const;
    const fallback = { ...refusal, requested: 'gpu' };
    expect(afterRefusal('gpu', refusal, true)).toEqual({ id: 'cpu', fallback });
    expect(afterRefusal('gpu', refusal, false)).toEqual({ id: 'reference', fallback });
  });

  it('is the reference where there is no WebAssembly SIMD, saying so unless it was asked for', () => {
    const fallback = { reason: 'noWebAssemblySimd', requested: 'cpu' };
    expect(chooseEngine(null, false)).toEqual({ id: 'reference', fallback });
    expect(chooseEngine('cpu', false)).toEqual({ id: 'reference', fallback });
    expect(chooseEngine('reference', false)).toEqual({ id: 'reference' });
  });

  it('is the CPU where the one asked for is unknown, saying so', () => {
    expect(chooseEngine('abacus', true)).toEqual({
      id: 'cpu',
      fallback: { reason: 'unknownEngine', requested: 'abacus' },
    });
  });

  it('has SIMD in Node', () => {
    expect(hasWebAssemblySimd()).toBe(true);
  });
});
