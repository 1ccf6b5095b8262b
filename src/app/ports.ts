// What the verbs need of the world, as interfaces. `io` implements them; doors choose the implementation.

import type { Attempt } from "../core/model/attempt.ts";
import type { Note } from "../core/model/note.ts";
import type { Problem } from "../core/model/problem.ts";
import type { JobRun, JobRunId, Run, RunId } from "../core/model/run.ts";
import type { TestId } from "../core/model/test-id.ts";
import type { JobRunPart, RecordedAttempt, Source, TestCount, Timeline } from "../core/history/history.ts";
import type { Content } from "../formats/format.ts";
import type { LogRecord } from "../formats/run-log-record.ts";

/** Which part of a history is asked for. Null leaves a bound open. */
export interface Query {
  /** Runs that started at or after it; runs without a date are in only when both bounds are open. */
  readonly since: number | null;
  /** Runs that started before it. */
  readonly until: number | null;
  /** Job names; `*` stands for any text. */
  readonly job: string | null;
  /** Facts that a job run's platform must have. */
  readonly platform: ReadonlyMap<string, string>;
}

export const everything: Query = { since: null, until: null, job: null, platform: new Map() };

/** A consistent view of what a query selects. Valid inside the `read` that gave it, in which no commit is waited for. */
export interface History {
  /**
   * Oldest first, by start; runs without a date come first. Runs of one moment, and those without a date, stand as their
   * names count, 2 before 10, then by id: an id may be made of content, and an order by that would mean nothing.
   */
  runs(): Promise<readonly Run[]>;
  jobRuns(): Promise<readonly JobRun[]>;
  counts(): Promise<readonly TestCount[]>;
  /** Bad attempts, first ones and retries. */
  failures(): AsyncIterable<RecordedAttempt>;
  timelines(): AsyncIterable<Timeline>;
  /** Every attempt of one test, one run or one job run, oldest first. */
  attempts(of: Subject): AsyncIterable<RecordedAttempt>;
  /** Everything that was taken in, whatever the query. */
  sources(): Promise<readonly Source[]>;
  /** Which parts of some job runs were told, whatever the query. */
  parts(of: readonly JobRunId[]): Promise<readonly JobRunPart[]>;
}

export type Subject =
  | { readonly kind: "all" }
  | { readonly kind: "test"; readonly test: TestId }
  | { readonly kind: "run"; readonly run: RunId }
  | { readonly kind: "job-run"; readonly jobRun: JobRunId };

/**
 * Takes in what one input tells. Nothing is visible before `commit`, and all of it is after; killed in between, nothing is.
 * Holds bounded memory however long the input is, and does not hold the store while it is filled.
 */
export interface Intake {
  /** @param slot the caller's own number for a job run, from 0, resolved at commit */
  attempt(slot: number, attempt: Attempt): void;
  /** Saves it. */
  commit(told: Told): Promise<Committed>;
  /** Forgets it and frees what it held. Also right after a failed commit. */
  abandon(): Promise<void>;
}

/** What stands around the attempts of an intake. */
export interface Told {
  readonly source: Omit<Source, "attempts">;
  /**
   * Added, or where the store knows them already: what it did not know is filled in, what differs is replaced. Null, an
   * empty list, an empty platform and the telling `none` mean unknown and replace nothing; of two tellings the fuller wins.
   */
  readonly runs: readonly Run[];
  readonly jobRuns: readonly JobRun[];
  /** For each slot its job run. */
  readonly slots: readonly JobRunId[];
  /**
   * Names the input within its job runs. The same part of a job run with the same digest and format changes nothing;
   * otherwise it replaces what that part told before. Another part adds to the job run.
   */
  readonly part: string;
}

export type Committed =
  | { readonly kind: "added"; readonly attempts: number }
  /** All of it was there. */
  | { readonly kind: "known" }
  /** A part told before was told anew, differently. */
  | { readonly kind: "replaced"; readonly attempts: number };

/** All methods reject with a ProblemError when the store cannot be read or written. */
export interface Store {
  intake(): Intake;
  read<T>(query: Query, look: (history: History) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Something that can be read: a file, a member of a zip, standard input. */
export interface Input {
  /** As people would name it: `artifacts.zip!/unit/TEST-a.xml`. */
  readonly name: string;
  /** Where it lies, as it was given, with `/`; an archive is a folder, and endings such as `.gz` are left out. */
  readonly path: string;
  /** How many of the last names of `path` lie below the argument that led to it; 0 where the argument names it itself. */
  readonly depth: number;
  /** Bytes, where known beforehand; of a compressed input, as it lies on disc. */
  readonly bytes: number | null;
  /** The name of the folder or the archive that it lies in, whatever path led there; empty for standard input. */
  readonly folder: string;
  /**
   * The text of the file of this name in the same folder, null where there is none; its bytes then count for the digest.
   * Rejects with a ProblemError.
   */
  beside(name: string): Promise<string | null>;
  /**
   * The first 64 Ki characters, or as many as can be read. Rejects with a ProblemError where none can.
   *
   * @param content decoded `text` where it is left out
   */
  head(content?: Content): Promise<string>;
  /** The whole text in pieces, decompressed and decoded. Rejects with a ProblemError, after what could be read. */
  text(content?: Content): AsyncIterable<string>;
  /** How many bytes `text` went through so far, as they lie on disc. */
  read(): number;
  /** SHA-256 of the bytes that `text` went through, and `beside` where it was asked for; known once `text` has ended. */
  digest(): string;
  /** Remarks about its bytes, such as an encoding that had to be guessed; known once `text` has ended. */
  notes(): readonly Note[];
}

export interface Inputs {
  /** Everything readable that the arguments lead to, in a stable order, and notes about the rest. */
  find(paths: readonly string[]): AsyncIterable<Input | Note>;
}

/** A file in the making. Nobody sees it before `commit`; abandoned or killed, what stood there before still does. */
export interface Outlet {
  /** Resolves when there is room for more. */
  write(text: string): Promise<void>;
  commit(): Promise<void>;
  /** Takes away what was written. Does nothing after `commit`. */
  abandon(): Promise<void>;
}

/** All methods, and those of its outlets, reject with a ProblemError when a file cannot be written. */
export interface Outlets {
  /**
   * Makes the folders above it where they are missing.
   *
   * @param overwrite whether a file that stands there may be replaced
   */
  open(path: string, overwrite: boolean): Promise<Outlet>;
}

export type Cell = string | number | boolean | null;

export interface TableShape {
  readonly name: string;
  /** A moment is in milliseconds since 1970, UTC. */
  readonly columns: readonly {
    readonly name: string;
    readonly kind: "text" | "integer" | "number" | "moment" | "truth";
  }[];
}

/** Tables in the making, a file each; like an {@link Outlet}, nobody sees them before `commit`. */
export interface TableFolder {
  /** @param cells as many as the table has columns */
  row(table: string, cells: readonly Cell[]): void;
  /** Gives how many files were written. */
  commit(): Promise<number>;
  abandon(): Promise<void>;
}

/** All methods, and those of its folders, reject with a ProblemError when tables cannot be written. */
export interface Tables {
  open(folder: string, shapes: readonly TableShape[], overwrite: boolean): Promise<TableFolder>;
}

/** Where long work says how far it is. Silent on a pipe. */
export interface Progress {
  /** @param total in `unit`; null when nobody knows */
  start(what: string, total: number | null, unit: "bytes" | "runs"): void;
  advance(by: number): void;
  stop(): void;
}

/** Where a search says what it believes. Where nobody looks, a line a minute is enough. */
export interface Status {
  /** Shown in place of the line before. */
  show(line: string): void;
  stop(): void;
}

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** How a process ended, or why it never began. */
export type Ending =
  | { readonly kind: "exited"; readonly code: number }
  /** Such as `SIGSEGV`. */
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "not-started"; readonly problem: Problem };

export interface Execution {
  readonly ending: Ending;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Ended by us because its time was over. */
  readonly timedOut: boolean;
  /** Ended by us because the user wanted to stop. */
  readonly interrupted: boolean;
}

export interface ExecOptions {
  readonly cwd: string;
  /** Added to our own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders put first into lists of folders of our environment, such as `PYTHONPATH`. */
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  /**
   * `through`: the child has our own standard streams, as if it was started without us. `tee`: what it prints is passed
   * on as it comes and heard as well. `hear`: it is heard only.
   */
  readonly output: "through" | "tee" | "hear";
  /** After it the child and all its children are ended; null: never. */
  readonly deadlineMs: number | null;
  readonly signal: AbortSignal;
  /** Called once the command has begun: what is needed only afterwards can be made ready meanwhile. */
  readonly begun?: () => void;
  /** Makes of standard output what `tee` passes on; as it is where it is left out. */
  readonly view?: { push(text: string): string; end(): string };
  /** What the child prints, as it comes; not with `through`. */
  readonly hear?: (piece: Uint8Array, stream: "stdout" | "stderr") => void;
}

/** Starts commands and leaves nothing behind: whatever a command started is gone when `run` resolves. */
export interface Exec {
  /** Resolves when the command has ended and its output is heard. Never rejects. */
  run(words: readonly string[], options: ExecOptions): Promise<Execution>;
}

/** What tells one state of a file from another. */
export interface FileState {
  /** Milliseconds since 1970, as the file system has it. */
  readonly modifiedAt: number;
  readonly bytes: number;
  /** SHA-256 of what is in it; null of a file that is too long to be read for that. */
  readonly digest: string | null;
}

/** A copy of what a command prints, in a file. Never throws: a full disc must not end somebody's tests. */
export interface OutputCopy {
  readonly path: string;
  add(piece: Uint8Array): void;
  /** Gives what went wrong; null when all of it is there. */
  close(): Problem | null;
}

/** A folder of one start of a command: empty when it is opened, gone when it is removed. */
export interface ScratchFolder {
  /** Absolute. */
  readonly folder: string;
  /** Where our in-process reporters lie; absolute. */
  readonly reporters: string;
  write(path: string, text: string): Promise<void>;
  copyOf(name: string): OutputCopy;
  /** Never rejects: what stays behind is in the system's folder for such things. */
  remove(): Promise<void>;
}

/** The files around a start of a command. All methods reject with a ProblemError. */
export interface StartFiles {
  scratch(): Promise<ScratchFolder>;
  /** The files that these paths and globs lead to from a folder, by their absolute paths. */
  states(patterns: readonly string[], from: string): Promise<ReadonlyMap<string, FileState>>;
}

/** Small text files of a project. All methods reject with a ProblemError. */
export interface TextFiles {
  /** Null where there is no such file. */
  read(path: string): Promise<string | null>;
  /**
   * Whole or not at all.
   *
   * @param overwrite whether a file that stands there may be replaced
   */
  write(path: string, text: string, overwrite: boolean): Promise<void>;
}

export interface Commit {
  /** In full. */
  readonly id: string;
  /** The first line of its message. */
  readonly subject: string;
  /** More than one: a merge. */
  readonly parents: readonly string[];
}

/** A line of commits, each the first parent of the next; the oldest first. */
export interface CommitLine {
  readonly commits: readonly Commit[];
  /** The newest is the one that was named first: it fails no longer. */
  readonly reversed: boolean;
}

/** The repository around a folder. Nothing of it changes: no file, no index, no ref. All methods reject with a ProblemError. */
export interface Repository {
  /** From one revision to another; the earlier of both comes first, whichever was named first. */
  line(good: string, bad: string): Promise<CommitLine>;
  /**
   * What a merge brought in: the line of its branch from where that had left, and then the merge itself. Null where it
   * brought in nothing that is not in `without`, and where it is no merge of two.
   *
   * @param without ids of commits that are not looked for, with all that led to them
   */
  inside(merge: Commit, without: readonly string[]): Promise<readonly Commit[] | null>;
  /** The full id of a revision. */
  resolve(revision: string): Promise<string>;
  /** A folder of its own in which commits can be looked at. Takes away those that killed processes left behind. */
  worktree(): Promise<Worktree>;
}

export interface Worktree {
  /** The same place within the repository as the folder that it was opened from. */
  readonly folder: string;
  /** Files that are ignored stay, so that a build can go on from the last one. */
  checkout(commit: string): Promise<void>;
  remove(): Promise<void>;
}

/** What can make a machine a bad place for tests. */
export type StressKind = "cpu" | "io" | "memory" | "cores" | "noise";

/** Makes the machine a worse place while a trial runs. Whatever it starts ends with this process, however that ends. */
export interface Stress {
  /** Why this kind is not to be had here; null where it is. */
  troubleWith(kind: StressKind): string | null;
  /** Resolves when the machine is under stress. */
  start(kinds: readonly StressKind[]): Promise<Stressed>;
}

export interface Stressed {
  /** The command as it is to be started, such as on fewer cores. */
  wrap(words: readonly string[]): readonly string[];
  stop(): Promise<void>;
}

/** The log of one run, written while it goes on. Throws a ProblemError when it cannot be; what was written stays. */
export interface RunLog {
  append(record: Exclude<LogRecord, { kind: "header" | "end" | "source" }>): void;
  /** Ends it; a log that was never sealed tells of a run that broke off. */
  seal(complete: boolean): void;
}

export interface RunLogs {
  /** Throws a ProblemError. */
  open(run: RunId): RunLog;
}

/** The log of one search: its observations are its state. */
export interface ObservationLog {
  /** What it was opened with, when it began; and all that was seen since. */
  readonly subject: unknown;
  readonly seen: readonly unknown[];
  /** With the disc before it returns. Throws a ProblemError when it cannot be written. */
  append(seen: unknown): void;
  close(): void;
}

/** Logs of searches that travel between machines, by their paths. All methods reject with a ProblemError. */
export interface ObservationFiles {
  /** Begins a log there, or goes on with it. */
  open(path: string, subject: unknown): Promise<ObservationLog>;
  /** Null where there is none. */
  read(path: string): Promise<Pick<ObservationLog, "subject" | "seen"> | null>;
}

/** Searches that were begun, so that they can be picked up again. All methods reject with a ProblemError. */
export interface Searches {
  /** Begins a log, or goes on with the one of this id. */
  open(id: string, subject: unknown): Promise<ObservationLog>;
  /** Takes the last `count` observations back. Gives how many there were. */
  undo(id: string, count: number): Promise<number>;
  /** What the search of this id was opened with; null where there is none. */
  subjectOf(id: string): Promise<unknown>;
  /** The next `open` of this id begins anew; what was seen is put aside. */
  restart(id: string): Promise<void>;
}
