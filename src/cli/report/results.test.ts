import { describe, expect, it } from 'vitest';
import { judge } from './results.mjs';

const skip = (reason: string) => ({ name: 'a test', reason });

describe('what a test runner counts for', () => {
  it('is its tests', () => {
    expect(judge({ passed: 3, failed: 0, skipped: [] }, 0)).toMatchObject({ passed: 3, failed: 0 });
    expect(judge({ passed: 3, failed: 2, skipped: [] }, 1)).toMatchObject({ passed: 3, failed: 2 });
  });

  it('is a failure when the runner failed though no test did, wrote nothing, or ran no test', () => {
    expect(judge({ passed: 3, failed: 0, skipped: [] }, 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(judge(undefined, 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(judge({ passed: 0, failed: 0, skipped: [skip('no GPU')] }, 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('is a failure for each test skipped without a reason', () => {
    expect(judge({ passed: 1, failed: 0, skipped: [skip('no GPU'), skip('')] }, 0)).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});
