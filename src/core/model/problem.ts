// An expected failure, as a value that people can act on. What is thrown instead is a bug of ours.

import type { Place } from "./note.ts";

/** What can go wrong, each with its exit code in {@link exitCodeOf}. */
export type ProblemCode =
  | "usage"
  | "bad-input"
  | "refused-input"
  | "nothing-found"
  | "unknown-subject"
  | "store-locked"
  | "store-unreadable"
  | "store-too-new"
  | "store-needs-duckdb"
  | "cannot-read"
  | "cannot-write"
  | "command-not-found"
  | "command-not-runnable"
  | "interrupted";

export interface Problem {
  readonly code: ProblemCode;
  /** What happened, in one sentence. */
  readonly what: string;
  /** Why it happened. */
  readonly why: string;
  /** What to do about it; a command where there is one. */
  readonly fix: string;
  readonly place: Place | null;
}

/** Carries a {@link Problem} out of code that cannot return it. Caught at the door; never shown with a stack trace. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.what);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** `sysexits.h` where it has a number, 128 + signal where a shell would say so. */
export function exitCodeOf(code: ProblemCode): number {
  switch (code) {
    case "usage":
      return 64;
    case "bad-input":
    case "refused-input":
    case "store-unreadable":
    case "store-too-new":
      return 65;
    case "nothing-found":
    case "unknown-subject":
    case "cannot-read":
      return 66;
    case "store-locked":
    case "store-needs-duckdb":
    case "cannot-write":
      return 73;
    case "command-not-runnable":
      return 126;
    case "command-not-found":
      return 127;
    case "interrupted":
      return 130;
  }
}

/** A bug in deflake. */
export const exitCodeOfBug = 70;
