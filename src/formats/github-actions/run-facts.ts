// From a run or a job, as GitHub's REST API describes it, to the model's.

import type { Platform } from "../../core/model/platform.ts";
import {
  asRunId,
  bareJobRun,
  bareRun,
  type Conclusion,
  type JobRun,
  type Run,
  type RunId,
} from "../../core/model/run.ts";
import { fieldOf, listOf, numberOf, textOf, timeOf } from "../json-fields.ts";

/** A workflow run; null for anything else. */
export function runOf(value: unknown): Run | null {
  const id = numberOf(value, "id");
  if (id === null || numberOf(value, "run_id") !== null) return null;
  if (numberOf(value, "run_number") === null && numberOf(value, "workflow_id") === null) return null;
  const attempt = attemptOf(value);
  const conclusion = conclusionOf(value);
  const finished = conclusion === "unfinished" ? null : timeOf(value, "updated_at");
  return {
    ...bareRun(runId(value, id, attempt), textOf(value, "run_number") ?? ""),
    workflow: textOf(value, "name") ?? textOf(value, "path"),
    commit: textOf(value, "head_sha"),
    branch: textOf(value, "head_branch"),
    event: textOf(value, "event"),
    attempt,
    startedAt: timeOf(value, "run_started_at") ?? timeOf(value, "created_at"),
    finishedAt: finished,
    conclusion,
    url: textOf(value, "html_url"),
  };
}

/** A job, with what it tells of its run and the number under which GitHub knows it. */
export interface JobFacts {
  readonly id: number;
  /** The run in whose list it stands, which is another than its own where a re-run did not run it again. */
  readonly listedIn: RunId;
  readonly run: Run;
  readonly jobRun: JobRun;
}

/**
 * A job of a workflow run; null for anything else. A re-run is a run of its own, so the job belongs to the run with its
 * `run_attempt`. A re-run of failed jobs lists the others too, as they were: such a job has ended before it was created.
 * Of a first re-run it belongs to the first run; of a later one nobody says to which, then the run's attempt is 0.
 */
export function jobOf(value: unknown): JobFacts | null {
  const [id, run, name] = [numberOf(value, "id"), numberOf(value, "run_id"), textOf(value, "name")];
  if (id === null || run === null || name === null) return null;
  const listed = attemptOf(value);
  const attempt = isCarriedOver(value, listed) ? (listed === 2 ? 1 : 0) : listed;
  const of = runId(value, run, attempt);
  return {
    id,
    listedIn: runId(value, run, listed),
    run: {
      // The run's own number is not told here; an empty name leaves it to whoever knows it.
      ...bareRun(of, ""),
      workflow: textOf(value, "workflow_name"),
      commit: textOf(value, "head_sha"),
      branch: textOf(value, "head_branch"),
      attempt,
    },
    jobRun: {
      ...bareJobRun(of, name, 1),
      platform: platformOf(value),
      startedAt: textOf(value, "status") === "queued" ? null : timeOf(value, "started_at"),
      finishedAt: timeOf(value, "completed_at"),
      conclusion: conclusionOf(value),
      failedSteps: listOf(value, "steps")
        .filter((step) => ["failure", "timed_out"].includes(textOf(step, "conclusion") ?? ""))
        .map((step) => textOf(step, "name") ?? `step ${textOf(step, "number") ?? "?"}`),
    },
  };
}

function isCarriedOver(value: unknown, attempt: number): boolean {
  const [created, completed] = [timeOf(value, "created_at"), timeOf(value, "completed_at")];
  return attempt > 1 && created !== null && completed !== null && completed < created;
}

/** `github:owner/repo/<id>`, and `#2` for the first re-run. */
function runId(value: unknown, id: number, attempt: number): RunId {
  const repository = repositoryOf(value);
  return asRunId(`github:${repository === null ? "" : `${repository}/`}${id}${attempt > 1 ? `#${attempt}` : ""}`);
}

function repositoryOf(value: unknown): string | null {
  const fullName = textOf(fieldOf(value, "repository"), "full_name");
  if (fullName !== null) return fullName;
  for (const field of ["url", "run_url", "jobs_url"]) {
    const [, repository] = /\/repos\/([^/]+\/[^/]+)\/actions\//.exec(textOf(value, field) ?? "") ?? [];
    if (repository !== undefined) return repository;
  }
  return (
    /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\/(?:actions\/runs|runs)\//.exec(textOf(value, "html_url") ?? "")?.[1] ?? null
  );
}

function attemptOf(value: unknown): number {
  const attempt = numberOf(value, "run_attempt");
  return attempt !== null && Number.isInteger(attempt) && attempt > 1 ? attempt : 1;
}

const conclusions: ReadonlyMap<string, Conclusion> = new Map([
  ["success", "success"],
  ["failure", "failure"],
  ["timed_out", "timed-out"],
  ["cancelled", "cancelled"],
  ["skipped", "skipped"],
  ["neutral", "neutral"],
  ["startup_failure", "startup-failure"],
  // It waits for somebody to allow it, or GitHub has given up waiting.
  ["action_required", "unfinished"],
  ["stale", "unfinished"],
]);

function conclusionOf(value: unknown): Conclusion {
  const status = textOf(value, "status");
  if (status !== null && status !== "completed") return "unfinished";
  const conclusion = textOf(value, "conclusion");
  return conclusion === null ? "unknown" : (conclusions.get(conclusion) ?? "unknown");
}

const systems: readonly (readonly [RegExp, string])[] = [
  [/^(?:linux$|ubuntu\b)/i, "linux"],
  [/^mac-?os\b/i, "darwin"],
  [/^windows\b/i, "win32"],
];
const architectures: readonly (readonly [RegExp, string])[] = [
  [/^(?:x64|amd64|x86_64)$|-(?:x64|amd64|intel)$/i, "x64"],
  [/^(?:arm64|aarch64)$|-(?:arm|arm64)$/i, "arm64"],
  [/^(?:x86|i[36]86)$/i, "ia32"],
];

/** What the labels of its runner say of the place. Other labels name groups of machines, not places. */
function platformOf(value: unknown): Platform {
  const platform = new Map<string, string>();
  for (const label of listOf(value, "labels")) {
    if (typeof label !== "string") continue;
    const system = systems.find(([pattern]) => pattern.test(label))?.[1];
    if (system !== undefined) platform.set("os", system);
    const architecture = architectures.find(([pattern]) => pattern.test(label))?.[1];
    if (architecture !== undefined) platform.set("arch", architecture);
    if (/^(?:ubuntu|macos|windows)-[\w.-]+$/.test(label)) platform.set("image", label);
  }
  return platform;
}
