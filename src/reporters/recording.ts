// What all recorders inside of runners share: the log of the run, opened at the first word and written attempt by attempt.
// Recording trouble is said once on standard error and never fails anybody's tests.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { bareAttempt, type Attempt, type Failure } from "../core/model/attempt.ts";
import { ProblemError } from "../core/model/problem.ts";
import { asRunId, bareJobRun, bareRun, type JobRun } from "../core/model/run.ts";
import { testId } from "../core/model/test-id.ts";
import { errorOfStack, FailureTexts, outcomeOfError, type ErrorText } from "../formats/js-runners/error-text.ts";
import { nearestStore } from "../io/store/nearest-store.ts";
import { logFolder, openRunLogIn, type RunLogWriter } from "../io/store/run-log-writer.ts";

/** There while this process records: a project may name a reporter of ours that `deflake run` adds once more. */
const mark = Symbol.for("deflake.recording");
const marks = globalThis as { [mark]?: true };

export class Recording {
  /** Nothing is recorded twice: a second recording of a process says nothing. */
  readonly isFirst: boolean = marks[mark] === undefined;
  readonly #texts = new FailureTexts();
  readonly #orders = new Map<string, number>();
  readonly #occurrences = new Map<string, number>();
  #log: RunLogWriter | null = null;
  #jobRun: JobRun;
  /** Something went wrong outside of all tests and files, so that what is recorded is not all there is to say. */
  #troubled = false;

  /** @param runner as people call it: `vitest` */
  constructor(runner: string, version: string | null) {
    const startedAt = Date.now();
    const id = asRunId(`${runner}/${new Date(startedAt).toISOString()}/${randomUUID().slice(0, 8)}`);
    const platform = new Map([
      ["os", process.platform],
      ["arch", process.arch],
      ["runtime", `node-${process.versions.node}`],
      ...(version === null ? [] : [[runner, version] as const]),
    ]);
    this.#jobRun = { ...bareJobRun(id, "", 1), platform, startedAt, telling: "all" };
    if (!this.isFirst) return;
    marks[mark] = true;
    this.#try(() => {
      this.#log = openRunLogIn(recordFolder(), id);
      this.#log.append({ kind: "run", run: { ...bareRun(id, id), workflow: runner, startedAt } });
      this.#log.append({ kind: "job-run", jobRun: this.#jobRun });
      this.#log.append({ kind: "at", jobRun: this.#jobRun.id });
    });
  }

  attempt(attempt: Attempt): void {
    this.#try(() => this.#log?.append({ kind: "attempt", attempt }));
  }

  /** Tells apart tests of one id: 1 for the first, 2 for the next. */
  nextOccurrence(test: string): number {
    const occurrence = (this.#occurrences.get(test) ?? 0) + 1;
    this.#occurrences.set(test, occurrence);
    return occurrence;
  }

  /** The next place in the order of a worker; of all that runs in one place where its workers are not known apart. */
  nextOrder(worker: string): number {
    const order = (this.#orders.get(worker) ?? 0) + 1;
    this.#orders.set(worker, order);
    return order;
  }

  failure(errors: readonly ErrorText[], output: string | null = null): Failure | null {
    return this.#texts.failure(errors, output);
  }

  /** An error outside of the tests of a file. */
  brokenFile(file: string, error: ErrorText): void {
    const test = testId([file]);
    const failure = this.failure(error.trace === "" ? [] : [error]);
    const occurrence = this.nextOccurrence(test);
    this.attempt({ ...bareAttempt(test, outcomeOfError(error, "error")), occurrence, file, failure });
  }

  /** An error that belongs to no file. A run with one is not complete. */
  trouble(error: ErrorText): void {
    this.#troubled = true;
    const what = `The runner reported an error outside of any test: ${error.message.split("\n", 1)[0] ?? ""}`;
    const note = { code: "runner-error", level: "warning", what: what.slice(0, 500), place: null } as const;
    this.#try(() => this.#log?.append({ kind: "note", note }));
  }

  /** @param complete the runner ended normally and reported on every test that it started */
  end(complete: boolean): void {
    if (this.isFirst) delete marks[mark];
    const whole = complete && !this.#troubled;
    this.#try(() => {
      this.#log?.append({ kind: "job-run", jobRun: { ...this.#jobRun, finishedAt: Date.now(), complete: whole } });
      this.#log?.seal(whole);
    });
    this.#log = null;
  }

  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#log = null;
      const why = error instanceof ProblemError ? `${error.problem.what} ${error.problem.why}` : String(error);
      process.stderr.write(`deflake: this run is not recorded any further. ${why}\n`);
    }
  }
}

/** An error as it was thrown: with a stack, with a message alone, or anything at all. */
export function errorText(error: unknown): ErrorText {
  const { stack, message } = (typeof error === "object" && error !== null ? error : {}) as {
    stack?: unknown;
    message?: unknown;
  };
  if (typeof stack === "string" && stack !== "") return errorOfStack(stack);
  return errorOfStack(typeof message === "string" ? message : String(error));
}

/** Where logs go: what `deflake run` says, else into the history of the project. */
function recordFolder(): string {
  const { DEFLAKE_RECORD: told, DEFLAKE_STORE: store } = process.env;
  if (told !== undefined && told !== "") return told;
  if (store !== undefined && store !== "") return logFolder(store);
  return logFolder(nearestStore(process.cwd()) ?? join(process.cwd(), ".deflake"));
}
