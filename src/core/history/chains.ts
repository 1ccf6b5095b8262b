// The outcomes of a test as chains along which it can break and be mended: one for each job and branch, in the order of
// commits. Where a job run told only its failures, or only its conclusion, a pass is inferred from the job's success.

import type { TestId } from "../model/test-id.ts";
import { eachEntry } from "./entries.ts";
import type { Outcomes } from "./explanation.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import type { Standings } from "./standing.ts";

/** What is needed of a test besides its chains, counted on the way. Units are runs in one job. */
export interface Chains {
  readonly test: TestId;
  readonly chains: Outcomes[];
  /** Of the outcomes, those that were inferred. */
  inferred: number;
  /** Failures in runs that are outages; they are in no chain. */
  outageFailures: number;
  /** Failures after which a retry in the same job run was good. */
  recovered: number;
}

export interface ChainLedger {
  add(timeline: Timeline): void;
  readonly tests: ReadonlyMap<TestId, Chains>;
}

/** @param outages the places of runs whose failures say nothing of a test */
export function openChainLedger(
  grid: Grid,
  standings: Standings,
  outages: { has(place: number): boolean },
): ChainLedger {
  const tests = new Map<TestId, Chains>();
  const order = orderOf(grid);
  const silentPasses = rememberedSilentPasses(grid, standings);

  function add(timeline: Timeline): void {
    const found = tests.get(timeline.test) ?? emptyChains(timeline.test);
    tests.set(timeline.test, found);
    const links = new Map<string, Link[]>();
    const put = (place: number, bad: number): void => {
      const branch = grid.runs[place]!.branch ?? "";
      const ofBranch = links.get(branch);
      if (ofBranch === undefined) links.set(branch, [{ commit: order[place]!, bad }]);
      else ofBranch.push({ commit: order[place]!, bad });
    };
    const told = new Set<number>();
    eachEntry(timeline, (place, _, failures, recovered) => {
      told.add(place);
      if (outages.has(place)) {
        found.outageFailures += failures > 0 ? 1 : 0;
        return;
      }
      put(place, failures > 0 ? 1 : 0);
      if (recovered === 0) return;
      found.recovered += 1;
      put(place, 0);
    });
    for (const place of silentPasses(timeline.job)) {
      if (told.has(place) || outages.has(place)) continue;
      found.inferred += 1;
      put(place, 0);
    }
    for (const [branch, ofBranch] of links) found.chains.push(chainOf(timeline.job, branch, ofBranch));
  }

  return { add, tests };
}

interface Link {
  readonly commit: number;
  readonly bad: number;
}

function chainOf(job: string, branch: string, links: Link[]): Outcomes {
  links.sort((a, b) => a.commit - b.commit);
  return {
    job,
    branch,
    bad: Uint8Array.from(links, ({ bad }) => bad),
    commits: Uint32Array.from(links, ({ commit }) => commit),
  };
}

const emptyChains = (test: TestId): Chains => ({ test, chains: [], inferred: 0, outageFailures: 0, recovered: 0 });

/** For each run the number of its commit, in the order in which commits were first run; a run without one is its own. */
function orderOf({ runs }: Grid): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(runs, ({ commit }, place) => {
    if (commit === null) return place;
    const first = known.get(commit) ?? place;
    known.set(commit, first);
    return first;
  });
}

/**
 * By job, the runs in which its tests passed without being told: it succeeded, or it told its failures completely and
 * the test is not among them.
 */
function rememberedSilentPasses(grid: Grid, standings: Standings): (job: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (job) => {
    const remembered = known.get(job);
    if (remembered !== undefined) return remembered;
    const places: number[] = [];
    for (const [place, jobRun] of grid.columns.get(job)?.cells ?? []) {
      if (jobRun.telling === "all") continue;
      const judgement = standings.judge(jobRun);
      if (judgement === "good" || (judgement === "bad" && jobRun.telling === "failures" && jobRun.complete !== false))
        places.push(place);
    }
    known.set(job, places);
    return places;
  };
}
