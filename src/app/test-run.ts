// One start of a test command, and what it tells: how it ended, the attempts in its results, and whether those results are
// of this start and whole. Retries, reproduce, hunt and bisect all start tests through here. Judges nothing.

import type { Attempt } from "../core/model/attempt.ts";
import type { Note } from "../core/model/note.ts";
import { ProblemError, type Problem } from "../core/model/problem.ts";
import type { ReportFacts } from "../formats/format.ts";
import { Tail } from "../formats/kept-text.ts";
import { outputLimit } from "../formats/limits.ts";
import type { Prepared, Scratch, Unable } from "../runners/runner.ts";
import { noteOf } from "./ingest/problem-note.ts";
import type {
  Exec,
  ExecOptions,
  Execution,
  FileState,
  Inputs,
  OutputCopy,
  ScratchFolder,
  StartFiles,
} from "./ports.ts";
import { freshnessOf, type Freshness } from "./test-run/freshness.ts";
import type { ReadResults } from "./test-run/results.ts";

export interface TestRunPorts {
  readonly exec: Exec;
  readonly files: StartFiles;
  readonly inputs: Inputs;
}

export interface TestRunOptions extends Omit<ExecOptions, "hear"> {
  /** Started instead where there can be no scratch folder, without results of our own. Absent: that is an error. */
  readonly asTyped?: Prepared;
}

export interface TestRun {
  readonly kind: "ran";
  readonly execution: Execution;
  /** `stale`: there are result files, but none of them is of this start. */
  readonly report: "none" | "stale" | "fresh";
  /** The command ended by itself; all its results are of this start, were read to the end, and miss nothing. */
  readonly complete: boolean;
  /** In the order of the results. */
  readonly attempts: readonly Attempt[];
  /** What failed beside the tests, such as a package that did not build. */
  readonly outside: readonly Note[];
  readonly facts: ReportFacts;
  readonly notes: readonly Note[];
  /** The end of what it printed, as far as that was heard and is no result. */
  readonly printed: string;
}

/**
 * Starts what `prepare` makes ready in a fresh scratch folder, waits for its end and reads its results. Rejects with a
 * ProblemError where the folder cannot be made and there is no `asTyped`; whatever the command does is told in the result.
 *
 * @example
 * await runTests((scratch) => runner.select(command, selection, scratch), { cwd, env: {}, output: "hear", deadlineMs: 60_000, signal }, ports)
 */
export async function runTests(
  prepare: (scratch: Scratch) => Prepared | Unable,
  options: TestRunOptions,
  ports: TestRunPorts,
): Promise<TestRun | Unable> {
  const ready = await makeReady(prepare, options.asTyped ?? null, ports.files);
  if (ready.kind === "unable") return ready;
  try {
    return await startAndRead(ready, options, ports);
  } finally {
    await ready.scratch?.remove();
  }
}

interface Ready {
  readonly kind: "ready";
  readonly prepared: Prepared;
  /** Null where there can be none. */
  readonly scratch: ScratchFolder | null;
  readonly trouble: readonly Note[];
}

async function makeReady(
  prepare: (scratch: Scratch) => Prepared | Unable,
  asTyped: Prepared | null,
  files: StartFiles,
): Promise<Ready | Unable> {
  let scratch: ScratchFolder | null = null;
  try {
    scratch = await files.scratch();
    const prepared = prepare(scratch);
    if ("kind" in prepared) {
      await scratch.remove();
      return prepared;
    }
    for (const { path, text } of prepared.files) await scratch.write(path, text);
    return { kind: "ready", prepared, scratch, trouble: [] };
  } catch (error) {
    await scratch?.remove();
    if (asTyped === null || !(error instanceof ProblemError)) throw error;
    return { kind: "ready", prepared: asTyped, scratch: null, trouble: [noteOf(error.problem)] };
  }
}

async function startAndRead(
  { prepared, scratch, trouble }: Ready,
  options: TestRunOptions,
  ports: TestRunPorts,
): Promise<TestRun> {
  const { results } = prepared;
  const copy = results.kind === "files" ? null : (scratch?.copyOf("output") ?? null);
  const look = async (): Promise<States> =>
    results.kind === "files" ? ports.files.states(results.paths, options.cwd) : new Map();
  const before = await look();
  const { execution, printed } = await start(prepared, copy, options, ports.exec);
  const unsaved = copy?.close() ?? null;
  const found = standingOf(before, await look(), execution.startedAt);
  if (copy !== null) found.set(copy.path, "fresh");
  const read = found.size === 0 ? nothing : await (await readers()).readResults(found, results.format, ports.inputs);
  const whole = unsaved === null ? read : without(unsaved, read);
  const run = told(execution, { ...whole, notes: placedOutside(scratch, whole.notes) }, printed);
  return trouble.length === 0 ? run : { ...run, notes: [...trouble, ...run.notes] };
}

function standingOf(before: States, after: States, startedAt: number): Map<string, Freshness> {
  const freshness = [...after].map(
    ([path, state]) => [path, freshnessOf(state, before.get(path) ?? null, startedAt)] as const,
  );
  return new Map(freshness);
}

/** The scratch folder is gone when somebody reads of it. */
function placedOutside(scratch: Scratch | null, notes: readonly Note[]): readonly Note[] {
  if (scratch === null) return notes;
  return notes.map((note) =>
    note.place?.source.startsWith(scratch.folder) === true ? { ...note, place: null } : note,
  );
}

type States = ReadonlyMap<string, FileState>;

const nothing: ReadResults = { files: 0, old: [], whole: true, attempts: [], facts: {}, notes: [] };

/** What was printed and could not be kept is missing from what was read. */
const without = (problem: Problem, read: ReadResults): ReadResults => ({
  ...read,
  whole: false,
  notes: [...read.notes, noteOf(problem)],
});

/** Loaded while the tests run: by the time that there is something to read, nobody waits for it. */
const readers = async () => import("./test-run/results.ts");

async function start(
  { words, env, paths, results }: Prepared,
  copy: OutputCopy | null,
  options: TestRunOptions,
  exec: Exec,
): Promise<{ execution: Execution; printed: string }> {
  const printed = new Tail(outputLimit);
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const lines = results.kind === "output" ? { stdout: openLines(copy), stderr: openLines(copy) } : null;
  const execution = await exec.run(words, {
    ...options,
    env: { ...options.env, ...env },
    ...(paths === undefined ? {} : { paths: { ...options.paths, ...paths } }),
    begun: () => {
      options.begun?.();
      if (results.kind !== "files" || results.paths.length > 0) void readers();
    },
    ...(results.kind === "stdout" && results.view !== undefined ? { view: results.view() } : {}),
    // Results that are printed have to be heard.
    output: copy !== null && options.output === "through" ? "tee" : options.output,
    hear: (piece, stream) => {
      if (lines !== null) lines[stream].add(piece);
      else if (copy !== null && stream === "stdout") copy.add(piece);
      else printed.add(decoders[stream].decode(piece, { stream: true }));
    },
  });
  lines?.stdout.end();
  lines?.stderr.end();
  return { execution, printed: printed.toString() };
}

/** A line that is longer is no line of results. */
const longestLine = 1024 * 1024;

/** Whole lines alone go to the copy, so that two streams do not meet within one. */
function openLines(copy: OutputCopy | null): { add(piece: Uint8Array): void; end(): void } {
  let rest: Uint8Array[] = [];
  let held = 0;
  const flush = (): void => {
    for (const piece of rest) copy?.add(piece);
    rest = [];
    held = 0;
  };
  return {
    add(piece) {
      const end = piece.lastIndexOf(0x0a) + 1;
      if (end > 0) {
        rest.push(piece.subarray(0, end));
        flush();
      }
      if (end < piece.length) rest.push(piece.slice(end));
      held += piece.length - end;
      if (held > longestLine) flush();
    },
    end: flush,
  };
}

/** What a reader says of failures that belong to no test. */
const outsideCodes: readonly string[] = ["package-failed"];

function told(execution: Execution, read: ReadResults, printed: string): TestRun {
  const { files, old, whole, attempts, facts, notes } = read;
  const report = files > 0 ? "fresh" : old.length > 0 ? "stale" : "none";
  const ended = execution.ending.kind === "exited" && !execution.timedOut && !execution.interrupted;
  return {
    kind: "ran",
    execution,
    report,
    complete: report === "fresh" && ended && whole,
    attempts,
    outside: notes.filter(({ code }) => outsideCodes.includes(code)),
    facts,
    notes: old.length === 0 ? notes : [...notes, leftOver(old)],
    printed,
  };
}

const leftOver = ([first = "", ...others]: readonly string[]): Note => ({
  code: "stale-results",
  level: "warning",
  what: `Left out: it is as it was before this run${others.length === 0 ? "" : ` (and ${others.length} more)`}. Where the run writes it anew each time, delete it before.`,
  place: { source: first },
});
