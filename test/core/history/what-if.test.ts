// Containing tests over drawn histories: `.` a run that passed, `X` one whose failing tests nobody told, letters the tests that
// failed in the run, as in `a`; `A` stands for a and b.
import { expect, test } from "vitest";
import { whatIfOf, type JudgedRun } from "../../../src/core/history/what-if.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";

const runsOf = (marks: string): readonly JudgedRun[] =>
  Array.from(marks, (mark): JudgedRun => {
    if (mark === ".") return { failed: false, tests: null };
    if (mark === "X") return { failed: true, tests: null };
    return { failed: true, tests: (mark === "A" ? ["a", "b"] : [mark]).map(asTestId) };
  });
const found = (marks: string, isWorthIt = true): ReturnType<typeof whatIfOf> =>
  whatIfOf(runsOf(marks), () => isWorthIt);

test("no test that fails, or none that is worth containing: nothing to say", () => {
  expect(found("....X....")).toEqual([]);
  expect(found("..a..b..", false)).toEqual([]);
  expect(found("")).toEqual([]);
});

test("a short history promises what it counted and corrects nothing", () => {
  const [one] = found("a...".repeat(5));
  expect(one).toMatchObject({ contained: ["a"], passRateInHindsight: one!.passRate, kept: null });
  expect(one!.passRate).toBeCloseTo(1);
  expect(one!.low).toBeCloseTo(one!.passRateNow);
});

test("a run in which another test failed too, or that told nothing, is not saved", () => {
  const [one, both] = found("A.X.A.X.");
  expect(one!.passRateInHindsight).toBeCloseTo(one!.passRateNow);
  expect(both!.contained).toEqual(["a", "b"]);
  expect(both!.passRateInHindsight).toBeGreaterThan(both!.passRateNow);
});

test("a test that fails as ever keeps what it promises; one that was mended promises nearly nothing", () => {
  const steady = found("...a...a".repeat(50));
  expect(steady[0]?.kept).toBeGreaterThan(0.9);
  expect(steady[0]?.passRate).toBeGreaterThan(0.97);
  const mended = found("...a...a".repeat(10) + "...b....".repeat(40));
  expect(mended[0]?.contained).toEqual(["b"]);
});

test("the test that fails in most runs lately is contained first", () => {
  expect(found("a..a..a..b..b..b..b").map(({ contained }) => contained)).toEqual([["b"], ["b", "a"]]);
});
