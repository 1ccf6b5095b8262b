// All attempts of one test of a CTRF report. The schema numbers them from 1, the last one being the result itself;
// reporters also list those before the last alone, or say no more than how many retries there were.

import { attemptWith, type Attempt, type Failure } from "../../core/model/attempt.ts";
import { messageBehind } from "../../core/model/ignored-text.ts";
import { evidenceOf, type Outcome } from "../../core/model/outcome.ts";
import { joinProperties } from "../../core/model/properties.ts";
import { asList, asNumber, asText, recordOf, textOf } from "../json-fields.ts";
import { messageLimit, outputLimit, traceLimit } from "../limits.ts";
import { unlessSilent } from "../skip-reason.ts";
import { outcomeOf } from "./outcome-words.ts";
import { momentOf } from "../times.ts";
import { propertiesOf } from "./properties.ts";
import type { TestName } from "./test-name.ts";
import type { TestRecord } from "./test-record.ts";

/** More retries than any runner makes; a larger number is none of retries. */
const retriesLimit = 100;

/**
 * The attempts of a test, in their order; null where its status is no word of CTRF.
 *
 * @param nextOccurrence asked once it is sure that the test is one
 */
export function attemptsOf(test: TestRecord, name: TestName, nextOccurrence: () => number): readonly Attempt[] | null {
  const result = attemptOf(test, name, nextOccurrence);
  if (result === null) return null;
  const listed = listedAttempts(test, name, result);
  if (listed.length > 0) return withGapsFilled(withResult(listed, result, test));
  const retries = retriesBefore(test, result);
  return retries === 0 ? [result] : withGapsFilled([{ ...result, attempt: retries + 1, startedAt: null }]);
}

/** The attempts in `retryAttempts` by their numbers, or by their places where two have one number. */
function listedAttempts(test: TestRecord, name: TestName, { occurrence, worker }: Attempt): readonly Attempt[] {
  const entries = listedIn(test);
  if (entries.length === 0) return [];
  const listed = entries
    .slice(0, retriesLimit)
    .flatMap((entry, at) => {
      const attempt = attemptOf(entry, name, () => occurrence);
      return attempt === null ? [] : [{ ...attempt, worker, attempt: numberIn(entry) ?? at + 1 }];
    })
    .sort((a, b) => a.attempt - b.attempt);
  const distinct = new Set(listed.map(({ attempt }) => attempt)).size === listed.length;
  return distinct ? listed : listed.map((attempt, at) => ({ ...attempt, attempt: at + 1 }));
}

/** The listed attempts with the result: as the last of them, or after them. */
function withResult(listed: readonly Attempt[], result: Attempt, test: TestRecord): readonly Attempt[] {
  const last = listed.at(-1) ?? result;
  const retries = retriesTold(test);
  const numbered = listedIn(test).some((entry) => numberIn(entry) !== null);
  // An attempt that failed is not the one by which the test passed, whatever the numbers say.
  const isEarlier = evidenceOf(last.outcome) === "bad" && evidenceOf(result.outcome) === "good";
  const isLast =
    retries === null
      ? numbered || evidenceOf(last.outcome) === "good"
      : last.attempt > retries || listed.length > retries;
  if (isEarlier || !isLast) {
    // The start of a test is that of its first attempt to some reporters, of its last to others.
    return [...listed, { ...result, attempt: Math.max(last.attempt, retries ?? 0) + 1, startedAt: null }];
  }
  const { outcome, durationMs, failure, properties } = result;
  const told = {
    outcome,
    durationMs: last.durationMs ?? durationMs,
    // Why the test was skipped is not how it failed before, nor the other way round.
    failure: outcome === "pass" || isSkip(last) !== isSkip(result) ? failure : (last.failure ?? failure),
    properties: joinProperties(last.properties, properties),
  };
  return [...listed.slice(0, -1), { ...last, ...told }];
}

/** Something ran before an attempt that is not the first, and failed; otherwise it would have been the last. */
function withGapsFilled(attempts: readonly Attempt[]): readonly Attempt[] {
  const last = attempts.at(-1);
  if (last === undefined || last.attempt === attempts.length) return attempts;
  const { test, occurrence, file } = last;
  return Array.from(
    { length: last.attempt },
    (_, at) =>
      attempts.find(({ attempt }) => attempt === at + 1) ??
      attemptWith(test, "fail", { occurrence, file, attempt: at + 1 }),
  );
}

const listedIn = (test: TestRecord): readonly TestRecord[] => asList(test.retryAttempts).map(recordOf);

function retriesTold(test: TestRecord): number | null {
  const told = asNumber(test.retries);
  return told !== null && Number.isInteger(told) && told >= 0 && told <= retriesLimit ? told : null;
}

/**
 * How many attempts there were before the last, where they are not listed. A test that is said to be flaky had one at
 * least.
 */
function retriesBefore(test: TestRecord, result: Attempt): number {
  const { flaky } = test;
  const retries = retriesTold(test) ?? 0;
  if (evidenceOf(result.outcome) !== "good") return evidenceOf(result.outcome) === "bad" ? retries : 0;
  // Passed, with retries, and not flaky: the number is that of the retries that were allowed.
  if (flaky === false || flaky === "false") return 0;
  return flaky === true || flaky === "true" ? Math.max(1, retries) : retries;
}

function numberIn(entry: TestRecord): number | null {
  const number = asNumber(entry.attempt);
  return number !== null && Number.isInteger(number) && number >= 1 && number <= retriesLimit + 1 ? number : null;
}

const outcomeIn = ({ status, rawStatus, extra }: TestRecord): Outcome | null =>
  outcomeOf(asText(status), asText(rawStatus) ?? textOf(extra, "rawStatus"));

function attemptOf(told: TestRecord, { test, file }: TestName, occurrence: () => number): Attempt | null {
  const outcome = outcomeIn(told);
  if (outcome === null) return null;
  const duration = asNumber(told.duration);
  const reason = textOf(told.extra, "ignored");
  const behind = reason === null ? null : messageBehind(reason, asText(told.message) ?? "");
  return attemptWith(test, outcome, {
    occurrence: occurrence(),
    file,
    durationMs: duration !== null && duration >= 0 ? duration : null,
    startedAt: momentIn(told.start),
    worker: asText(told.threadId),
    failure: outcome === "pass" ? null : outcome === "skip" ? reasonOf(told) : failureOf(told, behind),
    ignoredBecause: behind === null ? null : reason,
    properties: propertiesOf(told).properties,
  });
}

/** A time in milliseconds. Some reporters write seconds, which as milliseconds would lie in January 1970. */
export function momentIn(field: unknown): number | null {
  const time = asNumber(field);
  return momentOf(time !== null && time < 100_000_000_000 ? time * 1000 : time);
}

/** @param own its message, where more than that stands in its place */
function failureOf(told: TestRecord, own: string | null): Failure | null {
  const message = own ?? (told.message === "" ? "" : asText(told.message));
  const trace = asText(told.trace);
  const lines = [...asList(told.stdout), ...asList(told.stderr)].filter((line) => typeof line === "string");
  if (message === null && trace === null && lines.length === 0) return null;
  return {
    type: null,
    message: (message ?? trace?.split("\n", 1)[0] ?? "").slice(0, messageLimit),
    trace: trace?.slice(0, traceLimit) ?? null,
    output: lines.length > 0 ? lines.join("\n").slice(-outputLimit) : null,
  };
}

const isSkip = ({ outcome }: Attempt): boolean => outcome === "skip";

function reasonOf(told: TestRecord): Failure | null {
  const failure = failureOf(told, null);
  return failure === null ? null : unlessSilent(failure);
}

/** Whether a text of a test or of one of its attempts is longer than what is kept of it. */
export const isCut = (test: TestRecord): boolean => hasLongText(test) || listedIn(test).some(hasLongText);

function hasLongText(told: TestRecord): boolean {
  if (lengthOf(told.message) > messageLimit || lengthOf(told.trace) > traceLimit) return true;
  return printedIn(told.stdout) + printedIn(told.stderr) - 1 > outputLimit || propertiesOf(told).left > 0;
}

const lengthOf = (field: unknown): number => asText(field)?.length ?? 0;

const printedIn = (field: unknown): number =>
  asList(field).reduce<number>((sum, line) => sum + (typeof line === "string" ? line.length + 1 : 0), 0);
