// Which test, run or job a name means, and what is near a name that means none.
import { describe, expect, test } from "vitest";
import { asRunId } from "../../src/core/model/run.ts";
import { asTestId } from "../../src/core/model/test-id.ts";
import { nearest } from "../../src/core/report/nearest.ts";
import { resolveSubject, type Names } from "../../src/core/report/subject.ts";

const names: Names = {
  tests: ["thread/thread_gc1.py", "thread/thread_gc2.py", "float/math_fun.py", "unit", "628"].map(asTestId),
  runs: [
    { id: asRunId("ci/628"), name: "628" },
    { id: asRunId("ci/629"), name: "629" },
    { id: asRunId("nightly/629"), name: "629" },
  ],
  jobs: ["unit", "integration", "qemu_arm", ""],
};

describe("a name", () => {
  test.each([
    ["thread/thread_gc1.py", null, { kind: "test", test: "thread/thread_gc1.py" }],
    ["ci/628", null, { kind: "run", run: "ci/628" }],
    ["qemu_arm", null, { kind: "job", job: "qemu_arm" }],
    ["math_fun", null, { kind: "test", test: "float/math_fun.py" }],
    ["qemu", null, { kind: "job", job: "qemu_arm" }],
    ["unit", "job", { kind: "job", job: "unit" }],
    ["unit", "test", { kind: "test", test: "unit" }],
    ["628", "run", { kind: "run", run: "ci/628" }],
    ["628", "test", { kind: "test", test: "628" }],
  ] as const)("%s as %s", (text, kind, subject) =>
    expect(resolveSubject(text, kind, names)).toEqual({ kind: "found", subject }),
  );

  test.each([
    ["unit", null, ["test unit", "job unit"]],
    ["628", null, ["test 628", "run ci/628"]],
    ["629", null, ["run ci/629", "run nightly/629"]],
    ["gc", null, ["test thread/thread_gc1.py", "test thread/thread_gc2.py"]],
  ] as const)("%s fits several", (text, kind, candidates) =>
    expect(shown(resolveSubject(text, kind, names))).toEqual(["ambiguous", ...candidates]),
  );

  test.each([
    ["thread/thread_cg1.py", null, "test thread/thread_gc1.py"],
    ["THREAD_GC1", null, "test thread/thread_gc1.py"],
    ["integraton", null, "job integration"],
    ["ci/682", "run", "run ci/628"],
  ] as const)("%s is near %s", (text, kind, first) =>
    expect(shown(resolveSubject(text, kind, names)).slice(0, 2)).toEqual(["unknown", first]),
  );

  test("what is near nothing gets no suggestion", () =>
    expect(resolveSubject("zzz", null, names)).toEqual({ kind: "unknown", candidates: [] }));
});

test("the nearest names come best first, and no more than asked for", () => {
  const all = ["a/parse_number", "a/parse_numbers", "b/print_number", "c/unrelated"];
  expect(nearest("parse_number", all, 2)).toEqual(["a/parse_number", "a/parse_numbers"]);
  expect(nearest("parse_numebr", all, 9)[0]).toBe("a/parse_number");
  expect(nearest("", all, 1)).toHaveLength(1);
});

function shown(resolution: ReturnType<typeof resolveSubject>): readonly string[] {
  return resolution.kind === "found"
    ? ["found"]
    : [resolution.kind, ...resolution.candidates.map(({ kind, name }) => `${kind} ${name}`)];
}
