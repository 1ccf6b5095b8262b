// Which tests a command has by its runner's own account, asked for without running them. A list that is not whole is none.

import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { TestId } from "../../core/model/test-id.ts";
import type { RunFacts } from "../../core/policy/judge.ts";
import { counted } from "../../core/report/wording.ts";
import type { Listing, Scratch } from "../../runners/runner.ts";
import type { TestRunPorts } from "../test-run.ts";
import type { RunRequest } from "./request.ts";

export interface Listed {
  /** Null where the runner cannot list, or did not. */
  readonly tests: ReadonlySet<TestId> | null;
  readonly notes: readonly Note[];
}

/** Collecting takes a part of the time of a run that has just ended; what takes longer is stuck. */
const deadlineMs = 60_000;

type Place = Pick<RunRequest, "cwd" | "paths">;
type ListingPorts = Pick<TestRunPorts, "exec" | "files">;

export async function listTests(
  { launch: { list }, ...place }: Pick<RunRequest, "launch"> & Place,
  signal: AbortSignal,
  ports: ListingPorts,
): Promise<Listed> {
  if (list === null) return { tests: null, notes: [] };
  const asked = await askForTests(list, place, signal, ports);
  if (asked.kind === "listed") return { tests: asked.tests, notes: [] };
  return asked.why === wider ? { tests: null, notes: [] } : notListed(asked.why);
}

export type Asked =
  | { readonly kind: "listed"; readonly tests: ReadonlySet<TestId> }
  /** Why not, as the end of a sentence. */
  | { readonly kind: "not-listed"; readonly why: string };

const not = (why: string): Asked => ({ kind: "not-listed", why });
const wider = "it names tests that the command leaves out";

/** @param evenWider takes a listing too that may name more than the command runs */
export async function askForTests(
  list: (scratch: Scratch) => Listing,
  place: Place,
  signal: AbortSignal,
  { exec, files }: ListingPorts,
  evenWider = false,
): Promise<Asked> {
  try {
    const scratch = await files.scratch();
    try {
      const listing = list(scratch);
      return listing.wider && !evenWider ? not(wider) : await read(listing, place, signal, exec);
    } finally {
      await scratch.remove();
    }
  } catch (error) {
    if (error instanceof ProblemError) return not(error.problem.what);
    // What is printed beside the list may be nothing that its reader can take apart.
    if (error instanceof SyntaxError) return not("what it printed is no list");
    throw error;
  }
}

async function read(
  { command, ...listing }: Listing,
  { cwd, paths }: Place,
  signal: AbortSignal,
  exec: ListingPorts["exec"],
): Promise<Asked> {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const printed = { stdout: "", stderr: "" };
  const { ending, timedOut } = await exec.run(command.words, {
    cwd,
    env: command.env,
    paths: { ...paths, ...command.paths },
    output: "hear",
    deadlineMs,
    signal,
    hear: (piece, stream) => void (printed[stream] += decoders[stream].decode(piece, { stream: true })),
  });
  if (timedOut) return not(`it took more than ${deadlineMs / 1000} seconds`);
  if (ending.kind !== "exited") return not("it did not end by itself");
  if (ending.code !== 0) return not(`exit code ${ending.code}`);
  const tests = new Set(listing.read(printed.stdout, printed.stderr, cwd));
  return tests.size === 0 ? not("it named none") : { kind: "listed", tests };
}

/** What is missing by the runner's own account alone: the reason against the run names it, and not who says so. */
export function notesOnListed(
  listed: ReadonlySet<TestId>,
  { results, notRun }: RunFacts,
  before: ReadonlySet<TestId> | null,
): readonly Note[] {
  const told = new Set([...results.map(({ test }) => test), ...notRun, ...(before ?? [])]);
  const missing = [...listed].filter((test) => !told.has(test));
  if (missing.length === 0) return [];
  const what = `The runner lists ${counted(missing.length, "test")} that did not run, such as ${missing[0]}.`;
  return [{ code: "listed-not-run", level: "warning", what, place: null }];
}

const notListed = (why: string): Listed => ({
  tests: null,
  notes: [
    {
      code: "not-listed",
      level: "info",
      what: `The runner did not list its tests (${why}), so that only the history says which there ought to be.`,
      place: null,
    },
  ],
});
