// Makes the trials that reproduce, hunt and bisect ask for: starts a selection of tests, and says what became of the victim.

import { ProblemError } from "../../core/model/problem.ts";
import type { Prepared, Scratch, Selected, Selection, Unable } from "../../runners/runner.ts";
import { runTests, type TestRunOptions, type TestRunPorts } from "../test-run.ts";
import { cannotRun } from "./no-evidence.ts";
import { trialOf, type Trial, type TrialCommand, type Victim } from "./trial.ts";

/** What all trials of a search have in common. */
export interface VictimTrials {
  readonly victim: Selected;
  readonly wanted: Victim["wanted"];
  readonly command: TrialCommand;
  readonly options: Omit<TestRunOptions, "output" | "signal">;
}

/**
 * Null where it was stopped: that says nothing of its test. Rejects with a ProblemError where the runner cannot be told to
 * run this selection.
 *
 * @param selection null: the command as it was typed
 */
export async function tryVictim(
  selection: Selection | null,
  { victim, wanted, command, options }: VictimTrials,
  signal: AbortSignal,
  ports: TestRunPorts,
): Promise<Trial | null> {
  const heard = { ...options, output: "hear", signal } as const;
  const prepare = (scratch: Scratch): Prepared | Unable =>
    selection === null ? command.record(scratch) : command.select(selection, scratch);
  const run = await runTests(prepare, heard, ports);
  if (signal.aborted) return null;
  if (run.kind === "unable") throw new ProblemError(cannotRun(run));
  return trialOf(run, { test: victim.test, wanted }, selection?.tests.length === 1);
}
