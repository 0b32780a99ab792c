// A vitest reporter that writes the counts of a run for src/cli/test.mjs. Prints nothing: the default reporter does.

/**
 * @import { SerializedError } from 'vitest'
 * @import { Reporter, TestModule } from 'vitest/node'
 * @import { Results } from './results.mjs'
 */

import { writeResults } from './results.mjs';

/** @implements {Reporter} */
export default class CountingReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly SerializedError[]} unhandled errors outside of any test
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {Results} */
    const results = { passed: 0, failed: unhandled.length, skipped: [] };
    for (const module of modules) {
      results.failed += module.errors().length; // a file that could not be loaded has no tests to fail
      for (const suite of module.children.allSuites()) results.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') results.passed++;
        else if (result.state === 'failed') results.failed++;
        else {
          const reason = (result.state === 'skipped' && result.note) || '';
          results.skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason });
        }
      }
    }
    writeResults('unit', results);
  }
}
