// Whether a run is green: the one place where a non-zero exit can become zero. Every part of it has to be accounted for;
// whatever is not is said, all of it and not just the first. Knows no runner, no file and no clock.

import { isWithin, type TestId } from "../model/test-id.ts";
import { counted } from "../report/wording.ts";
import { decide, dispositionOfNotRun, type Circumstances, type Decision } from "./decide.ts";
import { runnerVerdict, type TestResult } from "./test-result.ts";

/** What an exit code says, by the runner's own account. Only `tests-failed` can ever be forgiven. */
export type ExitMeaning = "passed" | "tests-failed" | "no-tests" | "broken";

export type RunEnding =
  | { readonly kind: "exited"; readonly code: number; readonly meaning: ExitMeaning }
  /** @param code 128 and the signal's number, as a shell has it */
  | { readonly kind: "killed"; readonly signal: string; readonly code: number };

/** What is known of a run when it is over. */
export interface RunFacts {
  readonly ending: RunEnding;
  /** Ended by us because its time was over. */
  readonly timedOut: boolean;
  /** Ended because the user wanted to stop. */
  readonly interrupted: boolean;
  /** `stale`: results are there, and are older than the run. */
  readonly report: "fresh" | "stale" | "none";
  /** The report ends as it should and tells of every test that was started. */
  readonly complete: boolean;
  /** Errors that the runner tells of outside any test: a file that does not load, a hook of the whole run. */
  readonly errorsOutside: readonly string[];
  readonly results: readonly TestResult[];
  /** Tests left out on purpose, by rules. */
  readonly notRun: readonly TestId[];
  /** Tests that the last complete run or the runner's own listing names; null where nobody knows. */
  readonly expected: ReadonlySet<TestId> | null;
}

export type ReasonCode =
  | "killed"
  | "timed-out"
  | "interrupted"
  /** The exit code means something else than that tests failed. */
  | "exit-code"
  | "no-report"
  | "stale-report"
  | "incomplete-report"
  | "errors-outside"
  | "missing-tests"
  | "counted-failures"
  | "unfinished-tests"
  | "flaky-tests"
  /** It says that tests failed, and its report has no failed test. */
  | "nothing-failed"
  /** Not one test passed: whatever the rules say, that is not flakiness. */
  | "nothing-passed"
  /** What was forgiven, and by what. */
  | "forgiven";

export interface Reason {
  readonly code: ReasonCode;
  /** A sentence for people. */
  readonly what: string;
  /** The tests that it is about; of many, all. */
  readonly tests: readonly TestId[];
}

export interface ResultCounts {
  readonly passed: number;
  readonly flaky: number;
  readonly ignored: number;
  /** Those that were begun and not ended too. */
  readonly failed: number;
  readonly skipped: number;
  readonly notRun: number;
}

export interface Judgement {
  readonly exitCode: number;
  /** A non-zero exit became zero. */
  readonly forgiven: boolean;
  readonly why: readonly Reason[];
  readonly counts: ResultCounts;
  readonly decisions: readonly Decision[];
  readonly notRun: readonly NotRun[];
}

export interface NotRun {
  readonly test: TestId;
  readonly disposition: ReturnType<typeof dispositionOfNotRun>;
}

/** What a shell answers where it gave up waiting; for a runner that was told to end and then said that all is well. */
const exitCodeOfTimeOut = 124;
const exitCodeOfInterrupt = 130;

export function judge(facts: RunFacts, circumstances: Circumstances): Judgement {
  // Results that are older than the run are another run's.
  const results = facts.report === "fresh" ? facts.results : [];
  const decisions = results.map((result) => decide(result, circumstances));
  const against = [...reasonsAgainst(facts, decisions)];
  const red = facts.ending.kind === "killed" || facts.ending.code !== 0;
  const forgiven = red && against.length === 0;
  return {
    exitCode: against.length === 0 ? 0 : codeOf(facts),
    forgiven,
    why: forgiven ? [forgiveness(decisions)] : against,
    counts: countsOf(decisions, facts.notRun.length),
    decisions,
    notRun: facts.notRun.map((test) => ({ test, disposition: dispositionOfNotRun({ test }, circumstances) })),
  };
}

function codeOf({ ending, timedOut, interrupted }: RunFacts): number {
  if (ending.code !== 0) return ending.code;
  if (interrupted) return exitCodeOfInterrupt;
  return timedOut ? exitCodeOfTimeOut : 1;
}

/** Everything that is not accounted for. Nothing, and the run is green. */
function* reasonsAgainst(facts: RunFacts, decisions: readonly Decision[]): Generator<Reason> {
  yield* endedBadly(facts);
  if (facts.report === "fresh") {
    if (!facts.complete)
      yield reason(
        "incomplete-report",
        "The results break off or leave tests out, so nobody knows what else happened.",
      );
    yield* testsAgainst(decisions);
  }
  const { ending } = facts;
  if (ending.kind === "exited" && ending.code !== 0) yield* notExplained(facts, ending, decisions);
}

function* endedBadly({ ending, timedOut, interrupted }: RunFacts): Generator<Reason> {
  if (interrupted) yield reason("interrupted", "The run was stopped before it ended.");
  if (timedOut) yield reason("timed-out", "The run took longer than it may, and was ended.");
  if (ending.kind === "killed" && !timedOut && !interrupted)
    yield reason("killed", `The runner was killed by ${ending.signal}; no rule can account for that.`);
}

function* testsAgainst(decisions: readonly Decision[]): Generator<Reason> {
  const gating = decisions.filter(({ gates }) => gates);
  const failed = testsOf(gating.filter(({ verdict }) => verdict === "failed"));
  if (failed.length > 0)
    yield reason("counted-failures", `No rule covers ${counted(failed.length, "failed test")}.`, failed);
  const unfinished = testsOf(gating.filter(({ verdict }) => verdict === "unfinished"));
  if (unfinished.length > 0)
    yield reason("unfinished-tests", `${counted(unfinished.length, "test")} began and did not end.`, unfinished);
  const flaky = testsOf(gating.filter(({ verdict }) => verdict === "flaky"));
  if (flaky.length > 0)
    yield reason("flaky-tests", `${counted(flaky.length, "test")} failed before passing, and that counts.`, flaky);
}

/** What a non-zero exit leaves unexplained. */
function* notExplained(
  { timedOut, interrupted, report, errorsOutside, results, expected, notRun }: RunFacts,
  { code, meaning }: Extract<RunEnding, { kind: "exited" }>,
  decisions: readonly Decision[],
): Generator<Reason> {
  // A runner that was told to end says nothing of its tests by the code that it ends with.
  const byItself = !timedOut && !interrupted;
  if (byItself && meaning !== "tests-failed")
    yield reason(
      "exit-code",
      `Exit code ${code} of the runner does not mean that tests failed${meaningText(meaning)}.`,
    );
  if (report === "none") yield reason("no-report", "The run wrote no results, so nothing says what failed.");
  if (report === "stale")
    yield reason("stale-report", "The results are what lay there before this run, so nothing says what failed.");
  if (errorsOutside.length > 0) yield reason("errors-outside", `Outside any test: ${errorsOutside.join("; ")}`);
  if (report !== "fresh") return;
  const told = new Set([...results.map(({ test }) => test), ...notRun]);
  const missing = [...(expected ?? [])].filter((test) => !told.has(test) && !notRun.some((out) => isWithin(test, out)));
  if (missing.length > 0)
    yield reason(
      "missing-tests",
      `${counted(missing.length, "expected test")} did not run, such as ${missing[0]}.`,
      missing,
    );
  if (!decisions.some(explainsFailure)) {
    if (byItself && meaning === "tests-failed")
      yield reason(
        "nothing-failed",
        `The runner says that tests failed (exit code ${code}), and its results have no failed test.`,
      );
  } else if (!decisions.some(({ verdict }) => verdict === "passed" || verdict === "flaky"))
    yield reason("nothing-passed", "Not one test passed: that is no flakiness, whatever is listed.");
}

/** Failed as far as the runner is concerned, and it did not leave that out of its exit code. */
const explainsFailure = ({ result, disposition, rule }: Decision): boolean =>
  runnerVerdict(result) === "failed" && (disposition.kind !== "ignored" || rule !== null);

function meaningText(meaning: ExitMeaning): string {
  switch (meaning) {
    case "no-tests":
      return ": it found none";
    case "broken":
      return ": it could not do its work";
    case "passed":
    case "tests-failed":
      return "";
  }
}

function forgiveness(decisions: readonly Decision[]): Reason {
  const ignored = testsOf(decisions.filter(({ disposition, rule }) => disposition.kind === "ignored" && rule !== null));
  const flaky = testsOf(
    decisions.filter(({ verdict, result }) => verdict === "flaky" && runnerVerdict(result) === "failed"),
  );
  const parts = [
    ...(ignored.length > 0 ? [`${counted(ignored.length, "failed test")} ignored by rule`] : []),
    ...(flaky.length > 0 ? [`${counted(flaky.length, "failed test")} passed when retried alone`] : []),
  ];
  return reason("forgiven", `Every failure is accounted for: ${parts.join(", ")}.`, [...ignored, ...flaky]);
}

const testsOf = (decisions: readonly Decision[]): readonly TestId[] => decisions.map(({ result }) => result.test);

const reason = (code: ReasonCode, what: string, tests: readonly TestId[] = []): Reason => ({ code, what, tests });

function countsOf(decisions: readonly Decision[], notRun: number): ResultCounts {
  const counts = { passed: 0, flaky: 0, ignored: 0, failed: 0, skipped: 0, notRun };
  for (const decision of decisions) counts[kindOf(decision)] += 1;
  return counts;
}

/** Under which heading a test is shown and counted. */
export function kindOf({ verdict, disposition }: Pick<Decision, "verdict" | "disposition">): keyof ResultCounts {
  if (disposition.kind === "ignored") return "ignored";
  if (disposition.kind === "not-run") return "notRun";
  return verdict === "unfinished" ? "failed" : verdict;
}
