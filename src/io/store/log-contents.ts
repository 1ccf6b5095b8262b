// Takes a log file into a store: the one way from a line on disc to an intake, for the store that lives from logs and for
// the one that only takes them in.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { mergeJobRun, mergeRun } from "../../core/history/merge.ts";
import type { Source } from "../../core/history/history.ts";
import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { JobRun, JobRunId, Run, RunId } from "../../core/model/run.ts";
import { openLogReader, type LogVisitor, type ToldRecord } from "../../formats/run-log.ts";
import { runLogVersion } from "../../formats/run-log-record.ts";
import type { Intake, Told } from "../../app/ports.ts";
import { cannotRead, tooNew } from "./store-problem.ts";

export interface LogContents {
  readonly told: Told;
  /** Bytes that were read; a log that is still written may be longer by now. */
  readonly bytes: number;
  readonly sealed: boolean;
}

/**
 * Fills an intake with the attempts of a log and says what is to be committed with it; null when the log tells nothing.
 *
 * @param now what counts as the time of its import where it is not the log of an import
 */
export async function readLog(path: string, intake: Pick<Intake, "attempt">, now: number): Promise<LogContents | null> {
  const collected = new Collected(intake);
  const reader = openLogReader(path, collected);
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    const decoder = new TextDecoder();
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      reader.push(decoder.decode(chunk, { stream: true }));
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
  reader.end();
  if (reader.tooNew) throw new ProblemError(tooNew(path, `above ${runLogVersion}`, runLogVersion));
  const told = collected.told({ name: basename(path), digest: hash.digest("hex"), bytes, importedAt: now });
  return told === null ? null : { told, bytes, sealed: reader.sealed };
}

class Collected implements LogVisitor {
  readonly #intake: Pick<Intake, "attempt">;
  readonly #runs = new Map<RunId, Run>();
  readonly #jobRuns = new Map<JobRunId, JobRun>();
  readonly #slots = new Map<JobRunId, number>();
  readonly #notes: Note[] = [];
  #slot = -1;
  #complete = false;
  #imported: { readonly source: Omit<Source, "attempts">; readonly part: string } | null = null;

  constructor(intake: Pick<Intake, "attempt">) {
    this.#intake = intake;
  }

  note(note: Note): void {
    this.#notes.push(note);
  }

  record(record: ToldRecord): void {
    switch (record.kind) {
      case "header":
        return;
      case "source":
        this.#imported = record;
        return;
      case "run": {
        const known = this.#runs.get(record.run.id);
        this.#runs.set(record.run.id, known === undefined ? record.run : mergeRun(known, record.run));
        return;
      }
      case "job-run": {
        const { id } = record.jobRun;
        const known = this.#jobRuns.get(id);
        this.#jobRuns.set(id, known === undefined ? record.jobRun : mergeJobRun(known, record.jobRun));
        // A run log tells all of its job runs, also those without an attempt yet; an import says which ones it tells.
        if (this.#imported === null) this.#at(id);
        return;
      }
      case "at":
        return this.#at(record.jobRun);
      case "attempt":
        // Before any job run was named there is nothing that the attempt could belong to.
        if (this.#slot >= 0) this.#intake.attempt(this.#slot, record.attempt);
        return;
      case "note":
        return this.note(record.note);
      case "end":
        this.#complete = record.complete;
    }
  }

  #at(jobRun: JobRunId): void {
    this.#slot = this.#slots.get(jobRun) ?? this.#slots.size;
    this.#slots.set(jobRun, this.#slot);
  }

  told(file: Pick<Source, "name" | "digest" | "bytes" | "importedAt">): Told | null {
    const imported = this.#imported;
    if (imported === null && this.#runs.size === 0 && this.#jobRuns.size === 0) return null;
    const jobRuns = [...this.#jobRuns.values()];
    const complete = this.#complete;
    return {
      source: imported?.source ?? { ...file, format: "run-log", complete, notes: this.#notes, summaries: [] },
      runs: [...this.#runs.values()],
      jobRuns: imported === null ? jobRuns.map((jobRun) => withEnd(jobRun, complete)) : jobRuns,
      slots: [...this.#slots.keys()],
      part: imported?.part ?? (this.#slots.size === 0 ? file.name : runLogPart),
    };
  }
}

/** The part of a job run that its own log tells, whatever the file is called. */
const runLogPart = "run-log";

/** A log without an end tells of job runs that broke off, whatever they said before. */
const withEnd = (jobRun: JobRun, complete: boolean): JobRun =>
  complete ? { ...jobRun, complete: jobRun.complete ?? true } : { ...jobRun, complete: false };
