// The report on examples/micropython-ci finds by itself what is wrong in the counts that were published, and the guide
// quotes what it says. One row for each thing that a careful reader finds by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { report } from "../../src/app/report.ts";
import { formats } from "../../src/formats/registry.ts";
import { fresh, importing } from "./ingesting.ts";

const root = join(import.meta.dirname, "../..");
const store = fresh();
await importing(store, [join(root, "examples/micropython-ci")], {}, { formats });
const { summaries, notes } = await report(everything, { store });
const findings = summaries[0]?.findings ?? [];

const close = (value: number): unknown => expect.closeTo(value, 4);

test.each<[code: string, says: RegExp, counts: object]>([
  ["runs-without-logs-differ", /leave 83 without, not 94/, { claimed: 94, left: 83 }],
  ["logs-do-not-fit", /20 failed runs .* only 15 runs failed/, { withLogs: 20, failedSince: 15 }],
  ["failures-outside", /2026-02-13/, { failures: 1 }],
  ["agreeing-logs-differ", /10 of 10 logs .*thread_gc1.* 9 such/, { claimed: 10, seen: 9 }],
  ["attributed-too-many", /stress_aes.* 24 is the most/, { attributed: 28, most: 24 }],
  ["attribution-and-job-differ", /^stackless_clang failed 1 time .* 0 times/, { attribution: 1, job: 0 }],
  ["attribution-not-whole", /122 of 124 .*float_clang \(2\)/, { attributed: 122, failures: 124 }],
  ["jobs-differ", /20 jobs are claimed; 21/, { claimed: 20, told: 21 }],
  ["executions-selected", /thread_gc1.* 8 jobs.* runs in 14/, { claimed: 8, told: 14, missing: 7 }],
  ["job-failures-taken-for-runs", /122 failures .* 94 failed runs/, { attributed: 122, runs: 94 }],
  ["attributed-from-few-logs", /All 25 failures of macos .* from 1 failure/, { attributed: 25, seen: 1 }],
  ["attributed-without-logs", /30 failures of standard_v2, settrace/, { attributed: 30, jobs: 6 }],
  ["seen-but-not-attributed", /repl_lock\.py was seen to fail 3 times in qemu_arm and qemu_riscv64/, { failures: 3 }],
  ["seen-but-not-attributed", /stress_schedule\.py was seen to fail 1 time/, { failures: 1 }],
  ["cause-came-later", /2025-07 is explained by something of 2025-08-04/, { failures: 15, runs: 55 }],
  ["month-not-by-chance", /2025-09 differs .*p = 0\.006/, { failures: 2, runs: 46 }],
  [
    "jobs-not-independent",
    /vary 1\.38 times/,
    { varianceRatio: expect.closeTo(1.38, 2), runs: 2, failingJobs: 5, expectedRuns: close(0.0006) },
  ],
  [
    "jobs-part-of-the-time",
    /^6 jobs .*settrace \(until 2025-07-06.*sanitize_undefined.*longlong.*gil_enabled.*repr_b/,
    { jobs: 6 },
  ],
  [
    "test-part-of-the-time",
    /thread_gc1.*macos, qemu_mips, qemu_arm and qemu_riscv64 only from 2025-07-23 until 2025-08-28/,
    {},
  ],
  ["test-part-of-the-time", /stress_aes.*macos, qemu_mips, qemu_arm.* only from 2025-07-23/, {}],
  ["test-part-of-the-time", /repl_lock.* only from 2025-09-01/, {}],
  ["mended-test-missing", /select_poll_eintr\.py was mended on 2025-07-22/, {}],
  [
    "log-window-differs",
    /qemu_riscv64 failed in 7 of 50 runs since and in 1 of 525 before/,
    { inside: 7, runsInside: 50, before: 1, runsBefore: 525 },
  ],
  ["zero-is-a-bound", /minimal may fail in up to 0\.52 % of runs \(0 of 575\)/, { runs: 575, most: close(0.0052) }],
])("%s: %s", (code, says, counts) => {
  const found = findings.filter((finding) => finding.code === code && says.test(finding.what));
  expect(found.map(({ counts: told }) => told)).toEqual([expect.objectContaining(counts)]);
  expect(notes.map(({ what }) => what)).toContain(found[0]?.what);
});

test("counts that agree raise no finding: months and totals, jobs and runs, tests by job and by day", () => {
  const codes = new Set(findings.map(({ code }) => code));
  for (const code of [
    "months-differ",
    "failing-jobs-differ",
    "job-failures-differ",
    "test-failures-differ",
    "failure-cannot-be",
  ])
    expect(codes.has(code), code).toBe(false);
});

test("each sentence that the guide quotes is one that the report says, and each code it names exists", () => {
  const guide = readFileSync(join(root, "docs/guide/re-audit.md"), "utf8");
  const quoted = guide
    .split(/\n\n+/)
    .filter((part) => part.startsWith("> "))
    .map((part) => part.replaceAll(/^> /gm, "").replaceAll("\n", " ").trim());
  expect(quoted.length).toBeGreaterThan(10);
  const said = findings.map(({ what }) => what);
  for (const sentence of quoted) expect(said).toContain(sentence);
});
