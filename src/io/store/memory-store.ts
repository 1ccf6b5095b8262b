// A history in memory: for `report PATH…`, which keeps nothing, and as the heart of the store that reads run logs.

import type { JobRunPart, Source } from "../../core/history/history.ts";
import { mergeJobRun, mergeRun } from "../../core/history/merge.ts";
import { bareRun, type JobRun, type JobRunId, type Run, type RunId } from "../../core/model/run.ts";
import type { Committed, History, Intake, Query, Store, Told } from "../../app/ports.ts";
import { AttemptRows, Texts } from "./attempt-rows.ts";
import { MemoryHistory } from "./memory-history.ts";
import { contentOf, isKnown, partsOf } from "./parts.ts";
import { select } from "./selection.ts";

/** A store that forgets everything when its process ends. */
export function openMemoryStore(): Store {
  const memory = new Memory();
  return {
    intake: () => memory.intake(async (rows, told) => memory.take(rows, told)),
    read: async (query, look) => look(memory.history(query)),
    close: async () => {},
  };
}

/** The attempts of an input for each of its slots. */
export type Slots = ReadonlyMap<number, AttemptRows>;

/** What one part of one job run told; of no job run where an input told of runs alone. */
interface Part {
  readonly jobRun: JobRunId | null;
  readonly part: string;
  readonly source: Omit<Source, "attempts">;
  readonly rows: AttemptRows;
}

export class Memory {
  readonly #texts = new Texts();
  readonly #runs = new Map<RunId, Run>();
  readonly #jobRuns = new Map<JobRunId, JobRun>();
  /** In the order in which they were told. */
  readonly #parts = new Map<string, Part>();

  /** @param commit what is to happen when the input is over */
  intake(commit: (slots: Slots, told: Told) => Promise<Committed>): Intake {
    const slots = new Map<number, AttemptRows>();
    return {
      attempt: (slot, attempt) => {
        let rows = slots.get(slot);
        if (rows === undefined) slots.set(slot, (rows = new AttemptRows(this.#texts)));
        rows.add(attempt);
      },
      commit: (told) => commit(slots, told),
      abandon: async () => slots.clear(),
    };
  }

  knows(told: Told): boolean {
    return isKnown(told, {
      contentOf: (key) => {
        const part = this.#parts.get(key);
        return part === undefined ? undefined : contentOf(part.source);
      },
      hasRun: (id) => this.#runs.has(id),
      hasJobRun: (id) => this.#jobRuns.has(id),
    });
  }

  take(slots: Slots, told: Told): Committed {
    if (this.knows(told)) return { kind: "known" };
    this.#learn(told);
    let kind: "added" | "replaced" = "added";
    let attempts = 0;
    for (const { key, jobRun, slots: numbers } of partsOf(told)) {
      const known = this.#parts.get(key);
      if (known !== undefined && contentOf(known.source) === contentOf(told.source)) continue;
      if (known !== undefined) kind = "replaced";
      const rows = this.#joined(numbers.flatMap((slot) => slots.get(slot) ?? []));
      rows.trim();
      // Taken out first, so that the newest telling stands last.
      this.#parts.delete(key);
      this.#parts.set(key, { jobRun, part: told.part, source: told.source, rows });
      attempts += rows.length;
    }
    return { kind, attempts };
  }

  history(query: Query): History {
    const selection = select(this.#runs.values(), this.#jobRuns.values(), query);
    const parts = [...this.#parts.values()]
      .flatMap(({ jobRun, rows }) => {
        const where = jobRun === null ? undefined : selection.selected.get(jobRun);
        return where === undefined ? [] : { where, rows };
      })
      .sort((a, b) => a.where.place - b.where.place);
    return new MemoryHistory(selection, parts, this.#sources(), this.#jobRunParts(), this.#texts);
  }

  #learn({ runs, jobRuns }: Told): void {
    for (const run of runs) {
      const known = this.#runs.get(run.id);
      this.#runs.set(run.id, known === undefined ? run : mergeRun(known, run));
    }
    for (const jobRun of jobRuns) {
      const known = this.#jobRuns.get(jobRun.id);
      this.#jobRuns.set(jobRun.id, known === undefined ? jobRun : mergeJobRun(known, jobRun));
      if (!this.#runs.has(jobRun.run)) this.#runs.set(jobRun.run, bareRun(jobRun.run, jobRun.run));
    }
  }

  /** Several slots of one job run tell one part of it. */
  #joined([first = new AttemptRows(this.#texts), ...more]: readonly AttemptRows[]): AttemptRows {
    for (const rows of more) for (let row = 0; row < rows.length; row++) first.add(rows.whole(row));
    return first;
  }

  #jobRunParts(): readonly JobRunPart[] {
    return [...this.#parts.values()].flatMap(({ jobRun, part, source }) =>
      jobRun === null ? [] : [{ jobRun, part, format: source.format }],
    );
  }

  #sources(): readonly Source[] {
    const attempts = new Map<Omit<Source, "attempts">, number>();
    for (const { source, rows } of this.#parts.values())
      attempts.set(source, (attempts.get(source) ?? 0) + rows.length);
    return Array.from(attempts, ([source, count]) => ({ ...source, attempts: count }));
  }
}
