// What comes of a run that has ended: facts, what is run again, what was expected, and the judgement over all of it.

import type { Attempt } from "../../core/model/attempt.ts";
import type { Note } from "../../core/model/note.ts";
import { exitCodeOf } from "../../core/model/problem.ts";
import type { TestId } from "../../core/model/test-id.ts";
import { dayOf } from "../../core/policy/day.ts";
import { circumstancesOf, decide, type Circumstances } from "../../core/policy/decide.ts";
import { judge, type Judgement, type RunFacts } from "../../core/policy/judge.ts";
import { planRetries, type NoRetries, type RetryPlan } from "../../core/policy/retry-plan.ts";
import { resultsOf, type TestResult } from "../../core/policy/test-result.ts";
import { whereaboutsOf } from "../../core/policy/whereabouts.ts";
import type { TestRun } from "../test-run.ts";
import type { Launch } from "./launch.ts";
import { newRules } from "./new-rules.ts";
import type { Recording } from "./recording.ts";
import { remarksOn } from "./remarks.ts";
import {
  nothingKnown,
  platformOf,
  type LeftOut,
  type LookBack,
  type RunPorts,
  type RunRequest,
  type Settled,
} from "./request.ts";
import { runRetries } from "./retries.ts";

export async function settle(
  { first, leftOut }: { readonly first: TestRun; readonly leftOut: LeftOut },
  request: RunRequest,
  recording: Recording,
  ports: RunPorts,
): Promise<Settled> {
  const facts = factsOf(first, leftOut, request.launch, ports.numberOf);
  const known = await lookBackIfNeeded(facts, first, request, ports);
  const circumstances = circumstancesHere(request, first, known.alarms, ports.clock.now());
  recording.attempts(facts.results.flatMap((result) => attemptsTold(result, circumstances)));
  const retried = await retryWhatMayBe(facts, circumstances, recording, request, ports);
  const expected = request.acceptMissing ? null : known.expected;
  const settled = { ...facts, ...retried.facts, expected };
  const judgement = orStopped(judge(settled, circumstances), settled, ports);
  return {
    judgement,
    facts: settled,
    attempts: settled.results.flatMap((result) => attemptsTold(result, circumstances)),
    plan: retried.plan,
    notes: [
      ...first.notes,
      ...leftOut.notes,
      ...unheard(settled, request.launch, first.notes),
      ...retried.notes,
      ...known.notes,
      ...remarksOn(settled, circumstances),
    ],
    newRules: newRules(judgement.decisions, circumstances.there, circumstances.today),
  };
}

function circumstancesHere(
  { policy, jobRun, launch, failOnFlaky }: RunRequest,
  first: TestRun,
  alarms: LookBack["alarms"],
  now: number,
): Circumstances {
  const there = new Map(whereaboutsOf(platformOf(jobRun, first), jobRun.job));
  if (launch.runner !== null) there.set("runner", launch.runner);
  return circumstancesOf(policy, { there, today: dayOf(now), alarms, failOnFlaky });
}

function factsOf(
  { execution, report, complete, attempts, outside }: TestRun,
  leftOut: LeftOut,
  launch: Launch,
  numberOf: RunPorts["numberOf"],
): RunFacts {
  return {
    ending: endingOf(execution.ending, launch, numberOf),
    timedOut: execution.timedOut,
    interrupted: execution.interrupted,
    report,
    complete,
    errorsOutside: outside.map(({ what }) => what),
    results: resultsOf(attempts),
    notRun: notRun(attempts, leftOut),
    expected: null,
  };
}

/** What ran all the same is told by its result. */
function notRun(attempts: readonly Attempt[], { tests }: LeftOut): readonly TestId[] {
  const ran = new Set(attempts.map(({ test }) => test));
  return tests.filter((test) => !ran.has(test));
}

function endingOf(
  ending: TestRun["execution"]["ending"],
  { meaningOf }: Launch,
  numberOf: RunPorts["numberOf"],
): RunFacts["ending"] {
  switch (ending.kind) {
    case "exited":
      return { ...ending, meaning: meaningOf(ending.code) };
    case "killed":
      return { ...ending, code: 128 + numberOf(ending.signal) };
    case "not-started":
      return { kind: "exited", code: exitCodeOf(ending.problem.code), meaning: "broken" };
  }
}

/** Whoever stops deflake by a signal learns of it from the exit code, whatever the command answered to that. */
function orStopped(judgement: Judgement, { interrupted }: RunFacts, { signal, numberOf }: RunPorts): Judgement {
  const name: unknown = signal.reason;
  return interrupted && typeof name === "string" ? { ...judgement, exitCode: 128 + numberOf(name) } : judgement;
}

/** A green run without results looks like one that was judged; why there are none may have been said already. */
function unheard({ ending, report }: RunFacts, { tells }: Launch, said: readonly Note[]): readonly Note[] {
  if (
    !tells ||
    said.some(({ code }) => code === "cannot-write") ||
    report !== "none" ||
    ending.kind !== "exited" ||
    ending.code !== 0
  )
    return [];
  const what = "The command wrote no results where they were looked for, so no test of it was seen.";
  return [{ code: "no-results", level: "warning", what, place: null }];
}

/**
 * A failure that a rule ignores is told with the reason, so that histories tell containment from health. So is a skip that a
 * rule wants, where the runner that was told to skip gives no reason itself.
 */
function attemptsTold(result: TestResult, circumstances: Circumstances): readonly Attempt[] {
  const attempts = [...result.attempts, ...result.retries];
  const { disposition } = decide(result, circumstances);
  switch (disposition.kind) {
    case "counted":
      return attempts;
    case "ignored":
      return attempts.map((attempt) => ({ ...attempt, ignoredBecause: attempt.ignoredBecause ?? disposition.reason }));
    case "not-run":
      return attempts.map((attempt) => skippedFor(disposition.reason, attempt));
  }
}

function skippedFor(reason: string, attempt: Attempt): Attempt {
  const { outcome, failure } = attempt;
  if (outcome !== "skip" || (failure !== null && failure.message !== "")) return attempt;
  return { ...attempt, failure: { type: null, trace: null, output: null, ...failure, message: reason } };
}

async function retryWhatMayBe(
  facts: RunFacts,
  circumstances: Circumstances,
  recording: Recording,
  { launch, cwd, paths, deadlineMs, retries }: RunRequest,
  ports: RunPorts,
): Promise<{ facts: Partial<RunFacts>; plan: RetryPlan | null; notes: readonly Note[] }> {
  const plan = retries ? planRetries(facts, circumstances) : null;
  if (plan === null) return { facts: {}, plan, notes: [] };
  if (plan.kind === "none") return { facts: {}, plan, notes: notRetried(plan.because) };
  const save = (attempt: Attempt): void => recording.attempts([attempt]);
  const options = { cwd, env: {}, paths, deadlineMs, signal: ports.signal };
  const done = await runRetries(plan, facts.results, launch, circumstances, options, { ...ports, save });
  return { facts: { results: done.results, interrupted: done.interrupted }, plan, notes: done.notes };
}

function notRetried(because: NoRetries): readonly Note[] {
  if (because.kind !== "too-many") return [];
  const { failed, ran, limit } = because;
  const what = `Nothing was retried: ${failed} of ${ran} tests failed, and the policy takes at most ${limit} for flakiness.`;
  return [{ code: "too-many-failures", level: "warning", what, place: null }];
}

/** The history is opened, and what reads it loaded, only where something may be forgiven or run again. */
async function lookBackIfNeeded(
  facts: RunFacts,
  first: TestRun,
  request: RunRequest,
  { clock, history, exec, files, signal }: RunPorts,
): Promise<LookBack> {
  const circumstances = circumstancesHere(request, first, new Map(), clock.now());
  const hopeful = planRetries(facts, circumstances).kind === "retry" || judge(facts, circumstances).forgiven;
  if (!hopeful) return nothingKnown;
  const { lookBack } = await import("./look-back.ts");
  const known = await lookBack(request.run, request.jobRun.job, request.policy, history);
  if (request.acceptMissing) return known;
  const { listTests, notesOnListed } = await import("./listing.ts");
  const listed = await listTests(request, signal, { exec, files });
  if (listed.tests === null) return { ...known, notes: [...known.notes, ...listed.notes] };
  return {
    ...known,
    expected: new Set([...(known.expected ?? []), ...listed.tests]),
    notes: [...known.notes, ...notesOnListed(listed.tests, facts, known.expected)],
  };
}
