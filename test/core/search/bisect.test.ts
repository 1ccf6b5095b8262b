// What a bisection asks for and when it ends: which commits are stepped over, what counts, what a trial can tell. How often
// its answers are right: test/calibration/bisect.test.ts.
import { expect, test } from "vitest";
import { bisectSearch } from "../../../src/core/search/bisect/bisect.ts";
import { capacity, divergence, entropy } from "../../../src/core/search/bisect/channel.ts";
import { openBisection } from "../../../src/core/search/bisect/evidence.ts";
import type { BisectSeen } from "../../../src/core/search/bisect/trial.ts";
import { replay } from "../../../src/core/search/search.ts";
import { bisectSubject as subject, commitWorld, ours } from "../../calibration/commit-worlds.ts";

const seen = (commit: number, outcome: BisectSeen["outcome"]): BisectSeen => ({
  commit,
  outcome,
  signature: outcome === "failed" ? "it broke" : null,
  seconds: 1,
  buildSeconds: 0,
  executions: 1,
});

test("a rate that fell, and one of which nobody knows the direction", () => {
  for (const direction of ["less", "either"] as const) {
    const world = commitWorld({ commits: 16, before: 0.9, after: 0, change: 7 }, 3);
    const { commits } = ours(world, { direction, history: [{ commit: 15, failed: 0, passed: 1 }] });
    expect(commits).toEqual([7]);
  }
});

test("commits that cannot be tried are stepped over, and named together where the change lies among them", () => {
  const world = commitWorld({ commits: 16, before: 0, after: 1, change: 7, broken: new Set([6, 7, 8]) }, 3);
  expect(ours(world).commits).toEqual([6, 7, 8, 9]);
});

test("where nothing can be tried, and where no more may be, the answer is that nobody knows", () => {
  const broken = replay(
    bisectSearch,
    openBisection(subject(3)),
    [0, 1, 2].map((commit) => seen(commit, "broken")),
  );
  expect(bisectSearch.next(broken)).toMatchObject({ kind: "done", answer: { kind: "undecided", commits: [] } });
  const bounded = replay(bisectSearch, openBisection(subject(9, { atMostTrials: 1 })), [seen(4, "passed")]);
  expect(bisectSearch.next(bounded)).toMatchObject({ kind: "done", answer: { kind: "undecided" } });
});

test("failures in another way count as trials without the failure; trials without evidence as nothing", () => {
  const begun = openBisection(subject(9));
  const passed = replay(bisectSearch, begun, [seen(4, "passed")]);
  const other = replay(bisectSearch, begun, [seen(4, "other-failure")]);
  expect(bisectSearch.next(other)).toEqual(bisectSearch.next(passed));
  expect(replay(bisectSearch, begun, [seen(4, "no-evidence")]).stretches).toEqual(begun.stretches);
});

test("a second change is told of, with its side of the commit that is named", () => {
  const outcome = (commit: number, n: number): BisectSeen["outcome"] =>
    commit < 3 || (commit < 6 && n % 2 === 0) ? "passed" : "failed";
  const line = Array.from({ length: 9 }, (_, commit) => commit);
  const trials = line.flatMap((commit) => Array.from({ length: 40 }, (_, n) => seen(commit, outcome(commit, n))));
  const step = bisectSearch.next(replay(bisectSearch, openBisection(subject(9)), trials));
  if (step.kind !== "done") throw new Error("There is no answer.");
  const { commits, more } = step.answer;
  const [side, other] = commits[0] === 3 ? ["after", 6] : ["before", 3];
  expect([3, 6]).toContain(commits[0]);
  expect(more).toMatchObject({ side, from: other, to: other, likeliest: other });
  expect(more?.chance).toBeGreaterThan(0.99);
});

test.each([
  [0, 1],
  [0, 0.5],
  [0.05, 0.3],
  [0.9, 0.2],
  [0.4, 0.4],
])(
  "%d and %d: no share of trials before the change tells more than the capacity, and one tells as much",
  (one, other) => {
    const told = Array.from({ length: 1001 }, (_, at) => {
      const share = at / 1000;
      const fails = one + share * (other - one);
      return entropy(fails) - (1 - share) * entropy(one) - share * entropy(other);
    });
    expect(Math.max(...told)).toBeCloseTo(capacity(one, other), 5);
  },
);

test("an outcome tells nothing of a chance that is its own, and excludes one that does not allow it", () => {
  expect(divergence(0.3, 0.3)).toBe(0);
  expect(divergence(0.5, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(divergence(0, 0.5)).toBe(1);
});
