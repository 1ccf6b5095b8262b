// Reads TAP line by line: what a line is, which test and which subtest it belongs to.

import type { Failure } from "../../core/model/attempt.ts";
import type { Note } from "../../core/model/note.ts";
import { evidenceOf } from "../../core/model/outcome.ts";
import type { Reader, Sink } from "../format.ts";
import { LineSplitter } from "../line-splitter.ts";
import { counted, Remarks } from "../remarks.ts";
import { skipReason } from "../skip-reason.ts";
import { Diagnostics, durationIn } from "./diagnostics.ts";
import { bareResult, Document, planPattern, provePattern, subtestIn, summaryPattern } from "./document.ts";
import { Executions } from "./executions.ts";
import { failedInside, outcomeOf } from "./outcome.ts";
import { hasTimeInName, parseResult, unescaped, type ResultLine } from "./result-line.ts";
import { Subtests, type Level } from "./subtests.ts";

/** The result that was read last: what is told of it may go on in the next lines. */
interface OpenResult {
  readonly line: ResultLine;
  readonly name: string;
  readonly indent: number;
  readonly level: Level;
  /** The subtest that it sums up. */
  readonly subtest: Level | null;
  readonly diagnostics: Diagnostics;
}

export class TapReader implements Reader {
  readonly #source: string;
  readonly #sink: Sink;
  readonly #lines = new LineSplitter((line, number) => this.#line(line, number));
  readonly #remarks = new Remarks();
  readonly #subtests: Subtests;
  /** Results that stand before their subtest, as `ok 1 - cart {` does. */
  readonly #openers = new Map<Level, OpenResult>();
  #document = new Document(false);
  #open: OpenResult | null = null;
  /** The open result ends in `{`, which begins a subtest if an indented line follows. */
  #brace = false;
  /** The indentation of the YAML block or of the text that is read now; -1 outside. */
  #yaml = -1;
  #text = -1;
  #last = 0;
  #found = false;
  #complete = true;

  constructor(source: string, sink: Sink) {
    this.#source = source;
    this.#sink = sink;
    const executions = new Executions(sink);
    this.#subtests = new Subtests((test) => executions.tell(test));
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    const rest = this.#lines.end();
    if (rest !== null) this.#lastLine(rest.line, rest.number);
    if (this.#yaml >= 0) this.#torn("The file breaks off within a YAML block; what stands there is kept.");
    if (this.#brace) {
      this.#torn("The file breaks off where a subtest may begin.");
      this.#open = null;
    }
    this.#closeDocument();
    if (!this.#found) this.#broken("no-tests", () => "There is no TAP in the file.");
    const { nameless } = this.#subtests;
    if (nameless > 0) {
      this.#say(
        "unnamed-subtest",
        () => `${counted(nameless, "test")} of subtests without a name are told without it.`,
      );
    }
    for (const note of this.#remarks.notes()) this.#sink.note(note);
    this.#sink.about({ telling: this.#found ? "all" : "none", complete: this.#complete });
  }

  /** A line that no line break ends may be cut: a cut name would be that of another test. */
  #lastLine(line: string, number: number): void {
    this.#last = number;
    const isWhole =
      this.#yaml >= 0
        ? line.trim() === "..."
        : Number(planPattern.exec(line)?.[1] ?? -1) === this.#subtests.root.results;
    if (isWhole || line.trim() === "" || /^#(?! Subtest)/.test(line)) this.#line(line, number);
    else this.#torn("The last line may be cut off and is not read.");
  }

  #line(raw: string, number: number): void {
    this.#last = number;
    const line = (number === 1 ? raw.replace(/^\uFEFF/, "") : raw).trimEnd();
    const text = line.trimStart();
    const indent = line.length - text.length;
    if (this.#yaml >= 0 && this.#isOfYaml(line, text, indent)) return;
    if (text === "" || (this.#text >= 0 && indent >= this.#text)) {
      if (this.#text >= 0) this.#open?.diagnostics.text(line);
      return;
    }
    this.#text = -1;
    if (this.#brace) this.#decideBrace(indent);
    if (!this.#take(text, indent)) this.#otherLine(line, indent);
  }

  /** Whether the line belongs to the YAML block. One that is indented less ends it. */
  #isOfYaml(line: string, text: string, indent: number): boolean {
    if (text === "..." && indent === this.#yaml) this.#yaml = -1;
    else if (text === "" || indent >= this.#yaml) this.#open?.diagnostics.yaml(line);
    else {
      this.#yaml = -1;
      this.#say(
        "broken-yaml",
        (times) => `${counted(times, "YAML block")} without an end; what follows is read as TAP.`,
      );
      return false;
    }
    return true;
  }

  /** Takes a line of TAP; false for anything else. */
  #take(text: string, indent: number): boolean {
    switch (text.charAt(0)) {
      case "o":
      case "n":
        return this.#result(text, indent);
      case "#":
        this.#comment(text, indent);
        return true;
      case "1":
        return this.#plan(text, indent);
      case "-":
        return text === "---" && this.#beginYaml(indent);
      case "}":
        if (text === "}") this.#closeTo(indent);
        return text === "}";
      case "T":
        return this.#version(text, indent);
      case "B":
        return this.#bailOut(text);
      case "p":
        return /^pragma [+-]/.test(text);
      default:
        return false;
    }
  }

  #result(text: string, indent: number): boolean {
    const { dialect, hasVersion, numbered, proved } = this.#document;
    const brace = text.endsWith(" {");
    const line = parseResult(brace ? text.slice(0, -2) : text, dialect);
    if (line === null || indent % 4 !== 0) return false;
    const isLoose = line.number === null && !bareResult.test(text);
    if (isLoose && (numbered || !(hasVersion || this.#subtests.root.plan !== null))) return false;
    // The verdict of prove on the whole file.
    if (proved && text === "ok") return true;
    this.#finish();
    const { plan, results } = this.#subtests.root;
    if (indent === 0 && line.number === 1 && plan !== null && results > 0 && results >= plan) this.#nextDocument();
    const isFirst = !this.#document.numbered && plan !== null && !/^(?:not )?ok \d+ -/.test(text);
    this.#document.numbered ||= line.number !== null;
    if (isFirst && !dialect.timesInNames && hasTimeInName(line)) {
      this.#document.dialect = { ...dialect, timesInNames: true };
      return this.#result(text, indent);
    }
    this.#begin(line, indent);
    this.#brace = brace;
    return true;
  }

  #begin(line: ResultLine, indent: number): void {
    this.#found = true;
    const subtest = this.#closeTo(indent);
    this.#subtests.open(indent);
    const level = this.#subtests.current;
    level.results += 1;
    const announced = level.announced ?? "";
    level.announced = null;
    if (subtest === null && announced !== "" && line.name !== "" && announced !== line.name) {
      // Older Test::More announces a subtest within it.
      if (level.results === 1) this.#subtests.name(level, announced);
    }
    const name = line.name === "" ? announced : line.name;
    const told = name === "" ? `(unnamed ${line.number ?? level.results})` : name;
    if (subtest !== null) this.#subtests.name(subtest, told);
    if (indent === 0) this.#head(level);
    this.#open = { line, name: told, indent, level, subtest, diagnostics: new Diagnostics() };
  }

  /** Takes the comment above the first assertion for the name of its test, and then any such comment. */
  #head(root: Level): void {
    const document = this.#document;
    const { heading, hasVersion } = document;
    if (heading === null) return;
    document.heading = null;
    if (root.results === 1 && hasVersion && root.plan === null) document.headed = true;
    if (document.headed) root.name = heading.replace(/^(?:TODO|SKIP) /, "");
  }

  /** Tells of the open result, unless it only sums up what its subtest has told. */
  #finish(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    this.#brace = false;
    this.#yaml = -1;
    this.#text = -1;
    const { line, name, level, subtest, diagnostics } = open;
    const fields = diagnostics.fields();
    const told = line.ok && line.directive !== "expected-failure" ? null : diagnostics.failure(fields);
    const outcome = outcomeOf(line, fields, told);
    const evidence = evidenceOf(outcome);
    level.failed ||= evidence === "bad" || outcome === "abort";
    const tells = subtest === null || subtest.results === 0 || line.retries > 0;
    const ownFault = evidence === "bad" && !(subtest?.failed === true && failedInside(fields));
    if (!tells && !ownFault) return;
    if (diagnostics.cut) this.#cut();
    const durationMs = durationIn(fields) ?? line.durationMs;
    const failure = outcome === "skip" ? this.#reasonIn(line) : outcome === "pass" ? null : told;
    const location = fields.get("location");
    const file = location === undefined ? null : (/^(.+?):\d+:\d+$/.exec(location)?.[1] ?? null);
    this.#subtests.tell({ parts: [name], retries: line.retries, outcome, durationMs, failure, file });
  }

  /** Mocha writes a dash where it knows no reason. */
  #reasonIn({ directive, reason }: ResultLine): Failure | null {
    return skipReason(reason === "-" ? "" : reason, () => this.#cut(), directive === "todo" ? "todo" : null);
  }

  #comment(text: string, indent: number): void {
    const subtest = subtestIn(text);
    if (subtest !== null && indent % 4 === 0) {
      this.#document.heading = null;
      this.#endUnsummed(indent);
      this.#subtests.open(indent);
      this.#subtests.current.announced = unescaped(subtest, this.#document.dialect);
      return;
    }
    const words = text.slice(text.startsWith("# ") ? 2 : 1);
    if (!this.#document.headed && this.#open?.line.ok === false && this.#open.indent === indent) {
      if (!summaryPattern.test(text)) this.#open.diagnostics.text(words);
    } else if (indent === 0) this.#document.heading = words.trim();
  }

  #plan(text: string, indent: number): boolean {
    const [whole, count, reason = ""] = planPattern.exec(text) ?? [];
    if (whole === undefined || indent % 4 !== 0) return false;
    this.#found = true;
    this.#endUnsummed(indent);
    const { root } = this.#subtests;
    if (indent === 0 && root.plan !== null && root.results >= root.plan) this.#nextDocument();
    this.#subtests.open(indent);
    const level = this.#subtests.current;
    level.plan ??= Number(count);
    if (indent === 0 && Number(count) === 0) {
      const why = reason.replace(/^skip\S*\s*/i, "");
      this.#say("nothing-planned", () => `No test was to run${why === "" ? "" : `: ${why}`}.`, "info");
    }
    return true;
  }

  #version(text: string, indent: number): boolean {
    const version = /^TAP version (\d{1,3})$/.exec(text)?.[1];
    if (version === undefined) return false;
    // A file that ran as a subtest says its own version.
    if (indent > 0) return true;
    const { root, current } = this.#subtests;
    this.#finish();
    if (root.results > 0 || root.plan !== null || current !== root) this.#nextDocument();
    this.#found = true;
    this.#document.hasVersion = true;
    this.#document.dialect = { ...this.#document.dialect, version: Number(version) };
    return true;
  }

  #bailOut(text: string): boolean {
    const reason = /^Bail out!\s*(.*)$/i.exec(text)?.[1];
    if (reason === undefined) return false;
    this.#found = true;
    this.#document.bailedOut = true;
    this.#broken("bail-out", () => `The runner gave up${reason === "" ? "" : `: ${reason}`}.`);
    return true;
  }

  #beginYaml(indent: number): boolean {
    const open = this.#open;
    if (open === null || indent <= open.indent || indent > open.indent + 4) return false;
    this.#yaml = indent;
    return true;
  }

  /** The message of a failure that Mocha writes below it, a file that prove announces, or a line that is no TAP. */
  #otherLine(line: string, indent: number): void {
    const open = this.#open;
    if (open !== null && !open.line.ok && indent === open.indent + 2) {
      this.#text = indent;
      open.diagnostics.text(line);
      return;
    }
    const [whole, file = "", ended] = provePattern.exec(line) ?? [];
    if (whole !== undefined) {
      this.#nextDocument(file);
      // prove shows nothing of this file but how it ended.
      if (ended !== undefined) this.#subtests.root.plan = 0;
      return;
    }
    if (this.#document.proved) return;
    this.#say("other-lines", (times) => `${counted(times, "line")} of other things are passed over.`, "info");
  }

  /** Decides whether the `{` at the end of the open result begins a subtest or ends its name. */
  #decideBrace(indent: number): void {
    const open = this.#open;
    this.#brace = false;
    if (open === null) return;
    if (indent !== open.indent + 4) {
      this.#open = { ...open, name: open.line.directive === null ? `${open.name} {` : open.name };
      return;
    }
    this.#open = null;
    open.level.announced = open.name;
    this.#subtests.open(indent);
    open.level.announced = null;
    this.#openers.set(this.#subtests.current, open);
  }

  /** Closes the subtests that are deeper, and gives the one directly below. One that its result stands before is told. */
  #closeTo(indent: number): Level | null {
    this.#finish();
    const closed = this.#subtests.closeTo(indent);
    if (closed === null) return null;
    if (closed.plan !== null && closed.plan > closed.results) {
      this.#broken("tests-missing:subtest", (times) => `${counted(times, "subtest")} with fewer tests than planned.`);
    }
    const opener = this.#openers.get(closed);
    if (opener === undefined) return closed;
    this.#openers.delete(closed);
    this.#open = { ...opener, subtest: closed };
    this.#finish();
    return null;
  }

  /** Closes what is deeper where no result has summed it up. */
  #endUnsummed(indent: number): void {
    const closed = this.#closeTo(indent);
    if (closed === null) return;
    this.#subtests.name(closed, "");
    this.#subtests.current.announced = null;
    this.#broken("subtest-unfinished", (times) => `${counted(times, "subtest")} without a result of its own.`);
  }

  /** @param file the file that prove is about to show */
  #nextDocument(file: string | null = null): void {
    this.#closeDocument();
    this.#document = new Document(file !== null);
    if (file !== null) this.#subtests.root.name = file;
  }

  #closeDocument(): void {
    this.#finish();
    const { root, current } = this.#subtests;
    const [plan, results, isDeep] = [root.plan, root.results, current !== root];
    if (isDeep) this.#torn(`The text breaks off within the subtest ${current.name ?? "that stands there"}.`);
    const lost = this.#subtests.reset();
    this.#openers.clear();
    if (lost > 0) {
      this.#broken("subtest-lost", () => `${counted(lost, "test")} left out: the name of the subtest was not reached.`);
    }
    if (this.#document.bailedOut || isDeep) return;
    // What begins with its version and goes no further is a file that was cut off, not a run without tests.
    if (plan === null && (results > 0 || this.#document.hasVersion))
      this.#broken("no-plan", () => "There is no plan, so the end may be missing.");
    if (plan !== null && results < plan) {
      this.#broken("tests-missing", () => `${counted(plan, "test")} planned, ${results} told.`);
    }
    if (plan !== null && results > plan) {
      this.#say("more-than-planned", () => `${counted(plan, "test")} planned, ${results} told.`);
    }
  }

  #cut(): void {
    this.#say("cut", (times) => `The texts of ${counted(times, "test")} were too long and are cut.`);
  }

  #torn(what: string): void {
    this.#broken("truncated", () => what);
  }

  /** Says what makes the report incomplete. */
  #broken(kind: string, what: (times: number) => string): void {
    this.#complete = false;
    this.#say(kind, what);
  }

  #say(kind: string, what: (times: number) => string, level: Note["level"] = "warning"): void {
    const place = { source: this.#source, line: Math.max(1, this.#last) };
    this.#remarks.add(kind, level, () => place, what);
  }
}
