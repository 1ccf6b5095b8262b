// What a history knows of the runs, job runs and parts that are told: looked up once, and kept in step while they are taken
// in. It holds as long as nobody else can have written, which is as long as the instance is the same.

import type { DuckDBInstance } from "@duckdb/node-api";
import type { JobRun, JobRunId, Run, RunId } from "../../../core/model/run.ts";
import type { Told } from "../../../app/ports.ts";
import { partKey } from "../parts.ts";
import { jobRunColumns, jobRunReader, runColumns, runOf } from "./rows.ts";
import type { Tables } from "./tables.ts";

interface Part {
  readonly number: number;
  /** As `contentOf` gives it. */
  readonly content: string;
}

const inList = "IN (SELECT unnest($1))";

export class KnownFacts {
  readonly runs: Map<RunId, Run> = new Map();
  readonly jobRuns: Map<JobRunId, JobRun> = new Map();
  readonly parts: Map<string, Part> = new Map();
  /** Tells this history from another in its place. */
  history = "";
  lastPart = 0;
  lastSource = 0;
  readonly #askedRuns = new Set<RunId>();
  readonly #askedJobRuns = new Set<JobRunId>();
  /** Names of parts of no job run. */
  readonly #askedParts = new Set<string>();
  #isFresh = true;

  /** Looks up what was not looked up before of all that is told. */
  async learn(tables: Tables, tolds: readonly Told[]): Promise<void> {
    if (this.#isFresh) {
      this.history = String((await tables.select("SELECT id FROM meta"))[0]?.[0]);
      this.lastPart = await tables.lastNumber("parts");
      this.lastSource = await tables.lastNumber("sources");
      this.#isFresh = false;
    }
    await this.#learnRuns(
      tables,
      tolds.flatMap((told) => [...told.runs.map(({ id }) => id), ...told.jobRuns.map(({ run }) => run)]),
    );
    await this.#learnJobRuns(
      tables,
      tolds.flatMap((told) => [...told.jobRuns.map(({ id }) => id), ...told.slots]),
    );
    await this.#learnParts(
      tables,
      tolds.flatMap(({ slots, part }) => (slots.length === 0 ? part : [])),
    );
  }

  async #learnRuns(tables: Tables, ids: readonly RunId[]): Promise<void> {
    const fresh = notYetIn(this.#askedRuns, ids);
    if (fresh.length === 0) return;
    const rows = await tables.select(`SELECT ${runColumns} FROM runs WHERE id ${inList}`, fresh);
    for (const run of rows.map(runOf)) this.runs.set(run.id, run);
  }

  async #learnJobRuns(tables: Tables, ids: readonly JobRunId[]): Promise<void> {
    const fresh = notYetIn(this.#askedJobRuns, ids);
    if (fresh.length === 0) return;
    const rows = await tables.select(`SELECT ${jobRunColumns} FROM job_runs WHERE id ${inList}`, fresh);
    const known = rows.map(jobRunReader());
    for (const jobRun of known) this.jobRuns.set(jobRun.id, jobRun);
    if (known.length === 0) return;
    const parts = await tables.select(
      `SELECT number, job_run, part, digest FROM parts WHERE job_run ${inList}`,
      known.map(({ id }) => id),
    );
    for (const [number, jobRun, part, content] of parts)
      this.parts.set(partKey(jobRun as JobRunId, part as string), {
        number: Number(number),
        content: content as string,
      });
  }

  async #learnParts(tables: Tables, names: readonly string[]): Promise<void> {
    const fresh = notYetIn(this.#askedParts, names);
    if (fresh.length === 0) return;
    const parts = await tables.select(
      `SELECT number, part, digest FROM parts WHERE job_run IS NULL AND part ${inList}`,
      fresh,
    );
    for (const [number, part, content] of parts)
      this.parts.set(partKey(null, part as string), { number: Number(number), content: content as string });
  }
}

function notYetIn<T>(asked: Set<T>, ids: readonly T[]): readonly T[] {
  const fresh = [...new Set(ids)].filter((id) => !asked.has(id));
  for (const id of fresh) asked.add(id);
  return fresh;
}

const facts = new WeakMap<DuckDBInstance, KnownFacts>();

/** What is known of the history that an instance holds. */
export function factsOf(instance: DuckDBInstance): KnownFacts {
  let known = facts.get(instance);
  if (known === undefined) facts.set(instance, (known = new KnownFacts()));
  return known;
}
