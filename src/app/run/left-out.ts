// Tests that rules with `action: skip` keep from running. Where the runner cannot leave out exactly these, they run, and their
// failures are ignored under the rule. Where one is to be left out is decided by what is known before the run.

import { isGlob } from "../../core/model/glob.ts";
import type { Note } from "../../core/model/note.ts";
import { asTestId, type TestId } from "../../core/model/test-id.ts";
import { dayOf } from "../../core/policy/day.ts";
import { hasExpired } from "../../core/policy/decide.ts";
import { holdsAt, whereaboutsOf } from "../../core/policy/whereabouts.ts";
import type { Prepared, Scratch } from "../../runners/runner.ts";
import type { LeftOut, RunRequest } from "./request.ts";

/** @param now milliseconds since 1970 */
export function leaveOut(
  { policy, jobRun, launch }: RunRequest,
  now: number,
): { readonly prepare: (scratch: Scratch) => Prepared; readonly leftOut: () => LeftOut } {
  const there = new Map(whereaboutsOf(jobRun.platform, jobRun.job));
  if (launch.runner !== null) there.set("runner", launch.runner);
  const rules = policy.rules.filter(
    (rule) => rule.action === "skip" && holdsAt(rule.where, there) && !hasExpired(rule, policy, dayOf(now)),
  );
  const wide = rules.filter(({ test }) => isGlob(test)).map(({ test }) => test);
  const named = [...new Set(rules.map(({ test }) => test).filter((test) => !isGlob(test)))].map(asTestId);
  const notes: Note[] = wide.length === 0 ? [] : [notSkipped(wide, "A pattern names no tests before they have run.")];
  let tests: readonly TestId[] = [];
  const prepare = (scratch: Scratch): Prepared => {
    if (named.length === 0) return launch.record(scratch);
    const prepared = launch.exclude?.(named, scratch) ?? nobodyKnows;
    if ("kind" in prepared) {
      notes.push(notSkipped(named, `${prepared.why} ${prepared.fix}`));
      return launch.record(scratch);
    }
    tests = named;
    return prepared;
  };
  return { prepare, leftOut: () => ({ tests, notes }) };
}

const nobodyKnows = { kind: "unable", why: "Nobody knows how this command is told to.", fix: "" } as const;

const notSkipped = ([first = "", ...others]: readonly string[], why: string): Note => ({
  code: "skip-not-possible",
  level: "info",
  what:
    `${first}${others.length === 0 ? "" : ` and ${others.length} more`} cannot be kept from running, as a rule wants it; ` +
    `a failure is ignored under the rule. ${why.trim()}`,
  place: null,
});
