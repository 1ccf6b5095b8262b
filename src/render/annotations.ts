// The tests that did not simply pass, as workflow commands of GitHub Actions: lines that it shows beside the code.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

import type { RunResult, RunResultTest } from "../core/report/run-result.ts";

/** GitHub shows ten of a kind for a step and drops the rest. */
const shown = 10;

export function renderAnnotations({ tests }: RunResult): string {
  const kinds = [
    ["error", tests.filter(({ gates }) => gates)],
    ["warning", tests.filter(({ kind, gates }) => kind === "flaky" && !gates)],
    ["notice", tests.filter(({ kind }) => kind === "ignored")],
  ] as const;
  return kinds.flatMap(([level, found]) => found.slice(0, shown).map((test) => lineOf(level, test))).join("");
}

function lineOf(level: "error" | "warning" | "notice", test: RunResultTest): string {
  const { kind, disposition, file, attempts } = test;
  const failure = attempts.find(({ signature }) => signature !== null)?.signature ?? "";
  const reason = disposition.reason === null ? "" : ` (${disposition.reason})`;
  const facts = {
    ...(file === null ? {} : { file }),
    title: `${kind === "failed" ? "Failed" : kind === "flaky" ? "Flaky" : "Ignored"}: ${test.test}`,
  };
  const properties = Object.entries(facts).map(([key, value]) => `${key}=${property(value)}`);
  return `::${level} ${properties.join(",")}::${message(`${failure}${reason}` || "No message.")}\n`;
}

const message = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
