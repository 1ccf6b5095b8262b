// `deflake bisect TEST -- COMMAND`: finds the commit at which a test's failure rate changed, in a worktree of its own. The
// order of steps; `core/search/bisect` decides, `diagnosis/commit-trials.ts` starts and sees.
//
// A merge on the line is one step of it. Where the change came with a merge, the line of what it brought in is searched next.
// Both searches have to be right, so that they share the doubt that is allowed.

import type { SearchedLine } from "../core/report/bisection.ts";
import { answerOf, type CountedRate } from "../core/search/bisect/answer.ts";
import { beliefOf } from "../core/search/bisect/belief.ts";
import { bisectSearch } from "../core/search/bisect/bisect.ts";
import { openBisection, type BisectState } from "../core/search/bisect/evidence.ts";
import type { BisectSeen, BisectSubject, CommitCount } from "../core/search/bisect/trial.ts";
import { replay } from "../core/search/search.ts";
import { commitTrials, type CommitPorts, type CommitTrials } from "./diagnosis/commit-trials.ts";
import type { Commit, ObservationLog, Repository, Searches } from "./ports.ts";
import { pursue } from "./pursue.ts";

export interface BisectRequest extends CommitTrials {
  /** Names the log. */
  readonly id: string;
  /** What the log begins with. */
  readonly subject: unknown;
  /** The line, oldest first. */
  readonly commits: readonly Commit[];
  /** What is asked of a line, such as this one. */
  readonly goalOf: (commits: readonly Commit[]) => BisectSubject;
  readonly look: (state: BisectState, commits: readonly Commit[]) => void;
}

export interface BisectPorts extends CommitPorts {
  readonly searches: Searches;
  readonly repository: Pick<Repository, "inside">;
  readonly signal: AbortSignal;
}

interface Searched extends SearchedLine {
  readonly commits: readonly Commit[];
}

/** The line that was given, then for each merge that was looked into the line of what it brought in. */
export type Bisected = readonly [Searched, ...Searched[]];

/** A line that is to be searched. */
interface Line {
  readonly commits: readonly Commit[];
  readonly goal: BisectSubject;
  /** The merge that brought it in; null for the line that was given. */
  readonly merge: Commit | null;
  /** Commits before the change, as other lines have told. */
  readonly without: readonly string[];
}

/** An observation as the log keeps it. */
interface BisectRecord extends BisectSeen {
  /** The merge that brought in the line on which it was made; absent for the line that was given. */
  readonly within?: string;
}

interface Work {
  readonly request: BisectRequest;
  readonly ports: BisectPorts;
  readonly log: ObservationLog;
}

export async function bisect(request: BisectRequest, ports: BisectPorts): Promise<Bisected> {
  const log = await ports.searches.open(request.id, request.subject);
  try {
    const { commits } = request;
    const line: Line = { commits, goal: request.goalOf(commits), merge: null, without: [] };
    return await searchFrom(line, { request, ports, log });
  } finally {
    log.close();
  }
}

async function searchFrom(line: Line, work: Work): Promise<Bisected> {
  const { goal, merge } = line;
  const seen = (work.log.seen as readonly BisectRecord[]).filter(({ within }) => within === merge?.id);
  const found = await searchLine(line, replay(bisectSearch, openBisection(goal), seen), work);
  if ((await behind(line, found, work)) === null) return [found];
  const confidence = 1 - (1 - goal.confidence) / 2;
  const surer = await searchLine(line, { ...found.state, subject: { ...goal, confidence } }, work);
  const next = await behind(line, surer, work);
  return next === null ? [surer] : [surer, ...(await searchFrom(next, work))];
}

/** @param begun what was seen before */
async function searchLine({ commits, merge }: Line, begun: BisectState, work: Work): Promise<Searched> {
  const { request, ports, log } = work;
  const pursued = await pursue(bisectSearch, begun, {
    run: commitTrials(commits, begun.counts.keys(), request, ports),
    save: (seen) => log.append(merge === null ? seen : ({ ...seen, within: merge.id } satisfies BisectRecord)),
    look: (state) => request.look(state, commits),
    signal: ports.signal,
  });
  return {
    commits,
    state: pursued.state,
    answer: pursued.kind === "done" ? pursued.answer : answerOf(pursued.state, beliefOf(pursued.state)),
    interrupted: pursued.kind === "interrupted",
  };
}

/** The line that a merge brought in with which the change came. Null where it came with no merge, or with nothing of its line. */
async function behind(
  line: Line,
  { commits, state, answer }: Searched,
  { request, ports }: Work,
): Promise<Line | null> {
  const [place, ...others] = answer.commits;
  const merge = place === undefined || others.length > 0 ? undefined : commits[place]!;
  const onto = merge?.parents[0];
  // A line ends with the merge that brought it in; if that is the answer, nothing in the line is.
  if (merge === undefined || onto === undefined || merge === line.merge) return null;
  const without = [...line.without, onto];
  const inside = await ports.repository.inside(merge, without);
  if (inside === null) return null;
  const { before, after } = answer;
  return {
    commits: inside,
    merge,
    without,
    goal: {
      ...request.goalOf(inside),
      confidence: state.subject.confidence,
      // The branch had left the line before the change, and the merge is where the line has it.
      history: [countAt(0, before), countAt(inside.length - 1, after)],
      atMostTrials: lessened(line.goal.atMostTrials, state.trials),
      atMostSeconds: lessened(line.goal.atMostSeconds, state.seconds + state.buildSeconds),
    },
  };
}

const countAt = (commit: number, { failures, executions }: CountedRate): CommitCount => ({
  commit,
  failed: failures,
  passed: executions - failures,
});

/** What is left of a bound. */
const lessened = (bound: number | null, spent: number): number | null => (bound === null ? null : bound - spent);
