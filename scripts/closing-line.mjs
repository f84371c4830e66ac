/** A vitest reporter that ends a run with one plain line for whoever counts: `12 passed, 0 failed, 1 skipped`. */
export default class ClosingLine {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) counts[test.result().state === 'pending' ? 'skipped' : test.result().state] += 1;
      // A file that could not be loaded has no tests, and is a failure all the same.
      if (tests.length === 0 && module.state() === 'failed') counts.failed += 1;
    }
    process.once('exit', () => {
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    });
  }
}
