// Which test, run or job a name means. Decides by names alone.

import { asRunId, type RunId } from "../model/run.ts";
import { asTestId, type TestId } from "../model/test-id.ts";
import { nearest } from "./nearest.ts";

export type SubjectKind = "test" | "run" | "job";

export type NamedSubject =
  | { readonly kind: "test"; readonly test: TestId }
  | { readonly kind: "run"; readonly run: RunId }
  | { readonly kind: "job"; readonly job: string };

/** A subject that somebody may have meant. */
export interface Candidate {
  readonly kind: SubjectKind;
  /** What names it and nothing else. */
  readonly name: string;
}

export type Resolution =
  | { readonly kind: "found"; readonly subject: NamedSubject }
  /** The name fits several. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly Candidate[] }
  /** The name fits none; these are near. */
  | { readonly kind: "unknown"; readonly candidates: readonly Candidate[] };

export interface Names {
  readonly tests: Iterable<TestId>;
  readonly runs: readonly { readonly id: RunId; readonly name: string }[];
  readonly jobs: Iterable<string>;
}

const mostSuggestions = 5;

/**
 * A full name wins over a part of one. A part is enough where it is in one name only.
 *
 * @param kind what the user said it is; null where they did not
 */
export function resolveSubject(text: string, kind: SubjectKind | null, names: Names): Resolution {
  const allowed = (candidate: SubjectKind): boolean => kind === null || kind === candidate;
  const tests = allowed("test") ? [...new Set<string>(names.tests)] : [];
  const runs = allowed("run") ? names.runs : [];
  const jobs = allowed("job") ? [...new Set(names.jobs)] : [];
  const exact: Candidate[] = [
    ...tests.filter((test) => test === text).map((name) => candidate("test", name)),
    ...runsNamed(text, runs).map((name) => candidate("run", name)),
    ...jobs.filter((job) => job === text && job !== "").map((name) => candidate("job", name)),
  ];
  const fitting = exact.length > 0 ? exact : containing(text, tests, jobs);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { kind: "found", subject: subjectOf(only) };
  if (fitting.length > 1) return { kind: "ambiguous", candidates: fitting.slice(0, mostSuggestions) };
  return { kind: "unknown", candidates: near(text, tests, runs, jobs) };
}

const candidate = (kind: SubjectKind, name: string): Candidate => ({ kind, name });

/** The id is unique, the name that people call a run by may not be. */
function runsNamed(text: string, runs: Names["runs"]): readonly string[] {
  const byId = runs.filter(({ id }) => id === text);
  return (byId.length > 0 ? byId : runs.filter(({ name }) => name === text)).map(({ id }) => id);
}

/** Runs are left out: a part of a number says nothing. */
function containing(text: string, tests: readonly string[], jobs: readonly string[]): readonly Candidate[] {
  const has = (name: string): boolean => name.includes(text);
  return [
    ...tests.filter(has).map((name) => candidate("test", name)),
    ...jobs.filter(has).map((name) => candidate("job", name)),
  ];
}

function near(text: string, tests: readonly string[], runs: Names["runs"], jobs: readonly string[]): Candidate[] {
  const kinds = new Map<string, SubjectKind>();
  for (const { id } of runs) kinds.set(id, "run");
  for (const job of jobs) kinds.set(job, "job");
  for (const test of tests) kinds.set(test, "test");
  return nearest(text, kinds.keys(), mostSuggestions).map((name) => candidate(kinds.get(name) ?? "test", name));
}

function subjectOf({ kind, name }: Candidate): NamedSubject {
  switch (kind) {
    case "test":
      return { kind, test: asTestId(name) };
    case "run":
      return { kind, run: asRunId(name) };
    case "job":
      return { kind, job: name };
  }
}
