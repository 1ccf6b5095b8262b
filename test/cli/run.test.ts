// `deflake run` as users run it: a real command under the built command line, in every way in which it can end.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { runResultSchema } from "../../src/core/report/run-result-schema.ts";
import { listProcesses } from "../../src/io/exec/process-list.ts";
import { calm, deflake, main, ranTo, root, type Circumstances, type Ended } from "./deflake.ts";

/** The command, and the same as a runner of one's own. */
const suite = "node suite.mjs";
const typed = [...suite.split(" "), "--junit", "{results}"];
const runner = `runner:
  name: scripted
  command: ${suite} --ids-from {list} --junit {results}
  all: ${suite} --junit {results}
  list: ${suite} --list
  results: junit
  order: given
`;

type Plan = Readonly<Record<string, unknown>> & {
  readonly tests: Readonly<Record<string, string | readonly string[]>>;
};

interface Place {
  readonly folder: string;
  plan(plan: Plan): void;
  run(args?: readonly string[], circumstances?: Circumstances): Promise<Ended & { readonly result: Result | null }>;
}

interface Result {
  readonly exitCode: number;
  readonly runnerExit: { readonly code: number | null; readonly signal: string | null };
  readonly forgiven: boolean;
  readonly reasons: readonly { readonly code: string; readonly tests: readonly string[] }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly tests: readonly {
    readonly test: string;
    readonly kind: string;
    readonly disposition: { readonly kind: string };
    readonly attempts: readonly { readonly attempt: number; readonly outcome: string }[];
  }[];
  readonly notes: readonly { readonly code: string }[];
}

function place(rules: readonly string[] = [], policy = ""): Place {
  const folder = mkdtempSync(join(tmpdir(), "deflake-run-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));
  cpSync(join(root, "test/projects/scripted/suite.mjs"), join(folder, "suite.mjs"));
  const list = rules.length === 0 ? "" : `rules:\n${rules.join("")}`;
  writeFileSync(join(folder, "deflake.yaml"), `version: 1\n${runner}${policy}${list}`);
  return {
    folder,
    plan: (plan) => {
      rmSync(join(folder, "suite.counts.json"), { force: true });
      writeFileSync(join(folder, "suite.json"), JSON.stringify(plan));
    },
    run: async (args = ["--", ...typed], circumstances = {}) => {
      const path = join(folder, "result.json");
      rmSync(path, { force: true });
      const ended = await deflake(["run", "--result", "result.json", ...args], { ...circumstances, cwd: folder });
      const result = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Result) : null;
      if (result !== null) runResultSchema.parse(result);
      return { ...ended, result };
    },
  };
}

const rule = (test: string, action: "ignore" | "retry", more = "", where = "all"): string =>
  `  - test: ${test}\n    action: ${action}\n    where: ${where}\n    failure: boom\n    reason: known race\n${more}`;

const flaky = { tests: { good: "pass", flake: "fail: boom" } };

test("a failure that a rule ignores is forgiven, and only that: it is told, counted and recorded", async () => {
  const here = place([rule("flake", "ignore")]);
  here.plan(flaky);
  const { code, out, err, result } = await here.run();
  expect({ code, out }).toEqual({ code: 0, out: "good: pass\nflake: fail: boom\n" });
  expect(err).toMatch(/^\ndeflake: forgiven, exit code 0 instead of 1\. [^.]*1 failed test ignored\s+by rule/);
  expect(result).toMatchObject({
    exitCode: 0,
    runnerExit: { code: 1, signal: null },
    forgiven: true,
    counts: { passed: 1, ignored: 1, failed: 0, flaky: 0 },
  });
  const shown = await deflake(["show", "flake", "--format", "json"], { cwd: here.folder });
  expect(shown.out).toContain("known race");
});

test("to those who read its JUnit XML and CTRF, an ignored failure is none that counts, and is there", async () => {
  const here = place([rule("flake", "ignore")]);
  here.plan(flaky);
  expect((await here.run(["--junit", "all.xml", "--ctrf", "all.json", "--", ...typed])).code).toBe(0);
  const junit = readFileSync(join(here.folder, "all.xml"), "utf8");
  expect(junit).toContain(' failures="0" errors="0" skipped="1"');
  expect(junit).toMatch(/<skipped [^>]*message="Ignored: known race&#10;boom"[^>]* outcome="fail"/);
  const ctrf = JSON.parse(readFileSync(join(here.folder, "all.json"), "utf8")) as {
    results: { summary: object; tests: object[] };
  };
  expect(ctrf.results.summary).toMatchObject({ tests: 2, passed: 1, failed: 0, other: 1 });
  expect(ctrf.results.tests).toContainEqual(
    expect.objectContaining({ rawStatus: "fail", extra: { ignored: "known race" } }),
  );
});

test("a test that is skipped by a rule is told with the rule's reason, where its runner gives none", async () => {
  const here = place(['  - { test: "of*", action: skip, where: all, reason: eats the disc }\n']);
  here.plan({ tests: { good: "pass", off: "skip", offline: "skip: no network", later: "skip" } });
  const { code, result } = await here.run(["--junit", "all.xml", "--ctrf", "all.json", "--", ...typed]);
  expect({ code, counts: result?.counts }).toMatchObject({ code: 0, counts: { passed: 1, notRun: 2, skipped: 1 } });
  const junit = readFileSync(join(here.folder, "all.xml"), "utf8");
  expect(junit.match(/<skipped[^>]*>/g)).toEqual([
    '<skipped message="eats the disc" outcome="skip"/>',
    '<skipped message="no network" outcome="skip"/>',
    '<skipped outcome="skip"/>',
  ]);
  const ctrf = JSON.parse(readFileSync(join(here.folder, "all.json"), "utf8")) as { results: { tests: object[] } };
  expect(ctrf.results.tests).toMatchObject([
    { status: "passed" },
    { status: "skipped", message: "eats the disc" },
    { status: "skipped", message: "no network" },
    { status: "skipped" },
  ]);
  const shown = await deflake(["show", "off", "--format", "json"], { cwd: here.folder });
  expect(JSON.parse(shown.out)).toMatchObject({ skips: 1, skipReason: { reason: { message: "eats the disc" } } });
});

test("a history keeps itself out of git, and a run of people's own has no word of CI's", async () => {
  const here = place();
  here.plan({ tests: { good: "pass" } });
  await here.run();
  const env = { ...calm, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: here.folder, env, encoding: "utf8" });
  git("init", "-q");
  git("add", "-A");
  expect(
    git("ls-files")
      .split("\n")
      .filter((name) => name.startsWith(".deflake")),
  ).toEqual([]);
  const [log = ""] = readdirSync(join(here.folder, ".deflake/log"));
  const { out } = await deflake(["show", log.replace(".ndjson", "")], { cwd: here.folder });
  expect(out).toContain("it ended with success");
});

/** Everything that looks like a known flake and is not one. Each was seen to be let through by some published tool. */
const notForgiven: readonly [string, Plan, number, string, (readonly string[])?][] = [
  ["the runner died by a signal after its report", { ...flaky, after: "kill SIGKILL" }, 137, "killed"],
  ["the runner crashed after its report", { ...flaky, after: "kill SIGSEGV" }, 139, "killed"],
  ["an exit code that means something else", { ...flaky, after: "exit 2" }, 2, "exit-code"],
  ["a green report, yet exit 1", { tests: { good: "pass", flake: "pass" }, after: "exit 1" }, 1, "nothing-failed"],
  ["a report that breaks off", { ...flaky, report: "truncated" }, 1, "incomplete-report"],
  ["a new error in a listed test", { tests: { good: "pass", flake: "fail: segfault" } }, 1, "counted-failures"],
  ["another test fails too", { tests: { good: "fail: boom", flake: "fail: boom", ok: "pass" } }, 1, "counted-failures"],
  ["all fail, though all are listed", { tests: { flake: "fail: boom" } }, 1, "nothing-passed"],
  ["a rule for another platform", flaky, 1, "counted-failures", [rule("flake", "ignore", "", "[{ os: aix }]")]],
  ["a rule that has expired", flaky, 1, "counted-failures", [rule("flake", "ignore", "    review: 2020-01-01\n")]],
  ["no rule at all", flaky, 1, "counted-failures", []],
];

test.each(notForgiven)("not forgiven: %s", async (_, plan, exitCode, reason, rules = [rule("flake", "ignore")]) => {
  const here = place(rules);
  here.plan(plan);
  const { code, err, result } = await here.run();
  expect({ code, forgiven: result?.forgiven }).toEqual({ code: exitCode, forgiven: false });
  expect(result?.reasons.map(({ code }) => code)).toContain(reason);
  expect(err).toContain("Not forgiven because");
});

test.each([1, 2])("not forgiven: the build failed (exit %i) and yesterday's report lies on the disc", async (exit) => {
  const here = place([rule("flake", "ignore")]);
  const command = ["--results", "report.xml", "--", ...suite.split(" "), "--junit", "report.xml"];
  here.plan(flaky);
  expect((await here.run(command)).code).toBe(0);
  here.plan({ ...flaky, build: "fails", code: exit });
  const { code, result } = await here.run(command);
  expect({ code, counts: result?.counts }).toEqual({
    code: exit,
    counts: { passed: 0, flaky: 0, ignored: 0, failed: 0, skipped: 0, notRun: 0 },
  });
  expect(result?.reasons.map(({ code }) => code)).toContain("stale-report");
});

test("not forgiven: short of tests that the last green run had; --accept-missing lets them go", async () => {
  const here = place([rule("flake", "ignore")]);
  here.plan({ tests: { good: "pass", other: "pass", flake: "pass" } });
  expect((await here.run()).code).toBe(0);
  here.plan({ tests: { good: "pass", other: "absent", flake: "fail: boom" } });
  const short = await here.run();
  expect(short.code).toBe(1);
  expect(short.result?.reasons).toEqual([expect.objectContaining({ code: "missing-tests", tests: ["other"] })]);
  // The red run is no measure for the next one.
  expect((await here.run()).code).toBe(1);
  expect((await here.run(["--accept-missing", "--", ...typed])).code).toBe(0);
  expect((await here.run()).code).toBe(0);
});

test("a listed flake is run again alone, in a process of its own, and every attempt is kept", async () => {
  const here = place([rule("flake", "retry")]);
  here.plan({ tests: { good: "pass", flake: ["fail: boom", "fail: boom", "pass"] } });
  const { code, out, result } = await here.run(["--junit", "out/all.xml", "--ctrf", "out/all.json", "--", ...typed]);
  // What the retries print is not the user's.
  expect({ code, out }).toEqual({ code: 0, out: "good: pass\nflake: fail: boom\n" });
  expect(result?.tests.find(({ test }) => test === "flake")).toMatchObject({
    kind: "flaky",
    attempts: [
      { attempt: 1, outcome: "fail" },
      { attempt: 2, outcome: "fail" },
      { attempt: 3, outcome: "pass" },
    ],
  });
  const junit = readFileSync(join(here.folder, "out/all.xml"), "utf8");
  expect(junit.match(/<flakyFailure/g)).toHaveLength(2);
  const ctrf = JSON.parse(readFileSync(join(here.folder, "out/all.json"), "utf8")) as {
    results: { summary: object; tests: object[] };
  };
  expect(ctrf.results.summary).toMatchObject({ tests: 2, passed: 2, failed: 0, flaky: 1 });
  const counts = JSON.parse(readFileSync(join(here.folder, "suite.counts.json"), "utf8")) as object;
  expect(counts).toEqual({ good: 1, flake: 3 });
});

test.each([
  ["what fails again stays failed", ["fail: boom"], [], 1, ["fail", "fail", "fail"]],
  ["and so does what fails otherwise", ["fail: boom", "fail: other", "pass"], [], 1, ["fail", "fail"]],
  ["--no-retry", ["fail: boom", "pass"], ["--no-retry"], 1, ["fail"]],
  ["--fail-on-flaky", ["fail: boom", "pass"], ["--fail-on-flaky"], 1, ["fail", "pass"]],
  ["a retry that crashes is no pass", ["fail: boom", "crash"], [], 1, ["fail", "crash"]],
] as const)("retries: %s", async (_, outcomes, flags, exitCode, attempts) => {
  const here = place([rule("flake", "retry")]);
  here.plan({ tests: { good: "pass", other: "pass", flake: outcomes } });
  const { code, result } = await here.run([...flags, "--", ...typed]);
  expect(code).toBe(exitCode);
  const told = result?.tests.find(({ test }) => test === "flake")?.attempts.map(({ outcome }) => outcome);
  expect(told).toEqual(attempts);
  if (outcomes.length === 1) {
    const again = await here.run([...flags, "--junit", "all.xml", "--", ...typed]);
    expect(again.code).toBe(exitCode);
    expect(readFileSync(join(here.folder, "all.xml"), "utf8")).toContain("<rerunFailure");
  }
});

test("a hanging retry is ended at the deadline, with its children, and counts as a timeout", async () => {
  const here = place([rule("flake", "retry")]);
  const hanging = async (seconds: number): ReturnType<Place["run"]> => {
    here.plan({ tests: { good: "pass", flake: ["fail: boom", "hang"] } });
    const ran = await here.run(["--timeout", `${seconds}s`, "--", ...typed]);
    // On a busy machine a short deadline is over before the retry hangs; then a longer one shows what is to be seen.
    return existsSync(join(here.folder, "suite.hangs.json")) ? ran : hanging(2 * seconds);
  };
  const { code, result } = await hanging(2);
  expect(code).toBe(1);
  const flake = result?.tests.find(({ test }) => test === "flake");
  expect(flake?.attempts.map(({ outcome }) => outcome)).toEqual(["fail", "timeout"]);
  expect(living(here)).toEqual([]);
});

test("past the bounds of the policy nothing is retried: that is no flakiness", async () => {
  const names = ["a", "b", "c"];
  const here = place(
    names.map((name) => rule(name, "retry")),
    "retry: { stop-after: { tests: 2, share: 100%, time: 10m } }\n",
  );
  here.plan({ tests: { good: "pass", ...Object.fromEntries(names.map((name) => [name, ["fail: boom", "pass"]])) } });
  const { code, err, result } = await here.run();
  expect({ code, counts: result?.counts }).toMatchObject({ code: 1, counts: { failed: 3, flaky: 0 } });
  expect(err).toContain("Nothing was retried: 3 of 4 tests failed");
});

test("--retries runs any failed test again, and the rule for a new flake is there to be pasted", async () => {
  const here = place();
  here.plan({ tests: { good: "pass", new: ["fail: boom", "pass"] } });
  const { code, err } = await here.run(["--retries", "2", "--", ...typed]);
  expect(code).toBe(0);
  // As it stands there, at the end of a file that `init` began.
  const [lines] = /^ *- test: [^]*?(?=\n\n)/m.exec(err) ?? [""];
  const policy = join(here.folder, "deflake.yaml");
  rmSync(policy);
  await deflake(["init"], { cwd: here.folder });
  writeFileSync(policy, `${readFileSync(policy, "utf8")}${lines}\n`);
  expect((await deflake(["policy", "check"], { cwd: here.folder })).out).toContain(
    "deflake.yaml: 1 rule, all is well.",
  );
  // And below the rules of another file.
  writeFileSync(policy, `version: 1\n${runner}rules:\n${rule("flake", "ignore")}${lines}\n`);
  here.plan({ tests: { good: "pass", new: ["fail: boom", "pass"] } });
  expect((await here.run()).code).toBe(0);
});

const living = ({ folder }: Place): readonly number[] => {
  const pids = JSON.parse(readFileSync(join(folder, "suite.hangs.json"), "utf8")) as readonly number[];
  return pids.filter((pid) => listProcesses().some((one) => one.pid === pid));
};

test.each([
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const)("%s: what ran is recorded, the children are gone, exit %i", async (signal, exitCode) => {
  const here = place([rule("flake", "ignore")]);
  here.plan({ tests: { first: "pass", second: "hang" } });
  const child = spawn(process.execPath, [main, "run", "--result", "result.json", "--", ...typed], {
    cwd: here.folder,
    env: calm,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.on("close", (code) => resolve(code)));
  while (
    !existsSync(join(here.folder, "suite.hangs.json")) ||
    statSync(join(here.folder, "suite.hangs.json")).size === 0
  )
    await pause(20);
  child.kill(signal);
  expect(await ended).toBe(exitCode);
  expect(living(here)).toEqual([]);
  const result = JSON.parse(readFileSync(join(here.folder, "result.json"), "utf8")) as Result;
  expect(result.exitCode).toBe(exitCode);
  expect(result.reasons.map(({ code }) => code)).not.toContain("exit-code");
  const told = await deflake(["report", "--format", "json"], { cwd: here.folder });
  expect((JSON.parse(told.out) as { coverage: unknown }).coverage).toMatchObject({ attempts: 1 });
});

test("a command that is not known goes through untouched, exit code and all, and hears what would help", async () => {
  const here = place();
  writeFileSync(join(here.folder, "deflake.yaml"), "version: 1\n");
  const script = "printf 'out\\0\\033[31m'; printf err >&2; exit 7";
  const plain = await ranTo(["sh", "-c", script], { cwd: here.folder });
  const { code, out, err } = await here.run(["--", "sh", "-c", script]);
  expect({ code, out }).toEqual({ code: 7, out: plain.out });
  expect(err.startsWith("err")).toBe(true);
  expect(err).toContain("--results GLOB");
});

test.each([
  [["--", "no-such-command"], 127, "There is no command no-such-command."],
  [[], 64, "There is no command to run."],
  [["--runner", "jset", "--", "x"], 64, '"jset" is no runner that deflake knows.'],
  [["--results", "x.xml", "--as", "junt", "--", "x"], 64, "Did you mean --as junit?"],
  [["--timeout", "soon", "--", "x"], 64, '"soon" is no length of time'],
  [["--policy", "gone.yaml", "--", "x"], 66, "There is no gone.yaml."],
])("%j ends with %i", async (args, exitCode, words) => {
  const here = place();
  writeFileSync(join(here.folder, "deflake.yaml"), "version: 1\n");
  const { code, err } = await here.run(args);
  expect(code).toBe(exitCode);
  expect(err).toContain(words);
  expect(err).not.toContain("Not forgiven");
  expect(existsSync(join(here.folder, ".deflake")), "what never began is recorded").toBe(false);
});

test("a report without times that is written again, byte for byte, is of this run; a folder stands for what lies in it", async () => {
  const here = place([rule("flake", "ignore")]);
  mkdirSync(join(here.folder, "out (1)"));
  writeFileSync(join(here.folder, "out (1)", "notes.md"), "# no results\n");
  const told = `<testsuite time="0"><testcase name="good" time="0"/><testcase name="flake" time="0.00"><failure message="boom"/></testcase></testsuite>`;
  writeFileSync(join(here.folder, "told.xml"), told);
  const command = ["--results", "out (1)", "--", "sh", "-c", "cp told.xml 'out (1)/report.xml'; exit 1"];
  expect((await here.run(command)).code).toBe(0);
  expect((await here.run(command)).code).toBe(0);
  // What nobody wrote again is of the run before.
  expect((await here.run([...command.slice(0, -1), "exit 1"])).result?.reasons[0]?.code).toBe("stale-report");
});

test("green without the results that were promised is said", async () => {
  const here = place();
  const { code, err } = await here.run(["--results", "gone/*.xml", "--", "node", "--version"]);
  expect(code).toBe(0);
  expect(err).toContain("The command wrote no results where they were looked for");
});

test("a policy with an error stops before anything runs", async () => {
  const here = place([rule("flake", "ignore", "    nonsense: 1\n")]);
  here.plan(flaky);
  const { code, out, err } = await here.run();
  expect({ code, out }).toEqual({ code: 65, out: "" });
  expect(err).toMatch(/at {3}deflake\.yaml:\d+:\d+/);
});

test("trouble with recording never fails the tests; it is said", async () => {
  const here = place([rule("flake", "ignore")]);
  here.plan(flaky);
  writeFileSync(join(here.folder, "store"), "a file, not a folder");
  const { code, err, result } = await here.run(["--store", "store", "--", ...typed]);
  expect({ code, forgiven: result?.forgiven }).toEqual({ code: 0, forgiven: true });
  expect(err).toContain("Not recorded: ");
  mkdirSync(join(here.folder, "taken"));
  const lost = await here.run(["--junit", "taken", "--", ...typed]);
  expect(lost.code).toBe(0);
  expect(lost.err).toContain("taken is a folder.");
});

test("--no-record keeps nothing", async () => {
  const here = place();
  here.plan({ tests: { good: "pass" } });
  expect((await here.run(["--no-record", "--", ...typed])).code).toBe(0);
  expect(existsSync(join(here.folder, ".deflake"))).toBe(false);
});

test("on GitHub: the job's summary grows, annotations stand beside the code, and the run knows where it comes from", async () => {
  const here = place([rule("flake", "retry")], "retry: { stop-after: { tests: 10, share: 100%, time: 10m } }\n");
  here.plan({ tests: { good: "pass", flake: ["fail: boom", "pass"], "bad: one": "fail: 100%\nwrong" } });
  writeFileSync(join(here.folder, "summary.md"), "# Before\n\n");
  const env = {
    GITHUB_ACTIONS: "true",
    GITHUB_STEP_SUMMARY: join(here.folder, "summary.md"),
    GITHUB_SHA: "0123456789012345678901234567890123456789",
    GITHUB_REF_NAME: "main",
    GITHUB_RUN_NUMBER: "628",
    GITHUB_RUN_ID: "17",
    GITHUB_SERVER_URL: "https://example.org",
    GITHUB_REPOSITORY: "a/b",
    GITHUB_JOB: "unit",
    GITHUB_RUN_ATTEMPT: "1",
  };
  const { code, err } = await here.run(undefined, { env });
  expect(code).toBe(1);
  expect(err).toMatch(/^::error title=Failed%3A bad%3A one::Error: #%25 \/ wrong$/m);
  expect(err).toMatch(/^::warning title=Flaky%3A flake::/m);
  const summary = readFileSync(join(here.folder, "summary.md"), "utf8");
  expect(summary).toMatch(/^# Before\n\n\*\*deflake: failed, exit code 1\./);
  expect(summary).toContain("| flaky | `flake` | fail, pass |");
  const shown = await deflake(["show", "628"], { cwd: here.folder });
  for (const fact of [env.GITHUB_SHA, "main", "https://example.org/a/b/actions/runs/17", "unit"])
    expect(shown.out).toContain(fact);
});

test("a rule whose test nearly always fails protects it no longer: that is a bug in hiding", async () => {
  const here = place([rule("flake", "ignore")]);
  const report = (at: number): string =>
    `<testsuites><testsuite timestamp="2026-01-${String(at + 1).padStart(2, "0")}T10:00:00Z"><testcase classname="" name="flake"><failure message="boom"/></testcase><testcase classname="" name="good"/></testsuite></testsuites>`;
  mkdirSync(join(here.folder, "past"));
  for (let at = 0; at < 25; at += 1) writeFileSync(join(here.folder, `past/${at}.xml`), report(at));
  await deflake(["import", "past", "--runs-per", "file", "--platform", `os=${process.platform}`], { cwd: here.folder });
  here.plan(flaky);
  const { code, err } = await here.run();
  expect(code).toBe(1);
  expect(err).toContain("nearly always fails at first");
});

test("npm scripts: the runner is found in the package, and told to record", async () => {
  const here = place();
  rmSync(join(here.folder, "deflake.yaml"));
  writeFileSync(
    join(here.folder, "package.json"),
    JSON.stringify({
      scripts: {
        test: "node --test *.test.cjs",
        built: `node -e "require('fs').writeFileSync('built', '')" && node --test a.test.cjs`,
        broken: "node no-build.js && node --test a.test.cjs",
      },
    }),
  );
  writeFileSync(join(here.folder, "a.test.cjs"), `require("node:test").test("works", () => {});`);
  const { code, result } = await here.run(["--", "npm", "test"]);
  expect({ code, tests: result?.tests.map(({ test }) => test) }).toEqual({ code: 0, tests: ["a.test.cjs > works"] });
  const built = await here.run(["--", "npm", "run", "built"]);
  expect({ code: built.code, tests: built.result?.tests.map(({ test }) => test) }).toEqual({
    code: 0,
    tests: ["a.test.cjs > works"],
  });
  expect(existsSync(join(here.folder, "built"))).toBe(true);
  const broken = await here.run(["--", "npm", "run", "broken"]);
  expect({ code: broken.code, tests: broken.result?.tests }).toEqual({ code: 1, tests: [] });
});

test("a recorded run is what the results told, no more", async () => {
  const here = place([rule("flake", "retry")]);
  here.plan({ tests: { good: "pass", flake: ["fail: boom", "pass"] } });
  await here.run();
  const [log = ""] = readdirSync(join(here.folder, ".deflake/log"));
  const lines = readFileSync(join(here.folder, ".deflake/log", log), "utf8")
    .trim()
    .split("\n");
  const kinds = lines.map((line) => Object.keys(JSON.parse(line) as object)[0]);
  expect(kinds).toEqual(["deflake", "run", "jobRun", "test", "test", "test", "run", "jobRun", "end"]);
});

test.skipIf(process.platform !== "linux")(
  "on a terminal the command has the terminal: colours, and what is typed",
  async () => {
    const here = place();
    writeFileSync(join(here.folder, "deflake.yaml"), "version: 1\n");
    const script = `console.log(process.stdin.isTTY, process.stdout.isTTY); process.stdin.once("data", (text) => { console.log("heard " + text); process.exit(4); })`;
    const command = [process.execPath, main, "run", "--", process.execPath, "-e", script];
    const quoted = command.map((word) => `'${word}'`).join(" ");
    const { code, out } = await ranTo(["script", "-qec", quoted, "/dev/null"], { cwd: here.folder, input: "hello\n" });
    expect(code).toBe(4);
    expect(out).toMatch(/true.*true/);
    expect(out).toContain("heard hello");
  },
);
