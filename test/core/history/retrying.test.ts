// What retries are worth, from retries and from runs of one commit.
import { expect, test } from "vitest";
import { everything } from "../../../src/app/ports.ts";
import { report } from "../../../src/app/report.ts";
import type { Retrying } from "../../../src/core/history/retrying.ts";
import { storeOf } from "../../app/told-history.ts";

/** A run a column, two at each commit; the attempts of one flaky test as letters: `p`, `f`, `fp`, `ff`. */
async function retryingIn(
  attempts: readonly string[],
  options: { readonly sameCommits: boolean },
): Promise<Retrying | null> {
  const runs = attempts.map((letters, at) => ({
    id: String(at).padStart(3, "0"),
    on: new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10),
    commit: `c${options.sameCommits ? at >> 1 : at}`,
    jobs: { u: { tests: { t: letters } } },
  }));
  return (await report(everything, { store: await storeOf(runs) })).retrying;
}

const calm = Array.from({ length: 30 }, () => "p");

test("retries in a job run", async () => {
  const found = await retryingIn([...calm, "fp", ...calm, "ffp", ...calm, "fp", ...calm], { sameCommits: false });
  expect(found).toMatchObject({ tests: 1, retries: 4, retryFailures: 1, reRuns: 0, reRunFailures: 0, confidence: 0.9 });
  expect(found!.rho).toBeGreaterThan(0.2);
  expect(found!.rho).toBeLessThan(0.25);
});

test("the next run of a commit", async () => {
  const found = await retryingIn([...calm, "f", "p", ...calm, "f", "f", ...calm, "p", "f", ...calm], {
    sameCommits: true,
  });
  expect(found).toMatchObject({ retries: 0, reRuns: 2, reRunFailures: 1 });
});

test("nothing is known where nothing was retried", async () => {
  expect(await retryingIn([...calm, "f", ...calm, "f", ...calm], { sameCommits: false })).toBeNull();
});
