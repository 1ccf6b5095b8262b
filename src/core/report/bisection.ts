// A bisection as a diagnosis.

import type { TestId } from "../model/test-id.ts";
import type { BisectAnswer, CountedRate } from "../search/bisect/answer.ts";
import type { BisectState } from "../search/bisect/evidence.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { trialRate } from "./trial-rate.ts";
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
  /** Merges that were looked into, because the change came with them; the first is on the line. */
  readonly merges: readonly NamedCommit[];
  /** Nothing that the last of these merges brought in makes the change alone. */
  readonly mergeItself: boolean;
  /** The test fails more often since; else less often. */
  readonly rises: boolean;
  readonly before: Rate;
  readonly after: Rate;
  /** Commits at which it does not build, or the test does not run. */
  readonly skipped: number;
  /** How many commits the line has. */
  readonly commits: number;
  readonly buildSeconds: number;
  /** The first commits after each change, as near as they are known, where two are likelier than one. */
  readonly changes: readonly NamedCommit[];
  /** What is known of the one that is not the answer; null where one change is likelier. */
  readonly second: SecondChange | null;
}

/** The rate changed twice in the same direction, as it seems. */
export interface SecondChange {
  readonly probability: number;
  /** Beside the commit that is the answer. */
  readonly side: "before" | "after";
  /** It came with one of the commits from this one to that one, 8 times in 10. */
  readonly from: NamedCommit;
  readonly to: NamedCommit;
  /** Looks for it. */
  readonly command: string;
}

/** A line of commits that was searched. */
export interface SearchedLine {
  /** Oldest first. */
  readonly commits: readonly NamedCommit[];
  readonly state: BisectState;
  readonly answer: BisectAnswer;
  readonly interrupted: boolean;
}

/**
 * @param lines the line that was given, then what a merge on the line before brought in, which ends with that merge. Only the
 *   last can have no answer
 * @param command shows the failure, or goes on
 * @param secondCommand looks for a second change on the line that was given; null where none is likely
 */
export function bisectionOf(
  subject: TestId,
  lines: readonly [SearchedLine, ...SearchedLine[]],
  command: string,
  secondCommand: string | null,
): Diagnosis & { readonly bisection: Bisection } {
  const [line] = lines;
  const last = lines.at(-1)!;
  const told = lines.findLast(({ answer }) => answer.kind === "commit") ?? line;
  const found = told.answer;
  const suspects = found.commits.map((place) => named(told, place));
  const [before, after] = [rateOf(found.before), rateOf(found.after)];
  const rises = (after.estimate ?? 0) >= (before.estimate ?? 0);
  const sum = (of: (state: BisectState) => number): number => lines.reduce((all, { state }) => all + of(state), 0);
  return {
    verb: "bisect",
    subject,
    answer: {
      kind: found.kind === "commit" ? "commit" : "undecided",
      tests: [],
      commit: suspects.at(-1)?.id ?? null,
    },
    // Each line has to be right.
    confidence: lines.slice(0, lines.indexOf(told) + 1).reduce((all, { answer }) => all * answer.confidence, 1),
    rate: rises ? after : before,
    signatures: signaturesIn(lines, before.executions + after.executions),
    trials: sum(({ trials }) => trials),
    testExecutions: sum(({ executions }) => executions),
    testSeconds: sum(({ seconds }) => seconds),
    odds: oddsIn(last),
    conditions: [],
    interrupted: last.interrupted,
    trialsLeft: last.answer.trialsLeft,
    command,
    bisection: {
      suspects,
      merges: lines.slice(1).map(({ commits }) => named({ commits }, commits.length - 1)),
      mergeItself: told !== line && found.commits.length === 1 && found.commits[0] === told.commits.length - 1,
      rises,
      before,
      after,
      skipped: sum(({ broken }) => broken.size),
      commits: line.commits.length,
      buildSeconds: sum(({ buildSeconds }) => buildSeconds),
      ...secondOn(line, secondCommand),
    },
  };
}

function secondOn(line: SearchedLine, command: string | null): Pick<Bisection, "changes" | "second"> {
  const { more, commits } = line.answer;
  const answer = commits.at(-1);
  if (more === null || answer === undefined || command === null) return { changes: [], second: null };
  const { chance: probability, side, from, to, likeliest } = more;
  return {
    changes: (side === "before" ? [likeliest, answer] : [answer, likeliest]).map((place) => named(line, place)),
    second: { probability, side, from: named(line, from), to: named(line, to), command },
  };
}

function named({ commits }: Pick<SearchedLine, "commits">, place: number): NamedCommit {
  const { id, subject } = commits[place]!;
  return { id, subject };
}

function signaturesIn(lines: readonly SearchedLine[], executions: number): Diagnosis["signatures"] {
  const counts = new Map<string, { failures: number; readonly wanted: boolean }>();
  for (const { state } of lines) {
    for (const [signature, { failures, wanted }] of state.signatures) {
      const count = counts.get(signature) ?? { failures: 0, wanted };
      counts.set(signature, count);
      count.failures += failures;
    }
  }
  return [...counts].map(([signature, { failures, wanted }]) => ({
    signature,
    wanted,
    ...trialRate(failures, executions),
    conditions: [],
  }));
}

const oddsIn = (line: SearchedLine): Diagnosis["odds"] =>
  line.answer.odds
    .filter(({ to }) => to !== 0)
    .map(({ from, to, chance }) => ({
      tests: [],
      commit: from === to ? named(line, to).id : `${named(line, Math.max(1, from)).id}^..${named(line, to).id}`,
      probability: chance,
    }));

const rateOf = (rate: CountedRate): Rate => trialRate(rate.failures, rate.executions, rate);
