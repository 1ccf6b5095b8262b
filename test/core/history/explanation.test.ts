import { describe, expect, test } from "vitest";
import { explain, isFlaky, type Outcomes } from "../../../src/core/history/explanation.ts";

/**
 * A test's outcomes in one job, as a picture: `.` is a pass, `F` a failure, each at the next commit; what stands between
 * brackets happened at one commit.
 */
function job(picture: string, name = "unit", branch = "main"): Outcomes {
  const bad: number[] = [];
  const commits: number[] = [];
  let [commit, inside] = [0, false];
  for (const mark of picture) {
    if (mark === "[") [commit, inside] = [commit + 1, true];
    else if (mark === "]") inside = false;
    else {
      if (!inside) commit += 1;
      bad.push(mark === "F" ? 1 : 0);
      commits.push(commit);
    }
  }
  return { job: name, branch, bad: Uint8Array.from(bad), commits: Uint32Array.from(commits) };
}

const passes = ".".repeat(60);

describe("flaky or broken for a while", () => {
  test.each([
    ["a pass and a fail at one commit", `${passes}[F.]....`, "flaky"],
    ["an isolated failure between passes", `${passes}F${passes}`, "flaky"],
    ["isolated failures now and then", `${passes}F${passes}F.....F${passes}`, "flaky"],
    ["every second run", ".F.FF..F.F.F", "flaky"],
    ["a streak of three, then passes", `${passes}FFF${passes}`, "sound"],
    ["a long streak, then passes", `${passes}FFFFFFFFFFFF${passes}`, "sound"],
    ["broken since a commit", `${passes}FFFFF`, "sound"],
  ])("%s", (_name, picture, kind) => {
    const { flaky } = explain([job(picture)]);
    if (kind === "flaky") expect(flaky).toBeGreaterThan(0.8);
    else expect(flaky).toBeLessThan(0.2);
  });

  test("always is more likely broken than random", () => {
    const { flaky, brokenNow } = explain([job("FFFFFFFFFFFFFFFFFFFF")]);
    expect(flaky).toBeLessThan(0.5);
    expect(brokenNow).toBeGreaterThan(0.5);
  });

  test("a failure in the last run leaves it open", () => {
    const open = explain([job(`${passes}F`)]);
    expect(open.flaky).toBeGreaterThan(0.2);
    expect(open.brokenNow).toBeGreaterThan(0.1);
    expect(isFlaky(open)).toBe(false);
    expect(isFlaky(explain([job(`${passes}F.`)]))).toBe(true);
  });
});

test("what fails in all jobs at once, and in all of them again, is not random", () => {
  const broken = ["a", "b", "c", "d"].map((name) => job(`${passes}FF${passes}`, name));
  expect(explain(broken).flaky).toBeLessThan(0.3);
});

test("what fails in one of four jobs now and then is random", () => {
  const jobs = [
    job(`${passes}F${passes}F..`, "a"),
    ...["b", "c", "d"].map((name) => job(`${passes}.${passes}...`, name)),
  ];
  expect(explain(jobs).flaky).toBeGreaterThan(0.95);
});

test("what is broken in one job alone is broken, not random", () => {
  const jobs = [job(`${passes}FFFFFFFFFF`, "macos"), job(`${passes}..........`, "linux")];
  const { flaky, brokenNow } = explain(jobs);
  expect(flaky).toBeLessThan(0.2);
  expect(brokenNow).toBeGreaterThan(0.9);
});

test("a flaky test that breaks is flaky and broken now", () => {
  const { flaky, brokenNow, randomFailures } = explain([job(`..F......F..${passes}F${passes}FFFFFFFF`)]);
  expect(flaky).toBeGreaterThan(0.9);
  expect(brokenNow).toBeGreaterThan(0.9);
  expect(randomFailures).toBeCloseTo(3, 0);
});

test("a branch of one's own that breaks a test says nothing of its randomness", () => {
  const pulls = ["FF", "FFF", "..", "..."].map((marks, i) => job(marks, "unit", `pull-${i}`));
  expect(explain([job(passes), ...pulls]).flaky).toBeLessThan(0.3);
});
