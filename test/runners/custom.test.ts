// Runners of the user's own: what their templates become.
import { describe, expect, test } from "vitest";
import { asTestId } from "../../src/core/model/test-id.ts";
import type { CustomRunner } from "../../src/core/policy/policy.ts";
import { customRunner } from "../../src/runners/custom.ts";

const own: CustomRunner = {
  name: "with {list}",
  command: "./run-suite --ids-from {list} --results {results}",
  all: "./run-suite --results {results}",
  list: "./run-suite --list",
  results: "tap",
  order: "given",
};
const scratch = { folder: "/s p", reporters: "/r" };
const selection = {
  tests: [{ test: asTestId(`it's $(rm -rf "x") > \\`), file: null }],
  ordered: true,
  seed: null,
  workers: null,
};

describe("templates", () => {
  test("quote what they are given for a shell", () => {
    const prepared = customRunner({ ...own, command: "x {tests} {list} {results} {other} {tests}" }).select(
      { head: [], args: [], env: {} },
      selection,
      scratch,
    );
    const quoted = String.raw`'it'\''s $(rm -rf "x") > \'`;
    expect(prepared).toMatchObject({
      words: ["sh", "-c", `x ${quoted} '/s p/list' '/s p/results' {other} ${quoted}`],
      results: { kind: "files", paths: ["/s p/results"], format: "tap" },
      files: [{ path: "/s p/list", text: `${selection.tests[0]?.test}\n` }],
    });
  });

  test("a command that is typed is taken as it is", () => {
    const runner = customRunner(own);
    const command = runner.recognise(["./run-suite", "--results={results}", "a b"]);
    expect(runner.record(command!, scratch)).toMatchObject({
      words: ["./run-suite", "--results=/s p/results", "a b"],
      results: { kind: "files" },
    });
    expect(runner.record({ head: ["./run-suite"], args: [], env: {} }, scratch).results).toEqual({
      kind: "stdout",
      format: "tap",
    });
  });

  test.each([
    ["a command without tests", { command: "./run-suite" }, {}],
    ["a seed", {}, { seed: 1 }],
    ["workers", {}, { workers: 2 }],
    [
      "more names than a line holds",
      { command: "x {tests}" },
      { tests: Array.from({ length: 2 }, () => ({ test: asTestId("t".repeat(70_000)), file: null })) },
    ],
  ])("are unable to take %s", (_, changed, asked) => {
    expect(
      customRunner({ ...own, ...changed }).select({ head: [], args: [], env: {} }, { ...selection, ...asked }, scratch),
    ).toMatchObject({
      kind: "unable",
      why: expect.any(String),
      fix: expect.any(String),
    });
  });

  test("without a command for all tests there has to be one", () => {
    expect(customRunner({ ...own, all: null }).recognise([])).toBeNull();
  });
});
