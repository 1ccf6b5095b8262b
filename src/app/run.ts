// `deflake run -- COMMAND`: runs the user's own tests, keeps what they did, runs again what the policy allows, and says what
// the exit code is to be. The order of these steps, and nothing else: `core/policy` judges, `test-run.ts` starts and reads.

import { jobRunRecordOf, type JobRunRecord } from "../core/history/job-run-record.ts";
import type { Problem } from "../core/model/problem.ts";
import type { JobRun, Run } from "../core/model/run.ts";
import type * as Judging from "./run/judging.ts";
import { openRecording } from "./run/recording.ts";
import { nothingLeftOut, platformOf, type RunPorts, type RunRequest, type Settled } from "./run/request.ts";
import { runTests, type TestRun, type TestRunOptions } from "./test-run.ts";

export interface RunOutcome extends Settled {
  readonly record: JobRunRecord;
  /** The command never began. */
  readonly notStarted: Problem | null;
  /** Why the run, or a part of it, was not recorded. */
  readonly unrecorded: Problem | null;
}

export async function run(request: RunRequest, ports: RunPorts): Promise<RunOutcome> {
  const { launch, cwd, paths, deadlineMs } = request;
  const recording = openRecording(ports.logs, request.run, request.jobRun);
  // Loaded while the tests run, so that nobody waits for it.
  let judging: Promise<typeof Judging> | null = null;
  const begun = (): void => {
    recording.begin();
    judging = import("./run/judging.ts");
    ports.begun();
  };
  const options: TestRunOptions = {
    cwd,
    env: {},
    paths,
    output: "through",
    deadlineMs,
    signal: ports.signal,
    begun,
    // Trouble of ours keeps nobody's tests from running.
    ...(launch.asTyped === null ? {} : { asTyped: launch.asTyped }),
  };
  const skips = request.policy.rules.some(({ action }) => action === "skip");
  const leaving = skips ? await (await import("./run/left-out.ts")).leaveOut(request, ports) : null;
  const first = await runTests(leaving?.prepare ?? launch.record, options, ports);
  if (first.kind === "unable") throw new Error(`A command as typed can always be started: ${first.why}`);
  const { settle } = await (judging ?? import("./run/judging.ts"));
  const settled = await settle({ first, leftOut: leaving?.leftOut() ?? nothingLeftOut }, request, recording, ports);
  const ended = endOf(request, first, settled);
  recording.about(ended.run, ended.jobRun);
  recording.end(first.complete && !settled.facts.interrupted, settled.notes);
  const { ending } = first.execution;
  return {
    ...settled,
    record: jobRunRecordOf(ended.run, ended.jobRun, settled.attempts),
    notStarted: ending.kind === "not-started" ? ending.problem : null,
    unrecorded: recording.trouble,
  };
}

function endOf(
  { run, jobRun }: RunRequest,
  first: TestRun,
  { judgement: { exitCode }, facts: { interrupted, timedOut, report } }: Settled,
): { run: Run; jobRun: JobRun } {
  const { startedAt, finishedAt } = first.execution;
  const green = exitCode === 0 ? "success" : "failure";
  const conclusion = interrupted ? "cancelled" : timedOut ? "timed-out" : green;
  const told = report === "fresh";
  return {
    run: { ...run, startedAt, finishedAt, conclusion },
    jobRun: {
      ...jobRun,
      platform: platformOf(jobRun, first),
      startedAt,
      finishedAt,
      conclusion,
      telling: !told ? "none" : first.facts.telling === "failures" ? "failures" : "all",
      complete: told ? first.complete : null,
    },
  };
}
