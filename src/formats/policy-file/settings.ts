// What a policy file says beside its rules: how much may be retried, how long a rule holds past its review, which runner.

import { noPolicy, type CustomRunner, type RetryPolicy, type RunnerChoice } from "../../core/policy/policy.ts";
import { nearest } from "../../core/report/nearest.ts";
import { parseLength, parseShare } from "./quantities.ts";
import type { Value } from "./sheet.ts";

const mostRetries = 20;
const dayMs = 86_400_000;

export function readRetry(value: Value): RetryPolicy {
  const usual = noPolicy.retry;
  const fields = value.present ? value.fields(["listed", "unlisted", "stop-after"]) : null;
  if (fields === null) return usual;
  const retries = (field: Value, otherwise: number): number =>
    field.present ? (field.wholeNumber(0, mostRetries) ?? otherwise) : otherwise;
  return {
    listed: retries(fields.listed, usual.listed),
    unlisted: retries(fields.unlisted, usual.unlisted),
    stopAfter: readBounds(fields["stop-after"]),
  };
}

function readBounds(value: Value): RetryPolicy["stopAfter"] {
  const usual = noPolicy.retry.stopAfter;
  const fields = value.present ? value.fields(["tests", "share", "time"]) : null;
  if (fields === null) return usual;
  const { tests, share, time } = fields;
  return {
    tests: tests.present ? (tests.wholeNumber(0, 100_000) ?? usual.tests) : usual.tests,
    share: readQuantity(share, parseShare, "a share", "20%") ?? usual.share,
    timeMs: readLength(time) ?? usual.timeMs,
  };
}

const readLength = (value: Value): number | null => readQuantity(value, parseLength, "a length of time", "10m");

function readQuantity(
  value: Value,
  parse: (text: string) => number | null,
  thing: string,
  example: string,
): number | null {
  if (!value.present) return null;
  const text = value.text();
  if (text === null) return null;
  const number = parse(text);
  if (number === null) value.wrong(`${value.name} is not ${thing}: "${text}".`, `Write one such as ${example}.`);
  return number;
}

export function readGrace(value: Value): number {
  const ms = readLength(value);
  return ms === null ? noPolicy.graceDays : Math.ceil(ms / dayMs);
}

export function readRunner(
  value: Value,
  known: readonly string[] | null,
  formats: readonly string[] | null,
): RunnerChoice | null {
  if (!value.present) return null;
  if (value.isMap()) {
    const runner = readCustomRunner(value, formats);
    return runner === null ? null : { kind: "custom", runner };
  }
  const name = required(value, "runner: vitest");
  if (name === null) return null;
  if (known !== null && !known.includes(name)) {
    const [meant] = nearest(name, known, 1);
    value.wrong(
      `There is no runner "${name}".`,
      meant === undefined
        ? `Write ${known.join(", ")}, or the keys of a runner of your own: name, command, results.`
        : `Did you mean "${meant}"?`,
    );
    return null;
  }
  return { kind: "known", name };
}

function readCustomRunner(value: Value, formats: readonly string[] | null): CustomRunner | null {
  const fields = value.fields(["name", "command", "all", "list", "results", "order"]);
  if (fields === null) return null;
  const name = required(fields.name, "name: mine");
  const command = required(fields.command, "command: ./run-suite --ids-from {list} --junit {results}");
  const results = required(fields.results, "results: junit");
  if (command !== null) {
    checkPlaceholders(fields.command, command);
    if (!command.includes("{tests}") && !command.includes("{list}"))
      fields.command.wrong(
        "runner.command has no place for the tests that shall run.",
        "Put {tests} where their ids stand as arguments, or {list} where a file with one id a line is named.",
      );
  }
  const optional = (field: Value): string | null => {
    const text = field.present ? field.text() : null;
    if (text !== null) checkPlaceholders(field, text);
    return text;
  };
  const [all, list] = [optional(fields.all), optional(fields.list)];
  if (results !== null && formats !== null && !formats.includes(results)) {
    const [meant] = nearest(results, formats, 1);
    fields.results.wrong(
      `There is no format "${results}".`,
      meant === undefined ? `Write ${formats.join(", ")}.` : `Did you mean "${meant}"?`,
    );
  }
  const order = fields.order.present ? (fields.order.oneOf(["given", "sorted", "unknown"]) ?? "unknown") : "unknown";
  return name === null || command === null || results === null ? null : { name, command, all, list, results, order };
}

function required(value: Value, example: string): string | null {
  if (!value.present) {
    value.wrong(`${value.name} is missing.`, `Add \`${example}\`.`, "missing-key");
    return null;
  }
  const text = value.text();
  if (text?.trim() !== "") return text;
  value.wrong(`${value.name} is empty.`, `Write one such as \`${example}\`.`);
  return null;
}

function checkPlaceholders(value: Value, text: string): void {
  for (const [whole, word = ""] of text.matchAll(/\{([A-Za-z]*)\}/g)) {
    if (["tests", "list", "results"].includes(word)) continue;
    value.wrong(`${value.name} has ${whole}, which stands for nothing.`, "Write {tests}, {list} or {results}.");
  }
}
