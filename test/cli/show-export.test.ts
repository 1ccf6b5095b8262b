// `deflake show` and `deflake export` as processes of their own, on a few runs of the recorded history.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSmallWorkplace, type Workplace } from "./workplace.ts";

let here: Workplace;
beforeAll(async () => {
  here = openSmallWorkplace();
  await here.shell("deflake import examples/micropython --quiet");
});
afterAll(() => here.clear());

describe("deflake show", () => {
  test.each([
    ["thread/stress_recurse.py", /^thread\/stress_recurse\.py fails [\d.]+ % of the time/],
    ["stress_recurse", /^thread\/stress_recurse\.py fails/],
    ["17", /^Run 17 \(2026-11-20\): \d+ failed, \d+ passed and \d+ skipped\./],
    ["qemu_arm", /^Job qemu_arm fails in/],
  ])("%s", async (name, start) => {
    const { code, out, err } = await here.shell(`deflake show ${name}`);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(start);
  });

  test("draws the last attempts of a test as a line for each job", async () => {
    const { out } = await here.shell("deflake show thread/stress_recurse.py");
    expect(out).toMatch(/^ {2}qemu_arm {2,}[.FCTE]{6} +1 \(2026-11-20\) +18 \(2026-11-20\) +6$/m);
  });

  test("as Markdown and as JSON", async () => {
    expect((await here.shell("deflake show 17 --format markdown")).out).toMatch(/^\*\*Run 17/);
    const { out } = await here.shell("deflake show 17 --format json");
    expect(JSON.parse(out)).toMatchObject({ schema: "deflake-story/1", kind: "run", run: "17", conclusion: null });
  });

  test("a misspelt name gets the names that were meant", async () => {
    const { code, out, err } = await here.shell("deflake show thread/stress_recruse.py");
    expect({ code, out }).toEqual({ code: 66, out: "" });
    expect(err).toContain("Perhaps you meant:\n       deflake show thread/stress_recurse.py --kind test\n");
  });

  test("a part of several names gets all of them", async () => {
    const { code, err } = await here.shell("deflake show thread/stress");
    expect(code).toBe(66);
    expect(err).toContain('"thread/stress" can mean several things.');
  });

  test("names are completed from the history", async () => {
    const { out } = await here.shell("deflake propose -- show thread/stress_s");
    expect(out).toMatch(/^thread\/stress_schedule\.py\t/);
  });

  test("the next command finds the same store", async () => {
    const { out } = await here.shell("cd / && deflake show 17 --store $OLDPWD/.deflake");
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^Next: deflake show \S+ --store \S+\/\.deflake$/);
  });
});

describe("deflake export", () => {
  test("NDJSON goes out and comes back as the same history", async () => {
    const { code, out } = await here.shell("deflake export --format ndjson --to all.ndjson");
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining("Wrote 1 file to all.ndjson") as string,
    });
    const [kept, back] = [
      await here.shell("deflake report --format json"),
      await here.shell("deflake report all.ndjson --format json"),
    ];
    const tests = (text: string): unknown => (JSON.parse(text) as { tests: unknown }).tests;
    expect(tests(back.out)).toEqual(tests(kept.out));
  });

  test.each([
    ["junit", "17/qemu_arm.xml", '<testsuites name="deflake"'],
    ["ctrf", "17/qemu_arm.json", '{"reportFormat":"CTRF"'],
  ])("%s is a file for each job run", async (format, file, part) => {
    expect((await here.shell(`deflake export --format ${format} --to ${format}`)).code).toBe(0);
    expect(readdirSync(join(here.folder, format))).toHaveLength(6);
    expect(readFileSync(join(here.folder, format, file), "utf8")).toContain(part);
  });

  test("a file that is there is replaced only with --force", async () => {
    const file = join(here.folder, "mine.ndjson");
    writeFileSync(file, "mine");
    const refused = await here.shell("deflake export --format ndjson --to mine.ndjson");
    expect({ code: refused.code, text: readFileSync(file, "utf8") }).toEqual({ code: 73, text: "mine" });
    expect(refused.err).toContain("--force");
    expect((await here.shell("deflake export --format ndjson --to mine.ndjson --force")).code).toBe(0);
    expect(readFileSync(file, "utf8")).toMatch(/^\{"deflake":"run-log"/);
  });

  test("one file cannot tell of several job runs", async () => {
    const { code, err } = await here.shell("deflake export --format junit --to all.xml");
    expect(code).toBe(64);
    expect(err).toContain("Name a folder, such as --to all");
  });

  test("Parquet needs DuckDB, and holds every attempt", async () => {
    const { code, out, err } = await here.shell("deflake export --format parquet --to tables");
    if (code === 73) return expect(err).toContain("npm install @duckdb/node-api");
    const attempts = Number(/: ([\d,]+) attempts/.exec(out)?.[1]?.replaceAll(",", ""));
    const query = `import { DuckDBInstance } from "@duckdb/node-api";
      const db = await (await DuckDBInstance.create()).connect();
      const rows = await db.runAndReadAll("SELECT count(*), count(failure_message) > 0 FROM '${here.folder}/tables/attempts.parquet'");
      console.log(String(rows.getRows()[0]));`;
    writeFileSync(
      join(here.folder, "query.mjs"),
      query.replace('"@duckdb/node-api"', JSON.stringify(import.meta.resolve("@duckdb/node-api"))),
    );
    expect((await here.shell("node query.mjs")).out).toBe(`${attempts},true\n`);
    expect(existsSync(join(here.folder, "tables/runs.parquet"))).toBe(true);
  });
});
