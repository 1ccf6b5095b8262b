// What a run says of rules beside its judgement: a listed test that is no longer there.
import { describe, expect, test } from "vitest";
import { remarksOn } from "../../../src/app/run/remarks.ts";
import { bareAttempt } from "../../../src/core/model/attempt.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { circumstances, factsOf, policyOf, rule } from "../../core/policy/runs.ts";

const ran = ["a.test.js > adds", "tests/test_x.py::test_ok", "alone"].map((name) => ({
  test: asTestId(name),
  occurrence: 1,
  attempts: [{ ...bareAttempt(asTestId(name), "pass"), file: name.includes("::") ? "tests/test_x.py" : null }],
  retries: [],
}));

describe("a listed test that is gone", () => {
  test.each([
    ["a.test.js > adds", false],
    ["a.test.js > gone", true],
    ["b.test.js > of a file that did not run", false],
    ["tests/test_x.py::test_ok", false],
    ["tests/test_x.py::test_gone", true],
    ["tests/test_x.py.orig::test_gone", false],
    ["tests/test_x.py::*", false],
    ["gone", false],
  ])("%s: %s", (name, gone) => {
    const remarks = remarksOn(factsOf(ran), circumstances(policyOf([rule(name)])));
    expect(remarks.map(({ code }) => code)).toEqual(gone ? ["listed-test-gone"] : []);
  });

  test("is not one that a rule keeps from running, nor one of a report that breaks off", () => {
    const name = "a.test.js > gone";
    const here = circumstances(policyOf([rule(name, { action: "skip" })]));
    expect(remarksOn(factsOf(ran, { notRun: [asTestId(name)] }), here)).toEqual([]);
    expect(remarksOn(factsOf(ran, { complete: false }), here)).toEqual([]);
  });
});
