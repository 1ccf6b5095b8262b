// The rules of a policy file, each with its place, and what they say against each other.

import { failureText, troubleWith } from "../../core/policy/failure-pattern.ts";
import { isDay } from "../../core/policy/day.ts";
import { literalLength } from "../../core/model/glob.ts";
import type { Condition, Day, Evidence, FailurePattern, Rule, RuleAction, Where } from "../../core/policy/policy.ts";
import { isKnownSystem, systemNames, whereText } from "../../core/policy/whereabouts.ts";
import { nearest } from "../../core/report/nearest.ts";
import type { Value } from "./sheet.ts";

export const ruleKeys = [
  "test",
  "action",
  "where",
  "failure",
  "reason",
  "owner",
  "issue",
  "added",
  "review",
  "evidence",
] as const;
type RuleKey = (typeof ruleKeys)[number];
type Fields = Readonly<Record<RuleKey, Value>>;

export const ruleActions: readonly RuleAction[] = ["retry", "ignore", "skip"];

/** Names the rule in results and messages; different for any two rules that may stand beside each other. */
export function ruleId({ test, where, failure }: Pick<Rule, "test" | "where" | "failure">): string {
  const place = where === "all" ? "" : ` (${whereText(where)})`;
  return `${test}${place}${failure === null ? "" : `: ${failureText(failure)}`}`;
}

/** Rules that could be read; what could not is in the findings. */
export function readRules(value: Value): readonly Rule[] {
  if (!value.present) return [];
  const rules = (value.items() ?? []).flatMap((item): readonly { rule: Rule; item: Value }[] => {
    const fields = item.fields(ruleKeys);
    const rule = fields === null ? null : readRule(fields, item);
    return rule === null ? [] : [{ rule, item }];
  });
  sayDuplicates(rules);
  return rules.map(({ rule }) => rule);
}

function readRule(fields: Fields, item: Value): Rule | null {
  const test = readTest(fields.test, item);
  const action = present(fields.action, item, "action: retry") ? fields.action.oneOf(ruleActions) : null;
  const where = readWhere(fields.where, item);
  const failure = readFailure(fields.failure);
  const reason = readText(fields.reason, item, "reason: GC race condition");
  const [owner, issue] = [optionalText(fields.owner), optionalText(fields.issue)];
  const [added, review] = [readDay(fields.added), readDay(fields.review)];
  if (added !== null && review !== null && review < added)
    fields.review.wrong(`The review on ${review} is before the rule was added.`, "Write a later day.");
  const evidence = readEvidence(fields.evidence);
  if (action === "skip" && failure !== null)
    fields.failure.wrong("A test that does not run has no failure.", "Take `failure` away, or use `ignore`.");
  if (action !== null && action !== "skip" && !fields.failure.present)
    item.remark(
      "any-failure",
      "The rule covers any failure of the test but a crash, new ones too.",
      'Add `failure` with a part of the message, such as `failure: "Expected True, got False"`.',
    );
  if (test === null || action === null || where === null || reason === null) return null;
  const id = ruleId({ test, where, failure });
  return { id, test, action, where, failure, reason, owner, issue, added, review, evidence, place: item.place };
}

function present(value: Value, item: Value, example: string): boolean {
  if (value.present) return true;
  const key = value.name.slice(value.name.lastIndexOf(".") + 1);
  item.wrong(`The rule has no ${key}.`, `Add \`${example}\`.`, "missing-key");
  return false;
}

function readText(value: Value, item: Value, example: string): string | null {
  const text = present(value, item, example) ? value.text() : null;
  if (text === null || text.trim() !== "") return text;
  value.wrong(`${value.name} is empty.`, `Write one such as \`${example}\`.`);
  return null;
}

function optionalText(value: Value): string | null {
  return value.present ? value.text() : null;
}

function readTest(value: Value, item: Value): string | null {
  const test = readText(value, item, "test: thread/thread_gc1.py");
  if (test === null) return null;
  // Nothing but an ending, such as `*.py`, is every test of many a project.
  if (literalLength(test) === 0 || !/[\p{L}\p{N}]/u.test(test) || /^\*+(?:\.\w+)+$/.test(test)) {
    value.wrong(
      `"${test}" means nearly every test.`,
      "Name the test, or the folder or file that is meant: thread/*.",
      "too-broad",
    );
    return null;
  }
  return test;
}

function readFailure(value: Value): FailurePattern | null {
  const text = optionalText(value);
  if (text === null) return null;
  if (text.trim() === "") {
    value.wrong(`${value.name} is empty: every failure has that in it.`, "Write a part of the message.", "too-broad");
    return null;
  }
  const written = parseFailure(text);
  if (written.kind === "text") return written;
  const trouble = troubleWith(written);
  if (trouble !== null)
    value.wrong(
      `${value.name} is no expression that can be used: ${trouble}.`,
      "Expressions are those of RE2: no lookaround, no back references.",
    );
  return trouble === null ? written : null;
}

/** `/…/` with flags is an expression, as is one with a flag that JavaScript has and we have not; a path such as /usr/bin is not. */
export function parseFailure(text: string): FailurePattern {
  const [, source, flags] = /^\/([^]+)\/([dgimsuvy]*)$/.exec(text) ?? [];
  return source === undefined || flags === undefined ? { kind: "text", text } : { kind: "regex", source, flags };
}

/** Facts that our readers tell of a place. Others may be told too. */
const usualFacts = ["os", "arch", "runtime", "emulator", "job", "runner", "board"];

function readWhere(value: Value, item: Value): Where | null {
  if (!present(value, item, "where: all")) return null;
  if (!value.isList()) {
    const text = value.isText() ? value.text() : null;
    if (text === "all") return "all";
    value.wrong(`${value.name} is neither "all" nor a list of places.`, "Write `all`, or `[{ os: darwin }]`.");
    return null;
  }
  const items = value.items() ?? [];
  if (items.length === 0) {
    value.wrong("The rule holds nowhere: its list of places is empty.", "Write `all`, or `[{ os: darwin }]`.");
    return null;
  }
  const conditions = items.map(readCondition);
  const texts = conditions.map((condition) => (condition === null ? null : whereText([condition])));
  texts.forEach((text, at) => {
    if (text !== null && texts.indexOf(text) < at)
      items[at]?.wrong(`${text} stands there twice.`, "Take one away.", "duplicate");
  });
  const read = conditions.filter((condition) => condition !== null);
  return read.length === items.length ? read : null;
}

function readCondition(value: Value): Condition | null {
  const entries = value.entries();
  if (entries === null) return null;
  if (entries.length === 0) {
    value.wrong("This place has no facts, so it is everywhere.", "Write { os: darwin }, or `where: all`.", "too-broad");
    return null;
  }
  const condition = new Map<string, string>();
  for (const [fact, field] of entries) {
    const text = field.present ? field.text() : null;
    if (text === null || text.trim() === "") {
      if (text !== null || !field.present) field.wrong(`${field.name} is empty.`, "Write a value, or take it away.");
      return null;
    }
    if (!isPossible(fact, text, field)) return null;
    condition.set(fact, text);
  }
  return condition;
}

function isPossible(fact: string, text: string, field: Value): boolean {
  const [meant] = usualFacts.includes(fact) ? [] : nearest(fact, usualFacts, 1);
  if (meant !== undefined) {
    field.wrong(`No place has a fact "${fact}".`, `Did you mean "${meant}"?`, "unknown-key");
    return false;
  }
  if (fact !== "os" || isKnownSystem(text)) return true;
  const [system] = nearest(text, systemNames, 1);
  field.wrong(
    `No run is ever on an operating system called "${text}".`,
    system === undefined
      ? "Write linux, darwin (macOS), win32 (Windows) or another name that Node has."
      : `Did you mean "${system}"?`,
    "impossible-place",
  );
  return false;
}

function readDay(value: Value): Day | null {
  const text = optionalText(value);
  if (text === null || isDay(text)) return text;
  value.wrong(`${value.name} is no day: "${text}".`, "Write one such as 2026-02-23.");
  return null;
}

function readEvidence(value: Value): Evidence | null {
  const fields = value.present ? value.fields(["failures", "executions"]) : null;
  if (fields === null) return null;
  for (const key of ["failures", "executions"] as const)
    if (!fields[key].present)
      value.wrong(`${value.name} has no ${key}.`, `Write { failures: 9, executions: 240 }.`, "missing-key");
  if (!fields.failures.present || !fields.executions.present) return null;
  const failures = fields.failures.wholeNumber(0, 1e12);
  const executions = fields.executions.wholeNumber(1, 1e12);
  if (failures === null || executions === null) return null;
  if (failures <= executions) return { failures, executions };
  value.wrong(
    `${failures} failures of ${executions} executions cannot be.`,
    "Write executions first failed and passed together.",
  );
  return null;
}

/** A test listed twice for one place and one failure: which of them should hold, nobody could say. */
function sayDuplicates(rules: readonly { readonly rule: Rule; readonly item: Value }[]): void {
  const known = new Map<string, Rule>();
  for (const { rule, item } of rules) {
    const { test, where, failure } = rule;
    const places = where === "all" ? ["all"] : where.map((condition) => whereText([condition]));
    for (const place of places) {
      const key = [test, place, failure === null ? "" : failureText(failure)].join("\n");
      const first = known.get(key);
      if (first === undefined) known.set(key, rule);
      else if (first !== rule)
        item.wrong(
          `"${test}" is listed twice for ${place === "all" ? "all places" : place}; first in line ${first.place.line}.`,
          "Make one rule of the two.",
          "duplicate",
        );
    }
  }
}
