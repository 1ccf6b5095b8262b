// Runs and policies drawn small, for tests of what is made of them.
import { bareAttempt, type Attempt } from "../../../src/core/model/attempt.ts";
import type { Outcome } from "../../../src/core/model/outcome.ts";
import { asTestId, type TestId } from "../../../src/core/model/test-id.ts";
import { circumstancesOf, type Circumstances } from "../../../src/core/policy/decide.ts";
import type { RunFacts } from "../../../src/core/policy/judge.ts";
import { noPolicy, type Policy, type Rule } from "../../../src/core/policy/policy.ts";
import type { TestResult } from "../../../src/core/policy/test-result.ts";

/** A rule with what a test does not care about filled in. */
export const rule = (test: string, more: Partial<Rule> = {}): Rule => ({
  id: `${test} ${more.action ?? "ignore"}`,
  test,
  action: "ignore",
  where: "all",
  failure: null,
  reason: "known",
  owner: null,
  issue: null,
  added: null,
  review: null,
  evidence: null,
  place: { source: "deflake.yaml", line: 1, column: 1 },
  ...more,
});

export const policyOf = (rules: readonly Rule[], more: Partial<Policy> = {}): Policy => ({
  ...noPolicy,
  rules,
  ...more,
});

export const circumstances = (policy: Policy, more: Partial<Circumstances> = {}): Circumstances => ({
  ...circumstancesOf(policy, {
    there: new Map([["os", "linux"]]),
    today: "2026-03-01",
    alarms: new Map(),
    failOnFlaky: false,
  }),
  ...more,
});

const outcomes: Readonly<Record<string, Outcome>> = {
  ".": "pass",
  F: "fail",
  T: "timeout",
  C: "crash",
  s: "skip",
  "?": "abort",
};

/** An attempt by its letter; a failure says what is given, and so does a skip, which no rule may take for a failure. */
export const attemptOf = (test: TestId, mark: string, attempt = 1, message = "it failed"): Attempt => {
  const outcome = outcomes[mark];
  if (outcome === undefined) throw new Error(`"${mark}" is no outcome's letter`);
  const tells = "FTCs".includes(mark);
  return {
    ...bareAttempt(test, outcome),
    attempt,
    failure: tells ? { type: null, message, trace: null, output: null } : null,
  };
};

/** What a test did: a letter for each attempt of the runner, and after a `|` for each retry of ours. */
export function result(name: string, marks: string, message?: string): TestResult {
  const test = asTestId(name);
  const [own = "", ours = ""] = marks.split("|");
  const all = `${own}${ours}`.split("").map((mark, at) => attemptOf(test, mark, at + 1, message));
  return { test, occurrence: 1, attempts: all.slice(0, own.length), retries: all.slice(own.length) };
}

/** A run that failed by its tests, with everything else in order. */
export const factsOf = (results: readonly TestResult[], more: Partial<RunFacts> = {}): RunFacts => ({
  ending: { kind: "exited", code: 1, meaning: "tests-failed" },
  timedOut: false,
  interrupted: false,
  report: "fresh",
  complete: true,
  errorsOutside: [],
  results,
  notRun: [],
  expected: null,
  ...more,
});
