// `deflake policy import`: another tool's list of flaky tests, as rules.

import { ProblemError } from "../../core/model/problem.ts";
import { dayOf } from "../../core/policy/day.ts";
import { listed } from "../../core/report/wording.ts";
import type { ListReading } from "../../formats/policy-lists/policy-list.ts";
import type { Clock, TextFiles } from "../ports.ts";

/** Rejects with a ProblemError where nothing of the kind is there. */
export async function importRules(
  path: string,
  { texts, clock }: { readonly texts: TextFiles; readonly clock: Clock },
): Promise<ListReading> {
  const text = await texts.read(path);
  if (text === null)
    throw new ProblemError({
      code: "nothing-found",
      what: `There is no ${path}.`,
      why: "It was to be read as a list of flaky tests.",
      fix: "Look at the path.",
      place: null,
    });
  const { listOf, policyLists } = await import("../../formats/policy-lists/lists.ts");
  const list = listOf(path, text);
  if (list === null)
    throw new ProblemError({
      code: "bad-input",
      what: `${path} is no list of flaky tests that can be read.`,
      why: `Read are ${listed(policyLists.map(({ name }) => name))}.`,
      fix: "Name one of those, or write the rules with `deflake policy add`.",
      place: { source: path },
    });
  const reading = list.read(text, path);
  const added = dayOf(clock.now());
  return { ...reading, rules: reading.rules.map((rule) => ({ ...rule, added })) };
}
