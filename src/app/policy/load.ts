// The policy file of a project, read.

import { placeText } from "../../core/model/note.ts";
import type { Problem } from "../../core/model/problem.ts";
import type { PolicyFinding } from "../../core/policy/finding.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { counted } from "../../core/report/wording.ts";
import type { KnownWords } from "../../formats/policy-file/policy-file.ts";
import type { TextFiles } from "../ports.ts";

export type LoadedPolicy =
  | { readonly kind: "absent" }
  | { readonly kind: "broken"; readonly findings: readonly PolicyFinding[] }
  | {
      readonly kind: "policy";
      readonly policy: Policy;
      readonly text: string;
      /** Warnings. */
      readonly findings: readonly PolicyFinding[];
    };

/** Rejects with a ProblemError where the file is there and cannot be read. */
export async function loadPolicy(
  path: string,
  known: KnownWords,
  { texts }: { readonly texts: TextFiles },
): Promise<LoadedPolicy> {
  const text = await texts.read(path);
  if (text === null) return { kind: "absent" };
  // The reader of YAML takes time to load, and most projects have no policy.
  const { parsePolicyFile } = await import("../../formats/policy-file/policy-file.ts");
  const { policy, findings } = parsePolicyFile(text, path, known);
  return policy === null ? { kind: "broken", findings } : { kind: "policy", policy, text, findings };
}

const namedErrors = 20;

/** What a verb says that cannot go on without the rules. A file with a mistake is never taken for no file. */
export function brokenPolicy(path: string, findings: readonly PolicyFinding[]): Problem {
  const errors = findings.filter(({ level }) => level === "error");
  const lines = errors.slice(0, namedErrors).map(({ what, fix, place }) => `${placeText(place)}  ${what} ${fix}`);
  return {
    code: "bad-input",
    what: `${path} cannot be used: ${counted(errors.length, "error")}.`,
    why: lines.join("\n"),
    fix: "Mend the lines; `deflake policy check` says whether all is well.",
    place: errors[0]?.place ?? null,
  };
}

export const absentPolicy = (path: string): Problem => ({
  code: "nothing-found",
  what: `There is no ${path}.`,
  why: "The rules about flaky tests stand there.",
  fix: "`deflake init` writes one to begin with; `deflake policy suggest` writes rules from the history.",
  place: null,
});
