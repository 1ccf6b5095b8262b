// What is known of a run or a job run, told again: facts only grow or get newer. A fact that the new telling leaves open
// stays as it was; a fact that it tells differently is replaced. Telling the same twice changes nothing.

import { joinProperties } from "../model/properties.ts";
import type { JobRun, Run, Telling } from "../model/run.ts";

const fullness: readonly Telling[] = ["none", "failures", "all"];

const fuller = (a: Telling, b: Telling): Telling => (fullness.indexOf(b) > fullness.indexOf(a) ? b : a);

/**
 * A run after it was told again. A name that only repeats the id, and a first attempt, are what is said where nobody
 * knows, so they replace nothing.
 */
export function mergeRun(known: Run, told: Run): Run {
  return {
    id: known.id,
    name: told.name === "" || told.name === told.id ? known.name : told.name,
    workflow: told.workflow ?? known.workflow,
    commit: told.commit ?? known.commit,
    branch: told.branch ?? known.branch,
    event: told.event ?? known.event,
    attempt: told.attempt === 1 ? known.attempt : told.attempt,
    startedAt: told.startedAt ?? known.startedAt,
    finishedAt: told.finishedAt ?? known.finishedAt,
    conclusion: told.conclusion ?? known.conclusion,
    url: told.url ?? known.url,
  };
}

/** A job run after it was told again. A platform grows fact by fact. */
export function mergeJobRun(known: JobRun, told: JobRun): JobRun {
  return {
    id: known.id,
    run: told.run,
    job: told.job,
    attempt: told.attempt,
    platform: told.platform.size === 0 ? known.platform : new Map([...known.platform, ...told.platform]),
    startedAt: told.startedAt ?? known.startedAt,
    finishedAt: told.finishedAt ?? known.finishedAt,
    durationMs: told.durationMs ?? known.durationMs,
    conclusion: told.conclusion ?? known.conclusion,
    telling: fuller(known.telling, told.telling),
    complete: told.complete ?? known.complete,
    failedSteps: told.failedSteps.length === 0 ? known.failedSteps : told.failedSteps,
    seed: told.seed ?? known.seed,
    properties: joinProperties(known.properties, told.properties),
  };
}
