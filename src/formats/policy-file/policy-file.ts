// `deflake.yaml` as a policy. Says everything that is wrong with the file at once, each with its line and column; a file
// with an error is no policy, since half of one would forgive what nobody meant, or not forgive what somebody did.

import type { PolicyFinding } from "../../core/policy/finding.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { readRules } from "./rules.ts";
import { readGrace, readRetry, readRunner } from "./settings.ts";
import { openSheet, type Value } from "./sheet.ts";

export interface PolicyReading {
  /** Null where there is an error among the findings. */
  readonly policy: Policy | null;
  /** In the order of their lines. */
  readonly findings: readonly PolicyFinding[];
}

/** Words that a file may use, and that only the caller knows; null: any word is believed. */
export interface KnownWords {
  readonly runners: readonly string[] | null;
  readonly formats: readonly string[] | null;
}

const anyWord: KnownWords = { runners: null, formats: null };
const currentVersion = 1;

export const topKeys = ["version", "runner", "retry", "grace", "rules"] as const;

/** @param source the file's name, for places in findings */
export function parsePolicyFile(text: string, source: string, known: KnownWords = anyWord): PolicyReading {
  const { root, findings } = openSheet(text.replace(/^\uFEFF/, ""), source);
  const broken = findings.length > 0;
  const policy = broken ? null : readPolicy(root, known);
  const ordered = [...findings].sort(
    ({ place: a }, { place: b }) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  return { policy: ordered.some(({ level }) => level === "error") ? null : policy, findings: ordered };
}

function readPolicy(root: Value, { runners, formats }: KnownWords): Policy | null {
  if (!root.present) {
    root.wrong("The file is empty.", "Write `version: 1`, and rules below it.", "missing-key");
    return null;
  }
  const fields = root.fields(topKeys);
  if (fields === null) return null;
  checkVersion(fields.version, root);
  return {
    retry: readRetry(fields.retry),
    graceDays: readGrace(fields.grace),
    runner: readRunner(fields.runner, runners, formats),
    rules: readRules(fields.rules),
  };
}

function checkVersion(version: Value, root: Value): void {
  if (!version.present) return root.wrong("The file does not say its version.", "Add `version: 1`.", "missing-key");
  const number = version.wholeNumber(1, 1000);
  if (number !== null && number > currentVersion)
    version.wrong(
      `The file is of version ${number}; this deflake reads version ${currentVersion}.`,
      "Use a newer deflake.",
      "unknown-version",
    );
}
