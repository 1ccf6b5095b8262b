// Cucumber messages, as `--format message` writes them: one event a line, each attempt of a scenario with its steps.
// Memory is that of the names of all scenarios and of the attempts that run at one time.

import { bareAttempt } from "../../core/model/attempt.ts";
import type { Properties } from "../../core/model/properties.ts";
import { testId, type TestId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { fieldOf, listOf, numberOf, textOf } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { propertiesCut } from "../kept-properties.ts";
import { Tail } from "../kept-text.ts";
import { outputLimit } from "../limits.ts";
import { Occurrences } from "../occurrences.ts";
import { propertiesLeft, SharedProperties } from "../shared-properties.ts";
import { placeFacts, runFacts, stampOf, tagProperties } from "./cucumber-facts.ts";
import { outcomeOfSteps, type StepResult, stepError, stepResultOf } from "./cucumber-steps.ts";
import { FailureTexts } from "./error-text.ts";
import { GherkinNames } from "./gherkin-names.ts";

export const cucumberMessages: Format = {
  name: "cucumber-messages",
  title: "Cucumber messages",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "order",
    "worker",
    "file",
    "type",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "platform",
    "commit",
    "properties",
  ],
  retriesIn: "`attempt` of `testCaseStarted`",
  sniff: (head) => (/^[\s\uFEFF]*\{\s*"meta"\s*:\s*\{[^\n]*"protocolVersion"\s*:/.test(head) ? 0.97 : 0),
  open: (source, sink) => new MessagesReader(source, sink),
};

/** A scenario, or a row of an outline's examples. */
interface Scenario {
  readonly test: TestId;
  occurrence: number;
  readonly file: string | null;
  readonly properties: Properties;
  /** The last attempt of it that has begun; 0 before the first. */
  begun: number;
}

/** Of nearly all scenarios; a set of its own for each costs more than all else that is kept of it. */
const noHooks: ReadonlySet<string> = new Set();

interface TestCase {
  readonly scenario: Scenario;
  /** The steps of it that are hooks. */
  readonly hooks: ReadonlySet<string>;
}

/** An attempt that has begun. */
interface Begun extends Pick<TestCase, "hooks"> {
  readonly scenario: Omit<Scenario, "begun">;
  readonly attempt: number;
  readonly startedAt: number | null;
  readonly worker: string | null;
  readonly order: number | null;
  readonly steps: StepResult[];
  output: Tail | null;
}

const messages = new Set([
  "meta",
  "gherkinDocument",
  "pickle",
  "parseError",
  "hook",
  "testCase",
  "testCaseStarted",
  "testStepFinished",
  "attachment",
  "testCaseFinished",
  "testRunStarted",
  "testRunHookStarted",
  "testRunHookFinished",
  "testRunFinished",
]);

/** More retries than any run makes; a larger number is none of retries. */
const retriesLimit = 100;

class MessagesReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #texts = new FailureTexts();
  readonly #occurrences = new Occurrences();
  readonly #names = new GherkinNames();
  readonly #pickles = new Map<string, Scenario>();
  readonly #properties = new SharedProperties();
  /** How many scenarios have more tags than are kept. */
  #tagsCut = 0;
  readonly #testCases = new Map<string, TestCase>();
  readonly #begun = new Map<string, Begun>();
  /** What hooks of the whole run are called, and which of them run. */
  readonly #hooks = new Map<string, TestId>();
  readonly #runHooks = new Map<string, TestId>();
  /** How many attempts each worker has begun; null once two ran at a time in one. */
  readonly #orders = new Map<string | null, number | null>();
  /** The file of the last pickle. */
  #file: string | null = null;
  #runs = 0;
  #ended = 0;
  /** How many messages are of scenarios that were not told. */
  #strange = 0;
  /** How often something broke that hides scenarios. */
  #broken = 0;
  /** How many of those are features that could not be read. */
  #unread = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => interest(path, opening),
        value: ([, message], value) => this.#message(message, value),
      },
      sink,
    );
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    const { whole } = this.#scanner.end();
    const unfinished = this.#begun.size;
    for (const { scenario, attempt, startedAt, worker, order } of this.#begun.values()) {
      const told = { attempt, startedAt, worker, order };
      this.#sink.attempt({ ...bareAttempt(scenario.test, "abort"), ...scenario, ...told });
    }
    this.#remark(unfinished, "unfinished", (n) => `${n} tests were running when the report ended.`);
    this.#remark(this.#strange, "unknown-test", (n) => `${n} messages are of unknown scenarios and are left out.`);
    this.#remark(
      this.#unread,
      "unloaded-file",
      (n) => `${n} features could not be read; their scenarios are not listed.`,
    );
    this.#remark(this.#texts.cut, "cut", (n) => `The texts of ${n} failures were too long and are cut.`);
    this.#remark(this.#tagsCut, "cut", propertiesCut);
    this.#remark(this.#properties.left, "properties-left-out", propertiesLeft);
    const isWhole = this.#runs > 0 && this.#ended >= this.#runs;
    if (whole && !isWhole && this.#unread === 0)
      this.#remark(1, "truncated", () => "The messages have no end of the run.");
    const someTold = this.#runs > 0 || this.#pickles.size > 0 || this.#broken > 0;
    const leftOut = unfinished + this.#strange + this.#broken;
    const complete = whole && isWhole && leftOut === 0;
    this.#sink.about({ telling: someTold ? "all" : "none", complete });
  }

  #message(message: string | number | undefined, value: unknown): void {
    switch (message) {
      case "meta":
        return this.#sink.about(placeFacts(value));
      case "gherkinDocument":
        return this.#names.add(value);
      case "pickle":
        return this.#pickle(value);
      case "parseError":
        return this.#parseError(value);
      case "hook":
        return this.#hook(value);
      case "testCase":
        return this.#testCase(value);
      case "testCaseStarted":
        return this.#begin(value);
      case "testStepFinished":
        return this.#step(value);
      case "attachment":
        return this.#print(value);
      case "testCaseFinished":
        return this.#finish(value);
      case "testRunHookStarted":
      case "testRunHookFinished":
        return this.#runHook(value);
      case "testRunStarted":
        this.#runs += 1;
        return this.#sink.about(runFacts("startedAt", value));
      case "testRunFinished":
        return this.#endOfRun(value);
      case undefined:
      default:
    }
  }

  #pickle(pickle: unknown): void {
    const id = textOf(pickle, "id");
    if (id === null) return;
    const test = testId(this.#names.of(pickle));
    // Messages that were written twice over list it again; what is known of it is kept, and nothing is added.
    if (this.#pickles.get(id)?.test === test) return;
    const file = this.#fileOf(textOf(pickle, "uri"));
    const tags = tagProperties(listOf(pickle, "tags"));
    if (tags.left > 0) this.#tagsCut += 1;
    const properties = this.#properties.of(tags.list());
    this.#pickles.set(id, { test, occurrence: this.#occurrences.next(test), file, properties, begun: 0 });
  }

  /** The scenarios of a file follow each other, and share the text of its path. */
  #fileOf(uri: string | null): string | null {
    const file = uri?.replaceAll("\\", "/") ?? null;
    if (file !== this.#file) this.#file = file;
    return this.#file;
  }

  #testCase(value: unknown): void {
    const scenario = this.#pickles.get(textOf(value, "pickleId") ?? "");
    const id = textOf(value, "id");
    if (scenario === undefined || id === null) {
      this.#strange += 1;
      return;
    }
    const hooks = listOf(value, "testSteps").filter((step) => textOf(step, "hookId") !== null);
    const known = this.#testCases.get(id);
    if (hooks.length === 0 && known?.hooks === noHooks && known.scenario === scenario) return;
    this.#testCases.set(id, {
      scenario,
      hooks: hooks.length === 0 ? noHooks : new Set(hooks.map((step) => textOf(step, "id") ?? "")),
    });
  }

  #begin(value: unknown): void {
    const testCase = this.#testCases.get(textOf(value, "testCaseId") ?? "");
    const id = textOf(value, "id");
    if (testCase === undefined || id === null) {
      this.#strange += 1;
      return;
    }
    const retry = numberOf(value, "attempt") ?? 0;
    const worker = textOf(value, "workerId");
    const attempt = retry >= 0 && retry <= retriesLimit ? Math.floor(retry) + 1 : 1;
    const { scenario, hooks } = testCase;
    // One that begins again, as in messages that were written twice over, is another execution and no retry.
    if (attempt <= scenario.begun) scenario.occurrence = this.#occurrences.next(scenario.test);
    scenario.begun = attempt;
    const { test, occurrence, file, properties } = scenario;
    this.#begun.set(id, {
      scenario: { test, occurrence, file, properties },
      hooks,
      attempt,
      startedAt: stampOf(value),
      worker,
      order: this.#orderIn(worker),
      steps: [],
      output: null,
    });
  }

  #orderIn(worker: string | null): number | null {
    const before = this.#orders.get(worker) ?? (this.#orders.has(worker) ? null : 0);
    const overlaps = this.#begun.size > 0 && [...this.#begun.values()].some((begun) => begun.worker === worker);
    const order = before === null || overlaps ? null : before + 1;
    this.#orders.set(worker, order);
    return order;
  }

  #step(value: unknown): void {
    const begun = this.#begun.get(textOf(value, "testCaseStartedId") ?? "");
    if (begun === undefined) this.#strange += 1;
    else begun.steps.push(stepResultOf(value, begun.hooks));
  }

  /** What a scenario logs comes as an attachment. */
  #print(value: unknown): void {
    const begun = this.#begun.get(textOf(value, "testCaseStartedId") ?? "");
    const body = textOf(value, "body");
    if (begun === undefined || body === null || textOf(value, "contentEncoding") === "BASE64") return;
    if (!(textOf(value, "mediaType") ?? "").startsWith("text/")) return;
    begun.output ??= new Tail(outputLimit);
    begun.output.add(`${body}\n`);
  }

  #finish(value: unknown): void {
    const id = textOf(value, "testCaseStartedId") ?? "";
    const begun = this.#begun.get(id);
    if (begun === undefined) {
      this.#strange += 1;
      return;
    }
    this.#begun.delete(id);
    const { scenario, attempt, startedAt, worker, order, steps, output } = begun;
    const { outcome, errors } = outcomeOfSteps(steps);
    const finishedAt = stampOf(value);
    const durationMs = startedAt !== null && finishedAt !== null ? finishedAt - startedAt : -1;
    this.#sink.attempt({
      ...bareAttempt(scenario.test, outcome),
      ...scenario,
      attempt,
      startedAt,
      worker,
      order,
      durationMs: durationMs >= 0 ? durationMs : null,
      failure: errors.length === 0 ? null : this.#texts.failure(errors, output?.toString() ?? null),
    });
  }

  /** A feature file that cannot be read hides its scenarios. */
  #parseError(value: unknown): void {
    this.#broken += 1;
    const file = textOf(fieldOf(value, "source"), "uri")?.replaceAll("\\", "/") ?? null;
    const message = textOf(value, "message") ?? "";
    if (file === null)
      return this.#remark(1, "runner-error", () => `A feature could not be read: ${message.slice(0, 500)}`);
    this.#unread += 1;
    const test = testId([file]);
    const failure = this.#texts.failure([{ type: null, message, trace: "" }]);
    this.#sink.attempt({ ...bareAttempt(test, "error"), occurrence: this.#occurrences.next(test), file, failure });
  }

  #hook(hook: unknown): void {
    const id = textOf(hook, "id");
    const when = textOf(hook, "type");
    if (id === null || (when !== "BEFORE_TEST_RUN" && when !== "AFTER_TEST_RUN")) return;
    const kind = when === "BEFORE_TEST_RUN" ? "BeforeAll hook" : "AfterAll hook";
    const file = textOf(fieldOf(hook, "sourceReference"), "uri")?.replaceAll("\\", "/") ?? "";
    this.#hooks.set(id, testId([file, kind, textOf(hook, "name") ?? ""]));
  }

  /** A hook of the whole run is told where it fails only: it is no test. */
  #runHook(value: unknown): void {
    const hook = this.#hooks.get(textOf(value, "hookId") ?? "");
    const id = textOf(value, "id");
    if (hook !== undefined && id !== null) this.#runHooks.set(id, hook);
    const test = this.#runHooks.get(textOf(value, "testRunHookStartedId") ?? "");
    const result = fieldOf(value, "result");
    if (test === undefined || textOf(result, "status") !== "FAILED") return;
    const failure = this.#texts.failure([stepError(result)]);
    this.#sink.attempt({ ...bareAttempt(test, "error"), occurrence: this.#occurrences.next(test), failure });
  }

  #endOfRun(value: unknown): void {
    this.#ended += 1;
    this.#sink.about(runFacts("finishedAt", value));
    const message = textOf(value, "message") ?? textOf(fieldOf(value, "exception"), "message");
    if (message === null) return;
    this.#broken += 1;
    this.#remark(1, "runner-error", () => `The run broke: ${message.slice(0, 500)}`);
  }

  #remark(count: number, code: string, what: (count: number) => string): void {
    if (count > 0) this.#sink.note({ code, level: "warning", what: what(count), place: { source: this.#source } });
  }
}

function interest({ length, 1: message }: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
  if (length === 1) return opening === "object" ? "enter" : "skip";
  return messages.has(String(message)) ? "take" : "skip";
}
