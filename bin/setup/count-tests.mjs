import { stripVTControlCharacters } from 'node:util';

/**
 * Counts of one vitest run. A file that could not be loaded and a run that broke without naming a
 * test count as one failure each.
 * @param report What vitest's json reporter wrote; null when it wrote nothing.
 */
export function totalsOf(report, exitCode) {
  if (!report) return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function addTotals(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The titles that say why their tests were skipped, once each. */
export function skipReasons(report) {
  const skipped = (report?.testResults ?? [])
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'skipped' || test.status === 'pending')
    .flatMap((test) => [...test.ancestorTitles, test.title])
    .filter((title) => title.includes('(skipped: '));
  return [...new Set(skipped)];
}

/** One entry for each test that failed and each file that broke: its name and the start of why. */
export function failures(report) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && file.status !== 'failed') return [];
    if (failed.length === 0) return [`${file.name}: ${shorten(file.message)}`];
    return failed.map(
      (test) => `${file.name} > ${test.fullName}: ${shorten(test.failureMessages.join('\n'))}`,
    );
  });
}

/** The first lines of a message, without the colours of a terminal. */
function shorten(message) {
  const plain = stripVTControlCharacters(message ?? '');
  return plain.split('\n').slice(0, 12).join('\n  ');
}
