// The truth table of `deflake run`: what becomes of a run's exit code. A line stands for every combination that the lines
// above it leave, `*` for whatever may be there; every combination there is is judged and compared.
import * as fc from "../../fast-check.ts";
import { describe, expect, test } from "vitest";
import type { Attempt } from "../../../src/core/model/attempt.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { judge, type ReasonCode, type RunEnding, type RunFacts } from "../../../src/core/policy/judge.ts";
import type { TestResult } from "../../../src/core/policy/test-result.ts";
import { circumstances, factsOf, policyOf, result, rule } from "./runs.ts";

const endings: Record<string, RunEnding> = {
  "exit 0": { kind: "exited", code: 0, meaning: "passed" },
  "exit 1 tests": { kind: "exited", code: 1, meaning: "tests-failed" },
  "exit 3 tests": { kind: "exited", code: 3, meaning: "tests-failed" },
  "exit 2 broken": { kind: "exited", code: 2, meaning: "broken" },
  "exit 5 none": { kind: "exited", code: 5, meaning: "no-tests" },
  SIGSEGV: { kind: "killed", signal: "SIGSEGV", code: 139 },
};

/** `known` has a rule that ignores it, `again` one that allows retries, `odd` one for another failure. */
const tests: Record<string, readonly TestResult[]> = {
  "all pass": [result("a", "."), result("b", "s")],
  ignored: [result("a", "."), result("known", "F")],
  retried: [result("a", "."), result("again", "F|F.")],
  "own retry": [result("a", "."), result("b", "F.")],
  failed: [result("a", "."), result("b", "F")],
  both: [result("a", "."), result("known", "F"), result("b", "F")],
  "other error": [result("a", "."), result("odd", "F")],
  "retry failed": [result("a", "."), result("again", "F|FF")],
  crashed: [result("a", "."), result("known", "C")],
  "not ended": [result("a", "."), result("b", "?")],
  "only ignored": [result("known", "F"), result("a", "s")],
  nothing: [],
};

const policy = policyOf([
  rule("known"),
  rule("again", { action: "retry" }),
  rule("odd", { failure: { kind: "text", text: "something else" } }),
]);

const columns = {
  ending: Object.keys(endings),
  stopped: ["-", "ctrl-c", "deadline"],
  report: ["fresh", "stale", "none"],
  whole: ["whole", "broken off", "outside", "missing"],
  tests: Object.keys(tests),
  flaky: ["-", "counts"],
} as const;
type Column = keyof typeof columns;
const names = Object.keys(columns) as Column[];

// Where a cell lists several, any of them is meant.
const table = `
ending        | stopped  | report | whole      | tests                               | flaky  | exit
exit 0        | ctrl-c   | *      | *          | *                                   | *      | 130
exit 0        | deadline | *      | *          | *                                   | *      | 124
exit 0        | -        | stale  | *          | *                                   | *      | 0
exit 0        | -        | none   | *          | *                                   | *      | 0
exit 0        | -        | fresh  | broken off | *                                   | *      | 1
exit 0        | -        | fresh  | *          | failed                              | *      | 1
exit 0        | -        | fresh  | *          | both, other error                   | *      | 1
exit 0        | -        | fresh  | *          | retry failed, crashed, not ended    | *      | 1
exit 0        | -        | fresh  | *          | retried, own retry                  | counts | 1
exit 0        | -        | fresh  | *          | *                                   | *      | 0
SIGSEGV       | *        | *      | *          | *                                   | *      | 139
exit 2 broken | *        | *      | *          | *                                   | *      | 2
exit 5 none   | *        | *      | *          | *                                   | *      | 5
exit 1 tests  | -        | fresh  | whole      | ignored                             | *      | 0 forgiven
exit 1 tests  | -        | fresh  | whole      | retried                             | -      | 0 forgiven
exit 1 tests  | *        | *      | *          | *                                   | *      | 1
exit 3 tests  | -        | fresh  | whole      | ignored                             | *      | 0 forgiven
exit 3 tests  | -        | fresh  | whole      | retried                             | -      | 0 forgiven
exit 3 tests  | *        | *      | *          | *                                   | *      | 3
`;

const rows = table
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split("|").map((cell) => cell.trim()));

type Combination = Record<Column, string>;

const combinations = names.reduce<readonly Partial<Combination>[]>(
  (sofar, name) => sofar.flatMap((one) => columns[name].map((value) => ({ ...one, [name]: value }))),
  [{}],
) as readonly Combination[];

const rowOf = (combination: Combination): number =>
  rows.findIndex((row) =>
    names.every((name, at) => {
      const cell = row[at] ?? "";
      return cell === "*" || cell.split(", ").includes(combination[name]);
    }),
  );

function factsFor({ ending, stopped, report, whole, tests: which }: Combination): RunFacts {
  const results = tests[which] ?? [];
  return factsOf(results, {
    ending: endings[ending]!,
    interrupted: stopped === "ctrl-c",
    timedOut: stopped === "deadline",
    report: report as RunFacts["report"],
    complete: whole !== "broken off",
    errorsOutside: whole === "outside" ? ["setup.js did not load"] : [],
    expected: new Set([...results.map(({ test: id }) => id), ...(whole === "missing" ? [asTestId("gone")] : [])]),
  });
}

test.each(rows.map((row, at) => [row.slice(0, -1).join(" | "), row.at(-1) ?? "", at] as const))(
  "%s: %s",
  (_, wanted, at) => {
    const here = combinations.filter((combination) => rowOf(combination) === at);
    expect(here.length, "the line stands for nothing").toBeGreaterThan(0);
    const wrong = here.flatMap((combination) => {
      const failOnFlaky = combination.flaky === "counts";
      const { exitCode, forgiven, why } = judge(factsFor(combination), circumstances(policy, { failOnFlaky }));
      const got = `${exitCode}${forgiven ? " forgiven" : ""}`;
      return got === wanted ? [] : [{ ...combination, got, why: why.map(({ code }) => code) }];
    });
    expect(wrong).toEqual([]);
  },
);

test("every combination has a line", () => {
  expect(combinations.filter((combination) => rowOf(combination) < 0)).toEqual([]);
  expect(combinations.length).toBe(6 * 3 * 3 * 4 * 12 * 2);
});

/** What has to hold before a run may be green, written down once more and without a word of how it is decided. */
const accountedFor = ({
  ending,
  timedOut,
  interrupted,
  report,
  complete,
  errorsOutside,
  results,
  expected,
}: RunFacts) =>
  ending.kind === "exited" &&
  !timedOut &&
  !interrupted &&
  (report !== "fresh" ||
    (complete && results.every(({ attempts }) => attempts.every(({ outcome }) => outcome !== "abort")))) &&
  (ending.code === 0 ||
    (ending.meaning === "tests-failed" &&
      report === "fresh" &&
      errorsOutside.length === 0 &&
      [...(expected ?? [])].every((id) => results.some((one) => one.test === id)) &&
      results.some(({ attempts, retries }) => [...attempts, ...retries].some(({ outcome }) => outcome === "pass")) &&
      results.some(({ attempts }) => attempts.every(mayBeAccountedFor))));

/** A crash only by a rule that names it, as that of `odd` does. */
const mayBeAccountedFor = ({ test, outcome, failure }: Attempt): boolean =>
  outcome === "fail" ||
  outcome === "timeout" ||
  (outcome === "crash" && test === asTestId("odd") && failure?.message === "something else");

const anyFacts: fc.Arbitrary<RunFacts> = fc.record({
  ending: fc.constantFrom(...Object.values(endings)),
  timedOut: fc.boolean(),
  interrupted: fc.boolean(),
  report: fc.constantFrom("fresh", "stale", "none"),
  complete: fc.boolean(),
  errorsOutside: fc.constantFrom([], ["outside"]),
  results: fc
    .uniqueArray(
      fc.record({
        name: fc.constantFrom("a", "b", "known", "again", "odd", "c"),
        marks: fc.stringMatching(/^(s|\?|[.FTC]{1,2}(\|[.FTC]{1,2})?)$/),
        message: fc.constantFrom("it failed", "something else"),
      }),
      { selector: ({ name }) => name, maxLength: 6 },
    )
    .map((drawn) => drawn.map(({ name, marks, message }) => result(name, marks, message))),
  notRun: fc.constant([]),
  expected: fc.constantFrom(null, new Set([asTestId("a")]), new Set([asTestId("a"), asTestId("gone")])),
});

test("a green run has every part accounted for, whatever happens", () => {
  fc.assert(
    fc.property(anyFacts, fc.boolean(), (facts, failOnFlaky) => {
      const judgement = judge(facts, circumstances(policy, { failOnFlaky }));
      if (judgement.exitCode === 0) expect(accountedFor(facts)).toBe(true);
      else expect(judgement.why).not.toEqual([]);
      expect(judgement.forgiven).toBe(judgement.exitCode === 0 && facts.ending.code !== 0);
      if (facts.ending.code !== 0 && !judgement.forgiven) expect(judgement.exitCode).toBe(facts.ending.code);
    }),
    { numRuns: 5000 },
  );
});

test("the counts are a fold over the tests: each is in one of them", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { counts } = judge({ ...facts, report: "fresh" }, circumstances(policy));
      expect(Object.values(counts).reduce((a, b) => a + b, 0)).toBe(facts.results.length);
    }),
  );
});

describe("all reasons are said, not the first alone", () => {
  test.each<[string, Partial<RunFacts>, readonly ReasonCode[]]>([
    ["nothing there", { report: "none" }, ["no-report"]],
    ["yesterday's results", { report: "stale" }, ["stale-report"]],
    [
      "broken off, an error outside, and a test is missing",
      { complete: false, errorsOutside: ["x"], expected: new Set([asTestId("gone")]) },
      ["incomplete-report", "errors-outside", "missing-tests"],
    ],
    ["all green, and yet exit 1", { results: [result("a", ".")] }, ["nothing-failed"]],
    ["no tests, by the exit code", { results: [], ending: endings["exit 5 none"]! }, ["exit-code"]],
    [
      "a code that was asked for by Ctrl-C",
      { results: [result("a", ".")], ending: endings["exit 2 broken"]!, interrupted: true },
      ["interrupted"],
    ],
    [
      "a code that was asked for at the deadline",
      { results: [result("a", ".")], ending: endings["exit 1 tests"]!, timedOut: true },
      ["timed-out"],
    ],
    ["all of them listed, and all fail", { results: [result("known", "F")] }, ["nothing-passed"]],
    ["forgiven", {}, ["forgiven"]],
    [
      "a rule leaves a test out, and so what stands in it",
      { notRun: [asTestId("p > T")], expected: new Set(["p > T", "p > T/sub", "p > T > sub"].map(asTestId)) },
      ["forgiven"],
    ],
    [
      "its neighbour's name begins as its own",
      { notRun: [asTestId("p > T")], expected: new Set(["p > T", "p > Tx"].map(asTestId)) },
      ["missing-tests"],
    ],
  ])("%s", (_, more, codes) => {
    const facts = factsOf([result("a", "."), result("known", "F")], more);
    expect(judge(facts, circumstances(policy)).why.map(({ code }) => code)).toEqual(codes);
  });
});
