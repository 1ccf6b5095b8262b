// Something that is to be said of a policy file or of one of its rules, with its place.

import type { Place } from "../model/note.ts";

export interface PolicyFinding {
  /** A stable word for scripts. */
  readonly code: FindingCode;
  /** With an error the file has no meaning, and nothing is run under it. */
  readonly level: "error" | "warning";
  /** What is so, in one sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
  readonly place: Place;
  /** Who is asked to do it; null where nobody is named. */
  readonly owner: string | null;
}

export type FindingCode =
  // Of the file alone.
  | "not-yaml"
  | "unknown-key"
  | "missing-key"
  | "wrong-value"
  | "unknown-version"
  | "too-broad"
  | "duplicate"
  | "impossible-place"
  | "any-failure"
  // Of the file and the day.
  | "review-due"
  | "expired"
  // Of the file and a history.
  | "unknown-test"
  | "drifted"
  | "masked"
  | "nearly-masked"
  | "to-be-removed";
