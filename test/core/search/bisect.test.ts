// What a bisection asks for and when it ends: which commits are stepped over, that a log is its state, and that its answers
// are right as often as they say, on a few seeds; `bench/diagnosis/commits.mjs` simulates more.
import { expect, test } from "vitest";
import { bisectSearch } from "../../../src/core/search/bisect/bisect.ts";
import { openBisection } from "../../../src/core/search/bisect/evidence.ts";
import type { BisectSeen, BisectSubject } from "../../../src/core/search/bisect/trial.ts";
import { replay } from "../../../src/core/search/search.ts";
import { commitWorld, ours } from "../../calibration/commit-worlds.ts";

const subject = (commits: number, more: Partial<BisectSubject> = {}): BisectSubject => ({
  commits,
  direction: "more",
  prior: null,
  history: [],
  confidence: 0.95,
  atMostSeconds: null,
  atMostTrials: null,
  ...more,
});

const seen = (commit: number, outcome: BisectSeen["outcome"]): BisectSeen => ({
  commit,
  outcome,
  signature: outcome === "failed" ? "it broke" : null,
  seconds: 1,
  buildSeconds: 0,
  executions: 1,
});

test.each([
  [0, 1],
  [0, 0.5],
  [0.05, 0.5],
])("%d -> %d among 32 commits: at most 5 in 60 answers are wrong", (before, after) => {
  let wrong = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const world = commitWorld({ commits: 32, before, after }, seed);
    const { kind, commits, confidence } = ours(world);
    expect({ kind, sure: confidence >= 0.95 }).toEqual({ kind: "commit", sure: true });
    if (commits[0] !== world.change) wrong += 1;
  }
  expect(wrong).toBeLessThanOrEqual(5);
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

test("two changes are said", () => {
  const line = Array.from({ length: 9 }, (_, commit) => commit);
  const trials = line.flatMap((commit) =>
    Array.from({ length: 40 }, (_, n) =>
      seen(commit, (commit < 3 ? false : commit < 6 ? n % 2 === 0 : true) ? "failed" : "passed"),
    ),
  );
  const step = bisectSearch.next(replay(bisectSearch, openBisection(subject(9, { atMostTrials: 1 })), trials));
  expect(step).toMatchObject({ kind: "done", answer: { more: { at: [3, 6] } } });
});
