// Common Test Report Format (https://ctrf.io), JSON, version 0 and 1: one test at a time, with all of its attempts.
// Memory is that of one test and of the ids of all.

import type { Platform } from "../../core/model/platform.ts";
import { joinProperties, noProperties, type Properties } from "../../core/model/properties.ts";
import type { Format, Reader, Sink } from "../format.ts";
import { fieldOf, numberOf, recordOf, textOf } from "../json-fields.ts";
import { JsonScanner, type JsonPath } from "../json-scanner.ts";
import { Occurrences } from "../occurrences.ts";
import { oneWord, systemWord } from "../place-words.ts";
import { attemptsOf, isCut, momentIn } from "./attempts.ts";
import { environmentProperties, propertiesOf, type ToldProperties } from "./properties.ts";
import { nameOf } from "./test-name.ts";
import type { TestRecord } from "./test-record.ts";

export const ctrf: Format = {
  name: "ctrf",
  title: "Common Test Report Format JSON",
  keeps: [
    "retries",
    "errors of retries",
    "duration",
    "start",
    "worker",
    "file",
    "message",
    "trace",
    "output",
    "skip reasons",
    "times of the run",
    "platform",
    "commit",
    "seed",
    "properties",
  ],
  retriesIn: "`retries`, `retryAttempts`, `flaky`",
  sniff(head) {
    if (!/^[\s\uFEFF]*\{/.test(head)) return 0;
    if (/"reportFormat"\s*:\s*"CTRF"/i.test(head)) return 0.97;
    // Reports before the format had a name.
    return /^[\s\uFEFF]*\{\s*"results"\s*:\s*\{\s*"(?:tool|summary)"\s*:\s*\{/.test(head) ? 0.9 : 0;
  },
  open: (source, sink) => new ReportReader(source, sink),
};

/** Members of the results that are read whole. */
const taken = new Set(["tool", "summary", "environment", "extra"]);

class ReportReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #scanner: JsonScanner;
  readonly #occurrences = new Occurrences();
  readonly #browsers = new Set<string | null>();
  #tool: string | null = null;
  #platform: Platform = new Map();
  #ofTheRun: Properties = noProperties;
  /** How many tests the summaries count, how many are listed, and how many of those could not be understood. */
  #counted: number | null = null;
  #listed = 0;
  #strange = 0;
  #cut = 0;
  #hasTests = false;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    this.#scanner = new JsonScanner(
      source,
      {
        interest: (path, opening) => this.#interest(path, opening),
        value: (path, value) => this.#value(path, value),
      },
      sink,
    );
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    const { whole } = this.#scanner.end();
    const missing = (this.#counted ?? 0) - this.#listed;
    if (missing > 0) {
      this.#note("incomplete", `The summary counts ${this.#counted ?? 0} tests; ${this.#listed} are listed.`);
    }
    if (this.#strange > 0) {
      this.#note(
        "unknown-test",
        `${this.#strange} tests have no name, or a status that CTRF does not know, and are left out.`,
      );
    }
    if (this.#cut > 0) this.#note("cut", `The texts of ${this.#cut} tests were too long and are cut.`);
    const [browser, ...others] = this.#browsers;
    if (typeof browser === "string" && others.length === 0)
      this.#platform = new Map([...this.#platform, ["browser", oneWord(browser)]]);
    if (this.#platform.size > 0) this.#sink.about({ platform: this.#platform });
    const telling = this.#hasTests || this.#counted !== null ? "all" : "none";
    this.#sink.about({ telling, complete: whole && missing <= 0 && this.#strange === 0 });
  }

  #interest([, results, member, at]: JsonPath, opening: "object" | "array" | "scalar"): "take" | "enter" | "skip" {
    if (results === undefined) return opening === "object" ? "enter" : "skip";
    if (results !== "results") return "skip";
    if (member === undefined) return opening === "object" ? "enter" : "skip";
    if (at !== undefined) return "take";
    if (member === "tests") {
      this.#hasTests ||= opening === "array";
      return opening === "array" ? "enter" : "skip";
    }
    return taken.has(String(member)) ? "take" : "skip";
  }

  #value([, , member]: JsonPath, value: unknown): void {
    if (member === "tests") this.#test(value);
    else if (member === "tool") this.#tool = textOf(value, "name");
    else if (member === "summary") this.#summary(value);
    else if (member === "extra") this.#properties(propertiesOf(recordOf({ extra: value })));
    else this.#environment(value);
  }

  #test(value: unknown): void {
    this.#listed += 1;
    const test: TestRecord = recordOf(value);
    const name = nameOf(test, this.#tool);
    const attempts = name === null ? null : attemptsOf(test, name, () => this.#occurrences.next(name.test));
    if (name === null || attempts === null) {
      this.#strange += 1;
      return;
    }
    this.#browsers.add(name.browser);
    if (isCut(test)) this.#cut += 1;
    for (const attempt of attempts) this.#sink.attempt(attempt);
  }

  #summary(summary: unknown): void {
    const tests = numberOf(summary, "tests");
    const [start, stop] = [momentIn(fieldOf(summary, "start")), momentIn(fieldOf(summary, "stop"))];
    if (tests !== null) this.#counted = (this.#counted ?? 0) + tests;
    if (start !== null) this.#sink.about({ startedAt: start });
    if (stop !== null && stop >= (start ?? 0)) this.#sink.about({ finishedAt: stop });
  }

  #environment(environment: unknown): void {
    const [commit, branch, url] = ["commit", "branchName", "buildUrl"].map((field) => textOf(environment, field));
    if (typeof commit === "string") this.#sink.about({ commit });
    if (typeof branch === "string") this.#sink.about({ branch });
    if (typeof url === "string" && /^https?:\/\//.test(url)) this.#sink.about({ url });
    this.#properties(environmentProperties(environment));
    const seed = textOf(fieldOf(environment, "extra"), "seed");
    if (seed !== null) this.#sink.about({ seed });
    const facts = new Map<string, string>();
    const system = textOf(environment, "osPlatform");
    if (system !== null) facts.set("os", systemWord(system));
    const stage = fieldOf(environment, "testEnvironment");
    // In a report that deflake wrote it is the job.
    if (typeof stage === "string" && stage !== "" && this.#tool !== "deflake") facts.set("environment", oneWord(stage));
    this.#platform = facts;
  }

  #properties({ properties, left }: ToldProperties): void {
    this.#ofTheRun = joinProperties(this.#ofTheRun, properties);
    if (this.#ofTheRun.length > 0) this.#sink.about({ properties: this.#ofTheRun });
    if (left > 0) this.#note("cut", `${left} properties of the run were too long and are left out.`);
  }

  #note(code: string, what: string): void {
    this.#sink.note({ code, level: "warning", what, place: { source: this.#source } });
  }
}
