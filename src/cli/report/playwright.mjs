// A Playwright reporter that writes the counts of a run for src/cli/test.mjs. Prints nothing: the list reporter does.

/**
 * @import { FullConfig, Reporter, Suite } from '@playwright/test/reporter'
 * @import { Results } from './results.mjs'
 */

import { writeResults } from './results.mjs';

/** @implements {Reporter} */
export default class CountingReporter {
  /** @type {Suite | undefined} */
  #suite;
  #errors = 0;

  /**
   * @param {FullConfig} _config
   * @param {Suite} suite
   */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** An error outside of any test. */
  onError() {
    this.#errors++;
  }

  onEnd() {
    /** @type {Results} */
    const results = { passed: 0, failed: this.#errors, skipped: [] };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'expected') results.passed++;
      else if (outcome === 'skipped') {
        const reason = test.annotations.find(({ type }) => type === 'skip')?.description ?? '';
        results.skipped.push({ name: test.titlePath().filter(Boolean).join(' > '), reason });
      } else results.failed++; // flaky is not passed
    }
    writeResults('e2e', results);
  }

  printsToStdio() {
    return false;
  }
}
