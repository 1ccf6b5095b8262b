// CTRF has five words for how a test ended, and beside them `rawStatus`, the word of the tool that ran it.

import type { Outcome } from "../../core/model/outcome.ts";

const statuses: ReadonlyMap<string, "passed" | "failed" | "skipped" | "other"> = new Map([
  ["passed", "passed"],
  ["failed", "failed"],
  ["skipped", "skipped"],
  ["pending", "skipped"],
  ["other", "other"],
]);

/** Words of tools, without their spaces, hyphens and capitals. */
const rawOutcomes: ReadonlyMap<string, Outcome> = new Map([
  ["timedout", "timeout"],
  ["timeout", "timeout"],
  ["crash", "crash"],
  ["crashed", "crash"],
  ["error", "error"],
  ["errored", "error"],
  ["broken", "error"],
  ["abort", "abort"],
  ["aborted", "abort"],
  ["interrupted", "abort"],
  ["cancelled", "abort"],
  ["canceled", "abort"],
  ["expectedfailure", "expected-failure"],
  ["xfail", "expected-failure"],
  ["xfailed", "expected-failure"],
  ["unexpectedpass", "unexpected-pass"],
  ["xpass", "unexpected-pass"],
  ["xpassed", "unexpected-pass"],
  ["passed", "pass"],
  ["pass", "pass"],
  ["failed", "fail"],
  ["fail", "fail"],
]);

const lettersOf = (word: string): string => word.toLowerCase().replaceAll(/[^a-z]/g, "");

/** The outcome that a status and a raw status tell together; null where the status is no word of CTRF. */
export function outcomeOf(status: string | null, rawStatus: string | null): Outcome | null {
  const known = status === null ? undefined : (statuses.get(status) ?? statuses.get(status.toLowerCase()));
  const raw = rawStatus === null ? undefined : (rawOutcomes.get(rawStatus) ?? rawOutcomes.get(lettersOf(rawStatus)));
  switch (known) {
    case "passed":
      // What failed and still passes was to fail: Playwright's `test.fail`.
      return raw === "fail" || raw === "timeout" || raw === "expected-failure" ? "expected-failure" : "pass";
    case "failed":
      if (raw === "pass") return "unexpected-pass";
      return raw === "timeout" || raw === "crash" || raw === "error" || raw === "unexpected-pass" ? raw : "fail";
    case "skipped":
      return raw === "expected-failure" || raw === "abort" ? raw : "skip";
    case "other":
      return raw ?? "skip";
    case undefined:
      return null;
  }
}
