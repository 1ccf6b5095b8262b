// Tests that fail together: most runs in which one of them fails are runs in which the others do. They often share a
// cause, and one cure (Parry et al. 2025, "systemic flakiness").

import type { TestId } from "../model/test-id.ts";

/** Tests that failed in the same runs, most failures first. */
export interface Group {
  readonly tests: readonly TestId[];
  /** Runs in which all of them failed, and in which at least one did. */
  readonly runsOfAll: number;
  readonly runsOfAny: number;
}

/** Two tests fail together when at least this share of their failing runs is common, and so many runs are. */
const closeness = 0.5;
const fewestCommonRuns = 2;
/** A run with more failing tests says little about any two of them and would cost their number squared. */
const mostTestsInRun = 60;
/** Larger sets of tests that are all linked somehow are taken as one group as they are. */
const mostToSplit = 300;

/**
 * Groups by average linkage over the Jaccard similarity of failing runs. Looks only at tests that share a run, so it is
 * linear in failures for histories whose runs have few.
 *
 * @param failingRuns for each test the runs in which it failed; leave out runs that are outages
 */
export function togetherOf(failingRuns: ReadonlyMap<TestId, ReadonlySet<number>>): readonly Group[] {
  const tests = [...failingRuns.keys()];
  const runsOf = [...failingRuns.values()];
  const similarity = similaritiesOf(runsOf);
  return componentsOf(tests.length, similarity)
    .flatMap((members) => (members.length > mostToSplit ? [members] : linkedGroups(members, similarity)))
    .filter((members) => members.length > 1)
    .map((members) => groupOf(members, tests, runsOf))
    .sort((a, b) => b.runsOfAny - a.runsOfAny || (a.tests[0]! < b.tests[0]! ? -1 : 1));
}

/** For each test its neighbours and how similar their failing runs are: |A and B| / |A or B|. */
type Similarities = readonly ReadonlyMap<number, number>[];

function similaritiesOf(runsOf: readonly ReadonlySet<number>[]): Similarities {
  const failingIn = new Map<number, number[]>();
  runsOf.forEach((runs, test) => {
    for (const run of runs) {
      const others = failingIn.get(run);
      if (others === undefined) failingIn.set(run, [test]);
      else others.push(test);
    }
  });
  const common: Map<number, number>[] = runsOf.map(() => new Map());
  for (const failing of failingIn.values()) {
    if (failing.length > mostTestsInRun) continue;
    for (const one of failing)
      for (const other of failing) if (one !== other) common[one]!.set(other, (common[one]!.get(other) ?? 0) + 1);
  }
  return common.map((neighbours, one) => {
    const similar = new Map<number, number>();
    for (const [other, shared] of neighbours) {
      const value = shared / (runsOf[one]!.size + runsOf[other]!.size - shared);
      if (shared >= fewestCommonRuns && value >= closeness) similar.set(other, value);
    }
    return similar;
  });
}

function componentsOf(size: number, similarity: Similarities): readonly (readonly number[])[] {
  const seen = new Uint8Array(size);
  const components: number[][] = [];
  for (let start = 0; start < size; start++) {
    if (seen[start] === 1 || similarity[start]!.size === 0) continue;
    const members = [start];
    seen[start] = 1;
    for (const member of members)
      for (const other of similarity[member]!.keys()) {
        if (seen[other] === 1) continue;
        seen[other] = 1;
        members.push(other);
      }
    components.push(members);
  }
  return components;
}

/** Joins the two closest groups, on average over their pairs, until none are close enough. */
function linkedGroups(members: readonly number[], similarity: Similarities): readonly (readonly number[])[] {
  const groups = members.map((member) => [member]);
  const average = (one: readonly number[], other: readonly number[]): number =>
    one.reduce((sum, a) => sum + other.reduce((part, b) => part + (similarity[a]!.get(b) ?? 0), 0), 0) /
    (one.length * other.length);
  for (;;) {
    let best = { value: closeness, one: -1, other: -1 };
    for (let one = 0; one < groups.length; one++)
      for (let other = one + 1; other < groups.length; other++) {
        const value = average(groups[one]!, groups[other]!);
        if (value > best.value || (value === best.value && best.one < 0)) best = { value, one, other };
      }
    if (best.one < 0) return groups;
    groups[best.one] = [...groups[best.one]!, ...groups[best.other]!];
    groups.splice(best.other, 1);
  }
}

function groupOf(members: readonly number[], tests: readonly TestId[], runsOf: readonly ReadonlySet<number>[]): Group {
  const ordered = members.toSorted((a, b) => runsOf[b]!.size - runsOf[a]!.size || (tests[a]! < tests[b]! ? -1 : 1));
  const sets = ordered.map((member) => runsOf[member]!);
  const any = new Set(sets.flatMap((runs) => [...runs]));
  return {
    tests: ordered.map((member) => tests[member]!),
    runsOfAll: [...any].filter((run) => sets.every((runs) => runs.has(run))).length,
    runsOfAny: any.size,
  };
}
