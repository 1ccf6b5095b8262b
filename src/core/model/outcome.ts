// What one attempt did. The lowest of the three layers: an outcome is recorded once and never rewritten;
// verdicts and dispositions are computed from it and stand beside it.

/** What one execution of one test did, as its runner told it. */
export type Outcome =
  | "pass"
  | "fail"
  /** The test, its set-up or its tear-down broke before or after the check itself. */
  | "error"
  | "timeout"
  /** The process died under the test. */
  | "crash"
  | "skip"
  /** Stopped from outside before it could end: a signal, a bail-out, a cancelled job. */
  | "abort"
  /** Failed, as the test declares that it does (xfail, todo). */
  | "expected-failure"
  /** Passed, though the test declares that it fails. */
  | "unexpected-pass";

/** All outcomes in the order of their stored numbers. Append only: the position is what stores keep. */
export const outcomes: readonly Outcome[] = [
  "pass",
  "fail",
  "error",
  "timeout",
  "crash",
  "skip",
  "abort",
  "expected-failure",
  "unexpected-pass",
];

/** What an outcome says of the test: it did its job, it did not, or it tells nothing. */
export function evidenceOf(outcome: Outcome): "good" | "bad" | "none" {
  switch (outcome) {
    case "pass":
    case "expected-failure":
      return "good";
    case "fail":
    case "error":
    case "timeout":
    case "crash":
    case "unexpected-pass":
      return "bad";
    case "skip":
    case "abort":
      return "none";
  }
}
