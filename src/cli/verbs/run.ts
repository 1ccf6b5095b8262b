// `deflake run -- COMMAND`: finds the policy, the runner and the place, runs, and tells what came of it on standard error,
// in files and to GitHub. Standard output is the command's own.

import { existsSync } from "node:fs";
import { constants } from "node:os";
import type { Inputs } from "../../app/ports.ts";
import { run } from "../../app/run.ts";
import type { RunPorts, RunRequest } from "../../app/run/request.ts";
import { originOf } from "../../app/run/origin.ts";
import { asRunId, bareJobRun, bareRun } from "../../core/model/run.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { openExec } from "../../io/exec/exec.ts";
import { startFiles } from "../../io/exec/start-files.ts";
import { headCommit } from "../../io/head-commit.ts";
import { openRunLog } from "../../io/store/run-log-writer.ts";
import { ansi, plain } from "../../render/paint.ts";
import { renderProblem } from "../../render/problem-text.ts";
import { shellWord } from "../../render/shell-word.ts";
import type { RunFlags } from "../flags/run.ts";
import type { Host } from "../host.ts";
import { chooseStore, type StoreChoice } from "../store-choice.ts";
import { launchHere, policyHere } from "./run-launch.ts";

export async function runTestsOf(host: Host, flags: RunFlags, words: readonly string[]): Promise<void> {
  const { terminal } = host;
  const policy = withRetries(await policyHere(host, flags), flags.retries);
  const choice = chooseStore(flags.store, host);
  const request = requestOf(host, flags, words, policy, await launchHere(host, flags, policy, words));
  const outcome = await run(request, portsOf(host, flags, choice));
  const { writeRunOutputs } = await outputs();
  const paint = terminal.errorColour ? ansi : plain;
  if (outcome.notStarted !== null) terminal.say(renderProblem(outcome.notStarted, paint));
  for (const problem of await writeRunOutputs(host, flags, request, outcome))
    terminal.say(renderProblem(problem, paint));
  host.process.exitCode = outcome.judgement.exitCode;
}

const outputs = async () => import("./run-outputs.ts");

const withRetries = (policy: Policy, retries: number | undefined): Policy =>
  retries === undefined ? policy : { ...policy, retry: { ...policy.retry, listed: retries, unlisted: retries } };

function requestOf(
  { clock, process: { env = {} }, cwd: here }: Host,
  flags: RunFlags,
  words: readonly string[],
  policy: Policy,
  start: Pick<RunRequest, "launch" | "cwd" | "paths">,
): RunRequest {
  const now = clock.now();
  const origin = originOf(env);
  const head = origin?.commit == null ? headCommit(here) : null;
  // The time tells a run of people's to them, the rest tells apart those that begin together. It is no secret, and node:crypto
  // takes milliseconds to load, for which the tests would wait.
  const rest = Math.trunc(Math.random() * 2 ** 32);
  const id = asRunId(`${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}-${rest.toString(16).padStart(8, "0")}`);
  const platform = new Map([["os", process.platform], ["arch", process.arch], ...(flags.platform ?? [])]);
  return {
    ...start,
    policy,
    run: {
      ...bareRun(id, origin?.name ?? id),
      workflow: words.map(shellWord).join(" "),
      commit: origin?.commit ?? head?.commit ?? null,
      branch: origin?.branch ?? head?.branch ?? null,
      event: origin?.event ?? null,
      url: origin?.url ?? null,
      attempt: origin?.attempt ?? 1,
      startedAt: now,
    },
    jobRun: { ...bareJobRun(id, flags.job ?? origin?.job ?? "", 1), platform, startedAt: now },
    retries: flags.retry,
    failOnFlaky: flags.failOnFlaky,
    acceptMissing: flags.acceptMissing,
    deadlineMs: flags.timeout ?? null,
  };
}

function portsOf({ terminal, output, clock, signal, stdin }: Host, flags: RunFlags, { folder }: StoreChoice): RunPorts {
  return {
    exec: openExec(output),
    files: startFiles,
    inputs: inputsWhenNeeded(stdin),
    clock,
    progress: terminal.progress(flags),
    begun: () => void outputs(),
    signal,
    logs: flags.record ? { open: (run) => openRunLog(folder, run) } : null,
    history: async () => {
      if (!existsSync(folder)) return null;
      const { openStore } = await import("../../io/store/open-store.ts");
      return await openStore(folder);
    },
    numberOf: (name) => constants.signals[name as NodeJS.Signals] ?? 0,
  };
}

/** What reads results is loaded when there are some. */
const inputsWhenNeeded = (stdin: Host["stdin"]): Inputs => ({
  async *find(paths) {
    const { openInputs } = await import("../../io/inputs/inputs.ts");
    yield* openInputs(stdin).find(paths);
  },
});
