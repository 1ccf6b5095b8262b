// A bisection as a diagnosis.

import { anytimeInterval } from "../stats/confidence-sequence.ts";
import type { TestId } from "../model/test-id.ts";
import type { BisectAnswer, CountedRate } from "../search/bisect/answer.ts";
import type { BisectState } from "../search/bisect/evidence.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Rate } from "../history/rate.ts";

/** What is known of a commit beside its place. */
export interface NamedCommit {
  readonly id: string;
  readonly subject: string;
}

/** What a bisection says beside what every diagnosis says. */
export interface Bisection {
  /** The commits one of which made the change: one, unless some of them cannot be tried. Empty: nothing changed, or nobody knows. */
  readonly suspects: readonly NamedCommit[];
  /** The test fails more often since; else less often. */
  readonly rises: boolean;
  readonly before: Rate;
  readonly after: Rate;
  /** Commits at which it does not build, or the test does not run. */
  readonly skipped: number;
  /** How many commits there were. */
  readonly commits: number;
  readonly buildSeconds: number;
  /** The first commits after each change, where two explain what was seen much better than one. */
  readonly changes: readonly NamedCommit[];
}

/** @param commits the line, oldest first */
export function bisectionOf(
  subject: TestId,
  commits: readonly NamedCommit[],
  state: BisectState,
  found: BisectAnswer,
  interrupted: boolean,
  command: string,
): Diagnosis & { readonly bisection: Bisection } {
  const nameOf = (place: number): NamedCommit => {
    const { id, subject } = commits[place]!;
    return { id, subject };
  };
  const suspects = found.commits.map((place) => nameOf(place));
  const [before, after] = [rated(found.before), rated(found.after)];
  const rises = (after.estimate ?? 0) >= (before.estimate ?? 0);
  const executions = before.executions + after.executions;
  return {
    verb: "bisect",
    subject,
    answer: {
      kind: found.kind === "commit" ? "commit" : "undecided",
      tests: [],
      commit: suspects.at(-1)?.id ?? null,
    },
    confidence: found.confidence,
    rate: rises ? after : before,
    signatures: [...state.signatures].map(([signature, { failures, wanted }]) => ({
      signature,
      wanted,
      ...rated({ failures, executions, ...anytimeInterval(failures, executions) }),
    })),
    trials: state.trials,
    testExecutions: state.executions,
    testSeconds: state.seconds,
    odds: found.odds.flatMap(({ from, to, chance }) =>
      to === 0
        ? []
        : [
            {
              tests: [],
              commit: from === to ? nameOf(to).id : `${nameOf(Math.max(1, from)).id}^..${nameOf(to).id}`,
              probability: chance,
            },
          ],
    ),
    conditions: [],
    interrupted,
    trialsLeft: found.trialsLeft,
    command,
    bisection: {
      suspects,
      rises,
      before,
      after,
      skipped: state.broken.size,
      commits: commits.length,
      buildSeconds: state.buildSeconds,
      changes: found.more === null ? [] : found.more.at.map((place) => nameOf(place)),
    },
  };
}

const rated = (rate: CountedRate): Rate => ({ ...rate, dispersion: 1 });
