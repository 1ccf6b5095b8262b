// `deflake/reporters/vitest`: records what Vitest's result files cannot hold, each test as it ends. Alone on the command
// line, where it stands in for the reporters of the configuration, it brings them along. Vitest 3 and newer.

import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bareAttempt, type Attempt } from "../core/model/attempt.ts";
import type { Outcome } from "../core/model/outcome.ts";
import { testId, type TestId } from "../core/model/test-id.ts";
import { outcomeOfError, todo, type ErrorText } from "../formats/js-runners/error-text.ts";
import { vitestProperties } from "../formats/js-runners/test-files.ts";
import { chosenTests, type ChosenTests } from "./chosen-tests.ts";
import { excludedTests } from "./excluded-tests.ts";
import { errorText, Recording } from "./recording.ts";
import { testFile } from "./test-file.ts";
import { configuredReporters } from "./vitest-configured.ts";
import type { Reporter, TestCase, TestModule, TestProject, Vitest } from "./vitest-types.ts";

/** What is known of a test before it ends. */
interface Begun {
  readonly test: TestId;
  readonly occurrence: number;
  readonly order: number | null;
}

export default class DeflakeReporter implements Reporter {
  readonly #chosen: ChosenTests | null = chosenTests();
  readonly #begun = new Map<string, Begun>();
  readonly #told = new Set<string>();
  readonly #workers = new Map<string, string>();
  #recording: Recording | null = null;

  async onInit(vitest: Vitest): Promise<void> {
    this.#recording = new Recording("vitest", vitest.version ?? null);
    if (!this.#recording.isFirst) return;
    if (this.#chosen !== null) choose(vitest, this.#chosen);
    else if (excludedTests() !== null) replaceRunners(vitest.projects.filter(hasUsualRunner));
    for (const reporter of await configuredReporters(vitest)) {
      vitest.reporters.push(reporter);
      await reporter.onInit?.(vitest);
    }
  }

  onTestCaseReady(test: TestCase): void {
    this.#begin(test, true);
  }

  onTestCaseResult(test: TestCase): void {
    this.#told.add(test.id);
    for (const attempt of this.#attempts(test)) this.#recording?.attempt(attempt);
  }

  onTestModuleEnd(module: TestModule): void {
    for (const error of module.errors()) this.#recording?.brokenFile(pathOf(module), errorText(error));
    // A hook of a suite that failed is an error of the suite, and its tests were never begun.
    for (const suite of module.children.allSuites?.() ?? []) {
      for (const error of suite.errors?.() ?? []) this.#recording?.brokenFile(pathOf(module), errorText(error));
    }
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[] = [], reason = ""): void {
    let unfinished = 0;
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      if (this.#told.has(test.id) || !this.#isChosen(test)) continue;
      const skipped = test.result().state === "skipped";
      if (!skipped) unfinished += 1;
      this.#recording?.attempt(skipped ? this.#skipped(test) : { ...this.#common(test), outcome: "abort" });
    }
    for (const error of unhandled) this.#unhandled(error);
    this.#recording?.end(unfinished === 0 && reason !== "interrupted");
    this.#recording = null;
  }

  /** An error that nobody caught; Vitest says in which file it came up where it knows. */
  #unhandled(error: unknown): void {
    const path = (error as { VITEST_TEST_PATH?: unknown } | null)?.VITEST_TEST_PATH;
    const told = errorText(error);
    if (typeof path === "string") this.#recording?.brokenFile(testFile(path), told);
    else this.#recording?.trouble(told);
  }

  #isChosen(test: TestCase): boolean {
    return this.#chosen === null || this.#chosen.has(idOf(test));
  }

  #begin(test: TestCase, runs: boolean): Begun {
    const known = this.#begun.get(test.id);
    if (known !== undefined) return known;
    const id = idOf(test);
    const worker = this.#worker(test);
    const begun: Begun = {
      test: id,
      occurrence: this.#recording?.nextOccurrence(id) ?? 1,
      order: runs ? (this.#recording?.nextOrder(worker ?? "") ?? null) : null,
    };
    this.#begun.set(test.id, begun);
    return begun;
  }

  /** Isolated files have a worker of their own each. Others share them, and Vitest does not say which. */
  #worker({ module }: TestCase): string | null {
    const { isolate, fileParallelism, maxWorkers } = module.project.config;
    if (isolate === false) return fileParallelism === false || maxWorkers === 1 ? "1" : null;
    const worker = this.#workers.get(module.id) ?? String(this.#workers.size + 1);
    this.#workers.set(module.id, worker);
    return worker;
  }

  #common(test: TestCase): Attempt {
    const { test: id, occurrence } = this.#begin(test, false);
    const properties = vitestProperties(test.options?.tags, test.meta?.()).list();
    return { ...bareAttempt(id, "skip"), occurrence, file: pathOf(test.module), properties };
  }

  /** A test that skips itself may say why. */
  #skipped(test: TestCase): Attempt {
    const { note } = test.result();
    const reason = note === undefined ? [] : [{ type: null, message: note, trace: "" }];
    const told = test.options?.mode === "todo" ? [todo] : reason;
    return { ...this.#common(test), failure: this.#recording?.failure(told) ?? null };
  }

  #attempts(test: TestCase): readonly Attempt[] {
    const { state, errors = [] } = test.result();
    if (state === "skipped") return this.#isChosen(test) ? [this.#skipped(test)] : [];
    const { duration, startTime, retryCount = 0 } = test.diagnostic() ?? {};
    const { order } = this.#begin(test, true);
    const texts = errors.map(errorText);
    const common = { ...this.#common(test), worker: this.#worker(test), order };
    const startedAt = startTime === undefined ? null : Math.round(startTime);
    const failures = perAttempt(texts, state === "failed" ? retryCount + 1 : retryCount);
    const attempts: Attempt[] = failures.map((of, at) => ({
      ...common,
      attempt: at + 1,
      outcome: outcomeOf(of),
      failure: this.#recording?.failure(of) ?? null,
    }));
    if (state === "passed") attempts.push({ ...common, attempt: attempts.length + 1, outcome: "pass" });
    // The time and the start are those of all attempts together.
    const [first] = attempts;
    if (first !== undefined) attempts[0] = { ...first, startedAt };
    return attempts.length === 1 ? attempts.map((one) => ({ ...one, durationMs: duration ?? null })) : attempts;
  }
}

const outcomeOf = ([first]: readonly ErrorText[]): Outcome => (first === undefined ? "fail" : outcomeOfError(first));

/** Vitest hands over the errors of all attempts in a row. Where they cannot be told apart, the last attempt has them. */
function perAttempt(errors: readonly ErrorText[], attempts: number): readonly (readonly ErrorText[])[] {
  const each = errors.length / attempts;
  return Array.from({ length: attempts }, (_, at) => {
    if (Number.isInteger(each)) return errors.slice(at * each, (at + 1) * each);
    return at === attempts - 1 ? errors : [];
  });
}

const pathOf = (module: TestModule): string => testFile(module.moduleId);

function idOf(test: TestCase): TestId {
  const titles: string[] = [];
  for (let at: TestCase["parent"] | undefined = test.parent; at?.type === "suite"; at = at.parent)
    titles.unshift(at.name);
  return testId([pathOf(test.module), ...titles, test.name]);
}

/** Makes Vitest run the chosen tests: files by its sequencer, tests within a file by a runner of ours in the worker. */
function choose(vitest: Vitest, chosen: ChosenTests): void {
  replaceRunners(vitest.projects);
  const Sequencer = vitest.config.sequence.sequencer;
  vitest.config.sequence.sequencer = class extends Sequencer {
    override async sort(files: Parameters<InstanceType<typeof Sequencer>["sort"]>[0]): Promise<typeof files> {
      return chosen.inOrder(await super.sort(files), ({ moduleId }) => moduleId);
    }
  };
}

/** A runner of the project's own, or one in a browser, runs all tests; the results tell. */
const hasUsualRunner = ({ config: { runner, browser } }: TestProject): boolean =>
  runner === undefined && browser?.enabled !== true;

/** What runs the tests of a worker is Vitest's own runner, with our word on which. */
function replaceRunners(projects: readonly TestProject[]): void {
  const runners = createRequire(realpathSync(process.argv[1] ?? ".")).resolve("vitest/runners");
  process.env["DEFLAKE_VITEST_RUNNERS"] = pathToFileURL(runners).href;
  for (const { config } of projects) config.runner = fileURLToPath(new URL("vitest-names.js", import.meta.url));
}
