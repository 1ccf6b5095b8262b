// What stands around the attempts of a job run: its run, itself and their facts, from what flags, a layout or a sidecar
// say, and from what the files tell. The former win: whoever started the tests knows better than a report.

import {
  bareJobRun,
  bareRun,
  judgementOf,
  type Conclusion,
  type JobRun,
  type Run,
  type RunId,
} from "../../core/model/run.ts";
import { joinProperties, noProperties } from "../../core/model/properties.ts";
import type { ReportFacts } from "../../formats/format.ts";
import type { Naming } from "./naming.ts";

/** What the files of one intake tell of their job run. */
export interface Report {
  readonly naming: Naming;
  readonly facts: readonly ReportFacts[];
  /** Everything was read, and nothing says that something is missing. */
  readonly complete: boolean;
}

/** @param before what earlier files of the same job run told, in the same import */
export function jobRunOf(run: RunId, job: string, { naming, facts, complete }: Report, before: JobRun | null): JobRun {
  const platforms = [before?.platform, ...facts.map(({ platform }) => platform), naming.platform];
  const endings = [before?.conclusion, ...facts.map(({ conclusion }) => conclusion)];
  return {
    ...bareJobRun(run, job, 1),
    platform: new Map(platforms.flatMap((platform) => [...(platform ?? [])])),
    startedAt: naming.startedAt ?? earliest([before?.startedAt, ...facts.map(({ startedAt }) => startedAt)]),
    finishedAt: naming.finishedAt ?? latest([before?.finishedAt, ...facts.map(({ finishedAt }) => finishedAt)]),
    conclusion: naming.conclusion ?? worst(endings.flatMap((ending) => ending ?? [])),
    telling: tellingOf(facts),
    complete: complete && before?.complete !== false,
    seed: facts.findLast(({ seed }) => seed !== undefined)?.seed ?? before?.seed ?? null,
    properties: facts.reduce(
      (known, told) => joinProperties(known, told.properties ?? noProperties),
      before?.properties ?? noProperties,
    ),
  };
}

/** @param before what other job runs of the same run told, in the same import */
export function runOf(id: RunId, name: string, { naming, facts }: Report, jobRun: JobRun, before: Run | null): Run {
  const told: ReportFacts = Object.assign({}, ...facts.toReversed());
  return {
    ...bareRun(id, name),
    workflow: naming.workflow ?? before?.workflow ?? null,
    commit: naming.commit ?? before?.commit ?? told.commit ?? null,
    branch: naming.branch ?? before?.branch ?? told.branch ?? null,
    event: naming.event ?? before?.event ?? null,
    startedAt: earliest([before?.startedAt, jobRun.startedAt]),
    finishedAt: latest([before?.finishedAt, jobRun.finishedAt]),
    // Nobody said how the run ended. Its jobs did, and whoever reads the history asks them.
    conclusion: null,
    url: before?.url ?? told.url ?? null,
  };
}

type Times = readonly (number | null | undefined)[];

const earliest = (times: Times): number | null => {
  const known = times.flatMap((time) => time ?? []);
  return known.length === 0 ? null : Math.min(...known);
};

const latest = (times: Times): number | null => {
  const known = times.flatMap((time) => time ?? []);
  return known.length === 0 ? null : Math.max(...known);
};

/** A job of several parts ended as its worst part did. */
function worst(endings: readonly Conclusion[]): Conclusion | null {
  return endings.find((ending) => judgementOf(ending) === "bad") ?? endings[0] ?? null;
}

/** Files that tell of the same attempts tell all of them when one does. */
const tellingOf = (facts: readonly ReportFacts[]): JobRun["telling"] =>
  facts.every(({ telling }) => telling === "failures") ? "failures" : "all";
