// What a story counts is what the report counts.
import { expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { report } from "../../src/app/report.ts";
import { show } from "../../src/app/show.ts";
import { drawn } from "./pictures.ts";

const picture = {
  unit: { flaky: "..F.R..s.F", other: "...T......" },
  slow: { flaky: "   ..T....", other: "   ......." },
};
const extras = { run: (_: unknown, place: number) => ({ commit: `commit-${place >> 1}` }) };

test.each(["flaky", "other"])("of the test %s", async (name) => {
  const store = await drawn(picture, extras);
  const shown = await show(name, { kind: "test", lastSteps: 9 }, everything, { store });
  if (shown.kind !== "story" || shown.story.kind !== "test") throw new Error(JSON.stringify(shown));
  const found = (await report(everything, { store })).tests.find(({ test: id }) => id === name);
  if (found === undefined) throw new Error(`The report does not name ${name}.`);
  // What a failure costs is shared by all tests that failed with it; a story is told of one.
  const { signatures, costMinutes: _, ...rest } = found;
  expect(shown.story).toMatchObject(rest);
  expect(shown.story.signatures.map(({ signature, failures }) => ({ signature, failures }))).toEqual(signatures);
});

test.each(["unit", "slow"])("of the job %s", async (job) => {
  const store = await drawn(picture, extras);
  const shown = await show(job, { kind: "job", lastSteps: 9 }, everything, { store });
  const { jobs } = await report(everything, { store });
  expect(shown).toMatchObject({ kind: "story", story: jobs.find((one) => one.job === job) ?? {} });
});

test("of changes, and of what a rule would say", async () => {
  const line = `${"....................".repeat(2)}${"F.FF.F.F".repeat(4)}`;
  const store = await drawn({ unit: { flaky: line, calm: ".".repeat(line.length) } }, {});
  const { shifts, suggestions } = await report(everything, { store });
  const shown = await show("flaky", { kind: "test", lastSteps: 9 }, everything, { store });
  expect(shifts.some(({ scope }) => scope === "test")).toBe(true);
  expect(shown).toMatchObject({
    kind: "story",
    story: { shifts: shifts.filter(({ name }) => name === "flaky"), suggestion: suggestions[0] ?? null },
  });
  const job = await show("unit", { kind: "job", lastSteps: 9 }, everything, { store });
  expect(job).toMatchObject({ kind: "story", story: { shifts: shifts.filter(({ scope }) => scope === "job") } });
});
