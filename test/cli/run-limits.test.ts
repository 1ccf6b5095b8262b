// `deflake run` where a runner or the machine can do less than is asked: tests run all the same, and what is not done is said.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { deflake, type Ended } from "./deflake.ts";

interface Told extends Ended {
  readonly result: {
    readonly exitCode: number;
    readonly forgiven: boolean;
    readonly counts: Readonly<Record<string, number>>;
    readonly reasons: readonly { readonly code: string }[];
    readonly notes: readonly { readonly code: string; readonly what: string }[];
  };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "deflake-run-limits-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function runIn(cwd: string, words: readonly string[], env: Record<string, string> = {}): Promise<Told> {
  const ended = await deflake(["run", "--no-record", "--result", "result.json", "--", ...words], { cwd, env });
  return { ...ended, result: JSON.parse(readFileSync(join(cwd, "result.json"), "utf8")) as Told["result"] };
}

const skipping = (...tests: readonly string[]): string =>
  `version: 1\nrules:\n${tests.map((test) => `  - { test: "${test}", action: skip, where: all, reason: hangs }\n`).join("")}`;

const codes = ({ result }: Told): string[] => result.notes.map(({ code }) => code);

const python = ["python3", "-m", "pytest"];
const hasPytest = spawnSync("python3", ["-m", "pytest", "--version"]).status === 0;

test.skipIf(!hasPytest)("a rule keeps a test of pytest from running: that one, and no other of its name", async () => {
  const bad = "def test_bad():\n    open('ran', 'w').close()\n    assert False\n";
  const here = folderWith({
    "deflake.yaml": skipping("test_a.py::test_bad"),
    "test_a.py": `def test_good():\n    pass\n\n${bad}`,
  });
  const skipped = await runIn(here, [...python, "-p", "no:cacheprovider"]);
  expect(skipped.result).toMatchObject({ exitCode: 0, forgiven: false, counts: { passed: 1, notRun: 1, failed: 0 } });
  expect(existsSync(join(here, "ran"))).toBe(false);
  expect(skipped.result.notes).toEqual([]);
  writeFileSync(join(here, "test_b.py"), bad);
  const other = await runIn(here, [...python, "-p", "no:cacheprovider"]);
  expect(other).toMatchObject({ code: 1, result: { counts: { passed: 1, notRun: 1, failed: 1 } } });
});

const hasCTest = spawnSync("ctest", ["--version"]).status === 0;

test.skipIf(!hasCTest)(
  "a rule keeps a test of CTest from running; where a pattern was typed for that, it runs",
  async () => {
    const here = folderWith({
      "deflake.yaml": skipping("bad (1)"),
      "CTestTestfile.cmake": `add_test(good "true")\nadd_test("bad (1)" "false")\nadd_test("bad 1" "true")\n`,
    });
    const skipped = await runIn(here, ["ctest"]);
    expect(skipped).toMatchObject({
      code: 0,
      result: { forgiven: false, counts: { passed: 2, notRun: 1 } },
    });
    expect(codes(skipped)).not.toContain("skip-not-possible");
    const typed = await runIn(here, ["ctest", "-E", "^good$"]);
    expect(typed).toMatchObject({ code: 0, result: { forgiven: true, counts: { passed: 1, ignored: 1 } } });
    expect(codes(typed)).toContain("skip-not-possible");
  },
);

const goodAndBad = `import test from "node:test";\ntest("good", () => {});\ntest("bad", () => { throw new Error("no"); });\n`;

test("a rule keeps a test of node --test from running, and no test of its name in another file", async () => {
  const here = folderWith({
    "deflake.yaml": skipping("a.test.mjs > bad"),
    "a.test.mjs": goodAndBad,
    "b.test.mjs": goodAndBad,
  });
  const skipped = await runIn(here, ["node", "--test", "a.test.mjs"]);
  expect(skipped).toMatchObject({ code: 0, result: { forgiven: false, counts: { passed: 1, notRun: 1, skipped: 0 } } });
  expect(codes(skipped)).toEqual([]);
  const other = await runIn(here, ["node", "--test", "a.test.mjs", "b.test.mjs"]);
  expect(other).toMatchObject({ code: 1, result: { counts: { passed: 2, notRun: 1, failed: 1 } } });
});

test.each([
  ["passes", "", 0],
  ["fails", `throw new Error("no");`, 1],
])(
  "without a folder for files of ours the tests run as typed, and nothing is judged: one that %s",
  async (_, body, code) => {
    const here = folderWith({ "a.test.mjs": `import test from "node:test";\ntest("one", () => { ${body} });\n` });
    const ended = await runIn(here, ["node", "--test", "a.test.mjs"], { TMPDIR: join(here, "none") });
    expect(ended.code).toBe(code);
    expect(ended.out).toContain("one");
    expect(ended.result.forgiven).toBe(false);
    expect(codes(ended)).toEqual(["cannot-write"]);
    expect(ended.err).toContain(join(here, "none"));
  },
);

const scripted = `version: 1
runner:
  name: mine
  command: "true {list}"
  all: cp told.xml {results}; exit 1
  list: cat list.txt
  results: junit
rules:
  - { test: bad, action: ignore, where: all, reason: known }
`;
const told = `<testsuites><testsuite><testcase classname="" name="good"/><testcase classname="" name="bad"><failure message="no"/></testcase></testsuite></testsuites>`;

const ownRunner = (more: string): string => `${skipping("bad")}runner:
  name: mine
  command: "cp rest.xml {results}; cp {list} ran.txt"
  all: cp told.xml {results}; exit 1
${more}  results: junit
`;

test("a runner of one's own is given the rest of its tests, as it lists them", async () => {
  const rest = `<testsuites><testsuite><testcase classname="" name="good"/></testsuite></testsuites>`;
  const files = { "rest.xml": rest, "told.xml": told, "list.txt": "good\nbad\n" };
  const here = folderWith({ ...files, "deflake.yaml": ownRunner("  list: cat list.txt\n") });
  const skipped = await runIn(here, []);
  expect(skipped).toMatchObject({ code: 0, result: { forgiven: false, counts: { passed: 1, notRun: 1 } } });
  expect(codes(skipped)).toEqual([]);
  expect(readFileSync(join(here, "ran.txt"), "utf8")).toBe("good\n");
});

test.each([
  ["the runner does not list its tests", ""],
  ["its list fails", "  list: exit 3\n"],
])("where a test cannot be left out it runs, its failure is ignored, and that is said: %s", async (_, list) => {
  const here = folderWith({ "told.xml": told, "deflake.yaml": ownRunner(list) });
  const ended = await runIn(here, []);
  expect(ended).toMatchObject({ code: 0, result: { forgiven: true, counts: { passed: 1, ignored: 1, notRun: 0 } } });
  expect(codes(ended)).toContain("skip-not-possible");
});

test.each([
  ["names what ran", "good\nbad\n", 0, []],
  ["names a test that did not run", "good\nbad\nlost\n", 1, ["missing-tests"]],
])(
  "a failure is forgiven only of a run that has all tests that its runner lists: it %s",
  async (_, list, code, against) => {
    const here = folderWith({ "deflake.yaml": scripted, "told.xml": told, "list.txt": list });
    const { result, ...ended } = await runIn(here, []);
    expect(ended.code).toBe(code);
    expect(result.notes.some((note) => note.code === "listed-not-run")).toBe(code !== 0);
    expect(result.reasons.map((reason) => reason.code)).toEqual(code === 0 ? ["forgiven"] : against);
  },
);

test("a runner that cannot list its tests hinders nothing; it is said", async () => {
  const here = folderWith({ "deflake.yaml": scripted, "told.xml": told });
  const ended = await runIn(here, []);
  expect(ended.code).toBe(0);
  expect(codes(ended)).toContain("not-listed");
});
