// All that a bisection has seen, and what it makes of it: a weight for every explanation, which is a place of the change
// together with a rate before and a rate after it. Places between two commits that were tried explain everything equally
// well, so they share their weights as one stretch.

import { logChance } from "./channel.ts";
import { rateLadders, ratePairs, type RateLadders, type RatePairs } from "./rates.ts";
import type { BisectSeen, BisectSubject, CommitCount } from "./trial.ts";

/** The change came with one of the commits from `from` to `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** For each pair of rates its weight times its likelihood, in the unit of the state. */
  readonly weights: Float64Array;
}

export interface BisectState {
  readonly subject: BisectSubject;
  readonly pairs: RatePairs;
  readonly ladders: RateLadders;
  /** From the oldest; 0 stands for no change: all commits are as those after one. */
  readonly stretches: readonly Stretch[];
  /** The logarithm of the unit that the weights of all stretches are in. */
  readonly logUnit: number;
  /** Of each commit that was tried, or of which history tells. */
  readonly counts: ReadonlyMap<number, CommitCount>;
  readonly broken: ReadonlySet<number>;
  /** Where the worktree is; null before the first trial. */
  readonly at: number | null;
  readonly signatures: ReadonlyMap<string, { readonly failures: number; readonly wanted: boolean }>;
  readonly trials: number;
  readonly executions: number;
  readonly seconds: number;
  readonly builds: number;
  readonly buildSeconds: number;
}

export function openBisection(subject: BisectSubject): BisectState {
  const pairs = ratePairs(subject.direction);
  const begun: BisectState = {
    subject,
    pairs,
    ladders: rateLadders(subject.direction),
    stretches: [{ from: 0, to: subject.commits - 1, weights: pairs.weight }],
    logUnit: 0,
    counts: new Map(),
    broken: new Set(),
    at: null,
    signatures: new Map(),
    trials: 0,
    executions: 0,
    seconds: 0,
    builds: 0,
    buildSeconds: 0,
  };
  return subject.history.reduce(withCount, begun);
}

export function learn(state: BisectState, seen: BisectSeen): BisectState {
  const { commit, outcome, signature, seconds, buildSeconds, executions } = seen;
  const moved = commit !== state.at;
  const about: BisectState = {
    ...state,
    at: commit,
    trials: state.trials + 1,
    executions: state.executions + executions,
    seconds: state.seconds + seconds,
    builds: state.builds + Number(moved),
    buildSeconds: state.buildSeconds + buildSeconds,
    signatures:
      signature === null ? state.signatures : withSignature(state.signatures, signature, outcome === "failed"),
  };
  switch (outcome) {
    case "failed":
      return withCount(about, { commit, failed: 1, passed: 0 });
    // It ran to its end without failing as it is looked for: of that failure it is a trial that passed.
    case "passed":
    case "other-failure":
      return withCount(about, { commit, failed: 0, passed: 1 });
    case "no-evidence":
      return about;
    case "broken":
      return { ...about, broken: new Set([...state.broken, commit]) };
  }
}

function withSignature(
  signatures: BisectState["signatures"],
  signature: string,
  wanted: boolean,
): BisectState["signatures"] {
  const failures = (signatures.get(signature)?.failures ?? 0) + 1;
  return new Map([...signatures, [signature, { failures, wanted }]]);
}

function withCount(state: BisectState, { commit, failed, passed }: CommitCount): BisectState {
  const known = state.counts.get(commit) ?? { commit, failed: 0, passed: 0 };
  const counts = new Map(state.counts);
  counts.set(commit, { commit, failed: known.failed + failed, passed: known.passed + passed });
  return { ...state, counts, ...reweighted(state, { commit, failed, passed }) };
}

/** A change with a commit up to this one has it after the change, a later one before: they part here. */
const splitAt = (stretches: readonly Stretch[], commit: number): readonly Stretch[] =>
  stretches.flatMap((stretch) =>
    stretch.from <= commit && commit < stretch.to
      ? [
          { ...stretch, to: commit },
          { ...stretch, from: commit + 1 },
        ]
      : [stretch],
  );

function reweighted(
  { stretches, pairs, logUnit }: BisectState,
  count: CommitCount,
): Pick<BisectState, "stretches" | "logUnit"> {
  const logsOf = (rates: Float64Array): Float64Array =>
    rates.map((rate) => logChance(count, Math.log(rate), Math.log1p(-rate)));
  const [before, after] = [logsOf(pairs.before), logsOf(pairs.after)];
  const [ofBefore, ofAfter] = [before.map(Math.exp), after.map(Math.exp)];
  const { commit } = count;
  const parted = splitAt(stretches, commit);
  let most = 0;
  const weighted = parted.map(({ from, to, weights }) => {
    const likelihood = to <= commit ? ofAfter : ofBefore;
    const product = new Float64Array(weights.length);
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at]! * likelihood[at]!;
      product[at] = weight;
      if (weight > most) most = weight;
    }
    return { from, to, weights: product };
  });
  if (most >= 1e-100) return { stretches: weighted, logUnit };
  // They would vanish, after some thousand trials or at once with as many recorded runs.
  const logs = parted.map(({ to, weights }) => {
    const likelihood = to <= commit ? after : before;
    return weights.map((weight, at) => Math.log(weight) + likelihood[at]!);
  });
  const unit = logs.reduce(
    (most, each) => each.reduce((most, log) => Math.max(most, log), most),
    Number.NEGATIVE_INFINITY,
  );
  return {
    stretches: parted.map(({ from, to }, at) => ({ from, to, weights: logs[at]!.map((log) => Math.exp(log - unit)) })),
    logUnit: logUnit + unit,
  };
}
