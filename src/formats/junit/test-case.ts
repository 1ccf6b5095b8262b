// One `testcase` while it is read, and the attempts that it turns out to tell of. Knows nothing of ids.

import type { Failure } from "../../core/model/attempt.ts";
import { messageBehind } from "../../core/model/ignored-text.ts";
import { outcomes, type Outcome } from "../../core/model/outcome.ts";
import { noProperties, type Properties } from "../../core/model/properties.ts";
import { KeptProperties } from "../kept-properties.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";
import { type Attributes, slots } from "./attributes.ts";
import { Head, type Tail } from "../kept-text.ts";
import { outcomeOf, type Told } from "../outcome-signs.ts";
import { unlessSilent } from "../skip-reason.ts";

/** An attempt before it has a test id. */
export interface CaseAttempt {
  readonly outcome: Outcome;
  readonly durationMs: number | null;
  readonly startedAt: number | null;
  readonly failure: Failure | null;
  readonly ignoredBecause: string | null;
}

/** Reads times in the way of the file; says what it could not read. */
export interface Clockwork {
  duration(text: string | undefined): number | null;
  instant(text: string | undefined): number | null;
}

/** What texts were cut, for the notes. */
export type Cut = "message" | "trace" | "output" | "properties";

/** A `failure`, `error` or `skipped`, or one of the elements that tell of another attempt. */
export class Trouble {
  readonly element: "failure" | "error";
  readonly type: string;
  readonly message: string | undefined;
  readonly time: string | undefined;
  readonly timestamp: string | undefined;
  /** As `deflake export` tells it, which has more words for it than JUnit; null in files of others. */
  readonly outcome: Outcome | null;
  /** Why the failure does not count, in files of ours; null elsewhere. */
  readonly ignored: string | null;
  readonly text: Head = new Head(traceLimit);
  /** What a failed attempt printed, where its element holds it. */
  output: Tail | null = null;

  constructor(element: "failure" | "error", attributes: Attributes) {
    this.element = element;
    this.type = attributes.get(slots.type) ?? "";
    const message = attributes.get(slots.message);
    const reason = attributes.get(slots.ignored);
    const behind = reason === undefined ? null : messageBehind(reason, message ?? "");
    this.ignored = behind === null ? null : (reason ?? null);
    this.message = behind ?? message;
    this.time = attributes.get(slots.time);
    this.timestamp = attributes.get(slots.timestamp);
    const outcome = attributes.get(slots.outcome);
    this.outcome = outcomes.find((known) => known === outcome) ?? null;
  }

  told(): Told {
    const text = this.text.toString();
    const { element, type } = this;
    if (this.outcome !== null) return { element, type, message: this.message ?? "", text };
    // Go's writers say "Failed" of every failure.
    const message = this.message === "Failed" ? "" : this.message;
    return {
      element,
      type,
      message: message || tellingLine(text) || (this.message ?? ""),
      text,
    };
  }

  /** What a `skipped` says of why. */
  reason(): Told {
    if (this.outcome !== null) return this.told();
    const [, file, line, , why] = moduleSkip.exec(this.text.toString().trim()) ?? [];
    if (why !== undefined) return { element: this.element, type: "", message: why, text: `${file}:${line}: ${why}` };
    const text = this.text.toString();
    const message = reasonIn(this.message) || tellingLine(text);
    return { element: this.element, type: reasonIn(this.type), message, text: text.trim() === message ? "" : text };
  }
}

/** What gotestsum puts around the words of a skipped test. */
const goFrame = /=== (?:RUN|PAUSE|CONT|NAME) +\S+\s*|--- SKIP: \S+ \([\d.]+s\)\s*/g;
const goPlace = /^[ \t]*\S+\.go:\d+: /gm;

/** pytest writes a tuple of Python's of a module that was skipped: the file, the line, the reason. */
const moduleSkip = /^\(['"]([^]*?)['"], (\d+), (['"])(?:Skipped: )?([^]*)\3\)$/;

/** What node:test, node-tap and go-junit-report say of a test that was skipped without a word. */
const noReason = /^(?:true|skip|skipped)$/i;

function reasonIn(told: string | undefined): string {
  const said = told?.replaceAll(goFrame, "").replaceAll(goPlace, "").trim() ?? "";
  return noReason.test(said) ? "" : said;
}

const none: readonly Trouble[] = [];
const nothingTold: readonly Told[] = [];

export class TestCase {
  private failures: readonly Trouble[] = none;
  private skips: readonly Trouble[] = none;
  /** Failed attempts before the one that the case itself tells of. */
  private before: readonly Trouble[] = none;
  /** Failed attempts after it. */
  private after: readonly Trouble[] = none;
  private marks: Map<string, string> | null = null;
  private told: KeptProperties | null = null;
  output: Tail | null = null;
  private readonly time: string | undefined;
  private readonly timestamp: string | undefined;
  private readonly status: string;
  private readonly result: string;

  constructor(attributes: Attributes) {
    this.time = attributes.get(slots.time) ?? attributes.get(slots.duration);
    this.timestamp = attributes.get(slots.timestamp);
    this.status = (attributes.get(slots.status) ?? "").toLowerCase();
    this.result = (attributes.get(slots.result) ?? "").toLowerCase();
  }

  add(kind: "failure" | "error" | "skipped" | "flaky" | "rerun", trouble: Trouble): void {
    switch (kind) {
      case "failure":
      case "error":
        this.failures = [...this.failures, trouble];
        break;
      case "skipped":
        this.skips = [...this.skips, trouble];
        break;
      case "flaky":
        this.before = [...this.before, trouble];
        break;
      case "rerun":
        this.after = [...this.after, trouble];
    }
  }

  /** A property of the case by which it is judged, such as Playwright's annotations. */
  mark(property: string, value: string): void {
    this.marks ??= new Map();
    this.marks.set(property, value);
  }

  property(name: string, value: string): void {
    this.told ??= new KeptProperties();
    this.told.add(name, value);
  }

  /** Of all its attempts: nothing says which of them a property is of. */
  properties(cut: (text: Cut) => void): Properties {
    if (this.told === null) return noProperties;
    if (this.told.left > 0) cut("properties");
    return this.told.list();
  }

  /**
   * The attempts in their true order.
   *
   * @param ended whether its end tag came; without it, nobody knows how it ended
   * @param attemptsIn finds the attempts that the dialect hides among the failures
   */
  attempts(
    ended: boolean,
    clock: Clockwork,
    cut: (text: Cut) => void,
    attemptsIn: ((failures: readonly Told[]) => readonly Told[] | null) | undefined,
  ): readonly CaseAttempt[] {
    // Nearly all cases of nearly all files.
    if (this.executions === 1 && this.failures.length === 0) return [this.own(nothingTold, ended, clock, cut)];
    const failures = this.failures.map((failure) => failure.told());
    const hidden = attemptsIn?.(failures) ?? null;
    // Where elements tell of the other attempts as well, with their times, the first text is the case's own.
    if (hidden !== null && this.executions === 1) return hidden.map((told) => this.hidden(told, cut));
    const other = (trouble: Trouble): CaseAttempt => attemptOf(trouble, clock, cut);
    const own = this.own(hidden?.slice(0, 1) ?? failures, ended, clock, cut);
    // A case that passed has its failed attempts behind it, whatever their elements are called.
    return this.failures.length > 0 && !this.passedWhenFlaky()
      ? [...this.before.map(other), own, ...this.after.map(other)]
      : [...this.before.map(other), ...this.after.map(other), own];
  }

  /** How many attempts its elements tell of. */
  get executions(): number {
    return 1 + this.before.length + this.after.length;
  }

  /** The time of the case is that of all its attempts, so none of them gets it. */
  private hidden(told: Told, cut: (text: Cut) => void): CaseAttempt {
    const failure = failureOf([told], this.output, cut);
    return { outcome: outcomeOf(told), durationMs: null, startedAt: null, failure, ignoredBecause: null };
  }

  /** What the case's own attempt was. */
  private own(failures: readonly Told[], ended: boolean, clock: Clockwork, cut: (text: Cut) => void): CaseAttempt {
    const outcome = this.outcome(failures, ended);
    const told = failures.length > 0 ? failures : this.skips.map((skip) => skip.told());
    const tells = outcome !== "pass" && outcome !== "skip" && told.length > 0;
    return {
      outcome,
      durationMs: clock.duration(this.time),
      startedAt: clock.instant(this.timestamp),
      failure: tells ? failureOf(told, this.output, cut, this.failures) : outcome === "skip" ? this.reason(cut) : null,
      ignoredBecause: this.skips[0]?.ignored ?? (tells && this.status === "disabled" ? "disabled" : null),
    };
  }

  /** Why it was skipped. Playwright says so in the property that skips it. */
  private reason(cut: (text: Cut) => void): Failure | null {
    const told = this.skips.map((skip) => skip.reason());
    const mark = reasonIn(this.marks?.get("skip") ?? this.marks?.get("fixme"));
    const marked: Told = { element: "failure", type: "", message: mark, text: "" };
    return unlessSilent(failureOf(mark === "" ? told : [...told, marked], this.output, cut, this.skips));
  }

  private outcome(failures: readonly Told[], ended: boolean): Outcome {
    const told = this.failures[0]?.outcome ?? this.skips[0]?.outcome;
    if (told != null) return told;
    const [failure] = failures;
    if (failure === undefined) return this.outcomeWithoutFailure(ended);
    if (this.passedWhenFlaky()) return "pass";
    if (this.skips.some(({ type }) => type === "todo")) return "expected-failure";
    return outcomeOf(failure);
  }

  private outcomeWithoutFailure(ended: boolean): Outcome {
    const [skip] = this.skips;
    if (skip !== undefined) {
      if (skip.type === "pytest.xfail") return "expected-failure";
      return this.status === "notrun" && couldNotRun.test(skip.message ?? "") ? "error" : "skip";
    }
    const byStatus = outcomeOfStatus(this.status, this.result);
    if (byStatus !== null) return byStatus;
    if (!ended) return "abort";
    // Playwright's `test.fail()`; node-tap's skip.
    if (this.marks?.has("fail") === true) return "expected-failure";
    return this.marks?.has("skip") === true ? "skip" : "pass";
  }

  /** nextest can be told to fail the run for a test that passed in the end; the attempt passed all the same. */
  private passedWhenFlaky(): boolean {
    return this.before.length > 0 && this.failures.length === 1 && this.failures[0]?.type === "flaky failure";
  }
}

/** ctest calls a test "not run" when it was told to skip it, and when it could not find or start it. */
const couldNotRun = /^(Unable to find executable|Required Files Missing|Failed to start|Failed test dependencies)/i;

function outcomeOfStatus(status: string, result: string): Outcome | null {
  if (result === "skipped" || result === "suppressed") return "skip";
  switch (status) {
    case "disabled":
    case "notrun":
    case "skipped":
    case "ignored":
    case "pending":
      return "skip";
    case "failed":
    case "fail":
    case "failure":
      return "fail";
    case "errored":
    case "error":
      return "error";
    default:
      return null;
  }
}

function attemptOf(trouble: Trouble, clock: Clockwork, cut: (text: Cut) => void): CaseAttempt {
  const told = trouble.told();
  const outcome = trouble.outcome ?? outcomeOf(told);
  const failure = (): Failure => failureOf([told], trouble.output, cut, [trouble]);
  return {
    outcome,
    durationMs: clock.duration(trouble.time),
    startedAt: clock.instant(trouble.timestamp),
    failure: outcome === "pass" ? null : outcome === "skip" ? unlessSilent(failure()) : failure(),
    ignoredBecause: trouble.ignored,
  };
}

/** One failure out of all that an attempt tells of: a test may fail in its body and again in its tear-down. */
function failureOf(
  told: readonly Told[],
  output: Tail | null,
  cut: (text: Cut) => void,
  troubles: readonly Trouble[] = [],
): Failure {
  const message = tidy(distinct(told.map((one) => one.message)).join("\n"));
  const trace = distinct(told.map((one) => tidy(one.text))).join("\n\n");
  if (message.length > messageLimit) cut("message");
  if (trace.length > traceLimit || troubles.some(({ text }) => text.cut)) cut("trace");
  if (output?.cut === true) cut("output");
  const printed = tidy(output?.toString() ?? "");
  return {
    type: told[0]?.type || null,
    message: message.slice(0, messageLimit),
    trace: trace === "" ? null : trace.slice(0, traceLimit),
    output: printed === "" ? null : printed.slice(-outputLimit),
  };
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter((text) => text !== "");

const tidy = (text: string): string => text.replaceAll("\r\n", "\n").trim();

/** What stands in front of a failure's own words: lines of Go's frame, and PHPUnit's name of the test. */
const frame = /^(?:\s*(?:===|---) [^\n]*(?:\n|$))+|^\s*[\w\\]+::\w+(?: with data set [^\n]*)?\n/;

/** The line of a text that says most: its first own one, or the last of a Python traceback. */
function tellingLine(text: string): string {
  const trimmed = text.replace(frame, "").trim();
  const [first = ""] = trimmed.split("\n", 1);
  const line = first.endsWith("Traceback (most recent call last):")
    ? trimmed.slice(trimmed.lastIndexOf("\n") + 1)
    : first;
  return line.trim();
}
