// `deflake policy`, `deflake init` and `deflake show --format issue` as processes of their own.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openSmallWorkplace, type Workplace } from "./workplace.ts";

let imported: Workplace;
let here: Workplace;
beforeAll(async () => {
  imported = openSmallWorkplace();
  await imported.shell("deflake import examples/micropython --quiet");
});
afterAll(() => imported.clear());
beforeEach(() => void (here = imported.copy()));
afterEach(() => here.clear());

const write = (name: string, text: string): void => writeFileSync(join(here.folder, name), text);
const read = (name: string): string => readFileSync(join(here.folder, name), "utf8");
const rules = (...lines: readonly string[]): string =>
  `version: 1\nrules:\n${lines.map((line) => `  - { ${line} }\n`).join("")}`;

describe("deflake policy check", () => {
  test.each<[string, string, string, number, RegExp]>([
    [
      "in order",
      rules("test: thread/stress_schedule.py, action: ignore, where: all, failure: CRASH, reason: r"),
      "",
      0,
      /1 rule, all is well\./,
    ],
    [
      "a mistake, with its place",
      "version: 1\nrules:\n  - tests: a\n",
      "",
      65,
      /^deflake\.yaml:3:5: error: .*no key "tests"/m,
    ],
    ["all of them", "version: 1\nretry: { list: 1 }\nrule: []\n", "", 65, /2 errors[^]*:2:10: error[^]*:3:1: error/],
    [
      "a test that nobody knows",
      rules("test: thread/stress_shedule.py, action: ignore, where: all, failure: x, reason: r"),
      "",
      1,
      /Did you mean "thread\/stress_schedule\.py"/,
    ],
    [
      "any failure is a remark only",
      rules("test: thread/stress_schedule.py, action: ignore, where: all, reason: r"),
      "",
      0,
      /warning: .*any failure/,
    ],
    [
      "a review is due, and nobody asked",
      rules("test: thread/stress_schedule.py, action: ignore, where: all, failure: x, reason: r, review: 2020-01-01"),
      "",
      0,
      /all is well/,
    ],
    [
      "a review is due, and somebody asked",
      rules(
        'test: thread/stress_schedule.py, action: ignore, where: all, failure: x, reason: r, review: 2020-01-01, owner: "@a"',
      ),
      "--reviews",
      1,
      /protects it no longer.*@a is asked/,
    ],
  ])("%s", async (_, file, flags, exit, says) => {
    write("deflake.yaml", file);
    const { code, out, err } = await here.shell(`deflake policy check ${flags}`);
    expect({ code, err }).toEqual({ code: exit, err: "" });
    expect(out).toMatch(says);
  });

  test("no file: exit 66", async () => {
    const { code, err } = await here.shell("deflake policy check --policy nowhere.yaml");
    expect(code).toBe(66);
    expect(err).toContain("There is no nowhere.yaml.");
  });

  test("as JSON", async () => {
    write("deflake.yaml", "version: 1\nrules:\n  - tests: a\n");
    const { out } = await here.shell("deflake policy check --format json");
    expect(JSON.parse(out)).toMatchObject({
      schema: "deflake-policy-check/1",
      rules: null,
      findings: [
        { code: "unknown-key", place: { source: "deflake.yaml", line: 3 } },
        {},
        {},
        {},
        { code: "missing-key" },
      ],
    });
  });
});

test("add and remove leave everything else as it was", async () => {
  const before =
    "# top\nversion: 1\nrules: # all of them\n  - test: a # the worst\n    action: ignore\n    where: all\n    reason: r\n";
  write("deflake.yaml", before);
  const added = await here.shell(
    "deflake policy add b --where os=darwin --failure /boom/i --reason 'it is slow' --action ignore",
  );
  expect(added).toMatchObject({ code: 0, out: 'Added to deflake.yaml: ignore b where os=darwin for "/boom/i".\n' });
  expect(read("deflake.yaml").startsWith(before)).toBe(true);
  expect(read("deflake.yaml")).toContain(
    '  - test: b\n    action: ignore\n    where: [{ os: darwin }]\n    failure: "/boom/i"\n',
  );
  expect((await here.shell("deflake policy remove b")).code).toBe(0);
  expect(read("deflake.yaml")).toBe(before);
});

test("what would make a file wrong is not written", async () => {
  const before = rules("test: a, action: retry, where: all, failure: boom, reason: r");
  write("deflake.yaml", before);
  const { code, err } = await here.shell("deflake policy add a --failure boom --reason again");
  expect(code).toBe(65);
  expect(err).toContain("listed twice");
  expect(read("deflake.yaml")).toBe(before);
});

test("suggest writes rules that are in order, and none twice; dry-run plays them", async () => {
  const printed = await here.shell("deflake policy suggest");
  expect(printed).toMatchObject({ code: 0, err: "" });
  expect(printed.out).toMatch(/^version: 1\nrules:\n {2}- test: thread\/stress_recurse\.py\n/);
  await here.shell("deflake policy suggest --write");
  expect((await here.shell("deflake policy check")).out).toMatch(/all is well/);
  expect((await here.shell("deflake policy suggest")).out).toBe("version: 1\nrules: []\n");
  const { code, out } = await here.shell("deflake policy dry-run --format json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ schema: "deflake-policy-dry-run/1", runs: 6 });
});

test("explain says which rule speaks, and why others do not", async () => {
  write(
    "deflake.yaml",
    rules(
      "test: net/*, action: ignore, where: all, failure: boom, reason: slow",
      "test: net/a, action: retry, where: [{ os: darwin }], failure: boom, reason: slower",
    ),
  );
  const { out } = await here.shell("deflake policy explain net/a --platform os=linux --failure 'x boom y'");
  expect(out).toMatch(/^This failure of net\/a here, where it has "boom" in it, is ignored: slow\./);
  expect(out).toMatch(/:4:5 .*\n +does not: it is for another place/);
  expect((await here.shell("deflake policy explain net/b --failure other")).out).toMatch(
    /counts: no rule speaks for it/,
  );
  expect((await here.shell("deflake policy explain q")).out).toMatch(/counts: no rule is about it/);
});

test("import makes rules of another tool's list, and says what is lost", async () => {
  write("a.status", "prefix parallel\n[$system==win32]\ntest-a: PASS,FLAKY\ntest-b: FAIL\n");
  const { code, out, err } = await here.shell("deflake policy import a.status");
  expect(code).toBe(0);
  expect(out).toMatch(
    /^version: 1\nrules:\n {2}- test: parallel\/test-a\n {4}action: ignore\n {4}where: \[\{ os: win32 \}\]\n/,
  );
  expect(err).toBe("a.status:4: Left out, since no rule says so: test-b: FAIL\n");
});

describe("deflake init", () => {
  test.each<[string, Record<string, string>, string, string]>([
    ["nothing known", {}, "# runner: vitest", "deflake run -- YOUR-TEST-COMMAND"],
    [
      "a script",
      { "package.json": '{"scripts":{"test":"vitest run --coverage"}}' },
      "runner: vitest",
      "deflake run -- npm test",
    ],
    [
      "node's runner",
      { "package.json": '{"scripts":{"test":"node --test"}}' },
      "runner: node-test",
      "deflake run -- npm test",
    ],
    [
      "a dependency",
      { "package.json": '{"devDependencies":{"jest":"30"}}' },
      "runner: jest",
      "deflake run -- npx jest",
    ],
    ["pytest", { "pyproject.toml": "[tool.pytest.ini_options]\n" }, "runner: pytest", "deflake run -- pytest"],
    ["Go", { "go.mod": "module a\n" }, "runner: go-test", "deflake run -- go test ./..."],
    [
      "two of them",
      { "go.mod": "module a\n", "Cargo.toml": "[package]\n" },
      "# runner: vitest",
      "deflake run -- go test ./...",
    ],
    ["a broken package.json", { "package.json": "{" }, "# runner: vitest", "deflake run -- YOUR-TEST-COMMAND"],
  ])("%s", async (_, files, runner, next) => {
    for (const [name, text] of Object.entries(files)) write(name, text);
    const { code, out, err } = await here.shell("deflake init");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`Next: ${next}\n`);
    expect(read("deflake.yaml").split("\n")).toContain(runner);
    expect((await here.shell("deflake policy check")).out).toMatch(/0 rules, all is well/);
  });

  test("the lines are those of the project's CI", async () => {
    write(".gitlab-ci.yml", "test: {}\n");
    expect((await here.shell("deflake init")).out).toContain("  script:\n    - npx deflake run --");
  });

  test("a file that is there stays", async () => {
    write("deflake.yaml", "version: 1\n");
    expect((await here.shell("deflake init")).code).toBe(73);
    expect(read("deflake.yaml")).toBe("version: 1\n");
  });
});

describe("deflake show --format issue", () => {
  test("says what fails, where, since when, how, and what is contained", async () => {
    await here.shell(
      "deflake policy add thread/stress_recurse.py --failure 'got CRASH' --reason 'stack under emulation' --owner @threads",
    );
    const { code, out } = await here.shell("deflake show thread/stress_recurse.py --format issue");
    expect(code).toBe(0);
    expect(out).toMatch(/^# thread\/stress_recurse\.py fails in [\d.]+ % of executions in .*\(\d+ of \d+\)\n/);
    for (const title of ["Where", "Since when", "How it fails", "What is contained"])
      expect(out).toContain(`### ${title}\n`);
    expect(out).toMatch(/retry \| all \| `got CRASH` \| stack under emulation/);
  });

  test("a run has none", async () => {
    expect((await here.shell("deflake show 17 --kind run --format issue")).code).toBe(64);
  });
});
