// Tells apart the jobs of one run that share a name, as those of a matrix do whose name leaves the matrix out. GitHub lists
// the jobs of a run, and of its re-run, in one order, so the second of a name is the same job in each.

import { jobRunId, type JobRun, type RunId } from "../../core/model/run.ts";
import type { JobFacts } from "./run-facts.ts";

export class JobNames {
  #workflowRun = "";
  /** The numbers of the jobs of each name and list, of one workflow run and its re-runs. */
  readonly #listed = new Map<string, number[]>();

  /** The job run under a name that no other job of its run has: `build`, `build (2)`. */
  named({ id, listedIn, jobRun }: JobFacts): JobRun {
    const workflowRun = withoutAttempt(listedIn);
    if (workflowRun !== this.#workflowRun) this.#listed.clear();
    this.#workflowRun = workflowRun;
    const key = jobRunId(listedIn, jobRun.job, 1);
    const namesakes = this.#listed.get(key) ?? [];
    this.#listed.set(key, namesakes);
    const at = namesakes.indexOf(id);
    const place = at < 0 ? namesakes.push(id) : at + 1;
    if (place === 1) return jobRun;
    const job = `${jobRun.job} (${place})`;
    return { ...jobRun, job, id: jobRunId(jobRun.run, job, 1) };
  }
}

const withoutAttempt = (run: RunId): string => run.replace(/#\d+$/, "");
