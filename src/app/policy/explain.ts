// `deflake policy explain`: which rule speaks for a test at a place, and why others do not.

import type { TestId } from "../../core/model/test-id.ts";
import { circumstancesOf } from "../../core/policy/decide.ts";
import { dayOf } from "../../core/policy/day.ts";
import { explain, type Explanation } from "../../core/policy/explain.ts";
import { alarmsOf } from "../../core/policy/health.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { Whereabouts } from "../../core/policy/whereabouts.ts";
import type { Clock, Store } from "../ports.ts";
import { ruleHealths } from "./health.ts";

export interface Question {
  readonly test: TestId;
  readonly there: Whereabouts;
  readonly failure: string | null;
}

/** @param store null where there is no history */
export async function explainTest(
  { test, there, failure }: Question,
  policy: Policy,
  { clock, store }: { readonly clock: Clock; readonly store: Store | null },
): Promise<Explanation> {
  const alarms = store === null ? new Map() : alarmsOf(await ruleHealths(policy, { store }));
  const today = dayOf(clock.now());
  return explain(test, failure, circumstancesOf(policy, { there, today, alarms, failOnFlaky: false }));
}
