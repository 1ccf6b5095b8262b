// Counts of tests against the slow obvious way: walk over every attempt of a random history and count by hand.
import * as fc from "../../fast-check.ts";
import { expect, test } from "vitest";
import { everything } from "../../../src/app/ports.ts";
import { report } from "../../../src/app/report.ts";
import { storeOf, type PicturedRun } from "../../app/told-history.ts";

const attempts = fc.constantFrom("p", "f", "t", "s", "fp", "ff", "ffp", "a");
const job = fc.record({
  telling: fc.constantFrom("all" as const, "failures" as const),
  conclusion: fc.constantFrom("success" as const, "failure" as const, "cancelled" as const, null),
  tests: fc.dictionary(fc.constantFrom("a", "b", "c"), attempts, { minKeys: 1 }),
});
const histories = fc.array(
  fc.record({
    attempt: fc.constantFrom(1, 1, 1, 2),
    conclusion: fc.constantFrom("success" as const, "failure" as const, null),
    commit: fc.constantFrom("x", "y", null),
    jobs: fc.dictionary(fc.constantFrom("u", "v"), job),
  }),
  { maxLength: 12 },
);

/** Told failures of each test in first runs, and its seen failures and executions. */
function countedByHand(runs: readonly PicturedRun[]): Map<string, { told: number; seen: number; of: number }> {
  const counts = new Map<string, { told: number; seen: number; of: number }>();
  for (const { attempt, jobs } of runs) {
    for (const { telling, tests } of Object.values(jobs ?? {}))
      for (const [name, letters] of Object.entries(tests ?? {})) {
        const first = typeof letters === "string" ? letters[0] : undefined;
        const count = counts.get(name) ?? { told: 0, seen: 0, of: 0 };
        counts.set(name, count);
        const bad = first === "f" || first === "t";
        if (attempt !== 1 || (!bad && first !== "p")) continue;
        if (bad) count.told += 1;
        if (telling !== "all") continue;
        count.of += 1;
        if (bad) count.seen += 1;
      }
  }
  return counts;
}

test("tests' counts are those of a count by hand", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (pictured) => {
      const runs: PicturedRun[] = pictured.map((run, at) => ({ ...run, id: `r${String(at).padStart(2, "0")}` }));
      const { tests, failedJobs, jobs, coverage } = await report(everything, { store: await storeOf(runs) });
      const byHand = countedByHand(runs);
      for (const { test, failuresTold, failures, executions, basis } of tests) {
        const count = byHand.get(test);
        expect(failuresTold).toBe(count?.told);
        if (basis === "observed" && executions > 0) expect([failures, executions]).toEqual([count?.seen, count?.of]);
        expect(failures).toBeLessThanOrEqual(Math.max(executions, executions === 0 ? failures : 0));
      }
      const listed = new Set(tests.map(({ test }) => String(test)));
      for (const [name, { told }] of byHand) if (told > 0) expect(listed.has(name)).toBe(true);
      expect(failedJobs.inFailedRuns + failedJobs.inPassedRuns).toBe(failedJobs.total);
      expect(failedJobs.withFailingTest + failedJobs.withoutFailingTest + failedJobs.withoutLogs).toBe(
        failedJobs.total,
      );
      expect(jobs.reduce((sum, { failures }) => sum + failures, 0)).toBe(failedJobs.total);
      expect(coverage.runs + coverage.runsLeftOut + coverage.reRuns).toBe(runs.length);
    }),
  );
});
