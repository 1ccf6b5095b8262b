// What a store must tell, as the slow obvious fold over every commit that it was given. Written for reading, not for speed.
import type { RecordedAttempt, Source, TestCount } from "../../src/core/history/history.ts";
import type { Attempt } from "../../src/core/model/attempt.ts";
import { evidenceOf, outcomes } from "../../src/core/model/outcome.ts";
import type { Property } from "../../src/core/model/properties.ts";
import { platformText } from "../../src/core/model/platform.ts";
import type { JobRun, JobRunId, Run } from "../../src/core/model/run.ts";
import type { Committed, Query, Told } from "../../src/app/ports.ts";

export interface Commit {
  readonly told: Told;
  readonly attempts: readonly { readonly slot: number; readonly attempt: Attempt }[];
}

interface Part {
  readonly jobRun: JobRunId | null;
  readonly part: string;
  readonly source: Told["source"];
  readonly attempts: readonly Attempt[];
}

interface Row {
  readonly run: Run;
  readonly jobRun: JobRun;
  readonly part: Part;
  readonly attempt: Attempt;
}

export interface NaiveTimeline {
  readonly test: string;
  readonly job: string;
  readonly platform: string;
  readonly runs: readonly number[];
  readonly outcomes: readonly number[];
  readonly recovered: readonly number[];
}

export class NaiveHistory {
  runs: Run[] = [];
  jobRuns: JobRun[] = [];
  parts: Part[] = [];

  take({ told, attempts }: Commit): Committed {
    const jobRuns = told.slots.length === 0 ? [null] : [...new Set(told.slots)];
    const known = (jobRun: JobRunId | null): Part | undefined =>
      this.parts.find((part) => part.jobRun === jobRun && part.part === told.part);
    const isSame = (jobRun: JobRunId | null): boolean => {
      const source = known(jobRun)?.source;
      return source?.digest === told.source.digest && source.format === told.source.format;
    };
    const nothingNew =
      jobRuns.every(isSame) &&
      told.runs.every(({ id }) => this.runs.some((run) => run.id === id)) &&
      told.jobRuns.every(({ id }) => this.jobRuns.some((jobRun) => jobRun.id === id));
    if (nothingNew) return { kind: "known" };

    for (const run of told.runs) this.runs = learned(this.runs, run);
    for (const jobRun of told.jobRuns) this.jobRuns = learned(this.jobRuns, jobRun);
    let kind: "added" | "replaced" = "added";
    let count = 0;
    for (const jobRun of jobRuns) {
      if (isSame(jobRun)) continue;
      const old = known(jobRun);
      if (old !== undefined) kind = "replaced";
      const rows = attempts
        .filter(({ slot }) => told.slots[slot] === jobRun)
        .sort((a, b) => a.slot - b.slot)
        .map(({ attempt }) => attempt);
      const fresh = { jobRun, part: told.part, source: told.source, attempts: rows };
      this.parts = [...this.parts.filter((part) => part !== old), fresh];
      count += rows.length;
    }
    return { kind, attempts: count };
  }

  #rows(query: Query): Row[] {
    const runs = this.selectedRuns(query);
    const jobRuns = this.selectedJobRuns(query);
    return jobRuns.flatMap((jobRun) =>
      this.parts
        .filter((part) => part.jobRun === jobRun.id)
        .flatMap((part) =>
          part.attempts.flatMap((attempt) => {
            const run = runs.find(({ id }) => id === jobRun.run);
            return run === undefined ? [] : [{ run, jobRun, part, attempt }];
          }),
        ),
    );
  }

  selectedRuns(query: Query): Run[] {
    const withJob = new Set(this.jobRuns.filter((jobRun) => isAskedFor(jobRun, query)).map(({ run }) => run));
    return this.runs
      .filter((run) => isInTime(run, query))
      .filter(({ id }) => (query.job === null && query.platform.size === 0) || withJob.has(id))
      .sort(
        (a, b) =>
          compare(a.startedAt ?? -Infinity, b.startedAt ?? -Infinity) ||
          asPeopleCount(a.name, b.name) ||
          asPeopleCount(a.id, b.id),
      );
  }

  selectedJobRuns(query: Query): JobRun[] {
    const runs = this.selectedRuns(query).map(({ id }) => id);
    return this.jobRuns
      .filter((jobRun) => runs.includes(jobRun.run) && isAskedFor(jobRun, query))
      .sort(
        (a, b) =>
          runs.indexOf(a.run) - runs.indexOf(b.run) ||
          compare(a.job, b.job) ||
          a.attempt - b.attempt ||
          compare(a.id, b.id),
      );
  }

  attempts(query: Query): RecordedAttempt[] {
    return this.#rows(query).map(recorded);
  }

  failures(query: Query): RecordedAttempt[] {
    return this.attempts(query).filter(({ outcome }) => evidenceOf(outcome) === "bad");
  }

  counts(query: Query): TestCount[] {
    const counts = [...groupBy(this.#rows(query), keyOf).values()].map((rows): TestCount => {
      const [{ attempt, jobRun }] = rows as [Row];
      const first = rows.filter((row) => row.attempt.attempt === 1);
      const executed = first.filter((row) => evidenceOf(row.attempt.outcome) !== "none");
      const bad = executed.filter(isBad);
      const retries = rows.filter((row) => row.attempt.attempt > 1);
      const dates = executed.flatMap(({ run }) => run.startedAt ?? []);
      const tried = [...groupBy(rows, triedKey(this.parts)).values()];
      return {
        test: attempt.test,
        job: jobRun.job,
        platform: platformText(jobRun.platform),
        executions: executed.length,
        failures: bad.length,
        retries: retries.length,
        retryFailures: retries.filter(isBad).length,
        flaky: tried.filter(failedThenPassed).length,
        skips: first.filter((row) => row.attempt.outcome === "skip").length,
        ignored: bad.filter((row) => row.attempt.ignoredBecause !== null).length,
        durationMs: rows.reduce((sum, row) => sum + (row.attempt.durationMs ?? 0), 0),
        firstSeenAt: dates.length === 0 ? null : Math.min(...dates),
        lastSeenAt: dates.length === 0 ? null : Math.max(...dates),
      };
    });
    return counts.sort(byKey);
  }

  timelines(query: Query): NaiveTimeline[] {
    const runs = this.selectedRuns(query).map(({ id }) => id);
    const rows = this.#rows(query);
    const failed = new Set(rows.filter(isBad).map(({ attempt }) => attempt.test));
    const tried = groupBy(rows, triedKey(this.parts));
    const executed = rows
      .filter(({ attempt }) => failed.has(attempt.test) && attempt.attempt === 1)
      .filter(({ attempt }) => evidenceOf(attempt.outcome) !== "none");
    return [...groupBy(executed, keyOf).values()]
      .map((group): NaiveTimeline => {
        const [{ attempt, jobRun }] = group as [Row];
        const recovered = (row: Row): boolean =>
          (tried.get(triedKey(this.parts)(row)) ?? []).some(
            (other) => other.attempt.attempt > 1 && evidenceOf(other.attempt.outcome) === "good",
          );
        return {
          test: attempt.test,
          job: jobRun.job,
          platform: platformText(jobRun.platform),
          runs: group.map(({ run }) => runs.indexOf(run.id)),
          outcomes: group.map((row) => outcomes.indexOf(row.attempt.outcome)),
          recovered: group.map((row) => (recovered(row) ? 1 : 0)),
        };
      })
      .sort(byKey);
  }

  sources(): Source[] {
    const attemptsOf = (source: Told["source"]): number =>
      this.parts.filter((part) => part.source === source).reduce((sum, { attempts }) => sum + attempts.length, 0);
    const sources = [...new Set(this.parts.map(({ source }) => source))];
    return Array.from(sources, (source) => ({ ...source, attempts: attemptsOf(source) }));
  }
}

const recorded = ({ run, jobRun, attempt }: Row): RecordedAttempt => ({
  ...attempt,
  run: run.id,
  jobRun: jobRun.id,
  job: jobRun.job,
});

/** Facts that are told replace facts that were known; facts that are not told leave them. */
function learned<T extends Run | JobRun>(all: readonly T[], told: T): T[] {
  const known = all.find(({ id }) => id === told.id);
  if (known === undefined) return [...all, told];
  const fresh = Object.fromEntries(
    Object.entries(told).filter(([key, value]) => {
      if (value === null || (Array.isArray(value) && value.length === 0) || value instanceof Map) return false;
      return key !== "telling" || !("telling" in known) || value === "all" || known.telling === "none";
    }),
  );
  const merged = { ...known, ...fresh } as T;
  const whole = "platform" in told && "platform" in known;
  const platform = whole ? { platform: new Map([...known.platform, ...told.platform]) } : {};
  const listed = "properties" in told && "properties" in known;
  const pairs = listed ? [...known.properties, ...told.properties].map((pair) => JSON.stringify(pair)) : [];
  const properties = listed ? { properties: [...new Set(pairs)].map((pair) => JSON.parse(pair) as Property) } : {};
  return all.map((one) => (one.id === told.id ? { ...merged, ...platform, ...properties } : one));
}

function isInTime({ startedAt }: Run, { since, until }: Query): boolean {
  if (since === null && until === null) return true;
  if (startedAt === null) return false;
  return startedAt >= (since ?? -Infinity) && startedAt < (until ?? Infinity);
}

function isAskedFor(jobRun: JobRun, { job, platform }: Query): boolean {
  const pattern = (job ?? "*")
    .split("*")
    .map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .join("[^]*");
  if (!new RegExp(`^${pattern}$`).test(jobRun.job)) return false;
  return [...platform].every(([fact, value]) => jobRun.platform.get(fact) === value);
}

const keyOf = ({ attempt, jobRun }: Row): string =>
  JSON.stringify([attempt.test, jobRun.job, platformText(jobRun.platform)]);

const triedKey =
  (parts: readonly Part[]) =>
  ({ part, attempt }: Row): string =>
    JSON.stringify([parts.indexOf(part), attempt.test, attempt.occurrence]);

const isBad = ({ attempt }: Row): boolean => evidenceOf(attempt.outcome) === "bad";

function failedThenPassed(rows: readonly Row[]): boolean {
  return rows.some(
    (row) =>
      isBad(row) &&
      rows.some(({ attempt }) => attempt.attempt > row.attempt.attempt && evidenceOf(attempt.outcome) === "good"),
  );
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** Numbers filled up with zeros are in order as texts. */
function asPeopleCount(a: string, b: string): number {
  const padded = (text: string): string => text.replaceAll(/\d+/g, (digits) => digits.padStart(30, "0"));
  return compare(padded(a), padded(b)) || compare(a, b);
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order in which counts and timelines are compared; a store may give them in any. */
export function byKey(
  a: { test: string; job: string; platform: string },
  b: { test: string; job: string; platform: string },
): number {
  return compare(a.test, b.test) || compare(a.job, b.job) || compare(a.platform, b.platform);
}
