// What has to be said of the rules beside the judgement: that a review is due, that a listed test is no longer there.

import type { Note } from "../../core/model/note.ts";
import { testGroup, type TestId } from "../../core/model/test-id.ts";
import { isGlob } from "../../core/model/glob.ts";
import type { Circumstances } from "../../core/policy/decide.ts";
import type { RunFacts } from "../../core/policy/judge.ts";
import type { PolicyFinding } from "../../core/policy/finding.ts";
import type { Rule } from "../../core/policy/policy.ts";
import { reviewFindings } from "../../core/policy/reviews.ts";
import { holdsAt } from "../../core/policy/whereabouts.ts";

export function remarksOn(facts: RunFacts, circumstances: Circumstances): readonly Note[] {
  const { policy, there, today } = circumstances;
  const here = policy.rules.filter(({ where }) => holdsAt(where, there));
  const reviews = reviewFindings({ ...policy, rules: here }, today);
  return [...reviews.map(noteOfFinding), ...vanished(facts, here).map(notThere)];
}

const noteOfFinding = ({ code, level, what, fix, place }: PolicyFinding): Note => ({
  code,
  level: level === "error" ? "warning" : level,
  what: `${what} ${fix}`,
  place,
});

/**
 * Rules about tests that did not run though others of their file or suite did: renamed, moved or deleted, and whatever
 * has taken their place is not covered. A file that did not run at all may have been left out on purpose.
 */
function vanished({ report, complete, results, notRun }: RunFacts, here: readonly Rule[]): readonly Rule[] {
  if (report !== "fresh" || !complete) return [];
  const ran = new Set<string>([...results.map(({ test }) => test), ...notRun]);
  const groups = new Set(results.flatMap(({ test }) => (testGroup(test) === test ? [] : [testGroup(test)])));
  const files = new Set(
    results.flatMap(({ attempts }) => attempts.flatMap(({ file }) => (file === null ? [] : [file]))),
  );
  // Runners with names of their own, such as pytest's `a.py::b`, have no groups in them; the file tells.
  const isOfFile = (test: string): boolean => [...files].some((file) => test.startsWith(`${file}::`));
  return here.filter(
    ({ test }) => !isGlob(test) && !ran.has(test) && (groups.has(testGroup(test as TestId)) || isOfFile(test)),
  );
}

const notThere = ({ id, place }: Rule): Note => ({
  code: "listed-test-gone",
  level: "warning",
  what: `The rule for ${id} is about a test that is not there: others of its file ran. Was it renamed or deleted?`,
  place,
});
