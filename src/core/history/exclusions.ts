// What was excluded when: dated versions of a list of excluded tests as dated events, each at the version that brought it.
// Knows no file format; whoever reads one says what each version listed.

import type { Event } from "./eligibility.ts";

/** A test that a version of the list names. `*` in it stands for any text. */
export interface Exclusion {
  readonly test: string;
  /** The jobs in which it holds, with blanks between them; null for everywhere. */
  readonly scope: string | null;
  /** `skip`: the test does not run there. Any other word is a rule under which it runs. */
  readonly action: string;
}

export interface ListVersion {
  readonly at: number;
  readonly commit: string;
  readonly listed: readonly Exclusion[];
}

/** @param versions oldest first */
export function exclusionEvents(versions: readonly ListVersion[]): readonly Event[] {
  const events: Event[] = [];
  let before = new Map<string, Exclusion>();
  for (const { at, commit, listed } of versions) {
    const now = new Map(listed.map((exclusion) => [keyOf(exclusion), exclusion]));
    for (const [key, exclusion] of before) if (!now.has(key)) events.push(eventOf(exclusion, false, at, commit));
    for (const [key, exclusion] of now) if (!before.has(key)) events.push(eventOf(exclusion, true, at, commit));
    before = now;
  }
  return events;
}

const keyOf = ({ test, scope, action }: Exclusion): string => JSON.stringify([test, scope, action]);

function eventOf({ test, scope, action }: Exclusion, listed: boolean, at: number, commit: string): Event {
  const skipped = listed ? "test_skip" : "test_unskip";
  const ruled = listed ? "rule_added" : "rule_removed";
  return {
    kind: "event",
    at,
    when: new Date(at).toISOString(),
    what: action === "skip" ? skipped : ruled,
    subject: test,
    scope,
    effect: action === "skip" ? null : action,
    commit,
  };
}
