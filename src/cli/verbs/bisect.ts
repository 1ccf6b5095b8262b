// `deflake bisect TEST -- COMMAND`: which commits, in which worktree, and what came of it.

import { existsSync } from "node:fs";
import { bisect, type Bisected } from "../../app/bisect.ts";
import { countsByCommit, priorFrom } from "../../app/diagnosis/commit-history.ts";
import { everything, type Commit, type Worktree } from "../../app/ports.ts";
import type { RecordedAttempt } from "../../core/history/history.ts";
import type { Run } from "../../core/model/run.ts";
import { bisectionOf } from "../../core/report/bisection.ts";
import type { BisectSubject } from "../../core/search/bisect/trial.ts";
import { openRepository } from "../../io/git.ts";
import { bisectPage } from "../../render/bisect-page.ts";
import { bisectStatus } from "../../render/bisect-status.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { Selected } from "../../runners/runner.ts";
import type { BisectFlags } from "../flags/bisect.ts";
import type { Host } from "../host.ts";
import { chooseStore, withStore } from "../store-choice.ts";
import { badValue } from "../usage-problem.ts";
import {
  findVictim,
  goOn,
  idOf,
  launchOf,
  makeReady,
  portsOf,
  prepareLog,
  searchesOf,
  shellOf,
  tell,
  typedAgain,
  typedBy,
  wantedBy,
  type Typed,
} from "./diagnosis.ts";

export async function bisectTest(host: Host, flags: BisectFlags, positional: readonly string[]): Promise<void> {
  const typed = typedBy(host, positional, "bisect");
  const repository = openRepository(host.cwd);
  const { good, bad, build, failure } = flags;
  const searches = searchesOf(host, flags);
  const recorded = await recordedOf(host, flags, typed);
  const ends = [good ?? oldestOf(recorded), bad] as const;
  const line = await repository.line(...ends);
  const named = [line.commits[0]?.id, line.commits.at(-1)?.id, line.reversed];
  const id = idOf("bisect", typed, { named, build, failure });
  await prepareLog(searches, id, flags);
  const status = host.terminal.status(flags);
  const worktree = await repository.worktree();
  try {
    const known = (await searches.subjectOf(id)) as Known | null;
    const { victim } = known ?? (await lookFor(host, flags, typed, worktree, bad));
    const launched = await launchOf(host, typed);
    const bisected = await bisect(
      {
        id,
        subject: { victim } satisfies Known,
        victim,
        wanted: wantedBy(flags),
        command: launched,
        build: build === undefined ? null : shellOf(build),
        commits: line.commits,
        goalOf: (commits) => goalBy(flags, commits, line.reversed, recorded),
        options: { env: {}, paths: launched.paths, deadlineMs: flags.timeout ?? null },
        look: (state, commits) => status.show(bisectStatus(state, (place) => commits[place]!.id.slice(0, 10))),
      },
      { ...portsOf(host), searches, repository, worktree, signal: host.signal },
    );
    status.stop();
    const command = commandAfter(host, flags, typed, victim, line.reversed, bisected);
    const found = bisectionOf(victim.test, bisected, command, secondCommand(host, line.reversed, bisected));
    tell(host, flags, found, bisectPage(found));
  } finally {
    status.stop();
    await worktree.remove();
  }
}

/** What a log begins with: who goes on needs nothing else. */
interface Known {
  readonly victim: Selected;
}

/** The file of the test is looked up where the command runs: in the worktree, so that nothing runs in the user's folder. */
async function lookFor(host: Host, flags: BisectFlags, typed: Typed, worktree: Worktree, bad: string): Promise<Known> {
  await makeReady(host, worktree, bad, flags.build);
  const launched = { ...(await launchOf(host, typed)), cwd: worktree.folder };
  const { victim } = await findVictim(host, flags, typed, launched);
  return { victim };
}

interface Recorded {
  readonly runs: readonly Run[];
  readonly attempts: readonly RecordedAttempt[];
}

/** What the history knows of the test, by its full name. */
async function recordedOf(host: Host, flags: BisectFlags, { name }: Typed): Promise<Recorded> {
  const choice = chooseStore(flags.store, host);
  if (!existsSync(choice.folder)) return { runs: [], attempts: [] };
  const { findInHistory } = await import("../../app/diagnosis/find-victim.ts");
  return await withStore(choice, async (store) => {
    const found = await findInHistory(name, store);
    if (found.kind !== "found") return { runs: [], attempts: [] };
    return await store.read(everything, async (history) => {
      const attempts: RecordedAttempt[] = [];
      for await (const attempt of history.attempts({ kind: "test", test: found.test.test })) attempts.push(attempt);
      return { runs: await history.runs(), attempts };
    });
  });
}

function oldestOf({ runs, attempts }: Recorded): string {
  const tried = new Set(attempts.map(({ run }) => run));
  const oldest = runs.find(({ id, commit }) => commit !== null && tried.has(id))?.commit ?? null;
  if (oldest !== null) return oldest;
  throw badValue(
    "It is not said where the test fails less often.",
    "The history knows of no run of it with a commit.",
    "Name a commit with --good, such as a release in which it did not fail.",
  );
}

function goalBy(flags: BisectFlags, commits: readonly Commit[], reversed: boolean, recorded: Recorded): BisectSubject {
  const base: BisectSubject = {
    commits: commits.length,
    direction: reversed ? "less" : "more",
    prior: null,
    history: [],
    confidence: flags.confidence,
    atMostSeconds: flags.time === undefined ? null : flags.time / 1000,
    atMostTrials: flags.maxTrials ?? null,
  };
  const counts = countsByCommit(commits, recorded.runs, recorded.attempts, wantedBy(flags));
  return { ...base, prior: priorFrom(base, counts) };
}

/** Shows the failure at the commit that was found, or goes on with what was stopped. */
function commandAfter(
  host: Host,
  flags: BisectFlags,
  { words }: Typed,
  victim: Selected,
  reversed: boolean,
  bisected: Bisected,
): string {
  const told = bisected.findLast(({ answer }) => answer.kind === "commit");
  if (told === undefined || bisected.some(({ interrupted }) => interrupted)) return goOn(host);
  const { answer, commits } = told;
  const failing = reversed ? commits[answer.commits[0]! - 1] : commits[answer.commits.at(-1)!];
  const store = flags.store === undefined ? [] : ["--store", flags.store];
  const build = flags.build === undefined ? [] : ["--build", flags.build];
  const at = ["--at", failing?.id ?? "HEAD"];
  return ["deflake", "reproduce", victim.test, ...at, ...build, ...store, "--restart", "--", ...words]
    .map(shellWord)
    .join(" ");
}

/** Looks for a second change on its side of the one that was found; null where none is likely. */
function secondCommand(host: Host, reversed: boolean, [{ answer, commits }]: Bisected): string | null {
  const [first, last] = [answer.commits[0], answer.commits.at(-1)];
  if (answer.more === null || first === undefined || last === undefined) return null;
  const [oldest, newest] = answer.more.side === "before" ? [0, first - 1] : [last, commits.length - 1];
  const [good, bad] = reversed ? [newest, oldest] : [oldest, newest];
  const ends = ["--good", commits[good]!.id, "--bad", commits[bad]!.id];
  return typedAgain(host, ["--good", "--bad", "--undo"], ends);
}
