// A hunt on several machines, which are folders here: the same trials give the same answer as on one.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diagnosisSchema } from "../../src/core/report/diagnosis-schema.ts";
import type { Diagnosis } from "../../src/core/report/diagnosis.ts";
import { huntShardSchema } from "../../src/core/report/hunt-shard-schema.ts";
import type { HuntPlan } from "../../src/render/hunt-plan.ts";
import { openProject, type Workplace } from "./workplace.ts";

let here: Workplace;
beforeEach(() => void (here = openProject("planted")));
afterEach(() => here.clear());

const suite = "node --test planted.test.mjs";
const env = { PLANTED: "always" };

async function json<T>(place: Workplace, line: string): Promise<T> {
  const { code, out, err } = await place.shell(line, { env });
  expect({ code, err }).toMatchObject({ code: 0 });
  return JSON.parse(out) as T;
}

const planned = (seconds: number): Promise<HuntPlan> =>
  json(here, `deflake hunt plan victim --shards 2 --seconds ${seconds} --to shards --format json -- ${suite}`);

async function learned(files: readonly string[]): Promise<Diagnosis> {
  const said = await json<Diagnosis>(here, `deflake hunt learn ${files.join(" ")} --quiet --format json`);
  expect(diagnosisSchema.safeParse(said).error).toBeUndefined();
  return said;
}

const logOf = (file: string): string => file.replace(/json$/, "ndjson");

test("planned here, run elsewhere, learned here: the answer, and the same again", async () => {
  let said: Diagnosis | null = null;
  // How many trials are planned at a time hangs on how long one takes here, and so does how many plans it takes.
  for (let { files } = await planned(2); files.length > 0; { files } = await planned(2)) {
    if (said === null) expect(files).toHaveLength(2);
    for (const file of files) {
      const shard: unknown = JSON.parse(readFileSync(join(here.folder, file), "utf8"));
      expect(huntShardSchema.safeParse(shard).error).toBeUndefined();
      const other = here.copy();
      const seen = await json<Diagnosis>(other, `rm -rf .deflake; deflake hunt shard ${file} --format json`);
      expect(diagnosisSchema.safeParse(seen).error).toBeUndefined();
      expect(seen.trials).toBeGreaterThan(0);
      await here.shell(`cp ${join(other.folder, logOf(file))} shards`);
      other.clear();
    }
    said = await learned(files.map(logOf));
    const again = await learned(files.map(logOf).toReversed());
    expect(again).toEqual(said);
  }
  expect(said?.answer).toEqual({ kind: "polluters", tests: ["planted.test.mjs > neighbour c"], commit: null });
  // One machine that goes on with the hunt has it at once.
  const one = await json<Diagnosis>(here, `deflake hunt victim --format json -- ${suite}`);
  expect({ answer: one.answer, trials: one.trials }).toEqual({ answer: said?.answer, trials: said?.trials });
});

test("a shard that was run goes on where it was, and refuses the log of another", async () => {
  const [one = "", other = ""] = (await planned(1)).files;
  const first = await json<Diagnosis>(here, `deflake hunt shard ${one} --format json -- ${suite}`);
  const again = await json<Diagnosis>(here, `deflake hunt shard ${one} --format json`);
  expect(again.trials).toBe(first.trials);
  const { code, err } = await here.shell(`deflake hunt shard ${other} --to ${logOf(one)}`, { env });
  expect({ code, err }).toMatchObject({ code: 65, err: expect.stringContaining("another shard") as string });
});

test.each([
  ["no such file", "deflake hunt shard nothing.json", 65, "There is no such file."],
  ["no shard", "deflake hunt shard planted.test.mjs", 65, "It is no JSON."],
  ["other JSON", "echo '{}' >x.json; deflake hunt shard x.json", 65, "is no shard of a hunt"],
  ["no log", "deflake hunt learn nothing.ndjson", 66, "There is no log"],
  ["another log", `echo '{"seen":{}}' >x.ndjson; deflake hunt learn x.ndjson`, 65, "is no log of a shard"],
  ["nothing to learn", "deflake hunt learn", 64, "missing"],
])("%s: refused, and nothing is kept", async (_, line, exit, what) => {
  const { code, err } = await here.shell(line);
  expect({ code, err }).toEqual({ code: exit, err: expect.stringContaining(what) as string });
});

test("logs of two hunts do not mix", async () => {
  const [one = ""] = (await planned(1)).files;
  await json(here, `deflake hunt shard ${one} --format json`);
  await here.shell("rm -rf .deflake/searches");
  const { out } = await here.shell(`deflake hunt plan "neighbour h" --shards 1 --format json -- ${suite}`, { env });
  const [other = ""] = (JSON.parse(out) as HuntPlan).files;
  const text = readFileSync(join(here.folder, other), "utf8");
  const header = { deflake: "search", version: 1, subject: { log: "x", shard: JSON.parse(text) as unknown } };
  await here.shell(`cat >other.ndjson`, { input: `${JSON.stringify(header)}\n` });
  const { code, err } = await here.shell(`deflake hunt learn ${logOf(one)} other.ndjson`);
  expect({ code, err }).toMatchObject({ code: 65, err: expect.stringContaining("not of the same hunt") as string });
  expect(basename(one)).toMatch(/^hunt-victim-[0-9a-f]+\.0-1\.json$/);
});
