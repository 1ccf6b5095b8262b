// Worlds in which a failure rate changed with one commit, and the ways to find it: ours, and what others do.
import { openBisection } from "../../src/core/search/bisect/evidence.ts";
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
  return { change, random, broken, trialSeconds: 1, buildSeconds: 0, runs: 0, seconds: 0, at: null, ...shape };
}

/** Runs the victim once at a commit. */
export function tryCommit(world: CommitWorld, commit: number): boolean {
  world.runs += 1;
  world.seconds += world.trialSeconds + (commit === world.at ? 0 : world.buildSeconds);
  world.at = commit;
  return world.random() < (commit >= world.change ? world.after : world.before);
}

/** How often it ran at the newest commit until it failed there: what somebody has seen who begins a bisection. */
export function runsToFailure({ random, after }: CommitWorld): number {
  let runs = 1;
  while (random() >= after) runs += 1;
  return runs;
}

function historyOf(world: CommitWorld, known: number): BisectSubject["history"] {
  const { commits, random, before, after } = world;
  if (known === 0) return [{ commit: commits - 1, failed: 1, passed: runsToFailure(world) - 1 }];
  const hits = (rate: number): number => Array.from({ length: known }, () => random() < rate).filter(Boolean).length;
  const [old, recent] = [hits(before), hits(after)];
  return [
    { commit: 0, failed: old, passed: known - old },
    { commit: commits - 1, failed: recent, passed: known - recent },
  ];
}

/** @param known executions that history tells of, at either end; 0: only the failure that set it off */
export function ours(world: CommitWorld, subject: Partial<BisectSubject> = {}, known = 0): BisectAnswer {
  const { commits, broken } = world;
  let state = openBisection({
    commits,
    direction: "more",
    prior: null,
    history: subject.history ?? historyOf(world, known),
    confidence: 0.95,
    atMostSeconds: null,
    atMostTrials: null,
    ...subject,
  });
  for (;;) {
    const step = bisectSearch.next(state);
    if (step.kind === "done") return step.answer;
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

/** The chance of at least `least` hits in `n`. */
function atLeast(least: number, n: number, chance: number): number {
  if (least <= 0) return 1;
  if (chance <= 0 || least > n) return 0;
  if (chance >= 1) return 1;
  let [term, below] = [(1 - chance) ** n, 0];
  for (let k = 0; k < least; k++) {
    below += term;
    term *= ((n - k) / (k + 1)) * (chance / (1 - chance));
  }
  return 1 - below;
}

/** `git bisect`, each step repeated as often as it takes: told both rates, and how many failures make a commit bad. */
export function gitBisect(world: CommitWorld, confidence: number): number {
  const { commits, before, after } = world;
  const perStep = (1 - confidence) / Math.ceil(Math.log2(commits - 1));
  let [runs, bad] = [1, 1];
  search: for (; runs < 20_000; runs++) {
    for (bad = 1; bad <= Math.max(1, Math.ceil(runs * after)); bad++) {
      if (1 - atLeast(bad, runs, after) <= perStep && atLeast(bad, runs, before) <= perStep) break search;
    }
  }
  let [good, known] = [0, commits - 1];
  while (known - good > 1) {
    const middle = (good + known) >> 1;
    let failed = 0;
    for (let n = 0; n < runs && failed < bad; n++) failed += Number(tryCommit(world, middle));
    if (failed >= bad) known = middle;
    else good = middle;
  }
  return known;
}

const entropy = (x: number): number => (x <= 0 || x >= 1 ? 0 : -x * Math.log2(x) - (1 - x) * Math.log2(1 - x));

/** Runs below which nobody gets on average, told both rates: Fano's inequality over the channel's capacity. */
export function boundOnRuns(commits: number, before: number, after: number, error: number): number {
  const places = commits - 1;
  const bits = Math.log2(places) - entropy(error) - error * Math.log2(places - 1);
  let capacity = 0;
  for (let share = 0.001; share < 1; share += 0.001) {
    const told = entropy(before + share * (after - before)) - share * entropy(after) - (1 - share) * entropy(before);
    capacity = Math.max(capacity, told);
  }
  return bits / capacity;
}
