// What is thrown becomes words and an exit code: problems are the user's to solve, everything else is ours.
import { expect, test } from "vitest";
import { tellFailures } from "../../src/cli/failures.ts";
import { ProblemError } from "../../src/core/model/problem.ts";
import { plain } from "../../src/render/paint.ts";

const failures = (stopped: boolean) =>
  tellFailures(["report"], { version: "1.2.3", paint: plain, debug: false, stopped: () => stopped });
const told = (thrown: unknown, stopped = false): string =>
  failures(stopped).text.exceptionWhileRunningCommand.call({}, thrown, false);

test("a problem keeps its words and its exit code", () => {
  const problem = new ProblemError({ code: "store-locked", what: "Busy.", why: "Another.", fix: "Wait.", place: null });
  expect(failures(false).exitCode(problem)).toBe(73);
  expect(told(problem)).toBe("error: Busy.\n  why  Another.\n  fix  Wait.");
});

test("anything else is a bug of ours: exit 70 and one line", () => {
  const bug = new TypeError("undefined is not a function");
  expect(failures(false).exitCode(bug)).toBe(70);
  expect(told(bug)).toMatch(/^deflake 1\.2\.3 broke on a bug of its own \(undefined is not a function\)\.[^\n]*$/);
  expect(failures(false).exitCode("a text")).toBe(70);
});

test("what fails because the user stopped it is no bug", () => {
  const abort = new DOMException("This operation was aborted", "AbortError");
  expect(failures(true).exitCode(abort)).toBe(130);
  expect(told(abort, true)).toMatch(/^error: Stopped before the end\./);
});
