// JUnit XML as Node writes it, with what a retry leaves behind, in the words that Maven Surefire gave it: `flakyFailure` for each
// failed attempt of a test that passed in the end, `rerunFailure` for each earlier one of a test that did not, and a property
// `flaky` with the number of retries.
import { junit as builtIn } from "node:test/reporters";
import type { DiscardedAttempt } from "../attempt.ts";
import { isRecovered, isResult, withFlakyCount, type BuiltIn, type Events, type TestEvent } from "./flaky-events.ts";

export default async function* junit(source: Events): AsyncGenerator<string> {
  const retried: TestEvent[] = [];
  let xml = "";
  // Node's reporter builds the whole document and writes it in the end, so nothing is held back that it would have told.
  for await (const text of (builtIn as unknown as BuiltIn)(withMarkers(withFlakyCount(source), retried))) xml += text;
  for (const [index, event] of retried.entries()) xml = placed(xml, `<!-- ${marker(index)} -->\n`, event);
  yield xml;
}

const marker = (index: number): string => `deflake:flaky:${index}`;

/** Node writes a diagnostic as a comment; one told right after a result stands right behind the element of its test. */
async function* withMarkers(source: Events, retried: TestEvent[]): Events & AsyncGenerator<TestEvent> {
  for await (const event of source) {
    yield event;
    if (!isResult(event) || event.data.retryCount === undefined) continue;
    const { nesting = 0 } = event.data;
    yield { type: "test:diagnostic", data: { nesting, message: marker(retried.length) } };
    retried.push(event);
  }
}

/** Puts what is known of the retries into the element before the marker, and takes the marker out. */
function placed(xml: string, comment: string, event: TestEvent): string {
  const at = xml.indexOf(comment);
  if (at < 0) return xml;
  const lineStart = xml.lastIndexOf("\n", at) + 1;
  const indent = xml.slice(lineStart, at);
  const before = xml.slice(0, lineStart);
  const after = xml.slice(at + comment.length);
  const [start, end] = elementBefore(before, indent);
  const element = before.slice(start, end);
  return before.slice(0, start) + withRetries(element, indent, event) + after;
}

/** From where to where the last element of this indentation stands. Content is escaped, so that a tag is a tag. */
function elementBefore(before: string, indent: string): readonly [number, number] {
  const start = Math.max(before.lastIndexOf(`\n${indent}<testcase `), before.lastIndexOf(`\n${indent}<testsuite `));
  return [start + 1, before.length];
}

function withRetries(element: string, indent: string, event: TestEvent): string {
  const { retryCount = 0, flaky } = event.data;
  const isCase = element.startsWith(`${indent}<testcase`);
  const tag = isCase ? "testcase" : "testsuite";
  const properties = `${indent}\t<properties>\n${indent}\t\t<property name="flaky" value="${retryCount}"/>\n${indent}\t</properties>\n`;
  const failures = (flaky?.discarded ?? []).filter(({ passed }) => !passed);
  // A test with subtests is a suite in JUnit, which has no failures of its own.
  const attempts = isCase ? failures.map((failure) => failedAttempt(failure, indent, event)).join("") : "";
  const open = /^[^\n]*?(\/?)>\n/.exec(element);
  if (open === null) return element;
  if (open[1] === "/") {
    return `${element.slice(0, open[0].length - 3)}>\n${properties}${attempts}${indent}</${tag}>\n${element.slice(open[0].length)}`;
  }
  const close = element.lastIndexOf(`${indent}</${tag}>`);
  const content = element.slice(open[0].length, close);
  return `${open[0]}${properties}${content}${attempts}${element.slice(close)}`;
}

function failedAttempt(failure: DiscardedAttempt, indent: string, event: TestEvent): string {
  const tag = isRecovered(event) ? "flakyFailure" : "rerunFailure";
  const attributes = `type="${escaped(failure.name ?? "Error")}" message="${escaped(failure.message ?? "")}"`;
  const time = `time="${(failure.durationMs / 1000).toFixed(6)}"`;
  const trace = escaped(failure.stack ?? failure.message ?? "", false);
  return `${indent}\t<${tag} ${attributes} ${time}>\n${indent}\t\t<stackTrace>${trace}</stackTrace>\n${indent}\t</${tag}>\n`;
}

/** As XML text; characters that XML 1.0 has no way to write become U+FFFD. */
function escaped(text: string, attribute = true): string {
  const content = text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return attribute ? content.replaceAll('"', "&quot;").replaceAll("\n", "&#10;") : content;
}
