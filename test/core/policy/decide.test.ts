// What policy makes of one test: every reason for which a rule speaks for it or does not, a line each.
import { describe, expect, test } from "vitest";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { decide, dispositionOfNotRun, type Alarm, type Circumstances } from "../../../src/core/policy/decide.ts";
import { explain } from "../../../src/core/policy/explain.ts";
import { kindOf } from "../../../src/core/policy/judge.ts";
import { noPolicy, type Rule } from "../../../src/core/policy/policy.ts";
import { attemptOf, circumstances, policyOf, result, rule } from "./runs.ts";

const darwin = [new Map([["os", "darwin"]])];
const linux = [new Map([["os", "linux"]])];
const boom = { kind: "text", text: "boom" } as const;
const alarm = (kind: Alarm): Partial<Circumstances> => ({ alarms: new Map([["t ignore", kind]]) });
const unlisted = { retry: { ...noPolicy.retry, unlisted: 1 } };

describe("marks of a test `t`, a rule, and what comes of it", () => {
  test.each<[string, string, Partial<Rule> | null, string, Partial<Circumstances>?]>([
    ["passed", ".", {}, "passed"],
    ["skipped", "s", {}, "skipped"],
    ["skipped, for a reason that a rule names", "s", { failure: { kind: "text", text: "it failed" } }, "skipped"],
    ["skipped, as the rule says", "s", { action: "skip" }, "notRun"],
    ["begun and not ended", "?", {}, "failed gates"],
    ["failed, no rule", "F", null, "failed gates"],
    ["failed, ignored", "F", {}, "ignored"],
    ["failed, on this system", "F", { where: linux }, "ignored"],
    ["failed, for another system", "F", { where: darwin }, "failed gates elsewhere"],
    ["failed, for another test", "F", { test: "u" }, "failed gates"],
    ["failed, by a pattern", "F", { test: "*" }, "ignored"],
    ["failed, in the listed way", "F", { failure: { kind: "text", text: "it failed" } }, "ignored"],
    ["failed, in another way", "F", { failure: boom }, "failed gates other-failure"],
    ["timed out, by the outcome's name", "T", { failure: { kind: "text", text: "timeout" } }, "ignored"],
    ["crashed, any failure listed", "C", {}, "failed gates other-failure"],
    ["crashed, by name", "C", { failure: { kind: "text", text: "crash" } }, "ignored"],
    ["review on the day", "F", { review: "2026-03-01" }, "ignored"],
    ["review 14 days ago", "F", { review: "2026-02-15" }, "ignored"],
    ["review 15 days ago", "F", { review: "2026-02-14" }, "failed gates expired"],
    ["drifted", "F", {}, "failed gates drifted", alarm("drifted")],
    ["masked", "F", {}, "failed gates masked", alarm("masked")],
    ["to be retried, and was not", "F", { action: "retry" }, "failed gates still-failing"],
    ["retried, and passed", "F|.", { action: "retry" }, "flaky"],
    ["retried twice, and passed", "F|F.", { action: "retry" }, "flaky"],
    ["retried, and failed", "F|FF", { action: "retry" }, "failed gates still-failing"],
    ["retried, passed, and flaky counts", "F|.", { action: "retry" }, "flaky gates", { failOnFlaky: true }],
    ["retried though it failed in another way", "F|.", { action: "retry", failure: boom }, "flaky gates other-failure"],
    ["retried without a rule", "F|.", null, "flaky gates"],
    ["retried without a rule, as any may be", "F|.", null, "flaky", circumstances(policyOf([], unlisted))],
    ["the runner's own retry passed", "F.", null, "flaky"],
    ["a rule says skip, and it ran", "F", { action: "skip" }, "ignored"],
  ])("%s", (_, marks, more, wanted, circumstance = {}) => {
    const rules = more === null ? [] : [{ ...rule("t", more), id: "t ignore" }];
    const decision = decide(result("t", marks), { ...circumstances(policyOf(rules)), ...circumstance });
    const words = [
      kindOf(decision),
      ...(decision.gates ? ["gates"] : []),
      ...decision.refusals.map(({ because }) => because),
    ];
    expect(words.join(" ")).toBe(wanted);
  });
});

test("a lapsed rule is not replaced by the leave that any test has", () => {
  const rules = [rule("t", { action: "retry" })];
  const policy = policyOf(rules, unlisted);
  const alarms = new Map<string, Alarm>([["t retry", "masked"]]);
  expect(decide(result("t", "F|."), circumstances(policy, { alarms })).gates).toBe(true);
  expect(explain(asTestId("t"), null, circumstances(policy, { alarms }))).toMatchObject({ applies: null, retries: 0 });
});

test("why a test was skipped is nothing that a rule is about", () => {
  const test = asTestId("t");
  const attempts = [attemptOf(test, "s", 1, "boom"), attemptOf(test, "F", 2, "crunch")];
  const decision = decide({ ...result("t", ""), attempts }, circumstances(policyOf([rule("t", { failure: boom })])));
  expect(decision).toMatchObject({ gates: true, rule: null, refusals: [{ because: "other-failure" }] });
});

test("what the runner itself ignores is its own affair", () => {
  const attempt = { ...attemptOf(asTestId("t"), "F"), ignoredBecause: "flaky on QEMU" };
  const decision = decide({ ...result("t", ""), attempts: [attempt] }, circumstances(policyOf([])));
  expect(decision).toMatchObject({
    gates: false,
    rule: null,
    disposition: { kind: "ignored", reason: "flaky on QEMU" },
  });
});

test("the rule that says most comes first", () => {
  const rules = [
    rule("*", { reason: "any name", test: "net/*" }),
    rule("net/fetch*", { reason: "more of a name" }),
    rule("net/fetch.py", { reason: "the name" }),
    rule("net/fetch.py", { reason: "the name, here", where: linux }),
    rule("net/fetch.py", { reason: "the name, here, so", where: linux, failure: { kind: "text", text: "it failed" } }),
    rule("net/fetch.py", { reason: "elsewhere", where: darwin }),
  ];
  const { applies, standings } = explain(asTestId("net/fetch.py"), "it failed", circumstances(policyOf(rules)));
  expect(applies?.reason).toBe("the name, here, so");
  expect(standings.map((standing) => standing.rule.reason)).toEqual([
    "the name, here, so",
    "the name, here",
    "the name",
    "more of a name",
    "any name",
    "elsewhere",
  ]);
});

test("a test that was not run is told by its rule", () => {
  const rules = [rule("t", { action: "skip", reason: "hangs" })];
  expect(dispositionOfNotRun({ test: asTestId("t") }, circumstances(policyOf(rules)))).toEqual({
    kind: "not-run",
    rule: "t skip",
    reason: "hangs",
  });
});
