// Which tests a list excludes, from the list's text: a policy file, a `.status` file of Node's kind, or plain names, one a
// line. Reads what a line says and no more: a version of a list from years ago must not fail for what it lacks.

import type { Exclusion } from "../../core/history/exclusions.ts";

export function listedTests(text: string): readonly Exclusion[] {
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines.some((line) => line.startsWith("rules:")) ? rulesOf(lines) : lines.flatMap(plainOf);
}

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, "$2");

/** `name`, `- name`, `name : SKIP`; a line that gives a test other expectations does not exclude it. */
function plainOf(line: string): readonly Exclusion[] {
  const told = line.replace(/(?:^|\s)#.*$/, "").trim();
  if (told === "" || /^\[.*\]$|^prefix\b/.test(told)) return [];
  const status = /^(\S+)\s*:\s*([A-Z_, ]+)$/.exec(told);
  if (status !== null)
    return /\bSKIP\b/.test(status[2] ?? "") ? [{ test: status[1] ?? "", scope: null, action: "skip" }] : [];
  return [{ test: unquoted(told.replace(/^- +/, "")), scope: null, action: "skip" }];
}

/** The rules of a policy file: a list of mappings that begin with `- test:`. */
function rulesOf(lines: readonly string[]): readonly Exclusion[] {
  const rules: { test: string; action: string; jobs: string[]; elsewhere: boolean }[] = [];
  for (const line of lines) {
    const told = line.replace(/\s#.*$/, "");
    const test = /^\s*- +test: *(.+)$/.exec(told)?.[1];
    if (test !== undefined) rules.push({ test: unquoted(test), action: "", jobs: [], elsewhere: false });
    const rule = rules.at(-1);
    if (rule === undefined) continue;
    rule.action = /^\s*(?:- +)?action: *(\w+)/.exec(told)?.[1] ?? rule.action;
    for (const [, job = ""] of told.matchAll(/\bjob: *("[^"]*"|'[^']*'|[^,}\]\s]+)/g)) rule.jobs.push(unquoted(job));
    if (/\b(?:os|arch|runtime|emulator|runner): /.test(told)) rule.elsewhere = true;
  }
  // A place that is no job cannot be said of jobs: such a rule is told as one, and changes nobody's executions.
  return rules.map(({ test, action, jobs, elsewhere }) => ({
    test,
    scope: jobs.length === 0 ? null : jobs.join(" "),
    action: action === "skip" && elsewhere ? "skip in some places" : action,
  }));
}
