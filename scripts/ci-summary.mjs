// The last line of `.ci/run`, from vitest's JSON report: what passed, failed and was skipped. In CI every tool is there,
// so a skipped test is a finding, and so is a report with no tests in it.
import { readFileSync } from "node:fs";

const [, , file = "", status = "1"] = process.argv;

/** @returns {{ numPassedTests: number, numFailedTests: number, testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} */
function read() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    process.stdout.write("The suite wrote no report.\n");
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}

const report = read();
const tests = report.testResults.flatMap((suite) => suite.assertionResults);
const skipped = tests.filter((test) => !["passed", "failed"].includes(test.status));
const brokenFiles = report.testResults.filter(
  (suite) => suite.status === "failed" && suite.assertionResults.length === 0,
);
for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`);
for (const suite of brokenFiles) process.stdout.write(`could not run: ${suite.name}\n`);

const failed = report.numFailedTests + brokenFiles.length;
const green = status === "0" && failed === 0 && skipped.length === 0 && report.numPassedTests > 0;
if (!green && failed === 0 && skipped.length === 0) process.stdout.write("A check failed; see above.\n");
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exitCode = green ? 0 : 1;
