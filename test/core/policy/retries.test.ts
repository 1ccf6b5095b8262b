// What is run again, how often, and when nothing is.
import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import { asTestId } from "../../../src/core/model/test-id.ts";
import type { RunFacts } from "../../../src/core/policy/judge.ts";
import { noPolicy, type Policy } from "../../../src/core/policy/policy.ts";
import { planRetries } from "../../../src/core/policy/retry-plan.ts";
import { beginRetries, retrySearch, type RetryAnswer } from "../../../src/core/search/retry.ts";
import { attemptOf, circumstances, factsOf, policyOf, result, rule } from "./runs.ts";

const passing = Array.from({ length: 95 }, (_, at) => result(`pass ${at}`, "."));
const failing = (count: number) => Array.from({ length: count }, (_, at) => result(`net/${at}`, "F"));
const listed = policyOf([rule("net/*", { action: "retry" })]);
const stopAfter = (bounds: Partial<Policy["retry"]["stopAfter"]>, policy = listed): Policy => ({
  ...policy,
  retry: { ...policy.retry, stopAfter: { ...policy.retry.stopAfter, ...bounds } },
});

describe("a plan", () => {
  const told = (policy: Policy, facts: RunFacts): string => {
    const plan = planRetries(facts, circumstances(policy));
    return plan.kind === "none"
      ? plan.because.kind
      : plan.tests.map(({ test: id, retries }) => `${id} x${retries}`).join(", ");
  };
  const some = factsOf([...passing, ...failing(2)]);
  test.each<[string, string, Policy, RunFacts]>([
    ["what is listed", "net/0 x2, net/1 x2", listed, some],
    ["nothing is listed", "nothing-to-retry", policyOf([]), some],
    ["a rule that ignores needs none", "nothing-to-retry", policyOf([rule("net/*")]), some],
    [
      "any test, where it is allowed",
      "net/0 x1, net/1 x1",
      policyOf([], { retry: { ...noPolicy.retry, unlisted: 1 } }),
      some,
    ],
    ["ten of many", "net/0 x2", stopAfter({ tests: 1 }), factsOf([...passing, ...failing(1)])],
    ["one too many", "too-many", stopAfter({ tests: 1 }), some],
    ["more than the share", "too-many", stopAfter({ tests: 100, share: 0.01 }), factsOf([...passing, ...failing(3)])],
    ["one of a few", "net/0 x2", listed, factsOf([result("a", "."), ...failing(1)])],
    ["all of a few", "too-many", listed, factsOf(failing(2))],
    ["killed", "not-by-tests", listed, { ...some, ending: { kind: "killed", signal: "SIGSEGV", code: 139 } }],
    ["broken", "not-by-tests", listed, { ...some, ending: { kind: "exited", code: 2, meaning: "broken" } }],
    ["broken off", "not-by-tests", listed, { ...some, complete: false }],
    ["stale", "not-by-tests", listed, { ...some, report: "stale" }],
    ["stopped", "not-by-tests", listed, { ...some, interrupted: true }],
    ["an error outside", "not-by-tests", listed, { ...some, errorsOutside: ["x"] }],
    [
      "in another way",
      "nothing-to-retry",
      policyOf([rule("net/*", { action: "retry", failure: { kind: "text", text: "boom" } })]),
      some,
    ],
  ])("%s: %s", (_, wanted, policy, facts) => expect(told(policy, facts)).toBe(wanted));
});

/** Runs a search to its end, a mark for each ask. */
function searched(
  policy: Policy,
  marks: Record<string, string>,
  timeMs = 1000,
  tookMs = 1,
): { asks: string; answer: RetryAnswer } {
  const search = retrySearch(circumstances(policy));
  const planned = Object.keys(marks).map((name) => ({
    test: asTestId(name),
    occurrence: 1,
    file: null,
    retries: policy.retry.listed,
    rule: policy.rules[0] ?? null,
  }));
  let state = beginRetries(planned, timeMs);
  const asks: string[] = [];
  for (;;) {
    const step = search.next(state);
    if (step.kind === "done") return { asks: asks.join(" "), answer: step.answer };
    const { test: id } = step.ask.planned;
    asks.push(`${id}${step.ask.retry}`);
    const message = marks[id]?.[step.ask.retry - 1] === "N" ? "something new" : "it failed";
    const mark = (marks[id]?.[step.ask.retry - 1] ?? ".").replace("N", "F");
    state = search.learn(state, { attempt: attemptOf(id, mark, step.ask.retry + 1, message), tookMs });
  }
}

/** `a` may be retried after any failure, the others after the one that is listed. */
const abc = policyOf([
  rule("a", { action: "retry" }),
  ...["b", "c"].map((name) => rule(name, { action: "retry", failure: { kind: "text", text: "it failed" } })),
]);

describe("a search", () => {
  test.each([
    ["passes at once", { a: "." }, "a1"],
    ["passes at the second", { a: "F." }, "a1 a2"],
    ["has used its retries up", { a: "FFF" }, "a1 a2"],
    ["one after the other", { a: "F.", b: "." }, "a1 a2 b1"],
    ["a new failure ends it", { b: "N." }, "b1"],
    ["a crash ends it, where any failure is listed", { a: "C." }, "a1"],
    ["skipped is not passed, and not tried again", { a: "s" }, "a1"],
  ])("%s", (_, marks, asks) => expect(searched(abc, marks).asks).toBe(asks));

  test("the time is for all of them", () => {
    const { asks, answer } = searched(abc, { a: "FF", b: "FF" }, 3, 2);
    expect({ asks, outOfTime: answer.outOfTime }).toEqual({ asks: "a1 a2", outOfTime: true });
  });

  test("never asks more than the policy allows, whatever happens", () => {
    const marks = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.stringMatching(/^[.FTCsN]{2}$/), { minKeys: 1 });
    fc.assert(
      fc.property(marks, (drawn) => {
        const { answer } = searched(abc, { ...drawn });
        for (const { attempts, planned } of answer.tests) expect(attempts.length).toBeLessThanOrEqual(planned.retries);
      }),
    );
  });
});
