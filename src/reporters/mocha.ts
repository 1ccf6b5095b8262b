// `mocha --require deflake/reporters/mocha`: records what Mocha's result files cannot hold, each attempt as it ends. Mocha
// takes one reporter only; as a required module this stands beside whichever it is and leaves what it prints alone.

import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { bareAttempt, type Attempt } from "../core/model/attempt.ts";
import type { TestId } from "../core/model/test-id.ts";
import { outcomeOfError } from "../formats/js-runners/error-text.ts";
import { isHook, mochaTestId } from "../formats/js-runners/mocha-tests.ts";
import { chosenTests, type ChosenTests } from "./chosen-tests.ts";
import { excludedTests } from "./excluded-tests.ts";
import type { Mocha, MochaClass, Runnable, Runner, Suite } from "./mocha-types.ts";
import { errorText, Recording } from "./recording.ts";
import { testFile } from "./test-file.ts";

/** A test that runs now. */
interface Begun {
  readonly id: TestId;
  readonly occurrence: number;
  readonly startedAt: number;
  readonly order: number;
}

class Recorder {
  readonly #recording: Recording;
  readonly #parallel: boolean;
  #now: Begun | null = null;
  /** The occurrence of a test that is being retried. */
  #retried: { readonly id: TestId; readonly occurrence: number } | null = null;

  constructor(recording: Recording, parallel: boolean) {
    this.#recording = recording;
    this.#parallel = parallel;
  }

  listen(runner: Runner): void {
    runner.on("test", (test) => this.#begin(test));
    runner.on("retry", (test, error) => this.#failed(test, error, true));
    runner.on("fail", (test, error) => this.#failed(test, error, false));
    runner.on("pass", (test) => this.#end({ ...this.#attempt(test), durationMs: test.duration ?? null }));
    runner.on("pending", (test) => this.#end({ ...this.#attempt(test), outcome: "skip" }));
    runner.on("end", () => this.#recording.end(this.#now === null));
  }

  #begin(test: Runnable): void {
    const id = idOf(test);
    const again = this.#retried?.id === id ? this.#retried.occurrence : null;
    this.#retried = null;
    const occurrence = again ?? this.#recording.nextOccurrence(id);
    this.#now = { id, occurrence, startedAt: Date.now(), order: this.#recording.nextOrder("") };
  }

  #failed(test: Runnable, error: unknown, again: boolean): void {
    const told = errorText(error);
    const outcome = outcomeOfError(told, isHook(test) ? "error" : "fail");
    const attempt = { ...this.#attempt(test), durationMs: test.duration ?? null, outcome };
    // A test that is retried is the clone of the one that failed; it begins next.
    if (again) this.#retried = { id: attempt.test, occurrence: attempt.occurrence };
    const before = this.#now;
    this.#end({ ...attempt, failure: this.#recording.failure([told]) });
    // A test has begun before the hooks that prepare it; when one of them fails, it has no end of its own.
    if (isHook(test) && before !== null) {
      const { id, occurrence, startedAt } = before;
      this.#recording.attempt({ ...bareAttempt(id, "abort"), occurrence, startedAt });
    }
  }

  /** Workers tell of a file when it is over, so that neither times nor an order over all files are known. */
  #attempt(test: Runnable): Attempt {
    const id = idOf(test);
    const begun = this.#now?.id === id ? this.#now : null;
    const parallel = this.#parallel;
    return {
      ...bareAttempt(id, "pass"),
      occurrence: begun?.occurrence ?? this.#recording.nextOccurrence(id),
      attempt: (test.currentRetry?.() ?? 0) + 1,
      startedAt: parallel ? null : (begun?.startedAt ?? null),
      worker: parallel ? null : "1",
      order: parallel ? null : (begun?.order ?? null),
      file: test.file === undefined ? null : testFile(test.file),
    };
  }

  #end(attempt: Attempt): void {
    this.#now = null;
    this.#recording.attempt(attempt);
  }
}

const idOf = (test: Runnable): TestId =>
  mochaTestId({ title: test.title, fullTitle: test.fullTitle() }) ?? ("(no title)" as TestId);

/** Leaves the chosen tests in a suite and those below it. */
function prune(suite: Suite, chosen: ChosenTests): boolean {
  suite.tests = suite.tests.filter((test) => chosen.has(idOf(test)));
  suite.suites = suite.suites.filter((below) => prune(below, chosen));
  return suite.tests.length > 0 || suite.suites.length > 0;
}

/** As `it.skip` leaves them. */
function leaveOut(suite: Suite, excluded: ReadonlySet<string>): void {
  for (const test of suite.tests) if (excluded.has(idOf(test))) test.pending = true;
  for (const below of suite.suites) leaveOut(below, excluded);
}

/** Wraps what Mocha's own command calls: all files are loaded, then they run. */
function install({ prototype }: MochaClass): void {
  const { run, loadFilesAsync } = prototype;
  const chosen = chosenTests();
  const excluded = excludedTests();
  prototype.loadFilesAsync = async function (this: Mocha, options?: unknown): Promise<unknown> {
    // What `--file` names prepares for the others and stays in front.
    const first = this.files.filter((path) => this.options.file?.some((name) => resolve(name) === path));
    if (chosen?.tellFiles === true)
      this.files = [...first, ...chosen.inOrder(this.files, (path) => path).filter((path) => !first.includes(path))];
    return await loadFilesAsync.call(this, options);
  };
  prototype.run = function (this: Mocha, done?: unknown): Runner {
    if (chosen !== null) prune(this.suite, chosen);
    if (excluded !== null) leaveOut(this.suite, excluded);
    const runner = run.call(this, done);
    // Workers run files for the process that the user started, which hears of all of them.
    if (this.isWorker !== true)
      new Recorder(new Recording("mocha", this.version ?? null), this.options.parallel === true).listen(runner);
    return runner;
  };
}

/** The class of the Mocha that runs: its file is found from the command's, whatever lies beside the project's packages. */
function mochaClass(): MochaClass | null {
  for (
    let folder = dirname(realpathSync(process.argv[1] ?? "."));
    folder !== dirname(folder);
    folder = dirname(folder)
  ) {
    const path = ["lib/mocha.cjs", "lib/mocha.js"].map((name) => join(folder, name)).find((name) => existsSync(name));
    if (path !== undefined) return createRequire(import.meta.url)(path) as MochaClass;
  }
  return null;
}

const found = mochaClass();
if (found === null) process.stderr.write("deflake: this is not Mocha's own command; the run is not recorded.\n");
else install(found);
