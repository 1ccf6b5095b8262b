import { describe, expect, test } from "vitest";
import type { Chains } from "../../../src/core/history/chains.ts";
import { classOf, classOfPassing, type Classified } from "../../../src/core/history/classes.ts";

/** One job's outcomes on one branch, a commit each: `.` passed, `F` failed, `R` failed and passed when retried. */
function classified(pictures: readonly string[], more: Partial<Chains> & { ignored?: number } = {}): Classified {
  let recovered = 0;
  const chains = pictures.map((marks, job) => {
    const bad: number[] = [];
    const commits: number[] = [];
    Array.from(marks).forEach((mark, commit) => {
      bad.push(mark === "." ? 0 : 1);
      commits.push(commit);
      if (mark !== "R") return;
      recovered += 1;
      bad.push(0);
      commits.push(commit);
    });
    return { job: `job-${job}`, branch: "main", bad: Uint8Array.from(bad), commits: Uint32Array.from(commits) };
  });
  const { ignored = 0, ...rest } = more;
  return classOf({ chains, inferred: 0, outageFailures: 0, recovered, ...rest }, ignored);
}

const passes = ".".repeat(60);

describe("one picture, one class", () => {
  test.each<[string, string, string]>([
    ["now and then", `${passes}F${passes}F..F${passes}`, "flaky"],
    ["once, between passes", `${passes}F${passes}`, "flaky"],
    ["once, and a retry passed", `${passes}R${passes}`, "flaky"],
    ["always", "FFFFFFFF", "broken"],
    ["a streak that was mended", `${passes}FFFFF${passes}`, "fixed-regression"],
    ["a streak that goes on", `${passes}FFFFF`, "live-regression"],
    ["flaky, and then broken for good", `F.....F...${passes}F${passes}FFFFFFFFF`, "live-regression"],
    ["nearly always, and retries pass", "RRRRRRRRRRRRRRRRRRRRRRRR.RRRRRRRRRRR", "masked"],
    ["once, in the last run", `${passes}F`, "too-little-data"],
    ["once, in the second run of two", ".F", "too-little-data"],
    ["twice, and never passed", "FF", "too-little-data"],
  ])("%s", (_name, marks, kind) => {
    expect(classified([marks]).class).toBe(kind);
  });
});

test("failures of outages alone are an outage", () => {
  const { class: kind, evidence } = classified([passes], { outageFailures: 2 });
  expect(kind).toBe("outage");
  expect(evidence).toMatchObject({ executions: 60, failures: 0, outageFailures: 2 });
});

test("a quarantined test that has passed for long is a stale quarantine, and a flaky one still is flaky", () => {
  const noisy = "F...F..F....F.";
  expect(classified([noisy + passes], { ignored: 4 }).class).toBe("stale-quarantine");
  expect(classified([passes + noisy], { ignored: 4 }).class).toBe("flaky");
  expect(classified([noisy + passes]).class).toBe("flaky");
});

test("a test that never failed is healthy once that means something, and says how many runs are missing before", () => {
  expect(classOfPassing(29).class).toBe("healthy");
  expect(classOfPassing(20)).toMatchObject({ class: "too-little-data", evidence: { executions: 20, needed: 9 } });
  expect(classOfPassing(0)).toMatchObject({ class: "too-little-data", evidence: { needed: 29 } });
});

test("the evidence counts streaks by job", () => {
  const { evidence } = classified([`..F..FF...F`, `.....FFF...`]);
  expect(evidence).toMatchObject({
    executions: 22,
    failures: 7,
    isolated: 1,
    longestStreak: 3,
    trailing: 1,
    passesSince: 0,
  });
});

test("a pass and a fail at one commit make a flip, and settle a failure in the last run", () => {
  const chain = { job: "unit", branch: "main", bad: Uint8Array.from([0, 0, 1]), commits: Uint32Array.from([0, 1, 1]) };
  const { class: kind, evidence } = classOf({ chains: [chain], inferred: 0, outageFailures: 0, recovered: 0 }, 0);
  expect(kind).toBe("flaky");
  expect(evidence).toMatchObject({ flips: 1, trailing: 1 });
});

test("broken in one job of three is a live regression, however well the others do", () => {
  expect(classified([`${passes}FFFFFFFF`, `${passes}........`, `${passes}........`]).class).toBe("live-regression");
});
