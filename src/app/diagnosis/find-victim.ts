// Which test a name means and in which file it is, so that a runner can be told to run it: from the history where it knows
// the test, else from one run of the whole command.

import { byText } from "../../core/model/natural-order.ts";
import type { Attempt } from "../../core/model/attempt.ts";
import { ProblemError } from "../../core/model/problem.ts";
import { asTestId, type TestId } from "../../core/model/test-id.ts";
import { nearest } from "../../core/report/nearest.ts";
import type { Selected } from "../../runners/runner.ts";
import { everything, type Store } from "../ports.ts";

/** A test that was found, by its full name or by a part of it that no other test has. */
export type Found =
  | { readonly kind: "found"; readonly test: Selected }
  | { readonly kind: "ambiguous" | "unknown"; readonly candidates: readonly TestId[] };

/** What the history knows under this name. */
export async function findInHistory(name: string, store: Store): Promise<Found> {
  return await store.read(everything, async (history) => {
    const names = [...new Set((await history.counts()).map(({ test }) => test))];
    const match = matching(name, names);
    if (typeof match !== "string") return match;
    let file: string | null = null;
    for await (const attempt of history.attempts({ kind: "test", test: match })) file = attempt.file ?? file;
    return { kind: "found", test: { test: match, file } };
  });
}

/** The same among the attempts of one run. */
export function findAmong(name: string, attempts: readonly Attempt[]): Found {
  const match = matching(name, [...new Set(attempts.map(({ test }) => test))]);
  if (typeof match !== "string") return match;
  return { kind: "found", test: { test: match, file: attempts.find(({ test }) => test === match)?.file ?? null } };
}

/** A name of its own wins over a part of others. */
function matching(name: string, tests: readonly TestId[]): TestId | Exclude<Found, { kind: "found" }> {
  const exact = asTestId(name);
  if (tests.includes(exact)) return exact;
  const holding = tests.filter((test) => test.includes(name)).sort(byText);
  const [only, ...others] = holding;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) return { kind: "ambiguous", candidates: holding.slice(0, 10) };
  return { kind: "unknown", candidates: nearest(name, tests, 3).map(asTestId) };
}

/** Nothing that was looked at has a test of this name. */
export function noSuchTest(name: string, { kind, candidates }: Exclude<Found, { kind: "found" }>): ProblemError {
  const ambiguous = kind === "ambiguous";
  return new ProblemError({
    code: "unknown-subject",
    what: ambiguous ? `"${name}" can mean several tests.` : `No test is called "${name}".`,
    why: ambiguous
      ? "It is a part of more than one test's name."
      : "Neither the history nor a run of the command has a test with this name, or with this in its name.",
    fix:
      candidates.length > 0
        ? `${ambiguous ? "Name one of these:" : "Perhaps you meant:"}\n${candidates.join("\n")}`
        : "Type the name as the runner's report has it, or a part of it.",
    place: null,
  });
}
