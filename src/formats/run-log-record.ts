// The lines of a run log: one record of JSON a line, so that whatever was written before a crash can be read. What is
// usual or unknown is left out of a line. Unknown kinds of record come from a newer writer and are skipped.

import type { Source } from "../core/history/history.ts";
import type { Summary } from "../core/history/summary.ts";
import { bareAttempt, type Attempt, type Failure } from "../core/model/attempt.ts";
import type { Note } from "../core/model/note.ts";
import { outcomes, type Outcome } from "../core/model/outcome.ts";
import { asRunId, bareRun, conclusions, type JobRun, type JobRunId, type Run } from "../core/model/run.ts";
import { propertiesIn, type Properties } from "../core/model/properties.ts";
import { testId } from "../core/model/test-id.ts";
import { lastMoment } from "./times.ts";

/** Raised when a line changes its meaning; new kinds of record and new fields leave it as it is. */
export const runLogVersion = 1;

export type LogRecord =
  /** The first line. */
  | { readonly kind: "header"; readonly version: number }
  /** In the log of an import: what was imported, and as which part of its job runs. */
  | { readonly kind: "source"; readonly source: Omit<Source, "attempts">; readonly part: string }
  | { readonly kind: "run"; readonly run: Run }
  | { readonly kind: "job-run"; readonly jobRun: JobRun }
  /** The attempts after it belong to this job run. */
  | { readonly kind: "at"; readonly jobRun: JobRunId }
  /** An attempt began; a later line says how it ended. Without that line it is what it is here, an abort. */
  | { readonly kind: "begin"; readonly attempt: Attempt & { readonly outcome: "abort" } }
  | { readonly kind: "attempt"; readonly attempt: Attempt }
  | { readonly kind: "note"; readonly note: Note }
  /** The last line: the log is whole. Complete when the runner ended normally and reported every test it started. */
  | { readonly kind: "end"; readonly complete: boolean };

/** One line, with its line break. */
export function logLine(record: LogRecord): string {
  return `${JSON.stringify(toJson(record))}\n`;
}

function toJson(record: LogRecord): object {
  switch (record.kind) {
    case "header":
      return { deflake: "run-log", version: record.version };
    case "source":
      return { source: record.source, part: record.part };
    case "run":
      return { run: known(record.run) };
    case "job-run":
      return { jobRun: jobRunFacts(record.jobRun) };
    case "at":
      return { at: record.jobRun };
    case "begin": {
      const { outcome: _, ...begun } = record.attempt;
      return { begin: attemptFacts(begun) };
    }
    case "attempt":
      return attemptFacts(record.attempt);
    case "note":
      return { note: known(record.note) };
    case "end":
      return { end: { complete: record.complete } };
  }
}

const jobRunFacts = ({ platform, properties, ...rest }: JobRun): object => ({
  ...known(rest),
  platform: Object.fromEntries(platform),
  ...propertyFacts(properties),
});

function attemptFacts({ occurrence, attempt, failure, properties, ...rest }: Omit<Attempt, "outcome">): object {
  return {
    ...known(rest),
    ...(occurrence === 1 ? {} : { occurrence }),
    ...(attempt === 1 ? {} : { attempt }),
    ...(failure === null ? {} : { failure: known(failure) }),
    ...propertyFacts(properties),
  };
}

const propertyFacts = (properties: Properties): object =>
  properties.length === 0 ? {} : { properties: properties.map(({ name, value }) => [name, value]) };

const known = (facts: object): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));

/** Reads a line without its line break. Null: it is no JSON, or tells nothing that this version knows. */
export function parseLogLine(line: string): LogRecord | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isFacts(json)) return null;
  if (typeof json["test"] === "string") {
    const outcome = oneOf(outcomes, json["outcome"]);
    return outcome === null ? null : { kind: "attempt", attempt: parseAttempt(json, outcome) };
  }
  if (isFacts(json["begin"])) return { kind: "begin", attempt: parseAttempt(json["begin"], "abort") };
  if (json["deflake"] === "run-log") return { kind: "header", version: number(json["version"]) ?? 0 };
  if (typeof json["at"] === "string") return { kind: "at", jobRun: json["at"] as JobRunId };
  if (isFacts(json["run"])) return parseRun(json["run"]);
  if (isFacts(json["jobRun"])) return parseJobRun(json["jobRun"]);
  if (isFacts(json["source"])) return parseSource(json["source"], text(json["part"]) ?? "");
  if (isFacts(json["end"])) return parseEnd(json["end"]);
  const note = isFacts(json["note"]) ? parseNote(json["note"]) : null;
  return note === null ? null : { kind: "note", note };
}

type Facts = Readonly<Record<string, unknown>>;

const isFacts = (value: unknown): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
const oneOf = <T extends string>(all: readonly T[], value: unknown): T | null =>
  all.find((one) => one === value) ?? null;
const moment = (value: unknown): number | null => {
  const ms = number(value);
  return ms !== null && ms >= 0 && ms <= lastMoment ? ms : null;
};
const duration = (value: unknown): number | null => {
  const ms = number(value);
  return ms !== null && ms >= 0 ? ms : null;
};
/** Counts from 1. */
const ordinal = (value: unknown): number | null =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null;

function parseEnd({ complete }: Facts): LogRecord | null {
  return typeof complete === "boolean" ? { kind: "end", complete } : null;
}

const parseAttempt = <T extends Outcome>(json: Facts, outcome: T): Attempt & { readonly outcome: T } => ({
  ...bareAttempt(testId([text(json["test"]) ?? ""]), outcome),
  outcome,
  occurrence: ordinal(json["occurrence"]) ?? 1,
  attempt: ordinal(json["attempt"]) ?? 1,
  durationMs: duration(json["durationMs"]),
  startedAt: moment(json["startedAt"]),
  worker: text(json["worker"]),
  order: ordinal(json["order"]),
  file: text(json["file"]),
  failure: isFacts(json["failure"]) ? parseFailure(json["failure"]) : null,
  ignoredBecause: text(json["ignoredBecause"]),
  properties: propertiesIn(json["properties"]),
});

const parseFailure = (json: Facts): Failure => ({
  type: text(json["type"]),
  message: text(json["message"]) ?? "",
  trace: text(json["trace"]),
  output: text(json["output"]),
});

function parseRun(json: Facts): LogRecord | null {
  const id = text(json["id"]);
  if (id === null) return null;
  const run: Run = {
    ...bareRun(asRunId(id), text(json["name"]) ?? id),
    workflow: text(json["workflow"]),
    commit: text(json["commit"]),
    branch: text(json["branch"]),
    event: text(json["event"]),
    attempt: ordinal(json["attempt"]) ?? 1,
    startedAt: moment(json["startedAt"]),
    finishedAt: moment(json["finishedAt"]),
    conclusion: oneOf(conclusions, json["conclusion"]),
    url: text(json["url"]),
  };
  return { kind: "run", run };
}

function parseJobRun(json: Facts): LogRecord | null {
  const id = text(json["id"]);
  const run = text(json["run"]);
  if (id === null || run === null) return null;
  const platform = Object.entries(isFacts(json["platform"]) ? json["platform"] : {});
  const jobRun: JobRun = {
    id: id as JobRunId,
    run: asRunId(run),
    job: text(json["job"]) ?? "",
    attempt: ordinal(json["attempt"]) ?? 1,
    platform: new Map(platform.flatMap(([fact, value]) => (typeof value === "string" ? [[fact, value]] : []))),
    startedAt: moment(json["startedAt"]),
    finishedAt: moment(json["finishedAt"]),
    durationMs: duration(json["durationMs"]),
    conclusion: oneOf(conclusions, json["conclusion"]),
    telling: oneOf(["all", "failures", "none"], json["telling"]) ?? "none",
    complete: typeof json["complete"] === "boolean" ? json["complete"] : null,
    failedSteps: texts(json["failedSteps"]),
    seed: text(json["seed"]),
    properties: propertiesIn(json["properties"]),
  };
  return { kind: "job-run", jobRun };
}

function parseSource(json: Facts, part: string): LogRecord | null {
  const [name, digest] = [text(json["name"]), text(json["digest"])];
  if (name === null || digest === null) return null;
  const source: Omit<Source, "attempts"> = {
    name,
    digest,
    format: text(json["format"]) ?? "",
    bytes: number(json["bytes"]) ?? 0,
    importedAt: number(json["importedAt"]) ?? 0,
    complete: json["complete"] === true,
    notes: Array.isArray(json["notes"])
      ? json["notes"].flatMap((note) => (isFacts(note) ? (parseNote(note) ?? []) : []))
      : [],
    // Written by ourselves from the type; a summary of a kind that is unknown here is shown by nobody.
    summaries: Array.isArray(json["summaries"]) ? (json["summaries"].filter(isFacts) as unknown as Summary[]) : [],
  };
  return { kind: "source", source, part };
}

function parseNote(json: Facts): Note | null {
  const [code, what] = [text(json["code"]), text(json["what"])];
  if (code === null || what === null) return null;
  const place = json["place"];
  const source = isFacts(place) ? text(place["source"]) : null;
  if (!isFacts(place) || source === null) return { code, what, level: levelOf(json), place: null };
  const [line, column, byte] = [number(place["line"]), number(place["column"]), number(place["byte"])];
  return {
    code,
    what,
    level: levelOf(json),
    place: {
      source,
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
      ...(byte === null ? {} : { byte }),
    },
  };
}

const levelOf = (json: Facts): Note["level"] => (json["level"] === "warning" ? "warning" : "info");
