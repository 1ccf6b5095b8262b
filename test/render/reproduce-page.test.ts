// What a reproduction says first.
import { expect, test } from "vitest";
import { testId } from "../../src/core/model/test-id.ts";
import type { Diagnosis, DiagnosisCondition } from "../../src/core/report/diagnosis.ts";
import type { Page } from "../../src/render/page.ts";
import { reproducePage } from "../../src/render/reproduce-page.ts";

type Row = readonly [condition: string, failures: number, executions: number, low: number, high: number];

const conditionOf = ([condition, failures, executions, low, high]: Row, higher: boolean): DiagnosisCondition => ({
  condition,
  trials: executions,
  testSeconds: executions,
  failures,
  executions,
  estimate: failures / executions,
  low,
  high,
  confidence: 0.95,
  dispersion: 1,
  against: higher ? "higher" : "unknown",
});

/** @param best the place of the condition that raises the rate; 0 where none was shown to */
function pageOf(rows: readonly [Row, ...Row[]], best: number, signatures: Diagnosis["signatures"] = []): Page {
  const conditions = rows.map((row, at) => conditionOf(row, best > 0 && at === best));
  return reproducePage({
    verb: "reproduce",
    subject: testId(["t"]),
    answer: { kind: "rate", tests: [], commit: null },
    confidence: 0.95,
    rate: conditions[best]!,
    signatures,
    trials: 100,
    testExecutions: 100,
    testSeconds: 100,
    odds: [],
    conditions,
    interrupted: false,
    trialsLeft: null,
    command: "deflake",
  });
}

const alone: Row = ["alone", 10, 100, 0.05, 0.2];

test.each<[string, Row, number, string]>([
  [
    "a condition that raises it, and by how much",
    ["alone, one core", 70, 100, 0.5, 0.8],
    1,
    "at least 2.5 times as often.",
  ],
  [
    "one that does, who knows by how much",
    ["alone, one core", 30, 100, 0.18, 0.5],
    1,
    "100, 95 % interval 5.0–20 %) alone.",
  ],
  [
    "one that may",
    ["alone, one core", 7, 10, 0.1, 0.9],
    0,
    "It failed most often alone, one core, in 70.0 % of trials (7 of 10",
  ],
  ["none", ["alone, one core", 1, 10, 0.1, 0.9], 0, "alone. No other condition was shown to raise that."],
])("%s", (_, other, best, said) => {
  expect(pageOf([alone, other], best).finding[0]).toContain(said);
});

const corrupt = (rows: readonly Row[]): Diagnosis["signatures"][number] => {
  const conditions = rows.map((row) => conditionOf(row, false));
  return { ...conditions[0]!, signature: "memory corruption", wanted: true, conditions };
};
const rows = [alone, ["alone, little memory", 8, 10, 0.4, 0.98]] as const satisfies readonly Row[];

test("where a failure came most often, if there was more than one condition", () => {
  const [, failures] = pageOf([...rows], 1, [corrupt(rows)]).sections;
  expect(JSON.stringify(failures)).toContain("alone, little memory, 8 of 10");
  const [only] = pageOf([alone], 0, [corrupt([alone])]).sections;
  expect(JSON.stringify(only)).toContain("memory corruption");
  expect(JSON.stringify(only)).not.toContain("most often");
});
