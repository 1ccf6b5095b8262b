// What a history says of rules: only where they hold, only failures that they mean, and only where passes were told too.
import { expect, test } from "vitest";
import type { RecordedAttempt, TestCount, Timeline } from "../../../src/core/history/history.ts";
import { outcomes } from "../../../src/core/model/outcome.ts";
import { asRunId, bareJobRun, bareRun, jobRunId, type JobRun } from "../../../src/core/model/run.ts";
import { asTestId } from "../../../src/core/model/test-id.ts";
import { alarmsOf, healthOf, type RuleHealth } from "../../../src/core/policy/health.ts";
import type { Rule } from "../../../src/core/policy/policy.ts";
import { openTrackAccount } from "../../../src/core/policy/track.ts";
import { reviewFindings } from "../../../src/core/policy/reviews.ts";
import { healthFindings } from "../../../src/core/policy/upkeep.ts";
import { attemptOf, policyOf, rule } from "./runs.ts";

const day = 86_400_000;
const begin = Date.UTC(2026, 0, 1);

/** A picture of a test in one job: `.` passed, `F` failed as listed, `N` failed otherwise; a run a day. */
function healthFrom(picture: string, of: Rule, job: Partial<JobRun> = {}): RuleHealth {
  const runs = Array.from(picture, (_, at) => ({
    ...bareRun(asRunId(`r${at}`), `${at}`),
    startedAt: begin + at * day,
  }));
  const jobRuns = runs.map(({ id }) => ({
    ...bareJobRun(id, "unit", 1),
    platform: new Map([["os", "linux"]]),
    telling: "all" as const,
    ...job,
  }));
  const account = openTrackAccount({ rules: [of] }, runs, jobRuns);
  const marks = picture.split("");
  const id = asTestId("t");
  marks.forEach((mark, at) => {
    if (mark === ".") return;
    const recorded: RecordedAttempt = {
      ...attemptOf(id, "F", 1, mark === "N" ? "something new" : "boom"),
      run: runs[at]!.id,
      jobRun: jobRunId(runs[at]!.id, "unit", 1),
      job: "unit",
    };
    account.addFailure(recorded);
  });
  const timeline: Timeline = {
    test: id,
    job: "unit",
    platform: "os=linux",
    runs: Uint32Array.from(marks, (_, at) => at),
    outcomes: Uint8Array.from(marks, (mark) => outcomes.indexOf(mark === "." ? "pass" : "fail")),
    recovered: new Uint8Array(marks.length),
  };
  const failures = marks.filter((mark) => mark !== ".").length;
  if (failures > 0) account.addTimeline(timeline);
  const count: TestCount = {
    test: id,
    job: "unit",
    platform: "os=linux",
    executions: marks.length,
    failures,
    retries: 0,
    retryFailures: 0,
    flaky: 0,
    skips: 0,
    ignored: 0,
    durationMs: 0,
    firstSeenAt: null,
    lastSeenAt: null,
  };
  return healthOf([...account.tracks([count]).values()][0]!, runs);
}

const boom = { kind: "text", text: "boom" } as const;
const evidence = { failures: 2, executions: 100 };
const codes = (health: RuleHealth): string =>
  healthFindings(health, () => ["test"])
    .map(({ code }) => code)
    .join(" ");
const dots = (count: number): string => ".".repeat(count);

test.each<[string, string, Partial<Rule>, Partial<RuleHealth>, string]>([
  [
    "counts what it means",
    "F.N.F",
    { failure: boom },
    { executions: 5, failures: 2, otherFailures: 1, passesSince: 0 },
    "",
  ],
  [
    "another place",
    "F.F",
    { failure: boom, where: [new Map([["os", "darwin"]])] },
    { executions: 0, failures: 0, tests: 1 },
    "",
  ],
  ["another test", "F.F", { test: "u" }, { tests: 0 }, "unknown-test"],
  ["since the day it was added", "FF...", { added: "2026-01-03" }, { executions: 3, failures: 0, passesSince: 3 }, ""],
  ["broken now", `...${"F".repeat(20)}`, {}, { masking: "masked" }, "masked"],
  ["soon", `...${"F".repeat(10)}`, {}, { masking: "nearly" }, "nearly-masked"],
  ["new failures do not mask", `...${"N".repeat(20)}`, { failure: boom }, { masking: "no" }, ""],
  [
    "clearly more often",
    `${dots(40)}${"F.FF.".repeat(5)}`,
    { evidence, added: "2026-01-01" },
    { drifted: true },
    "drifted",
  ],
  ["no day to count from", `${dots(40)}${"F.FF.".repeat(5)}`, { evidence }, { drifted: false }, ""],
  ["healed", `F${dots(260)}`, { evidence, added: "2025-12-01" }, { passesSince: 260, drifted: false }, "to-be-removed"],
  ["not healed yet", `F${dots(200)}`, { evidence, added: "2025-12-01" }, { passesSince: 200 }, ""],
  [
    "never failed here",
    dots(260),
    { evidence, added: "2025-12-01" },
    { executions: 260, passesSince: 260 },
    "to-be-removed",
  ],
])("%s: %s", (_, picture, more, wanted, said) => {
  const health = healthFrom(picture, rule("t", more));
  expect(health).toMatchObject(wanted);
  expect(codes(health)).toBe(said);
});

test("job runs that told failures only say nothing of rates", () => {
  const health = healthFrom("FFFFFFFFFFFFFFFFFFFFFFFF", rule("t", { evidence, added: "2026-01-01" }), {
    telling: "failures",
  });
  expect(health).toMatchObject({ executions: 0, drifted: false, masking: "no" });
});

test("what keeps a rule from protecting", () => {
  const masked = healthFrom(`...${"F".repeat(20)}`, rule("t"));
  expect([...alarmsOf([masked])]).toEqual([["t ignore", "masked"]]);
});

test.each([
  ["2026-02-28", ""],
  ["2026-03-01", "review-due"],
  ["2026-03-15", "review-due"],
  ["2026-03-16", "expired"],
])("a review due on 2026-03-01, on %s: %s", (today, code) => {
  const policy = policyOf([rule("t", { review: "2026-03-01", owner: "@net" }), rule("u")]);
  const findings = reviewFindings(policy, today);
  expect(findings.map((finding) => finding.code).join(" ")).toBe(code);
  for (const { what, owner } of findings) expect([what.includes("@net is asked"), owner]).toEqual([true, "@net"]);
});
