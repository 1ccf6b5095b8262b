// GitHub's REST API about Actions, as JSON: lists of runs and of jobs, single runs, attempts and jobs, however they are
// strung together: pages after each other (`gh api --paginate`), pages in an array (`--slurp`), one object a line.
//
// Memory is that of one run or job and of the names of the jobs of one run.

import type { RunId } from "../../core/model/run.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { JobNames } from "./job-names.ts";
import { jobOf, runOf, type JobFacts } from "./run-facts.ts";

export const githubActions: Format = {
  name: "github-actions",
  title: "GitHub Actions API JSON",
  keeps: ["times of the run", "platform", "commit", "runs"],
  sniff(head) {
    if (!/^[\s\uFEFF]*[[{]/.test(head)) return 0;
    if (/"workflow_runs"\s*:\s*\[/.test(head)) return 0.95;
    const isOfActions = /"(?:\w+_)?url"\s*:\s*"[^"]*\/(?:actions\/(?:runs|jobs)|check-runs)\/\d+/.test(head);
    const hasFacts = /"(?:run_id|run_number|workflow_id)"\s*:\s*\d/.test(head);
    if (isOfActions && hasFacts) return 0.95;
    if (/^[\s\uFEFF]*\{\s*"total_count"\s*:\s*\d+\s*,\s*"jobs"\s*:\s*\[/.test(head)) return 0.9;
    return hasFacts && /"head_sha"\s*:/.test(head) ? 0.8 : 0;
  },
  open: (source, sink) => new ApiReader(source, sink),
};

/** Members that hold runs or jobs: of a page, and of the event that GitHub sends. */
const lists: ReadonlySet<string> = new Set(["workflow_runs", "jobs"]);
const single: ReadonlySet<string> = new Set(["workflow_run", "workflow_job", "run", "job"]);

/** Members of a run or a job that stand at the top of a document. */
const members: ReadonlySet<string> = new Set(
  [
    "id run_id run_number run_attempt workflow_id name path workflow_name",
    "head_sha head_branch event status conclusion labels steps repository",
    "created_at run_started_at started_at updated_at completed_at",
    "url html_url run_url jobs_url",
  ].flatMap((names) => names.split(" ")),
);

class ApiReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #jobs = new JobNames();
  /** The members of the object that is open. */
  #object = new Map<string, unknown>();
  /** It is a page or an event: what it holds has been told. */
  #holdsOthers = false;
  #jobsOf: RunId | null = null;
  #told = false;
  #strange = 0;
  #carriedOver = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => interestIn(path, opening),
        value: (path, value) => this.#value(path, value),
        leave: (path) => this.#leave(path),
      },
      sink,
    );
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    this.#scanner.end();
    if (!this.#told) this.#sink.about({ telling: "none" });
    if (this.#strange > 0) {
      this.#note(
        "unknown-object",
        `${this.#strange} objects are neither runs nor jobs of GitHub Actions and are left out.`,
      );
    }
    if (this.#carriedOver > 0) {
      const what = `${this.#carriedOver} jobs are listed in a re-run that did not run them again; they are left out, as nothing says which run did.`;
      this.#note("carried-over", what);
    }
  }

  #value(path: JsonPath, value: unknown): void {
    const member = path.findLast((label) => typeof label === "string");
    if (member === undefined) return;
    if (lists.has(member) || single.has(member)) {
      this.#holdsOthers = true;
      this.#tell(value);
    } else this.#object.set(member, value);
  }

  #leave(path: JsonPath): void {
    if (path.some((label) => typeof label === "string")) return;
    const object = Object.fromEntries(this.#object);
    if (this.#object.size > 0 && !this.#holdsOthers) this.#tell(object);
    this.#object = new Map();
    this.#holdsOthers = false;
  }

  #tell(value: unknown): void {
    const run = runOf(value);
    const job = run === null ? jobOf(value) : null;
    this.#told ||= run !== null || job !== null;
    if (run !== null) this.#sink.run(run);
    else if (job === null) this.#strange += 1;
    else if (job.run.attempt === 0) this.#carriedOver += 1;
    else this.#tellJob(job);
  }

  #tellJob(facts: JobFacts): void {
    if (facts.run.id !== this.#jobsOf) this.#sink.run(facts.run);
    this.#jobsOf = facts.run.id;
    this.#sink.jobRun(this.#jobs.named(facts));
  }

  #note(code: string, what: string): void {
    this.#sink.note({ code, level: "warning", what, place: { source: this.#source } });
  }
}

/** Looks into documents and arrays of them, at any depth, and into the lists of a page. */
function interestIn(path: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
  const at = path.findIndex((label) => typeof label === "string");
  const member = path[at];
  if (typeof member !== "string") return opening === "scalar" || path.length > 4 ? "skip" : "enter";
  if (path.length > at + 1) return opening === "object" ? "take" : "skip";
  if (lists.has(member)) return opening === "array" ? "enter" : "skip";
  if (single.has(member)) return opening === "object" ? "take" : "skip";
  return members.has(member) ? "take" : "skip";
}
