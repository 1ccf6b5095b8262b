// The plugin inside of pytest, for real: it tells of the same tests as pytest's own JUnit XML, and of what that cannot hold.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { junit } from "../../src/formats/junit/junit.ts";
import { runLog } from "../../src/formats/run-log.ts";
import { readPieces, type Told } from "../formats/corpus.ts";
import { workplace } from "../contract/runners/start.ts";
import { pythons } from "./pythons.ts";

const folder = workplace("pytest-plugin", null);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran extends Told {
  readonly code: number | null;
  readonly stderr: string;
  readonly junit: Told;
}

function run(python: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const place = mkdtempSync(join(folder, "run-"));
  const plugin = join(import.meta.dirname, "../../src/reporters/pytest");
  const own = ["-m", "pytest", "-p", "deflake_pytest", "-p", "no:cacheprovider", `--junit-xml=${place}/junit.xml`];
  const { status, stderr } = spawnSync(python, [...own, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      PYTHONPATH: plugin,
      PYTHONDONTWRITEBYTECODE: "1",
      DEFLAKE_RECORD: place,
      STATE: place,
      ...env,
    },
  });
  const log = readdirSync(place).find((name) => name.endsWith(".ndjson"));
  const read = (format: typeof junit, name: string): Told => {
    const text = readdirSync(place).includes(name) ? readFileSync(join(place, name), "utf8") : "";
    return readPieces(format, name, [text]);
  };
  return { ...read(runLog, log ?? ""), code: status, stderr, junit: read(junit, "junit.xml") };
}

const has = (python: string, module: string): boolean => {
  try {
    execFileSync(python, ["-c", `import ${module}`], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
};
const withModule = (module: string): string => [...pythons.values()].find((python) => has(python, module)) ?? "";
const outcomes = ({ attempts }: Told): string[] =>
  attempts.map(({ test: name, attempt, outcome }) => `${name}${attempt === 1 ? "" : `#${attempt}`} ${outcome}`);

describe.each([...pythons])("pytest %s", (_version, python) => {
  test("tells the tests, outcomes, messages and traces of pytest's own report", () => {
    const ran = run(python, []);
    const told = (of: Told): unknown[] =>
      of.attempts
        .map(({ test: name, outcome, failure, properties }) => ({
          name,
          outcome,
          properties,
          type: failure?.type ?? null,
          message: failure?.message.trim() ?? null,
          trace: failure?.trace?.trim() ?? null,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    // A test that passes and whose tear-down fails is told as both in pytest's report, and read as one.
    expect(told(ran)).toEqual(told(ran.junit));
    expect(ran.attempts.find(({ properties }) => properties.length > 0)?.properties).toEqual([
      { name: "owner", value: "ada" },
      { name: "tries", value: "3" },
    ]);
    expect(ran.facts.complete).toBe(true);
    expect(ran.attempts.flatMap(({ order }) => order ?? [])).toEqual(ran.attempts.slice(1).map((_, at) => at + 1));
    expect(ran.attempts.every(({ startedAt, outcome }) => outcome === "skip" || (startedAt ?? 0) > 1e12)).toBe(true);
    expect(ran.attempts.find(({ outcome }) => outcome === "fail")?.failure?.output).toBe("printed\n\nshouted\n");
  });

  test("a module that cannot be loaded is an error, and the run is not complete", () => {
    const ran = run(python, ["sub/broken.py", "test_every.py", "--continue-on-collection-errors"]);
    expect(outcomes(ran)[0]).toBe("sub/broken.py error");
    expect([ran.facts.complete, ran.attempts[0]?.failure?.message]).toEqual([false, "collection failure"]);
    expect(ran.attempts.length).toBeGreaterThan(5);
  });

  test("the test under which the process died is told", () => {
    const ran = run(python, ["test_every.py"], { WITH: "crash" });
    expect(outcomes(ran).slice(-2)).toEqual(["test_every.py::test_flakes fail", "test_every.py::test_last abort"]);
    expect([ran.facts.complete, ran.notes.map(({ code }) => code)]).toEqual([false, ["truncated"]]);
  });

  test("a run that stops at the first failure is not complete", () => {
    expect(run(python, ["-x"]).facts.complete).toBe(false);
  });

  test("what was chosen and is not there is told", () => {
    const list = join(folder, "chosen.json");
    writeFileSync(
      list,
      JSON.stringify(["test_every.py::test_last", "test_every.py::gone"].map((name) => ({ test: name }))),
    );
    const ran = run(python, [], { DEFLAKE_TESTS: list });
    expect([outcomes(ran), ran.notes.map(({ code }) => code)]).toEqual([
      ["test_every.py::test_last pass"],
      ["not-collected"],
    ]);
  });

  test("a log that cannot be written fails nobody's tests", () => {
    writeFileSync(join(folder, "a-file"), "");
    const ran = run(python, ["test_every.py::test_last"], { DEFLAKE_RECORD: join(folder, "a-file") });
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining("not recorded")]);
  });

  test("on its own it records into the history of the project", () => {
    const store = join(folder, "inner/.deflake");
    run(python, ["test_every.py::test_last"], { DEFLAKE_RECORD: "", DEFLAKE_STORE: store });
    const [log = ""] = readdirSync(join(store, "log"));
    const told = readPieces(runLog, log, [readFileSync(join(store, "log", log), "utf8")]);
    expect(outcomes(told)).toEqual(["test_every.py::test_last pass"]);
    rmSync(store, { recursive: true });
  });
});

const rerun = withModule("pytest_rerunfailures");
test.skipIf(rerun === "")("every attempt of pytest-rerunfailures is one", () => {
  const ran = run(rerun, ["--reruns=1", "test_every.py::test_flakes", "test_every.py::TestInClass"]);
  expect(outcomes(ran)).toEqual([
    "test_every.py::test_flakes fail",
    "test_every.py::test_flakes#2 pass",
    "test_every.py::TestInClass::test_fails fail",
    "test_every.py::TestInClass::test_fails#2 fail",
  ]);
  expect(ran.attempts[0]?.failure?.message).toBe("AssertionError: not yet");
});

const xdist = withModule("xdist");
describe.skipIf(xdist === "")("with pytest-xdist", () => {
  test("workers are told, each with an order of its own, and a crash", () => {
    const ran = run(xdist, ["-n2", "test_every.py"], { WITH: "crash" });
    expect(new Set(ran.attempts.map(({ worker }) => worker))).toContain("gw1");
    const first = ran.attempts.filter(({ worker }) => worker === "gw0").map(({ order }) => order);
    expect(first).toEqual(first.map((_, at) => at + 1));
    expect(outcomes(ran)).toContain("test_every.py::test_last crash");
  });

  test("one worker is none, whatever the command says", () => {
    const ran = run(xdist, ["-n2", "test_every.py::test_last"], { DEFLAKE_WORKERS: "1" });
    expect(ran.attempts.map(({ worker }) => worker)).toEqual([null]);
  });
});
