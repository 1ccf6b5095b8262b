// `deflake policy add` and `remove`: one rule more or fewer in the file, everything else as it was.

import { ProblemError, type Problem } from "../../core/model/problem.ts";
import type { Rule } from "../../core/policy/policy.ts";
import { failureText } from "../../core/policy/failure-pattern.ts";
import { whereText } from "../../core/policy/whereabouts.ts";
import { nearest } from "../../core/report/nearest.ts";
import type { KnownWords } from "../../formats/policy-file/policy-file.ts";
import type { NewRule } from "../../formats/policy-file/write-rule.ts";
import type { TextFiles } from "../ports.ts";
import { absentPolicy, brokenPolicy, loadPolicy } from "./load.ts";

interface Needed {
  readonly texts: TextFiles;
}

/** Begins the file where there is none. Rejects with a ProblemError, and then nothing was written. */
export async function addRules(
  path: string,
  rules: readonly NewRule[],
  known: KnownWords,
  { texts }: Needed,
): Promise<void> {
  const loaded = await loadPolicy(path, known, { texts });
  if (loaded.kind === "broken") throw new ProblemError(brokenPolicy(path, loaded.findings));
  const [{ addRule }, { parsePolicyFile }] = await Promise.all([
    import("../../formats/policy-file/edit.ts"),
    import("../../formats/policy-file/policy-file.ts"),
  ]);
  let text = loaded.kind === "policy" ? loaded.text : "";
  for (const rule of rules) {
    const added = addRule(text, rule);
    if (added === null) throw new ProblemError(unlikeLines(path));
    text = added;
  }
  const { policy, findings } = parsePolicyFile(text, path, known);
  if (policy === null)
    throw new ProblemError({ ...brokenPolicy(path, findings), fix: "Name the rule otherwise; nothing was written." });
  await texts.write(path, text, true);
}

export interface Removal {
  readonly removed: readonly Rule[];
}

/** Takes away every rule of this test, or of this rule id; of one place only, where it is given. */
export async function removeRules(path: string, test: string, known: KnownWords, { texts }: Needed): Promise<Removal> {
  const loaded = await loadPolicy(path, known, { texts });
  if (loaded.kind === "absent") throw new ProblemError(absentPolicy(path));
  if (loaded.kind === "broken") throw new ProblemError(brokenPolicy(path, loaded.findings));
  const { rules } = loaded.policy;
  const removed = rules.filter((rule) => rule.test === test || rule.id === test);
  if (removed.length === 0) throw new ProblemError(noSuchRule(path, test, rules));
  const { removeRule } = await import("../../formats/policy-file/edit.ts");
  let { text } = loaded;
  // From the last to the first, so that the places of the others stay.
  for (const rule of removed.toReversed()) {
    const cut = removeRule(text, rules.indexOf(rule));
    if (cut === null) throw new ProblemError(unlikeLines(path));
    text = cut;
  }
  await texts.write(path, text, true);
  return { removed };
}

const unlikeLines = (path: string): Problem => ({
  code: "refused-input",
  what: `The rules in ${path} are not written as lines with a dash.`,
  why: "Adding or removing one would mean to rewrite what somebody wrote by hand.",
  fix: "Edit the file by hand, or write the rules one below the other.",
  place: null,
});

function noSuchRule(path: string, test: string, rules: readonly Rule[]): Problem {
  const likely = nearest(test, new Set(rules.map((rule) => rule.test)), 3);
  return {
    code: "unknown-subject",
    what: `${path} has no rule for "${test}".`,
    why: "Its rules are named by their test, as the file has it.",
    fix:
      likely.length === 0
        ? "`deflake policy check` reads the file."
        : `Perhaps you meant ${likely.map((name) => `"${name}"`).join(" or ")}.`,
    place: null,
  };
}

/** A rule in one line: test, place, failure. */
export const ruleLine = ({
  test,
  where,
  failure,
  action,
}: Pick<Rule, "test" | "where" | "failure" | "action">): string =>
  `${action} ${test} where ${whereText(where)}${failure === null ? "" : ` for "${failureText(failure)}"`}`;
