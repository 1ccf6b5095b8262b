// Edits of a policy file: what is added is there, what is removed is gone, and nothing else has changed.
import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import type { Condition } from "../../../src/core/policy/policy.ts";
import { addRule, removeRule } from "../../../src/formats/policy-file/edit.ts";
import { parsePolicyFile } from "../../../src/formats/policy-file/policy-file.ts";
import { ruleId } from "../../../src/formats/policy-file/rules.ts";
import { writeRule, type NewRule } from "../../../src/formats/policy-file/write-rule.ts";

const word = fc
  .oneof(
    fc.constantFrom(
      "a",
      "thread/gc1.py",
      "src/a.test.ts > cart > adds",
      "yes",
      "0x10",
      "1.5",
      "a: b",
      "a #b",
      "- x",
      "@team",
    ),
    fc.string({ minLength: 1, maxLength: 12, unit: "binary" }),
    fc.string({ minLength: 1, maxLength: 12 }),
  )
  .filter((text) => text.trim() !== "");

const newRule: fc.Arbitrary<NewRule> = fc.record({
  test: word.map((text) => `test ${text}`),
  action: fc.constantFrom("retry", "ignore"),
  where: fc.oneof(
    fc.constant("all" as const),
    fc.uniqueArray(fc.constantFrom("darwin", "linux", "win32"), { minLength: 1 }).map((systems) =>
      systems.map(
        (os): Condition =>
          new Map([
            ["os", os],
            ["job", "qemu_*"],
          ]),
      ),
    ),
  ),
  failure: fc.oneof(
    fc.constant(null),
    word.map((text) => ({ kind: "text" as const, text: `got ${text}` })),
  ),
  reason: word,
  owner: fc.oneof(fc.constant(null), word),
  issue: fc.oneof(fc.constant(null), word),
  added: fc.constantFrom(null, "2026-02-23"),
  review: fc.constantFrom(null, "2026-05-23"),
  evidence: fc.constantFrom(null, { failures: 9, executions: 240 }),
});

const files: Record<string, string> = {
  "an empty file": "",
  "no rules yet": "version: 1 # the first\n\n# how often\nretry: { listed: 1 }\n",
  "no line break at the end": "version: 1",
  "rules without any": "version: 1\nrules:\n# nothing is known to be flaky\n",
  "an empty list": "version: 1\nrules: [] # none\nretry: { listed: 1 }\n",
  "comments everywhere":
    "# top\nversion: 1\n\nrules:\n  # why a is here\n  - test: a # the worst\n    action: ignore\n\n    where: all\n    reason: |\n      two\n      lines\n  # between\n  -   test:   'b'\n      action: retry\n      where: [{ os: darwin }] # macOS\n      reason: \"quotes\"   # end\n  # after the last\n\n# then\nretry:\n  listed: 3\n",
  "a list at the edge": "rules:\n- test: a\n  action: ignore\n  where: all\n  reason: r\nversion: 1\n",
  "Windows line ends":
    "version: 1\r\nrules:\r\n  - test: a\r\n    action: ignore\r\n    where: all\r\n    reason: r\r\n",
};

const rulesIn = (text: string) => {
  const { policy, findings } = parsePolicyFile(text, "deflake.yaml");
  expect(findings.filter(({ level }) => level === "error")).toEqual([]);
  const nowhere = { source: "", line: 0 };
  return policy?.rules.map((rule) => ({ ...rule, place: nowhere })) ?? [];
};

describe.each(Object.entries(files))("%s", (_, file) => {
  test("a rule that is added is read as it was meant, after those that were there", () => {
    fc.assert(
      fc.property(newRule, (rule) => {
        const before = file === "" ? [] : rulesIn(file);
        const added = addRule(file, rule);
        expect(rulesIn(added ?? "")).toEqual([
          ...before,
          { ...rule, id: ruleId(rule), place: { source: "", line: 0 } },
        ]);
      }),
    );
  });

  test("taking it away again gives the same bytes", () => {
    fc.assert(
      fc.property(newRule, (rule) => {
        const added = addRule(file, rule) ?? "";
        const back = removeRule(added, rulesIn(added).length - 1) ?? "";
        if (rulesIn(added).length > 1) expect(back).toBe(file);
        else expect(rulesIn(back)).toEqual([]);
      }),
    );
  });

  test("a rule that is removed is gone, and every other line is where it was", () => {
    if (file === "") return expect(removeRule(file, 0)).toBeNull();
    const lines = file.split("\n");
    rulesIn(file).forEach((rule, at) => {
      const removed = removeRule(file, at) ?? "";
      expect(rulesIn(removed)).toEqual(rulesIn(file).filter(({ id }) => id !== rule.id));
      const left = removed.split("\n");
      let next = 0;
      for (const line of left.filter((one) => !one.includes("rules:"))) {
        const found = lines.indexOf(line, next);
        expect(found, `"${line}" was not there, or not in this order`).toBeGreaterThanOrEqual(0);
        next = found + 1;
      }
    });
  });
});

test("a list of braces in one line is left to the person who wrote it", () => {
  const file = "version: 1\nrules: [{ test: a, action: ignore, where: all, reason: r }]\n";
  const rule = rulesIn(file)[0]!;
  expect([addRule(file, { ...rule, test: "b" }), removeRule(file, 0)]).toEqual([null, null]);
});

test("a rule is written as people write it", () => {
  const rule: NewRule = {
    test: "thread/thread_gc1.py",
    action: "retry",
    where: [new Map([["os", "darwin"]]), new Map([["job", "qemu_*"]])],
    failure: { kind: "text", text: "Expected True, got False" },
    reason: "GC race condition",
    owner: "@gc-team",
    issue: "https://example.org/issues/1",
    added: "2026-02-23",
    review: "2026-05-23",
    evidence: { failures: 9, executions: 240 },
  };
  expect(writeRule(rule).join("\n")).toBe(`  - test: thread/thread_gc1.py
    action: retry
    where: [{ os: darwin }, { job: qemu_* }]
    failure: "Expected True, got False"
    reason: GC race condition
    owner: "@gc-team"
    issue: https://example.org/issues/1
    added: 2026-02-23
    review: 2026-05-23
    evidence: { failures: 9, executions: 240 }`);
});
