// What a run is asked for, what it needs, and what is settled when it is over.

import type { Attempt } from "../../core/model/attempt.ts";
import type { Note } from "../../core/model/note.ts";
import type { JobRun, Run } from "../../core/model/run.ts";
import type { TestId } from "../../core/model/test-id.ts";
import type { Alarm } from "../../core/policy/decide.ts";
import type { Judgement, RunFacts } from "../../core/policy/judge.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { RetryPlan } from "../../core/policy/retry-plan.ts";
import type { Clock, Progress, RunLogs, Store } from "../ports.ts";
import type { TestRun, TestRunPorts } from "../test-run.ts";
import type { Launch } from "./launch.ts";

export interface RunRequest {
  readonly launch: Launch;
  readonly cwd: string;
  /** Folders put first into lists of folders, such as `PATH`. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** What is known of the run and its job before they begin. */
  readonly run: Run;
  readonly jobRun: JobRun;
  readonly policy: Policy;
  readonly retries: boolean;
  readonly failOnFlaky: boolean;
  /** Tests that did not run are gone on purpose. */
  readonly acceptMissing: boolean;
  /** For the command, and for each retry. */
  readonly deadlineMs: number | null;
}

export interface RunPorts extends TestRunPorts {
  readonly clock: Clock;
  readonly progress: Progress;
  /** Called when the command has begun: whoever has to load something does it while the tests run. */
  readonly begun: () => void;
  /** Null where nothing is to be recorded. */
  readonly logs: RunLogs | null;
  /** Opens the history; null where there is none. */
  readonly history: () => Promise<Store | null>;
  /** The number of a signal, by its name. */
  readonly numberOf: (signal: string) => number;
  readonly signal: AbortSignal;
}

/** Tests that were kept from running by rules, and what is to be said of those that could not be. */
export interface LeftOut {
  readonly tests: readonly TestId[];
  readonly notes: readonly Note[];
}

export const nothingLeftOut: LeftOut = { tests: [], notes: [] };

/** What the history says to a run. */
export interface LookBack {
  /** Those of the last complete run of the same command in the same job; null where no such run is known. */
  readonly expected: ReadonlySet<TestId> | null;
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly notes: readonly Note[];
}

export const nothingKnown: LookBack = { expected: null, alarms: new Map(), notes: [] };

export interface Settled {
  readonly judgement: Judgement;
  readonly facts: RunFacts;
  /** First ones and retries; what is ignored has the reason. */
  readonly attempts: readonly Attempt[];
  readonly plan: RetryPlan | null;
  readonly notes: readonly Note[];
  /** Rules for what was flaky and stands in none, as lines that go below `rules:` of the policy. */
  readonly newRules: readonly string[];
}

/** What whoever started the run says wins; the results know more of the runtime. */
export const platformOf = (jobRun: JobRun, { facts }: TestRun): JobRun["platform"] =>
  new Map([...(facts.platform ?? []), ...jobRun.platform]);
