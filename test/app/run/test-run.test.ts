// One start of a command and its results: real processes that write what real runners write, whole, broken or not at all.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { runTests, type TestRun } from "../../../src/app/test-run.ts";
import { openExec } from "../../../src/io/exec/exec.ts";
import { startFiles } from "../../../src/io/exec/start-files.ts";
import { openInputs } from "../../../src/io/inputs/inputs.ts";
import type { Prepared, Results, Scratch, Unable } from "../../../src/runners/runner.ts";

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "deflake-test-run-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

const ports = {
  exec: openExec({ stdout: new PassThrough(), stderr: new PassThrough() }),
  files: startFiles,
  inputs: openInputs(async function* () {}),
};

const start = async (cwd: string, prepare: (scratch: Scratch) => Prepared | Unable): Promise<TestRun> => {
  const signal = new AbortController().signal;
  const told = await runTests(prepare, { cwd, env: {}, output: "hear", deadlineMs: null, signal }, ports);
  if (told.kind === "unable") throw new Error(told.why);
  return told;
};

const shell = (script: string, results: Results, files: Prepared["files"] = []): Prepared => ({
  words: ["sh", "-c", script],
  env: {},
  results,
  files,
});

const anyXml: Results = { kind: "files", paths: ["*.xml"], format: null };
const xml = (name: string, failed = false, facts = ""): string =>
  `<testsuites><testsuite${facts}><testcase classname="" name="${name}">${failed ? "<failure message='no'/>" : ""}</testcase></testsuite></testsuites>`;
const timed = ` timestamp="2026-02-23T10:00:00Z"`;
const put = (text: string, path: string): string => `cat > ${path} <<'EOF'\n${text}\nEOF\n`;
const told = ({ attempts }: TestRun): string[] =>
  attempts.map(({ test, occurrence, outcome }) => `${test} ${occurrence} ${outcome}`);

test("results in files: of every file that fits, with its tests told apart from those of the others", async () => {
  const run = await start(folder(), () => shell(put(xml("a", true), "1.xml") + put(xml("a"), "2.xml"), anyXml));
  expect(run).toMatchObject({ report: "fresh", complete: true, execution: { ending: { kind: "exited", code: 0 } } });
  // The pass of one is no retry of the other.
  expect(told(run)).toEqual(["a 1 fail", "a 2 pass"]);
});

test("what lies there already is of another run, whatever the command says", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "old.xml"), xml("a"));
  const run = await start(cwd, () => shell("exit 1", anyXml));
  expect(run).toMatchObject({ report: "stale", complete: false, attempts: [] });
  expect(run.notes.map(({ code }) => code)).toEqual(["stale-results"]);
});

test("results that a cache has put back are of another run; those that tell no time may be of this one", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "timed.xml"), xml("a", false, timed));
  writeFileSync(join(cwd, "plain.xml"), xml("b"));
  for (const name of ["timed.xml", "plain.xml"]) utimesSync(join(cwd, name), 1_700_000_000, 1_700_000_000);
  const run = await start(cwd, () => shell("touch timed.xml plain.xml", anyXml));
  expect(run.report).toBe("fresh");
  expect(told(run)).toEqual(["b 1 pass"]);
});

test.each([
  [
    "a report that breaks off",
    put(`<testsuites><testsuite><testcase name="a"/><testcase name=`, "1.xml"),
    ["a 1 pass"],
  ],
  ["an empty report", put(xml("a"), "1.xml") + ": > 2.xml", ["a 1 pass"]],
  ["a runner that dies after its report", `${put(xml("a"), "1.xml")}kill -KILL $$`, ["a 1 pass"]],
])("not complete: %s", async (_, script, tests) => {
  const run = await start(folder(), () => shell(script, anyXml));
  expect(run).toMatchObject({ report: "fresh", complete: false });
  expect(told(run)).toEqual(tests);
});

test("no results at all", async () => {
  const run = await start(folder(), () => shell("echo broken >&2; exit 2", anyXml));
  expect(run).toMatchObject({ report: "none", complete: false, printed: "broken\n" });
});

test("results on standard output, and on both streams a line at a time", async () => {
  const tap = "printf 'TAP version 13\\nok 1 - a\\nnot ok 2 - b\\n1..2\\n'; echo noise >&2";
  const run = await start(folder(), () => shell(tap, { kind: "stdout", format: "tap" }));
  expect(told(run)).toEqual(["a 1 pass", "b 1 fail"]);
  expect(run).toMatchObject({ complete: true, printed: "noise\n" });
  const both = "printf 'TAP version 13\\n'; printf 'ok 1 - a\\n' >&2; sleep 0.2; printf '1..1\\n'";
  expect(told(await start(folder(), () => shell(both, { kind: "output", format: "tap" })))).toEqual(["a 1 pass"]);
});

test("lists are written before the start, and nothing is left of the scratch folder", async () => {
  let place = "";
  const run = await start(folder(), (scratch) => {
    place = scratch.folder;
    const list = `${scratch.folder}/lists/tests.txt`;
    return shell(`cat ${list}; ls -d ${place}`, anyXml, [{ path: list, text: "a\nb\n" }]);
  });
  expect(run.printed).toBe(`a\nb\n${place}\n`);
  expect((await startFiles.states([`${place}/**`], "/")).size).toBe(0);
});

test("a runner that cannot says so, and nothing is started", async () => {
  const unable: Unable = { kind: "unable", why: "It takes no order.", fix: "Leave it out." };
  const signal = new AbortController().signal;
  const options = { cwd: folder(), env: {}, output: "hear", deadlineMs: null, signal } as const;
  expect(await runTests(() => unable, options, ports)).toBe(unable);
});
