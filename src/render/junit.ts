// One job run as JUnit XML, in the words of Maven Surefire where there is more than one attempt: `flakyFailure` before a
// pass, `rerunFailure` after a failure. JUnit has no word for most outcomes; they stand in an attribute `outcome`, which our
// own reader knows and others pass over, so that every attempt comes back with its outcome, its time and its texts. A
// failure that does not count stands in `skipped`, with the reason (docs/decisions/0053). The worker and the order are not in it.

import type { JobRunRecord, TestRecord } from "../core/history/job-run-record.ts";
import type { Attempt } from "../core/model/attempt.ts";
import { ignoredText } from "../core/model/ignored-text.ts";
import { evidenceOf, type Outcome } from "../core/model/outcome.ts";
import { joinProperties, noProperties, type Properties } from "../core/model/properties.ts";
import { xmlAttributes, xmlText } from "./xml-text.ts";

/** In pieces, so that nobody has to hold the whole text. */
export function* junitPieces({ run, jobRun, tests }: JobRunRecord): Generator<string> {
  const totals = totalsOf(tests);
  const took = jobRun.durationMs ?? between(jobRun.startedAt, jobRun.finishedAt);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="deflake"${xmlAttributes(totals)}>\n`;
  yield `  <testsuite${xmlAttributes({
    name: jobRun.job === "" ? run.name : jobRun.job,
    ...totals,
    timestamp: isoText(jobRun.startedAt),
    time: secondsText(took),
  })}>\n`;
  const facts = [...jobRun.platform].flatMap(([fact, value]) => {
    const name = propertyNames.get(fact);
    return name === undefined ? [] : [{ name, value }];
  });
  const seed = jobRun.seed === null ? [] : [{ name: "seed", value: jobRun.seed }];
  yield propertiesElement([...facts, ...seed, ...jobRun.properties], "    ");
  for (const test of tests) yield testCase(test);
  yield "  </testsuite>\n</testsuites>\n";
}

function propertiesElement(properties: Properties, indent: string): string {
  if (properties.length === 0) return "";
  const lines = properties.map(({ name, value }) => `${indent}  <property${xmlAttributes({ name, value })}/>\n`);
  return `${indent}<properties>\n${lines.join("")}${indent}</properties>\n`;
}

/** Facts of a platform that JUnit writers have a customary property for. */
const propertyNames: ReadonlyMap<string, string> = new Map([
  ["os", "os.name"],
  ["arch", "os.arch"],
]);

function totalsOf(tests: readonly TestRecord[]): Record<"tests" | "failures" | "errors" | "skipped", number> {
  const totals = { tests: tests.length, failures: 0, errors: 0, skipped: 0 };
  for (const { attempts } of tests) {
    const element = elementOf(ownOf(attempts).own);
    if (element === "failure") totals.failures += 1;
    else if (element === "error") totals.errors += 1;
    else if (element === "skipped") totals.skipped += 1;
  }
  return totals;
}

/** Which attempt the case itself tells of: the first where that one failed and the last did too and counts, else the last. */
function ownOf(attempts: readonly Attempt[]): { own: Attempt; others: readonly Attempt[]; kind: "flaky" | "rerun" } {
  const [first, last] = [attempts[0], attempts.at(-1)];
  if (first === undefined || last === undefined) throw new Error("A test without an attempt was never told.");
  const stayedBad =
    evidenceOf(last.outcome) !== "good" && !isIgnored(last) && ["failure", "error"].includes(elementOf(first) ?? "");
  return stayedBad
    ? { own: first, others: attempts.slice(1), kind: "rerun" }
    : { own: last, others: attempts.slice(0, -1), kind: "flaky" };
}

/** JUnit has them for a test, not for each of its attempts. */
const propertiesOf = (attempts: readonly Attempt[]): Properties =>
  attempts.reduce((known, { properties }) => joinProperties(known, properties), noProperties);

function testCase({ test, attempts }: TestRecord): string {
  const { own, others, kind } = ownOf(attempts);
  const cut = test.lastIndexOf(" > ");
  const head = xmlAttributes({
    name: cut < 0 ? test : test.slice(cut + 3),
    classname: cut < 0 ? "" : test.slice(0, cut),
    file: own.file,
    time: secondsText(own.durationMs),
    timestamp: isoText(own.startedAt),
  });
  const body = [
    propertiesElement(propertiesOf(attempts), "      "),
    ownElement(own),
    ...others.map((attempt) => otherElement(attempt, kind)),
    outputElement(own, "      "),
  ];
  const text = body.join("");
  return text === "" ? `    <testcase${head}/>\n` : `    <testcase${head}>\n${text}    </testcase>\n`;
}

type Element = "failure" | "error" | "skipped" | null;

const isIgnored = ({ outcome, ignoredBecause }: Attempt): boolean =>
  ignoredBecause !== null && evidenceOf(outcome) === "bad";

const elementOf = (attempt: Attempt): Element => (isIgnored(attempt) ? "skipped" : elementOfCounted(attempt.outcome));

function elementOfCounted(outcome: Outcome): Element {
  switch (outcome) {
    case "pass":
      return null;
    case "skip":
    case "expected-failure":
      return "skipped";
    case "fail":
    case "unexpected-pass":
      return "failure";
    case "error":
    case "timeout":
    case "crash":
    case "abort":
      return "error";
  }
}

/** Why a failure does not count comes first: most show no more than the beginning of a message. */
const messageOf = ({ failure, ignoredBecause }: Attempt): string | null =>
  ignoredBecause === null ? (failure?.message ?? null) : ignoredText(ignoredBecause, failure?.message ?? "");

function ownElement(attempt: Attempt): string {
  const { outcome, failure, ignoredBecause } = attempt;
  const element = elementOf(attempt);
  if (element === null) return "";
  const head = xmlAttributes({
    type: failure?.type ?? null,
    message: messageOf(attempt),
    outcome,
    ignored: ignoredBecause,
  });
  const trace = failure?.trace ?? null;
  return `      <${element}${head}${trace === null ? "/>" : `>${xmlText(trace)}</${element}>`}\n`;
}

function otherElement(attempt: Attempt, kind: "flaky" | "rerun"): string {
  const { outcome, failure, durationMs, startedAt, ignoredBecause } = attempt;
  const element = elementOfCounted(outcome) === "error" ? "error" : "failure";
  const name = `${kind}${element === "error" ? "Error" : "Failure"}`;
  const head = xmlAttributes({
    type: failure?.type ?? null,
    message: messageOf(attempt) ?? "",
    time: secondsText(durationMs),
    timestamp: isoText(startedAt),
    outcome,
    ignored: ignoredBecause,
  });
  const trace = failure?.trace == null ? "" : `        <stackTrace>${xmlText(failure.trace)}</stackTrace>\n`;
  const body = `${trace}${outputElement(attempt, "        ")}`;
  return body === "" ? `      <${name}${head}/>\n` : `      <${name}${head}>\n${body}      </${name}>\n`;
}

const outputElement = ({ failure }: Attempt, indent: string): string =>
  failure?.output == null ? "" : `${indent}<system-out>${xmlText(failure.output)}</system-out>\n`;

const between = (from: number | null, to: number | null): number | null =>
  from === null || to === null || to < from ? null : to - from;

const isoText = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Seconds, exact to the nanosecond, without an exponent. */
const secondsText = (ms: number | null): string | null =>
  ms === null ? null : (ms / 1000).toFixed(9).replace(/\.?0+$/, "");
