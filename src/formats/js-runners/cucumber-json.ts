// Cucumber's older `json` report, also of Cucumber for other languages: features with their scenarios and steps. cucumber-js tells the
// last attempt of a scenario alone; Cucumber for Ruby tells each, as a scenario of the same line again. The name of a feature may stand
// behind its scenarios, so those of one feature are held.

import { bareAttempt } from "../../core/model/attempt.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { testId } from "../../core/model/test-id.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { fieldOf, listOf, numberOf, textOf, timeOf } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { propertiesCut } from "../kept-properties.ts";
import { Occurrences } from "../occurrences.ts";
import { durationOf } from "../times.ts";
import { tagProperties } from "./cucumber-facts.ts";
import { outcomeOfSteps, type StepResult, stepStatusOf } from "./cucumber-steps.ts";
import { errorOfStack, type ErrorText, FailureTexts } from "./error-text.ts";

export const cucumberJson: Format = {
  name: "cucumber-json",
  title: "Cucumber JSON",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "file",
    "type",
    "message",
    "trace",
    "skip reasons",
    "properties",
  ],
  retriesIn: "in Ruby's, the scenario of one line again; cucumber-js tells the last attempt alone",
  sniff: (head) =>
    /^[\s\uFEFF]*\[\s*\{/.test(head) && /"elements"\s*:\s*\[/.test(head) && /"(?:uri|steps)"\s*:/.test(head) ? 0.95 : 0,
  open: (source, sink) => new FeaturesReader(source, sink),
};

interface Scenario {
  readonly name: string;
  /** Tells it apart from others of its name: rows of one outline stand in lines of their own. */
  readonly place: string;
  readonly outcome: Outcome;
  readonly errors: readonly ErrorText[];
  readonly durationMs: number | null;
  readonly startedAt: number | null;
  readonly tags: readonly unknown[];
}

/** Scenarios of one feature that are held for its name; more are left out. */
const heldAtMost = 100_000;

const featureFields = new Set(["name", "uri", "tags"]);

class FeaturesReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #texts = new FailureTexts();
  readonly #occurrences = new Occurrences();
  #scenarios: Scenario[] = [];
  readonly #facts = new Map<string, string>();
  /** Of the feature, and so of each scenario in it. */
  #tags: readonly unknown[] = [];
  #tagsCut = 0;
  /** The steps before each scenario of a feature, in reports that list them apart. */
  #background: readonly unknown[] = [];
  #unheld = 0;
  #features = 0;
  #strange = 0;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => this.#interest(path, opening),
        value: (path, value) => this.#value(path, value),
        leave: ({ length }) => {
          if (length === 2) this.#closeFeature();
        },
      },
      sink,
    );
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    const { whole } = this.#scanner.end();
    // Without the name of the feature they would be other tests.
    this.#strange += this.#scenarios.length;
    if (this.#strange > 0) {
      const what = `${this.#strange} scenarios have no name, or stand in a feature without one, and are left out.`;
      this.#note("unknown-test", what);
    }
    if (this.#unheld > 0)
      this.#note("too-many", `${this.#unheld} scenarios of features with more than ${heldAtMost} are left out.`);
    if (this.#texts.cut > 0) this.#note("cut", `The texts of ${this.#texts.cut} failures were too long and are cut.`);
    if (this.#tagsCut > 0) this.#note("cut", propertiesCut(this.#tagsCut));
    const complete = whole && this.#strange + this.#unheld === 0;
    this.#sink.about({ telling: this.#features > 0 ? "all" : "none", complete });
  }

  #interest({ length, 2: field }: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    switch (length) {
      case 1:
        return opening === "array" ? "enter" : "skip";
      case 2:
        return opening === "object" ? "enter" : "skip";
      case 3:
        if (field === "elements") return opening === "array" ? "enter" : "skip";
        return featureFields.has(String(field)) ? "take" : "skip";
      default:
        return "take";
    }
  }

  #value({ length, 2: field }: JsonPath, value: unknown): void {
    if (length === 3 && field === "tags") this.#tags = Array.isArray(value) ? (value as readonly unknown[]) : [];
    else if (length === 3 && typeof value === "string") this.#facts.set(String(field), value);
    else if (length === 4) this.#element(value);
  }

  #element(element: unknown): void {
    if (this.#scenarios.length >= heldAtMost) {
      this.#unheld += 1;
      return;
    }
    const steps = listOf(element, "steps");
    if (textOf(element, "type") === "background") {
      this.#background = steps;
      return;
    }
    const around = this.#background;
    this.#background = [];
    const name = fieldOf(element, "name");
    if (typeof name !== "string") {
      this.#strange += 1;
      return;
    }
    const hooks = [...listOf(element, "before"), ...listOf(element, "after")];
    const all = [
      ...around.map((step) => stepOf(step)),
      ...steps.map((step) => stepOf(step)),
      ...hooks.map((hook) => stepOf(hook, true)),
    ];
    const told = [...around, ...steps, ...hooks].map((step) => numberOf(fieldOf(step, "result"), "duration"));
    const nanoseconds = told.reduce<number>((sum, time) => sum + (time ?? 0), 0);
    this.#scenarios.push({
      name,
      place: `${textOf(element, "id") ?? ""} ${textOf(element, "line") ?? ""}`,
      ...outcomeOfSteps(all),
      durationMs: told.every((time) => time === null) ? null : durationOf(nanoseconds / 1e6),
      startedAt: timeOf(element, "start_timestamp"),
      tags: listOf(element, "tags"),
    });
  }

  #closeFeature(): void {
    const file = this.#facts.get("uri")?.replaceAll("\\", "/") ?? null;
    const feature = this.#facts.get("name") ?? file;
    const around = this.#tags;
    this.#facts.clear();
    this.#background = [];
    this.#tags = [];
    if (feature === null) {
      this.#strange += this.#scenarios.length;
      this.#scenarios = [];
      return;
    }
    this.#features += 1;
    /** The last execution at each place: after one that failed, the same place again is its retry. */
    const last = new Map<string, { readonly occurrence: number; readonly attempt: number; readonly bad: boolean }>();
    for (const { name, place, outcome, errors, durationMs, startedAt, tags } of this.#scenarios) {
      const test = testId([feature, name]);
      const before = last.get(place);
      const retried = before?.bad === true;
      const occurrence = retried ? before.occurrence : this.#occurrences.next(test);
      const attempt = retried ? before.attempt + 1 : 1;
      last.set(place, { occurrence, attempt, bad: evidenceOf(outcome) === "bad" });
      const failure = errors.length === 0 ? null : this.#texts.failure(errors);
      const kept = tagProperties([...around, ...tags]);
      if (kept.left > 0) this.#tagsCut += 1;
      const told = { durationMs, startedAt, file, failure, properties: kept.list() };
      this.#sink.attempt({ ...bareAttempt(test, outcome), occurrence, attempt, ...told });
    }
    this.#scenarios = [];
  }

  #note(code: string, what: string): void {
    this.#sink.note({ code, level: "warning", what, place: { source: this.#source } });
  }
}

function stepOf(step: unknown, hook = fieldOf(step, "hidden") === true): StepResult {
  const result = fieldOf(step, "result");
  const status = stepStatusOf(textOf(result, "status")?.toUpperCase() ?? null);
  const silent = status === "PASSED" || status === "SKIPPED";
  const told = status === "PASSED" ? null : textOf(result, "error_message");
  const said = told ?? (silent ? null : `The step is ${status.toLowerCase()}.`);
  return { status, hook, error: said === null ? null : errorOfStack(said) };
}
