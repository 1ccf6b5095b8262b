// The outcomes of a test as chains along which it can break and be mended: one for each job and branch, in the order of
// commits. Where a job run told only its failures, or only its conclusion, a pass is inferred from the job's success.

import { eachEntry } from "./entries.ts";
import type { Outcomes } from "./explanation.ts";
import type { Grid } from "./grid.ts";
import type { Timeline } from "./history.ts";
import { isPlacedIn, type Presence } from "./presence.ts";
import type { TestId } from "../model/test-id.ts";
import type { Standings } from "./standing.ts";

/** A test's chains, and what was counted on the way. Units are runs in one job. */
export interface Chains {
  readonly chains: readonly Outcomes[];
  /** Of the outcomes, those that were inferred. */
  readonly inferred: number;
  /** Failures in runs that are outages; they are in no chain. */
  readonly outageFailures: number;
  /** Failures after which a retry in the same job run was good. */
  readonly recovered: number;
}

/** What all tests of a history have in common, by the places of runs. */
export interface Course {
  /** The number of each run's commit, in the order in which commits were first run; a run without one is its own. */
  readonly commits: Uint32Array;
  readonly branches: readonly string[];
  /** For each run its place in `branches`. */
  readonly branchOf: Uint32Array;
  readonly isOutage: Uint8Array;
  /**
   * By job, the runs in which its tests passed without being told: it succeeded, or it told its failures completely and
   * the test is not among them.
   */
  silentPasses(job: string): readonly number[];
  /** The same for one test, without the runs in which it could not run by dated events. */
  silentPassesOf(test: TestId, job: string): readonly number[];
}

export function courseOf(
  grid: Grid,
  standings: Standings,
  outages: { has(place: number): boolean },
  presence: Presence,
): Course {
  const firstRun = new Map<string, number>();
  const branches = new Map<string, number>();
  const known = new Map<string, readonly number[]>();
  const silentPasses = (job: string): readonly number[] =>
    remembered(known, job, known.get(job) ?? silentPassesOf(job, grid, standings));
  return {
    commits: Uint32Array.from(grid.runs, ({ commit }, place) =>
      commit === null ? place : remembered(firstRun, commit, place),
    ),
    branchOf: Uint32Array.from(grid.runs, ({ branch }) => remembered(branches, branch ?? "", branches.size)),
    branches: [...branches.keys()],
    isOutage: Uint8Array.from(grid.runs, (_, place) => (outages.has(place) ? 1 : 0)),
    silentPasses,
    silentPassesOf: (test, job) => {
      const spans = presence.ofTest(test, job);
      return spans === null ? silentPasses(job) : silentPasses(job).filter((place) => isPlacedIn(place, spans));
    },
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, otherwise: V): V {
  const value = known.get(key) ?? otherwise;
  known.set(key, value);
  return value;
}

function silentPassesOf(job: string, grid: Grid, standings: Standings): readonly number[] {
  const places: number[] = [];
  for (const [place, jobRun] of grid.columns.get(job)?.cells ?? []) {
    if (jobRun.telling === "all") continue;
    const judgement = standings.judge(jobRun);
    const toldFailures = jobRun.telling === "failures" && jobRun.complete !== false;
    if (judgement === "good" || (judgement === "bad" && toldFailures)) places.push(place);
  }
  return places;
}

/** A chain while it is laid. */
interface Links {
  readonly commits: number[];
  readonly bad: number[];
}

/** @param timelines all of one test */
export function chainsOf(timelines: readonly Timeline[], course: Course): Chains {
  const chains: Outcomes[] = [];
  const sums = { inferred: 0, outageFailures: 0, recovered: 0 };
  for (const timeline of timelines) {
    const branches = new Map<number, Links>();
    const put = (place: number, bad: number): void => {
      const branch = course.branchOf[place]!;
      const links = branches.get(branch) ?? { commits: [], bad: [] };
      if (links.bad.length === 0) branches.set(branch, links);
      links.commits.push(course.commits[place]!);
      links.bad.push(bad);
    };
    const told = new Set<number>();
    const silent = course.silentPassesOf(timeline.test, timeline.job);
    eachEntry(timeline, (place, _, failures, recovered) => {
      if (silent.length > 0) told.add(place);
      if (course.isOutage[place] === 1) {
        sums.outageFailures += failures > 0 ? 1 : 0;
        return;
      }
      put(place, failures > 0 ? 1 : 0);
      if (recovered === 0) return;
      sums.recovered += 1;
      put(place, 0);
    });
    for (const place of silent) {
      if (told.has(place) || course.isOutage[place] === 1) continue;
      sums.inferred += 1;
      put(place, 0);
    }
    for (const [branch, links] of branches) chains.push(chainOf(timeline.job, course.branches[branch]!, links));
  }
  return { chains, ...sums };
}

/** Outcomes at one commit keep the order in which they were laid. */
function chainOf(job: string, branch: string, { commits, bad }: Links): Outcomes {
  if (commits.every((commit, i) => i === 0 || commit >= commits[i - 1]!))
    return { job, branch, bad: Uint8Array.from(bad), commits: Uint32Array.from(commits) };
  const order = commits.map((_, i) => i).sort((a, b) => commits[a]! - commits[b]! || a - b);
  return {
    job,
    branch,
    bad: Uint8Array.from(order, (i) => bad[i]!),
    commits: Uint32Array.from(order, (i) => commits[i]!),
  };
}
