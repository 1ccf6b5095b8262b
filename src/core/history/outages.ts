// Runs in which many unrelated tests failed at once and passed again: the machine, the network, a service. What fails in
// them says nothing of a test. A regression that breaks many tests is no outage: they fail in the next run too.

import { runName, type RunId } from "../model/run.ts";
import { testGroup } from "../model/test-id.ts";
import type { Grid } from "./grid.ts";
import type { RecordedAttempt } from "./history.ts";
import type { Standings } from "./standing.ts";

export interface Outage {
  readonly run: RunId;
  readonly runName: string;
  /** Files or suites with failing tests; tests of one file that fail together count once. */
  readonly groups: number;
  /** The same number in a run with as many as nine of ten others have at most. */
  readonly usual: number;
}

export interface OutageLedger {
  add(attempt: RecordedAttempt): void;
  findings(standings: Standings): ReadonlyMap<number, Outage>;
}

/** Fewer runs do not tell what is usual. */
const fewestRuns = 10;
const fewestGroups = 5;
/** So many times the usual number of failing groups. */
const excess = 4;

/** Takes the failures of a history, one at a time. The findings go by the place of the run. */
export function openOutageLedger(grid: Grid): OutageLedger {
  const groups = new Map<number, Set<string>>();
  return {
    add({ run, attempt, test }) {
      const place = grid.placeOf.get(run);
      if (place === undefined || attempt > 1) return;
      const ofRun = groups.get(place);
      if (ofRun === undefined) groups.set(place, new Set([testGroup(test)]));
      else ofRun.add(testGroup(test));
    },
    findings: (standings) => outagesAmong(grid, standings, groups),
  };
}

function outagesAmong(
  { runs }: Grid,
  standings: Standings,
  groups: ReadonlyMap<number, ReadonlySet<string>>,
): ReadonlyMap<number, Outage> {
  const counted = runs.map((_, place) => place).filter((place) => standings.runs[place]?.kind !== "left-out");
  const outages = new Map<number, Outage>();
  if (counted.length < fewestRuns) return outages;
  const sizes = counted.map((place) => groups.get(place)?.size ?? 0).sort((a, b) => a - b);
  const usual = sizes[Math.floor(0.9 * (sizes.length - 1))]!;
  counted.forEach((place, i) => {
    const failing = groups.get(place);
    if (failing === undefined || failing.size < Math.max(fewestGroups, excess * usual)) return;
    const neighbours = [counted[i - 1], counted[i + 1]].map((at) => (at === undefined ? undefined : groups.get(at)));
    if (neighbours.some((other) => other !== undefined && sharedBy(failing, other) >= failing.size / 2)) return;
    outages.set(place, { run: runs[place]!.id, runName: runName(runs[place]!), groups: failing.size, usual });
  });
  return outages;
}

function sharedBy(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const group of one) if (other.has(group)) shared += 1;
  return shared;
}
