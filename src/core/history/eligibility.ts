// What could fail where and when: jobs and tests come and go, and tests are left out of jobs. Read from dated events, so
// that nothing is counted of executions that cannot have been. Knows nothing of failures.

import type { Summary } from "./summary.ts";

export type Event = Extract<Summary, { kind: "event" }>;

/** A stretch of time, from its first millisecond to before `to`; null where it has no known end. */
export interface Span {
  readonly from: number | null;
  readonly to: number | null;
}

export interface Eligibility {
  jobSpans(job: string): readonly Span[];
  /** When the test could run in the job; one span without ends where no event speaks of it. */
  spans(test: string, job: string): readonly Span[];
  couldRun(test: string, job: string, at: number): boolean;
  /** Whether an event is about the job, or about the test in the job. */
  speaksOfJob(job: string): boolean;
  speaksOfTest(test: string, job: string): boolean;
}

/** A job or a test that comes and goes, or a test that is left out and taken in again. */
type Matter = "job" | "test" | "skip";

/** What an event does to its subject from its day on; null for what changes no execution. */
function effectOf(what: string): { readonly of: Matter; readonly present: boolean } | null {
  switch (what) {
    case "job_added":
      return { of: "job", present: true };
    case "job_removed":
      return { of: "job", present: false };
    case "test_added":
      return { of: "test", present: true };
    case "test_removed":
      return { of: "test", present: false };
    case "test_unskip":
      return { of: "skip", present: true };
    case "test_skip":
      return { of: "skip", present: false };
    default:
      return null;
  }
}

/** Whether a name is meant by a pattern in which `*` stands for any text. */
export function isMeant(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(name);
}

/** Whether an event holds in a job. A scope names jobs, with blanks between them, or begins with `all`. */
export function holdsIn(scope: string | null, job: string): boolean {
  return scope === null || /^all\b/i.test(scope) || scope.split(/[\s,|]+/).some((pattern) => isMeant(pattern, job));
}

/**
 * Before the first event that speaks of a thing, it was the other way round: what is added on a day was not there before.
 * An event without a day says nothing that the next one does not.
 */
export function eligibilityOf(events: readonly Event[]): Eligibility {
  const dated = events.filter(({ at }) => at !== null).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const changes = dated.flatMap((event) => {
    const effect = effectOf(event.what);
    return effect === null ? [] : [{ ...effect, at: event.at ?? 0, subject: event.subject, scope: event.scope }];
  });
  const jobSpans = remembered((job) =>
    spansOf(changes.filter((change) => change.of === "job" && isMeant(change.subject, job))),
  );
  const testSpans = remembered((key) => {
    const [test = "", job = ""] = key.split("\n");
    const meant = changes.filter((change) => concerns(change, test, job));
    // What was left out under two names runs again when both are taken in.
    return [...new Set(meant.map(matterOf))]
      .map((matter) => spansOf(meant.filter((change) => matterOf(change) === matter)))
      .reduce(intersection, always);
  });
  const spans = (test: string, job: string): readonly Span[] =>
    intersection(jobSpans(job), testSpans(`${test}\n${job}`));
  return {
    jobSpans,
    spans,
    speaksOfJob: (job) => changes.some((change) => change.of === "job" && isMeant(change.subject, job)),
    speaksOfTest: (test, job) => changes.some((change) => concerns(change, test, job)),
    couldRun: (test, job, at) => spans(test, job).some((span) => isWithin(at, span)),
  };
}

const concerns = (
  { of, subject, scope }: { readonly of: Matter; readonly subject: string; readonly scope: string | null },
  test: string,
  job: string,
): boolean => of !== "job" && isMeant(subject, test) && holdsIn(scope, job);

const always: readonly Span[] = [{ from: null, to: null }];

const matterOf = ({ of, subject }: { readonly of: Matter; readonly subject: string }): string => `${of} ${subject}`;

const isWithin = (at: number, { from, to }: Span): boolean => (from === null || at >= from) && (to === null || at < to);

function remembered(make: (key: string) => readonly Span[]): (key: string) => readonly Span[] {
  const known = new Map<string, readonly Span[]>();
  return (key) => {
    const spans = known.get(key) ?? make(key);
    known.set(key, spans);
    return spans;
  };
}

function spansOf(changes: readonly { readonly at: number; readonly present: boolean }[]): readonly Span[] {
  const spans: Span[] = [];
  let [present, from]: [boolean, number | null] = [changes[0]?.present !== true, null];
  for (const change of changes) {
    if (change.present === present) continue;
    if (present) spans.push({ from, to: change.at });
    [present, from] = [change.present, change.at];
  }
  return present ? [...spans, { from, to: null }] : spans;
}

function intersection(one: readonly Span[], other: readonly Span[]): readonly Span[] {
  return one.flatMap((a) =>
    other.flatMap((b): Span[] => {
      const from = a.from === null || b.from === null ? (a.from ?? b.from) : Math.max(a.from, b.from);
      const to = a.to === null || b.to === null ? (a.to ?? b.to) : Math.min(a.to, b.to);
      return from !== null && to !== null && from >= to ? [] : [{ from, to }];
    }),
  );
}
