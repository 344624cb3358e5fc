/** A vitest reporter that names, in a line each, the tests that passed only at a later attempt. */
export default class RetriedReporter {
  onTestCaseResult(testCase) {
    const diagnostic = testCase.diagnostic();
    if (!diagnostic?.flaky) return;
    process.stdout.write(
      `Passed at attempt ${diagnostic.retryCount + 1}: ${testCase.module.moduleId} > ${testCase.fullName}\n`,
    );
  }
}
