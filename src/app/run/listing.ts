// Which tests a command has by its runner's own account, asked for without running them. A list that is not whole is none.

import type { Note } from "../../core/model/note.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { TestId } from "../../core/model/test-id.ts";
import type { RunFacts } from "../../core/policy/judge.ts";
import { counted } from "../../core/report/wording.ts";
import type { TestRunPorts } from "../test-run.ts";
import type { RunRequest } from "./request.ts";

export interface Listed {
  /** Null where the runner cannot list, or did not. */
  readonly tests: ReadonlySet<TestId> | null;
  readonly notes: readonly Note[];
}

/** Collecting takes a part of the time of a run that has just ended; what takes longer is stuck. */
const deadlineMs = 60_000;

export async function listTests(
  { launch, cwd, paths }: Pick<RunRequest, "launch" | "cwd" | "paths">,
  signal: AbortSignal,
  { exec, files }: Pick<TestRunPorts, "exec" | "files">,
): Promise<Listed> {
  const { list } = launch;
  if (list === null) return { tests: null, notes: [] };
  try {
    const scratch = await files.scratch();
    try {
      const listing = list(scratch);
      const { command } = listing;
      if (listing.wider) return { tests: null, notes: [] };
      const decoder = new TextDecoder();
      let printed = "";
      const { ending, timedOut } = await exec.run(command.words, {
        cwd,
        env: command.env,
        paths: { ...paths, ...command.paths },
        output: "hear",
        deadlineMs,
        signal,
        hear: (piece, stream) => {
          if (stream === "stdout") printed += decoder.decode(piece, { stream: true });
        },
      });
      if (timedOut) return notListed(`it took more than ${deadlineMs / 1000} seconds`);
      if (ending.kind !== "exited" || ending.code !== 0)
        return notListed(ending.kind === "exited" ? `exit code ${ending.code}` : "it did not end by itself");
      const tests = new Set(listing.read(printed));
      return tests.size === 0 ? notListed("it named none") : { tests, notes: [] };
    } finally {
      await scratch.remove();
    }
  } catch (error) {
    if (error instanceof ProblemError) return notListed(error.problem.what);
    // What is printed beside the list may be nothing that its reader can take apart.
    if (error instanceof SyntaxError) return notListed("what it printed is no list");
    throw error;
  }
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
