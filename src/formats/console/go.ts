// What `go test` prints, with `-v` or without, and gotestsum's list of failures. The package of a test stands behind its tests.

import { evidenceOf } from "../../core/model/outcome.ts";
import { failureIn, outcomeOf } from "../go-test/failure-text.ts";
import { millisecondsOf } from "../times.ts";
import { type ConsoleRunner, KeptLines, type Listener, type RunnerConsole } from "./runner-console.ts";

export const goConsole: ConsoleRunner = {
  name: "go test",
  mark: /^(?:=== (?:RUN   |FAIL: )|--- FAIL: |FAIL\t\S|ok  \t\S)/,
  open: (listener) => new GoConsole(listener),
};

interface Ended {
  readonly name: string;
  readonly result: "PASS" | "FAIL" | "SKIP";
  readonly seconds: number;
  readonly printed: KeptLines;
}

/** Tests that are held until their package is known. */
const heldAtMost = 100_000;

const result = /^ *--- (PASS|FAIL|SKIP): (\S+) \((\d+(?:\.\d+)?)s\)$/;
const begins = /^=== (RUN|CONT|NAME|PAUSE) +(\S+)$/;
const packageLine = /^(ok {2}|FAIL|---|\?   )\t(\S+)(?:\t(.*)| \[(build|setup) failed\])?$/;
const gotestsum = /^=== FAIL: (\S+) (\S+)(?: \(re-run (\d{1,3})\))? \((\d+(?:\.\d+)?)s\)$/;

class GoConsole implements RunnerConsole {
  readonly #listener: Listener;
  readonly #ended: Ended[] = [];
  /** Tests that run, with what they printed, where `-v` says so. */
  readonly #running = new Map<string, KeptLines>();
  #verbose = false;
  /** Something was told, or a package that has ended named. */
  #any = false;
  #printed: KeptLines | null = null;
  /** Tests of which gotestsum has listed a subtest, as `package test retry`. */
  readonly #failedSubtests = new Set<string>();
  /** What gotestsum has printed of a failure so far. */
  #listed: { name: string; packageName: string; retry: number; seconds: number; printed: KeptLines } | null = null;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  line(text: string): void {
    if (text.startsWith("=== FAIL: ") || this.#listed !== null) return this.#list(text);
    const [, verb, begun = ""] = begins.exec(text) ?? [];
    if (verb !== undefined) return this.#begin(verb, begun);
    const [, outcome, name = "", seconds] = result.exec(text) ?? [];
    if (outcome !== undefined && this.#end(name, outcome as Ended["result"], Number(seconds))) return;
    const [, verdict, packageName = "", , broken] = packageLine.exec(text) ?? [];
    if (verdict !== undefined) this.#package(packageName, broken);
    else if (!/^(?:FAIL|PASS|exit status \d+)$/.test(text)) this.#printed?.add(text);
  }

  end(): void {
    this.#flushListed();
    if (this.#any) this.#listener.telling(this.#verbose ? "all" : "failures");
    if (this.#ended.length + this.#running.size > 0)
      this.#listener.broken(
        "package-unknown",
        () => "The log ends before it names the package of tests that ran; they are left out.",
      );
  }

  #begin(verb: string, name: string): void {
    this.#verbose = true;
    const known = this.#running.get(name) ?? new KeptLines();
    this.#running.set(name, known);
    this.#printed = verb === "PAUSE" ? null : known;
  }

  /** What a test prints may look like a result; with `-v` those of tests that run are real. */
  #end(name: string, outcome: Ended["result"], seconds: number): boolean {
    if (this.#verbose && !this.#running.has(name)) return false;
    const printed = this.#running.get(name) ?? new KeptLines();
    this.#running.delete(name);
    if (this.#ended.length < heldAtMost) this.#ended.push({ name, result: outcome, seconds, printed });
    this.#printed = printed;
    return true;
  }

  #package(packageName: string, broken: string | undefined): void {
    if (broken !== undefined)
      this.#listener.broken(
        `package-failed:${packageName}`,
        () => `${packageName} failed without a test of it: it could not be built.`,
      );
    const failed = new Set(this.#ended.filter((test) => test.result === "FAIL").map(({ name }) => name));
    for (const { name, result: how, seconds, printed } of this.#ended) {
      // It failed because a subtest did, which is told by itself.
      if (how === "FAIL" && [...failed].some((other) => other.startsWith(`${name}/`))) continue;
      const failure = how === "PASS" ? null : failureIn(printed.lines.join("\n"));
      const outcome = how === "PASS" ? "pass" : how === "SKIP" ? "skip" : outcomeOf(failure);
      this.#listener.test({ parts: [packageName, name], outcome, durationMs: millisecondsOf(seconds), failure });
    }
    this.#died(packageName);
    this.#any = true;
    this.#ended.length = 0;
    this.#running.clear();
    this.#printed = null;
  }

  /** Tests that had begun when the package failed: one of them ended the process. */
  #died(packageName: string): void {
    const left = [...this.#running].filter(
      ([name]) => ![...this.#running.keys()].some((other) => other.startsWith(`${name}/`)),
    );
    if (left.length === 0) return;
    for (const [name, printed] of left) {
      const failure = failureIn(printed.lines.join("\n"));
      const sign = outcomeOf(failure);
      const isCause = evidenceOf(sign) === "bad" && (sign !== "fail" || left.length === 1);
      this.#listener.test({
        parts: [packageName, name],
        outcome: isCause ? (sign === "fail" ? "crash" : sign) : "abort",
        failure: isCause ? failure : null,
      });
    }
    this.#listener.broken("process-died", (times) => `${times} packages died under a test, such as ${packageName}.`);
  }

  #list(text: string): void {
    const [, packageName, name = "", retry = "0", seconds] = gotestsum.exec(text) ?? [];
    if (packageName !== undefined) {
      this.#flushListed();
      this.#listed = { packageName, name, retry: Number(retry), seconds: Number(seconds), printed: new KeptLines() };
    } else if (text === "" || text.startsWith("=== ") || text.startsWith("DONE ")) this.#flushListed();
    else this.#listed?.printed.add(text);
  }

  #flushListed(): void {
    const listed = this.#listed;
    this.#listed = null;
    if (listed === null || listed.name === "") return;
    const failure = failureIn(listed.printed.lines.join("\n"));
    const { packageName, name, retry } = listed;
    if (failure === null && this.#failedSubtests.has(`${packageName} ${name} ${retry}`)) return;
    for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1))
      this.#failedSubtests.add(`${packageName} ${name.slice(0, at)} ${retry}`);
    const [parts, outcome] = [[listed.packageName, listed.name], outcomeOf(failure)];
    this.#listener.test({
      parts,
      outcome,
      durationMs: millisecondsOf(listed.seconds),
      failure,
      attempt: listed.retry + 1,
    });
    this.#any = true;
  }
}
