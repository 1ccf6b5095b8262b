// A timeline run by run. Tests may share a name, so one run can have several executions in it.

import { evidenceOf, outcomes as allOutcomes } from "../model/outcome.ts";
import type { Timeline } from "./history.ts";

/** What one run says in a timeline: its executions, the bad ones, and those of them after which a retry was good. */
export type VisitEntry = (place: number, executions: number, failures: number, recovered: number) => void;

/** By stored number of the outcome. */
const bad = Uint8Array.from(allOutcomes, (outcome) => (evidenceOf(outcome) === "bad" ? 1 : 0));

/** In the order of the runs. Takes a function rather than giving a list: timelines have millions of entries. */
export function eachEntry({ runs, outcomes, recovered }: Timeline, visit: VisitEntry): void {
  for (let at = 0; at < runs.length;) {
    const place = runs[at] ?? 0;
    let [executions, failures, recoveries] = [0, 0, 0];
    for (; at < runs.length && runs[at] === place; at += 1) {
      executions += 1;
      if (bad[outcomes[at] ?? 0] !== 1) continue;
      failures += 1;
      recoveries += recovered[at] ?? 0;
    }
    visit(place, executions, failures, recoveries);
  }
}
