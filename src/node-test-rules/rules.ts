// What deflake/node-test asks when there is a `deflake.yaml`: which rules hold in this place today, and whether a failure is
// one that a rule is about. Bundled into a file of its own, which is loaded only then: reading YAML and safe expressions cost
// more time than all the rest of deflake/node-test.

import { readFileSync } from "node:fs";
import type { Outcome } from "../core/model/outcome.ts";
import { placeText } from "../core/model/note.ts";
import { dayOf } from "../core/policy/day.ts";
import { hasExpired } from "../core/policy/decide.ts";
import { failureMatcher } from "../core/policy/failure-pattern.ts";
import type { FailurePattern, Policy } from "../core/policy/policy.ts";
import { closestFirst } from "../core/policy/rule-book.ts";
import { systemName, whereaboutsOf } from "../core/policy/whereabouts.ts";
import { parsePolicyFile } from "../formats/policy-file/policy-file.ts";
import type { CarriedRules } from "../node-test/rules.ts";

/** The rules of a file that hold here and now. Throws, with every place and reason, where the file has an error. */
export function rulesIn(path: string): CarriedRules {
  const { policy, findings } = parsePolicyFile(readFileSync(path, "utf8"), path);
  if (policy === null) {
    const errors = findings.filter(({ level }) => level === "error");
    throw new Error(errors.map(({ place, what, fix }) => `${placeText(place)}: ${what} ${fix}`).join("\n"));
  }
  return carried(policy, dayOf(Date.now()));
}

function carried(policy: Policy, today: string): CarriedRules {
  const platform = new Map([
    ["os", systemName(process.platform)],
    ["arch", process.arch],
    ["runtime", `node ${process.versions.node}`],
    ["runner", "node-test"],
  ]);
  const here = whereaboutsOf(platform, process.env["GITHUB_JOB"] ?? "");
  const holding = policy.rules.filter((rule) => !hasExpired(rule, policy, today));
  const bound = holding.map((rule) => ({ rule, isAbout: () => true }));
  return {
    retries: policy.retry.listed,
    maxRetriedTests: policy.retry.stopAfter.tests,
    rules: closestFirst(bound, here).map(({ rule: { id, test, action, failure, reason } }) => ({
      id,
      action,
      failure,
      reason,
      pattern: `^${test.split("*").map(expressionFor).join("[^]*")}$`,
    })),
  };
}

/** As an expression that means these characters themselves. */
const expressionFor = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** How an attempt failed, without what only Node knows of it. */
export interface Failed {
  readonly outcome: Outcome;
  readonly type: string;
  readonly message: string;
  readonly trace: string | null;
}

/** @param failure of a rule, as {@link rulesIn} gave it; null means every failure */
export const isAbout = (failure: unknown, { outcome, ...failed }: Failed): boolean =>
  failureMatcher(failure as FailurePattern | null)({ outcome, failure: { ...failed, output: null } });
