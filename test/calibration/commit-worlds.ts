// Worlds in which a failure rate changed with one commit, and our way to find it.
import { openBisection, type BisectState } from "../../src/core/search/bisect/evidence.ts";
import { bisectSearch } from "../../src/core/search/bisect/bisect.ts";
import type { BisectAnswer } from "../../src/core/search/bisect/answer.ts";
import type { BisectSubject } from "../../src/core/search/bisect/trial.ts";
import { randomFrom, uniformInt, type Random } from "../../src/core/stats/random.ts";

export interface CommitWorld {
  readonly commits: number;
  readonly before: number;
  readonly after: number;
  /** The first commit with the new rate. */
  readonly change: number;
  /** A second change after it. */
  readonly later: { readonly change: number; readonly rate: number } | null;
  readonly random: Random;
  readonly broken: ReadonlySet<number>;
  /** Seconds of a trial and of a build. */
  readonly trialSeconds: number;
  readonly buildSeconds: number;
  runs: number;
  seconds: number;
  at: number | null;
}

export function commitWorld(
  shape: Pick<CommitWorld, "commits" | "before" | "after"> & Partial<CommitWorld>,
  seed: number,
): CommitWorld {
  const random = randomFrom(seed);
  const change = 1 + uniformInt(random, shape.commits - 1);
  const broken = new Set<number>();
  return {
    change,
    later: null,
    random,
    broken,
    trialSeconds: 1,
    buildSeconds: 0,
    runs: 0,
    seconds: 0,
    at: null,
    ...shape,
  };
}

/** As `commitWorld`, with a share of commits that cannot be tried; both ends can. */
export function brokenWorld(shape: Parameters<typeof commitWorld>[0], share: number, seed: number): CommitWorld {
  const world = commitWorld(shape, seed);
  const inner = Array.from({ length: world.commits - 2 }, (_, at) => at + 1);
  return { ...world, broken: new Set(inner.filter(() => world.random() < share)) };
}

/** As `commitWorld`, with a second change between the first and the newest commit, or at that. */
export function twiceChangedWorld(shape: Parameters<typeof commitWorld>[0], rate: number, seed: number): CommitWorld {
  const random = randomFrom(seed);
  const change = 1 + uniformInt(random, shape.commits - 2);
  const later = { change: change + 1 + uniformInt(random, shape.commits - 1 - change), rate };
  return commitWorld({ ...shape, random, change, later }, seed);
}

function rateAt({ before, after, change, later }: CommitWorld, commit: number): number {
  if (commit < change) return before;
  return later !== null && commit >= later.change ? later.rate : after;
}

/** Runs the victim once at a commit. */
export function tryCommit(world: CommitWorld, commit: number): boolean {
  world.runs += 1;
  world.seconds += world.trialSeconds + (commit === world.at ? 0 : world.buildSeconds);
  world.at = commit;
  return world.random() < rateAt(world, commit);
}

/** How often it ran at the newest commit until it failed there: what somebody has seen who begins a bisection. */
function runsToFailure(world: CommitWorld): number {
  let runs = 1;
  while (world.random() >= rateAt(world, world.commits - 1)) runs += 1;
  return runs;
}

/** @param known executions that history tells of, at either end; 0: only the failure that set it off */
export function historyOf(world: CommitWorld, known = 0): BisectSubject["history"] {
  const { commits, random } = world;
  if (known === 0) return [{ commit: commits - 1, failed: 1, passed: runsToFailure(world) - 1 }];
  const hits = (rate: number): number => Array.from({ length: known }, () => random() < rate).filter(Boolean).length;
  const [old, recent] = [hits(rateAt(world, 0)), hits(rateAt(world, commits - 1))];
  return [
    { commit: 0, failed: old, passed: known - old },
    { commit: commits - 1, failed: recent, passed: known - recent },
  ];
}

/** A bisection of so many commits, in which nobody knows anything yet. */
export const bisectSubject = (commits: number, more: Partial<BisectSubject> = {}): BisectSubject => ({
  commits,
  direction: "more",
  prior: null,
  history: [],
  confidence: 0.95,
  atMostSeconds: null,
  atMostTrials: null,
  ...more,
});

/** @param known see `historyOf` */
export function ours(
  world: CommitWorld,
  subject: Partial<BisectSubject> = {},
  known = 0,
  look: (state: BisectState) => void = () => undefined,
): BisectAnswer {
  const { commits, broken } = world;
  const history = subject.history ?? historyOf(world, known);
  let state = openBisection(bisectSubject(commits, { history, ...subject }));
  for (;;) {
    const step = bisectSearch.next(state);
    if (step.kind === "done") return step.answer;
    look(state);
    const { commit } = step.ask;
    const built = commit !== state.at;
    const isBroken = broken.has(commit);
    const failed = !isBroken && tryCommit(world, commit);
    state = bisectSearch.learn(state, {
      commit,
      outcome: isBroken ? "broken" : failed ? "failed" : "passed",
      signature: failed ? "it broke" : null,
      seconds: isBroken ? 0 : world.trialSeconds,
      buildSeconds: built ? world.buildSeconds : 0,
      executions: 1,
    });
  }
}
