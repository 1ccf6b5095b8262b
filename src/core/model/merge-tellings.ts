// Several files of one job run often tell of the same attempts: a console log, a result file, a list of failures. This
// makes one set of them, so that nothing is counted twice. Knows no format; it compares what they say.

import type { Attempt, Failure } from "./attempt.ts";
import type { Note } from "./note.ts";
import { evidenceOf, type Outcome } from "./outcome.ts";
import { joinProperties } from "./properties.ts";
import type { TestId } from "./test-id.ts";

/** All that the files of one format tell of one job run. */
export interface FormatTelling {
  readonly format: string;
  readonly attempts: readonly Attempt[];
}

export interface MergedTellings {
  readonly attempts: readonly Attempt[];
  readonly notes: readonly Note[];
}

/**
 * Merges what several formats tell of one job run, in the order of the format that tells most. The same test, occurrence
 * and attempt number is the same attempt: its more specific outcome wins, unknown fields are filled in.
 *
 * A format that knows only the last of several attempts, and one that knows only a test's name made flat for a file
 * (`thread_stress_heap.py`), are matched too. The order in which the tellings are given does not matter.
 *
 * @example
 * mergeTellings([
 *   { format: "console", attempts: [bareAttempt(asTestId("a/b.py"), "fail")] },
 *   { format: "diffs", attempts: [bareAttempt(asTestId("a_b.py"), "timeout")] },
 * ]).attempts // one attempt of a/b.py, timeout
 */
export function mergeTellings(tellings: readonly FormatTelling[]): MergedTellings {
  const ordered = tellings
    .filter(({ attempts }) => attempts.length > 0)
    .sort((a, b) => b.attempts.length - a.attempts.length || (a.format < b.format ? -1 : 1));
  const merged: ByTest = new Map();
  const notes: Note[] = [];
  for (const telling of ordered) {
    const { names, ambiguous } = matchNames(telling.attempts, merged);
    const told = byTest(telling.attempts, names);
    const known = [...told.keys()].some((key) => merged.has(key));
    if (merged.size > 0 && !known) notes.push(nothingInCommon(telling.format, told.size));
    if (ambiguous.length > 0) notes.push(ambiguity(telling.format, ambiguous));
    const contradicted: Attempt[] = [];
    for (const [key, attempts] of told) {
      merged.set(
        key,
        mergeTest(merged.get(key) ?? [], attempts, (attempt) => contradicted.push(attempt)),
      );
    }
    if (contradicted.length > 0) notes.push(contradiction(telling.format, contradicted));
  }
  return { attempts: [...merged.values()].flat(), notes };
}

/** Attempts of one test and occurrence, in the order of their numbers. */
type ByTest = Map<string, readonly Attempt[]>;

/** Neither a test id nor a number holds a line break. */
const keyOf = (test: TestId, occurrence: number): string => `${test}\n${occurrence}`;

function byTest(attempts: readonly Attempt[], names: ReadonlyMap<TestId, TestId>): ByTest {
  const tests = new Map<string, Attempt[]>();
  for (const told of attempts) {
    const attempt = { ...told, test: names.get(told.test) ?? told.test };
    const key = keyOf(attempt.test, attempt.occurrence);
    const list = tests.get(key);
    if (list === undefined) tests.set(key, [attempt]);
    else list.push(attempt);
  }
  for (const list of tests.values()) list.sort((a, b) => a.attempt - b.attempt);
  return tests;
}

/** What a path becomes in the name of a file that holds its result. */
const flat = (test: string): string => test.replaceAll(/[/\\]/g, "_");

/**
 * Finds the tests that flattened names stand for among the tests already known. Flattening loses where the folders end,
 * so tests may share a flat name; then the one that failed and has no text yet is meant, if only one did.
 */
function matchNames(told: readonly Attempt[], known: ByTest): { names: Map<TestId, TestId>; ambiguous: TestId[] } {
  const names = new Map<TestId, TestId>(told.map(({ test }) => [test, test]));
  const knownAttempts = [...known.values()].flat();
  const knownNames = new Set(knownAttempts.map(({ test }) => test));
  const unexplained = new Set(knownAttempts.filter(isUnexplained).map(({ test }) => test));
  const byFlatName = new Map<string, TestId[]>();
  for (const name of knownNames) {
    if (!names.has(name)) byFlatName.set(flat(name), [...(byFlatName.get(flat(name)) ?? []), name]);
  }
  const ambiguous: TestId[] = [];
  for (const name of names.keys()) {
    if (knownNames.has(name)) continue;
    const candidates = byFlatName.get(flat(name)) ?? [];
    const likely = candidates.length > 1 ? candidates.filter((candidate) => unexplained.has(candidate)) : candidates;
    const [match, ...more] = likely;
    if (match !== undefined && more.length === 0) {
      names.set(name, match);
      byFlatName.delete(flat(name));
    } else if (candidates.length > 0) ambiguous.push(name);
  }
  return { names, ambiguous };
}

const isUnexplained = ({ outcome, failure }: Attempt): boolean => evidenceOf(outcome) === "bad" && failure === null;

function mergeTest(
  known: readonly Attempt[],
  told: readonly Attempt[],
  contradicted: (attempt: Attempt) => void,
): readonly Attempt[] {
  const [most, least] = told.length > known.length ? [told, known] : [known, told];
  const merged = [...most];
  for (const attempt of least) {
    const at = placeOf(attempt, merged, least.length === 1);
    const twin = merged[at];
    if (twin === undefined) merged.push(attempt);
    else {
      if (evidenceOf(twin.outcome) !== evidenceOf(attempt.outcome)) contradicted(attempt);
      merged[at] = mergeAttempt(twin, attempt);
    }
  }
  return merged.sort((a, b) => a.attempt - b.attempt);
}

/** Who knows of one attempt where others know several knows the last that ended so. */
function placeOf(attempt: Attempt, among: readonly Attempt[], alone: boolean): number {
  if (alone && among.length > 1) {
    const at = among.findLastIndex(({ outcome }) => evidenceOf(outcome) === evidenceOf(attempt.outcome));
    if (at >= 0) return at;
  }
  return among.findIndex(({ attempt: number }) => number === attempt.attempt);
}

/** From the least to the most specific. A bad outcome stands before a good one: a failure is never merged away. */
const specificity: readonly Outcome[] = [
  "skip",
  "abort",
  "pass",
  "expected-failure",
  "fail",
  "unexpected-pass",
  "error",
  "timeout",
  "crash",
];

function mergeAttempt(a: Attempt, b: Attempt): Attempt {
  const outcome = specificity.indexOf(b.outcome) > specificity.indexOf(a.outcome) ? b.outcome : a.outcome;
  return {
    test: a.test,
    occurrence: a.occurrence,
    attempt: a.attempt,
    outcome,
    durationMs: a.durationMs ?? b.durationMs,
    startedAt: a.startedAt ?? b.startedAt,
    worker: a.worker ?? b.worker,
    order: a.order ?? b.order,
    file: a.file ?? b.file,
    failure: mergeFailure(failureBehind(outcome, a), failureBehind(outcome, b)),
    ignoredBecause: a.ignoredBecause ?? b.ignoredBecause,
    properties: joinProperties(a.properties, b.properties),
  };
}

/** Why one telling says that a test was skipped is no word on how it ended for another that saw it run. */
const failureBehind = (outcome: Outcome, told: Attempt): Failure | null =>
  (told.outcome === "skip") === (outcome === "skip") ? told.failure : null;

function mergeFailure(a: Failure | null, b: Failure | null): Failure | null {
  if (a === null || b === null) return a ?? b;
  return {
    type: a.type ?? b.type,
    message: a.message === "" ? b.message : a.message,
    trace: a.trace ?? b.trace,
    output: a.output ?? b.output,
  };
}

const nothingInCommon = (format: string, tests: number): Note => ({
  code: "tellings-apart",
  level: "warning",
  what: `None of the ${tests} tests that ${format} names is named by the other results of this job run; all are kept.`,
  place: null,
});

const ambiguity = (format: string, tests: readonly TestId[]): Note => ({
  code: "ambiguous-name",
  level: "warning",
  what: `${tests.length} names in ${format} may stand for more than one test, such as ${tests[0] ?? ""}; they are kept as they are.`,
  place: null,
});

const contradiction = (format: string, attempts: readonly Attempt[]): Note => ({
  code: "tellings-disagree",
  level: "warning",
  what: `${format} and the other results of this job run disagree on ${attempts.length} attempts, such as ${attempts[0]?.test ?? ""}; the worse outcome is kept.`,
  place: null,
});
