// What a test's class means, and what it rests on, in words.

import type { ClassEvidence, TestClass } from "../core/history/classes.ts";
import { count, counted } from "../core/report/wording.ts";
import { chanceText } from "./numbers.ts";
import type { Tones } from "./page.ts";

/** A class as a table names it. */
export function className(kind: TestClass): string {
  switch (kind) {
    case "too-little-data":
      return "too little data";
    case "fixed-regression":
      return "fixed regression";
    case "live-regression":
      return "live regression";
    case "stale-quarantine":
      return "stale quarantine";
    case "flaky":
    case "broken":
    case "outage":
    case "masked":
    case "healthy":
      return kind;
  }
}

/** Classes that ask for somebody's attention, as {@link className} names them. */
export const classTones: Tones = {
  flaky: "warn",
  masked: "warn",
  "stale quarantine": "warn",
  broken: "bad",
  "live regression": "bad",
};

/** What stands behind a class, strongest first. */
export function* evidenceWords(evidence: ClassEvidence): Generator<string> {
  const { executions, failures, inferred, outageFailures, isolated, longestStreak, trailing, passesSince } = evidence;
  if (evidence.chanceFlaky !== null) yield `random with a chance of ${chanceText(evidence.chanceFlaky)}`;
  if (evidence.chanceBroken !== null && evidence.chanceBroken > 0.01)
    yield `broken now with a chance of ${chanceText(evidence.chanceBroken)}`;
  if (failures > 0) yield `${count(failures)} of ${count(executions)} job runs failed`;
  if (inferred > 0) yield `${counted(inferred, "pass")} inferred from the job's success`;
  if (isolated > 0) yield `${counted(isolated, "failure")} alone between passes`;
  if (longestStreak > 1) yield `at most ${count(longestStreak)} in a row`;
  if (trailing > 0) yield `failed the last ${trailing === 1 ? "time" : `${count(trailing)} times`}`;
  else if (failures > 0) yield `passed the last ${passesSince === 1 ? "time" : `${count(passesSince)} times`}`;
  if (outageFailures > 0) yield `${counted(outageFailures, "failure")} in outages`;
  if (evidence.needed !== null) yield `${counted(evidence.needed, "more job run")} without a failure would settle it`;
}
