// `deflake bisect TEST -- COMMAND`: finds the commit at which a test's failure rate changed, in a worktree of its own. The
// order of steps; `core/search/bisect` decides, `diagnosis/trial.ts` starts and sees.

import { ProblemError } from "../core/model/problem.ts";
import { answerOf, type BisectAnswer } from "../core/search/bisect/answer.ts";
import { beliefOf } from "../core/search/bisect/belief.ts";
import { bisectSearch } from "../core/search/bisect/bisect.ts";
import { openBisection, type BisectState } from "../core/search/bisect/evidence.ts";
import type { BisectAsk, BisectSeen, BisectSubject } from "../core/search/bisect/trial.ts";
import { replay } from "../core/search/search.ts";
import type { Selected } from "../runners/runner.ts";
import { cannotRun, nothingBuilds } from "./diagnosis/no-evidence.ts";
import { runTrial, type TrialCommand, type Victim } from "./diagnosis/trial.ts";
import type { Commit, Exec, Searches, Worktree } from "./ports.ts";
import { pursue } from "./pursue.ts";
import type { TestRunOptions, TestRunPorts } from "./test-run.ts";

export interface BisectRequest {
  /** Names the log. */
  readonly id: string;
  /** What the log begins with. */
  readonly subject: unknown;
  readonly victim: Selected;
  readonly wanted: Victim["wanted"];
  readonly command: TrialCommand;
  /** Run in each commit before its first trial; null where nothing is to be built. */
  readonly build: readonly string[] | null;
  /** The line, oldest first. */
  readonly commits: readonly Commit[];
  readonly goal: BisectSubject;
  readonly options: Omit<TestRunOptions, "output" | "signal" | "cwd">;
  readonly look: (state: BisectState) => void;
}

export interface BisectPorts extends TestRunPorts {
  readonly searches: Searches;
  readonly worktree: Worktree;
  readonly signal: AbortSignal;
}

export interface Bisected {
  readonly state: BisectState;
  readonly answer: BisectAnswer;
  readonly interrupted: boolean;
}

export async function bisect(request: BisectRequest, ports: BisectPorts): Promise<Bisected> {
  const log = await ports.searches.open(request.id, request.subject);
  try {
    const begun = replay(bisectSearch, openBisection(request.goal), log.seen as readonly BisectSeen[]);
    const pursued = await pursue(bisectSearch, begun, {
      run: trialsOf(request, ports),
      save: (seen) => log.append(seen),
      look: request.look,
      signal: ports.signal,
    });
    return {
      state: pursued.state,
      answer: pursued.kind === "done" ? pursued.answer : answerOf(pursued.state, beliefOf(pursued.state)),
      interrupted: pursued.kind === "interrupted",
    };
  } finally {
    log.close();
  }
}

/** So many commits in a row that do not build, or do not run the test, are no accident. */
const patience = 8;

function trialsOf(
  request: BisectRequest,
  ports: BisectPorts,
): (ask: BisectAsk, signal: AbortSignal) => AsyncIterable<BisectSeen> {
  const { victim, wanted, command, commits } = request;
  const told = new Set<number>();
  let at: number | null = null;
  let broken = 0;
  return async function* run({ commit }, signal) {
    const moved = commit !== at;
    const built = moved
      ? await makeReady(request, ports, commits[commit]!, signal)
      : { ok: true, seconds: 0, said: "" };
    if (signal.aborted) return;
    at = commit;
    const base = { commit, signature: null, seconds: 0, buildSeconds: built.seconds, executions: 0 } as const;
    const options: TestRunOptions = { ...request.options, cwd: ports.worktree.folder, output: "hear", signal };
    const selection = { tests: [victim], ordered: false, seed: null, workers: null };
    const trial = built.ok
      ? await runTrial(selection, { test: victim.test, wanted }, command, options, ports)
      : ({ kind: "not-built" } as const);
    // A trial that was stopped says nothing of its test.
    if (signal.aborted) return;
    if (trial.kind === "unable") throw new ProblemError(cannotRun(trial));
    const nothing = trial.kind === "not-built" || trial.outcome === "no-evidence";
    if (nothing && !told.has(commit)) {
      broken += 1;
      yield { ...base, outcome: "broken" };
      const said = trial.kind === "not-built" ? built.said : `${trial.why ?? ""}\n${trial.printed}`;
      if (broken >= patience) throw new ProblemError(nothingBuilds(patience, said));
      return;
    }
    if (!nothing) told.add(commit);
    broken = 0;
    if (trial.kind === "not-built") return;
    const { outcome, signature, seconds, executions } = trial;
    yield { commit, outcome, signature, seconds, buildSeconds: built.seconds, executions };
  };
}

interface Built {
  readonly ok: boolean;
  readonly seconds: number;
  /** The end of what it printed. */
  readonly said: string;
}

async function makeReady(
  { build, options }: BisectRequest,
  { worktree, exec }: { readonly worktree: Worktree; readonly exec: Exec },
  { id }: Commit,
  signal: AbortSignal,
): Promise<Built> {
  await worktree.checkout(id);
  if (build === null) return { ok: true, seconds: 0, said: "" };
  const decoder = new TextDecoder();
  let said = "";
  const { ending, startedAt, finishedAt } = await exec.run(build, {
    cwd: worktree.folder,
    env: options.env,
    output: "hear",
    deadlineMs: null,
    signal,
    hear: (piece) => {
      said = (said + decoder.decode(piece, { stream: true })).slice(-4096);
    },
  });
  const ok = ending.kind === "exited" && ending.code === 0;
  return { ok, seconds: Math.max(0, finishedAt - startedAt) / 1000, said };
}
