// `deflake hunt` on a real runner with planted causes: it ends right, and the command that it prints shows the failure.
// planted/planted.test.ts has more causes and runners.
import { afterEach, beforeEach, expect, test } from "vitest";
import { diagnosisSchema } from "../../src/core/report/diagnosis-schema.ts";
import type { Diagnosis } from "../../src/core/report/diagnosis.ts";
import { openProject, type Workplace } from "./workplace.ts";

let here: Workplace;
beforeEach(() => void (here = openProject("planted")));
afterEach(() => here.clear());

const suite = "node --test planted.test.mjs";

async function json(line: string, PLANTED: string): Promise<Diagnosis> {
  const { code, out, err } = await here.shell(line, { env: { PLANTED } });
  expect({ code, err }).toMatchObject({ code: 0 });
  const said = JSON.parse(out) as Diagnosis;
  expect(diagnosisSchema.safeParse(said).error).toBeUndefined();
  return said;
}

test.each([
  ["alone", { kind: "alone", tests: [], commit: null }],
  ["always", { kind: "polluters", tests: ["planted.test.mjs > neighbour c"], commit: null }],
] as const)("planted: %s", async (planted, answer) => {
  const found = await json(`deflake hunt victim --format json -- ${suite}`, planted);
  expect(found.answer).toEqual(answer);
  expect(found.confidence).toBeGreaterThanOrEqual(0.95);
  const shown = await json(found.command.replace(" -- ", " --format json -- "), planted);
  expect(shown.rate).toMatchObject({ failures: 1, executions: 1 });
});

test("stopped after some trials, it goes on with them", async () => {
  const line = (trials: number): string => `deflake hunt victim --max-trials ${trials} --format json -- ${suite}`;
  expect((await json(line(2), "none")).trials).toBe(2);
  expect(await json(line(3), "none")).toMatchObject({ trials: 3, answer: { kind: "undecided" } });
});

test("a test before which none runs cannot be hunted for", async () => {
  const { code, err } = await here.shell(`deflake hunt "neighbour a" -- ${suite}`);
  expect(code).toBe(64);
  expect(err).toContain("No test runs before");
});
