// How often a test that is called flaky is flaky, and how many of the flaky ones are found, on simulated trunks with one
// run a commit and no retries: the history in which rules that ask for a pass and a fail at one commit find nothing.
// `DEFLAKE_CALIBRATE=long` (npm run calibrate) simulates ten times as much.
import { describe, expect, test } from "vitest";
import { explain, isFlaky } from "../../src/core/history/explanation.ts";
import { busyTrunk, simulateTrunk } from "./trunk.ts";

const effort = process.env["DEFLAKE_CALIBRATE"] === "long" ? 10 : 1;
function score(runs: number, trunks: number): { precision: number; recall: number; damageRecall: number } {
  let [found, false_, all, foundDamage, damage] = [0, 0, 0, 0, 0];
  for (let seed = 1; seed <= trunks; seed++) {
    const { tests, outages } = simulateTrunk({ ...busyTrunk, runs }, seed);
    for (const { truth, bad } of tests) {
      const seen = bad.filter((_, run) => !outages.has(run));
      const failures = seen.reduce((sum, value) => sum + value, 0);
      // What failed in every single run is broken, whatever its hidden rate: nobody could tell from this history.
      const flaky = truth.kind === "flaky" && failures < seen.length;
      if (flaky) [all, damage] = [all + 1, damage + failures];
      if (failures === 0) continue;
      const called = isFlaky(explain([{ job: "", branch: "", bad: seen, commits: Uint32Array.from(seen.keys()) }]));
      if (called && flaky) [found, foundDamage] = [found + 1, foundDamage + failures];
      if (called && !flaky) false_ += 1;
    }
  }
  return { precision: found / (found + false_), recall: found / all, damageRecall: foundDamage / damage };
}

describe("trunks with seeds 1, 2, …", () => {
  test("100 runs: precision at least 0.97, recall at least 0.51", () => {
    const { precision, recall } = score(100, 6 * effort);
    expect(precision).toBeGreaterThanOrEqual(0.97);
    expect(recall).toBeGreaterThanOrEqual(0.51);
  });

  test("20 runs: at least 0.96 of the failures of flaky tests are theirs", () => {
    expect(score(20, 6 * effort).damageRecall).toBeGreaterThanOrEqual(0.96);
  });

  test("500 runs: precision at least 0.92, recall at least 0.69", () => {
    const { precision, recall } = score(500, 6 * effort);
    expect(precision).toBeGreaterThanOrEqual(0.92);
    expect(recall).toBeGreaterThanOrEqual(0.69);
  });
});
