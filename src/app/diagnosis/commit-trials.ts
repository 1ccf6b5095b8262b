// Makes the trials that a bisection asks for: goes to a commit, builds it, runs the victim there.

import { ProblemError } from "../../core/model/problem.ts";
import type { BisectAsk, BisectSeen } from "../../core/search/bisect/trial.ts";
import type { Commit, Worktree } from "../ports.ts";
import type { TestRunPorts } from "../test-run.ts";
import { nothingBuilds, watchEvidence } from "./no-evidence.ts";
import { tryVictim, type VictimTrials } from "./try-victim.ts";

export interface CommitTrials extends Omit<VictimTrials, "options"> {
  /** Run in each commit before its first trial; null where nothing is to be built. */
  readonly build: readonly string[] | null;
  readonly options: Omit<VictimTrials["options"], "cwd">;
}

export interface CommitPorts extends TestRunPorts {
  readonly worktree: Worktree;
}

/** So many commits in a row that do not build, or do not run the test, are no accident. */
const patience = 8;

/**
 * @param commits what is asked for by its place
 * @param tried places where the victim has run before
 */
export function commitTrials(
  commits: readonly Commit[],
  tried: Iterable<number>,
  request: CommitTrials,
  ports: CommitPorts,
): (ask: BisectAsk, signal: AbortSignal) => AsyncIterable<BisectSeen> {
  const trials = { ...request, options: { ...request.options, cwd: ports.worktree.folder } };
  const selection = { tests: [request.victim], ordered: false, seed: null, workers: null };
  const evidence = watchEvidence(request.victim.test);
  const told = new Set(tried);
  let at: number | null = null;
  let broken = 0;
  return async function* run({ commit }, signal) {
    const built = commit === at ? ready : await makeReady(request, ports, commits[commit]!, signal);
    if (signal.aborted) return;
    at = commit;
    const trial = built.ok ? await tryVictim(selection, trials, signal, ports) : notBuilt(built);
    if (trial === null) return;
    const { outcome, signature, seconds, executions } = trial;
    const seen = { commit, signature, seconds, buildSeconds: built.seconds, executions };
    // Where it has run once it can be tried: a trial there that tells nothing is no reason to leave the commit out.
    if (outcome !== "no-evidence" || told.has(commit)) {
      told.add(commit);
      broken = 0;
      yield { ...seen, outcome };
      evidence.look(trial);
    } else {
      broken += 1;
      yield { ...seen, outcome: "broken", seconds: 0 };
      if (broken >= patience) throw new ProblemError(nothingBuilds(patience, `${trial.why ?? ""}\n${trial.printed}`));
    }
  };
}

const notBuilt = ({ said }: Built) =>
  ({ outcome: "no-evidence", signature: null, seconds: 0, executions: 0, why: null, printed: said }) as const;

interface Built {
  readonly ok: boolean;
  readonly seconds: number;
  /** The end of what it printed. */
  readonly said: string;
}

const ready: Built = { ok: true, seconds: 0, said: "" };

async function makeReady(
  { build, options }: CommitTrials,
  { worktree, exec }: Pick<CommitPorts, "worktree" | "exec">,
  { id }: Commit,
  signal: AbortSignal,
): Promise<Built> {
  await worktree.checkout(id);
  if (build === null) return ready;
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
