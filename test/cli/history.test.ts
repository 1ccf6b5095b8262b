// `deflake import` and `deflake report` as processes of their own, on the recorded history.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openSmallWorkplace, type Workplace } from "./workplace.ts";

let empty: Workplace;
let imported: Workplace;
let here: Workplace;

beforeAll(async () => {
  empty = openSmallWorkplace();
  imported = empty.copy();
  await imported.shell("deflake import examples/micropython");
});
afterAll(() => {
  empty.clear();
  imported.clear();
});
afterEach(() => here.clear());

describe("deflake report PATH", () => {
  beforeEach(() => void (here = empty.copy()));

  test("reports, keeps nothing, and says what to type next", async () => {
    const { code, out, err } = await here.shell("deflake report examples/micropython");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^\d+\.\d % of runs fail \(\d of 6, /);
    expect(out).toMatch(/Next: deflake import examples\/micropython\n$/);
    expect(existsSync(join(here.folder, ".deflake"))).toBe(false);
  });

  test.each([
    ["report.json", /^\{\n {2}"schema": "deflake-report\/1"/],
    ["out/report.md", /^\*\*\d+\.\d % of runs fail/],
    ["report.txt", /^\d+\.\d % of runs fail/],
  ])("--output %s is written as its ending says", async (file, start) => {
    const { code, out, err } = await here.shell(`deflake report examples/micropython --output ${file}`, {
      env: { FORCE_COLOR: "1" },
    });
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toContain(`Wrote ${file}.`);
    const text = readFileSync(join(here.folder, file), "utf8");
    expect(text).toMatch(start);
    expect(text, "a file has no colours").not.toContain("\u001B");
  });

  test("reads standard input", async () => {
    const console = "examples/micropython/0001/standard/console.txt";
    const { code, out } = await here.shell(`deflake report - --format json <${console}`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ coverage: { runs: 1, jobRuns: 1 } });
  });

  test("a file that cannot be read is named in the report of the others", async () => {
    writeFileSync(join(here.folder, "examples/micropython/notes.bin"), "\u0000\u0001");
    const { code, out } = await here.shell("deflake report examples/micropython --format json");
    expect(code).toBe(0);
    const { notes } = JSON.parse(out) as { notes: unknown };
    expect(JSON.stringify(notes)).toContain("examples/micropython/notes.bin");
  });

  test("head closes the pipe without a word from deflake", async () => {
    const line = "deflake report examples/micropython --format json | head -c 10; echo; echo ${PIPESTATUS[0]}";
    const { out, err } = await here.shell(line);
    expect({ out, err }).toEqual({ out: '{\n  "schem\n0\n', err: "" });
  });
});

describe("deflake import", () => {
  beforeEach(() => void (here = imported.copy()));

  test("says what it took in, and what to type next", async () => {
    const fresh = empty.copy();
    const { code, out } = await fresh.shell("deflake import examples/micropython");
    expect(code).toBe(0);
    expect(out).toMatch(/^Added \d+ files: [\d,]+ attempts saved, 6 runs told of\.\n/);
    expect(out).toMatch(/Next: deflake report\n$/);
    fresh.clear();
  });

  test("the same again changes nothing", async () => {
    const before = await here.shell("deflake report --format json");
    expect((await here.shell("deflake import examples/micropython")).out).toMatch(
      /^Nothing new: \d+ files known already/,
    );
    expect((await here.shell("deflake report --format json")).out).toBe(before.out);
  });

  test("--format json says the same for scripts", async () => {
    const { out } = await here.shell("deflake import --format json examples/micropython");
    expect(JSON.parse(out)).toMatchObject({
      schema: "deflake-import/1",
      added: 0,
      replaced: 0,
      runs: 6,
      interrupted: false,
    });
  });

  test("the store is found from a folder below it, and where --store or DEFLAKE_STORE say", async () => {
    const finding = (text: string): string => text.split("\n")[0] ?? "";
    const { out } = await here.shell("deflake report");
    mkdirSync(join(here.folder, "a/b"), { recursive: true });
    expect(finding((await here.shell("cd a/b && deflake report")).out)).toBe(finding(out));
    expect(finding((await here.shell("cd / && deflake report --store $OLDPWD/.deflake")).out)).toBe(finding(out));
    const env = { DEFLAKE_STORE: join(here.folder, ".deflake") };
    expect(finding((await here.shell("cd / && deflake report", { env })).out)).toBe(finding(out));
  });
});

describe("what goes wrong", () => {
  beforeEach(() => void (here = empty.copy()));

  test.each([
    ["a report without a history", "deflake report", 66, /There is no history yet/],
    ["no history beside one of stestr", "mkdir .stestr && deflake report", 66, /`deflake import \.stestr` begins one/],
    ["a store that is not there", "deflake report --store nowhere", 66, /nowhere \(--store\) is not there/],
    ["a path that is not there", "deflake import nowhere", 66, /nowhere/],
    ["nothing to import", "deflake import", 64, /PATH is missing/],
    ["an unknown format of files", "deflake import --as junti examples", 64, /"junti" is no format/],
    ["a layout that names nothing", "deflake import --layout '*' examples", 64, /is no layout/],
    ["an unknown format of the report", "deflake report --format jsn x", 64, /Did you mean "json"\?/],
    ["an ending that says nothing", "deflake report examples --output report.pdf", 64, /ending of report\.pdf/],
    ["flags for files without files", "deflake report --as tables", 64, /no files for --as/],
    ["a forgotten value", "deflake report --store= examples", 64, /neither a flag with its value nor an argument/],
    [
      "a file that cannot be written",
      "deflake report examples/micropython/0001 --output /dev/null/x.md",
      73,
      /could not be written/,
    ],
  ])("%s: %s", async (_, line, exit, what) => {
    const { code, out, err } = await here.shell(line);
    expect({ code, out }).toEqual({ code: exit, out: "" });
    expect(err).toMatch(what);
    expect(err).toMatch(/^ {2}fix {2}/m);
    expect(existsSync(join(here.folder, ".deflake")), "a mistake leaves no store behind").toBe(false);
  });
});
