// Which test a name means and in which file it is, so that a runner can be told to run it. Where a recorded run is named, that
// says it. Else a history may know tests of many commands, and only one is run: what was recorded of this very command comes
// first, then those that the command turns out to run when it is told to, then one run of the whole command.

import { byText } from "../../core/model/natural-order.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { asTestId, type TestId } from "../../core/model/test-id.ts";
import { nearest } from "../../core/report/nearest.ts";
import type { Selected } from "../../runners/runner.ts";
import { everything, type History, type Store } from "../ports.ts";
import { runTests, type TestRunOptions, type TestRunPorts } from "../test-run.ts";
import { attemptsOfRun } from "./recorded.ts";
import { trialOf, type TrialCommand } from "./trial.ts";

/** A test that was found, by its full name or by a part of it that no other test has. */
export type Found =
  | { readonly kind: "found"; readonly test: Selected }
  | { readonly kind: "ambiguous" | "unknown"; readonly candidates: readonly TestId[] };

/** What the history knows under this name. */
export async function findInHistory(name: string, store: Store): Promise<Found> {
  return await store.read(everything, async (history) => {
    const match = matching(name, await namesIn(history));
    return typeof match === "string" ? { kind: "found", test: await selectedIn(history, match) } : match;
  });
}

/**
 * The same among the tests of the last run of a command that the history has.
 *
 * @param command as the history calls it, a line of shell
 */
export async function findInLastRun(name: string, command: string, store: Store): Promise<Found> {
  return await store.read(everything, async (history) => {
    const last = (await history.runs()).findLast(({ workflow }) => workflow === command);
    const attempts: Attempt[] = [];
    if (last !== undefined)
      for await (const attempt of history.attempts({ kind: "run", run: last.id })) attempts.push(attempt);
    return findAmong(name, attempts);
  });
}

/** What it means in the run that is named, by its id or its name. */
export async function findInRun(name: string, run: string, store: Store): Promise<Selected> {
  const found = findAmong(name, await attemptsOfRun(run, store));
  if (found.kind === "found") return found.test;
  throw noSuchTest(name, found, `No worker of run "${run}"`);
}

/** More tests than these that have a name in theirs are not tried: it says too little. */
const triedAtMost = 20;

/** All tests that the history knows under this name. */
export async function namesakesIn(name: string, store: Store): Promise<readonly Selected[]> {
  return await store.read(everything, async (history) => {
    const names = await namesIn(history);
    const exact = asTestId(name);
    const meant = names.includes(exact) ? [exact] : names.filter((test) => test.includes(name));
    if (meant.length > triedAtMost) return [];
    return await Promise.all(meant.map(async (test) => selectedIn(history, test)));
  });
}

/** Those of some tests that a command runs, which is told to run them. */
export async function thoseThatRun(
  tests: readonly Selected[],
  command: TrialCommand,
  options: TestRunOptions,
  ports: TestRunPorts,
): Promise<readonly Selected[]> {
  if (tests.length === 0) return [];
  const selection = { tests, ordered: false, seed: null, workers: null };
  const run = await runTests((scratch) => command.select(selection, scratch), options, ports);
  if (run.kind === "unable") return [];
  const alone = tests.length === 1;
  return tests.filter(({ test }) => trialOf(run, { test, wanted: () => true }, alone).outcome !== "no-evidence");
}

const namesIn = async (history: History): Promise<readonly TestId[]> => [
  ...new Set((await history.counts()).map(({ test }) => test)),
];

async function selectedIn(history: History, test: TestId): Promise<Selected> {
  let file: string | null = null;
  for await (const attempt of history.attempts({ kind: "test", test })) file = attempt.file ?? file;
  return { test, file };
}

/** The same among the attempts of one run. */
export function findAmong(name: string, attempts: readonly Attempt[]): Found {
  const match = matching(name, [...new Set(attempts.map(({ test }) => test))]);
  if (typeof match !== "string") return match;
  return { kind: "found", test: { test: match, file: attempts.find(({ test }) => test === match)?.file ?? null } };
}

/** A name of its own wins over a part of others. */
function matching(name: string, tests: readonly TestId[]): TestId | Exclude<Found, { kind: "found" }> {
  const exact = asTestId(name);
  if (tests.includes(exact)) return exact;
  const holding = tests.filter((test) => test.includes(name)).sort(byText);
  const [only, ...others] = holding;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) return { kind: "ambiguous", candidates: holding.slice(0, 10) };
  return { kind: "unknown", candidates: nearest(name, tests, 3).map(asTestId) };
}

/**
 * Nothing that was looked at has one test of this name.
 *
 * @param nowhere that which has none, to begin a sentence with
 */
export function noSuchTest(
  name: string,
  { kind, candidates }: Exclude<Found, { kind: "found" }>,
  nowhere = "Neither the history nor a run of the command",
): ProblemError {
  const ambiguous = kind === "ambiguous";
  return new ProblemError({
    code: "unknown-subject",
    what: ambiguous ? `"${name}" can mean several tests.` : `No test is called "${name}".`,
    why: ambiguous
      ? "It is a part of more than one test's name."
      : `${nowhere} has a test with this name, or with this in its name.`,
    fix:
      candidates.length > 0
        ? `${ambiguous ? "Name one of these:" : "Perhaps you meant:"}\n${candidates.join("\n")}`
        : "Type the name as the runner's report has it, or a part of it.",
    place: null,
  });
}
