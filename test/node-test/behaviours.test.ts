// Every behaviour of `flaky`, on every Node, in both entry modes. The cases are data in test/projects/node-test/cases; one
// process runs a whole group of them, and each is then held against what it should have logged and told.
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test, type Assertion } from "vitest";
import {
  eventsIn,
  installed,
  nodes,
  runNode,
  sandbox,
  scratchFolder,
  told,
  type Node,
  type TestEvent,
} from "./sandbox.ts";

interface Case {
  readonly name: string;
  readonly is?: readonly number[];
  readonly since?: number;
  readonly only?: readonly number[];
  /** Joined by blanks. */
  readonly log?: string;
  /** As `told` writes it, seen from within the suite around the case. */
  readonly told: readonly string[];
  /** Errors are left out of the comparison: Node words them differently from version to version. */
  readonly loose?: boolean;
  readonly cancelled?: number;
  readonly discarded?: number;
  readonly flaky?: object;
  /** How many of its tests ran again though none of their attempts failed. */
  readonly steady?: number;
  readonly starts?: string;
  readonly places?: boolean;
  readonly cleanStacks?: boolean;
}

const groups = ["green", "red"] as const;
const modules = ["registration", "hooks", "output", "subtests", "state", "scheduling"];
const folder = sandbox();
const scratch = scratchFolder();
type Group = (typeof groups)[number];
const cases = new Map<string, Record<Group, readonly Case[]>>();
for (const name of modules) {
  const url = pathToFileURL(join(folder, `cases/${name}.mjs`)).href;
  cases.set(name, (await import(/* @vite-ignore */ url)) as Record<Group, readonly Case[]>);
}

/** How the tests get at `flaky`, and how Node runs them. */
interface Mode {
  readonly register: boolean;
  readonly args: readonly string[];
  /** All groups in one run, as the files of a `node --test`; else each in a process of its own. */
  readonly together: boolean;
  readonly since: number;
}

const modes: Readonly<Record<string, Mode>> = {
  "deflake/node-test, one process": { register: false, args: ["reporter"], together: false, since: 20 },
  "deflake/node-test, node --test": { register: false, args: ["--test", "reporter"], together: true, since: 20 },
  "register, one process": { register: true, args: ["reporter"], together: false, since: 20 },
  "register, node --test": { register: true, args: ["--test", "reporter"], together: true, since: 20 },
  "register, run()": { register: true, args: ["./run-files.mjs"], together: true, since: 20 },
  "register, no isolation": { register: true, args: ["--test", "isolation", "reporter"], together: true, since: 22 },
};

interface Seen {
  readonly code: number | null;
  readonly events: readonly TestEvent[];
  readonly logs: Readonly<Record<string, readonly string[]>>;
}

async function run(node: Node, mode: Mode, files: readonly string[]): Promise<Seen> {
  const logs = join(mkdtempSync(join(scratch, "run-")), "logs");
  const isolation = node.major < 23 ? "--experimental-test-isolation=none" : "--test-isolation=none";
  const words: Readonly<Record<string, string>> = { isolation, reporter: "--test-reporter=./events.mjs" };
  const args = mode.args.map((arg) => words[arg] ?? arg);
  const register = mode.register ? ["-r", "deflake/node-test/register"] : [];
  const entry = { DEFLAKE_ENTRY: mode.register ? "node:test" : "deflake/node-test" };
  const paths = files.map((group) => `./${group}.mjs`);
  const all = [...register, ...args, ...paths];
  const { code, stdout, stderr } = await runNode(node, all, folder, { ...entry, LOGS: logs });
  const events = eventsIn(stdout);
  if (events.length === 0) throw new Error(`no events from node ${all.join(" ")}:\n${stdout}\n${stderr}`);
  const written = files.map((group) => JSON.parse(readFileSync(`${logs}.${group}`, "utf8")) as Seen["logs"]);
  return { code, events, logs: Object.assign({}, ...written) as Seen["logs"] };
}

/** The events of each case's suite. Root tests run one after another, so a case ends where its suite is reported. */
function byCase(events: readonly TestEvent[]): ReadonlyMap<string, readonly TestEvent[]> {
  const found = new Map<string, TestEvent[]>();
  let current: TestEvent[] = [];
  for (const event of events) {
    if (event.data.nesting === 0 && (event.type === "test:pass" || event.type === "test:fail")) {
      found.set(event.data.name, current);
      current = [];
    } else current.push(event);
  }
  return found;
}

/** What Node counts as cancelled, here and in the parent process. */
const cancelledTypes = new Set(["cancelledByParent", "testAborted", "testTimeoutFailure"]);
const results = (events: readonly TestEvent[]): TestEvent[] =>
  events.filter(({ type, data }) => (type === "test:pass" || type === "test:fail") && data.nesting > 0);
const withoutErrors = (line: string): string => line.replace(/(not ok \S+( \+\d+)?):.*/, "$1");

function expectCase(one: Case, events: readonly TestEvent[], log: readonly string[] | undefined): void {
  const expectFor = (value: unknown): Assertion => expect.soft(value, one.name);
  const lines = told(events.filter(({ data }) => data.nesting > 0))
    .map((line) => line.slice(2))
    .filter((line) => !/^ *# FLAKY /.test(line));
  // The plan of the suite around a case is left out where it has one test only.
  const plan = (all: readonly string[]): string[] => all.filter((line) => line !== "1..1");
  const exact = (line: string): string => (one.loose === true ? withoutErrors(line) : line);
  expectFor(plan(lines).map(exact)).toEqual(plan(one.told).map(exact));
  if (one.log !== undefined) expectFor(log?.join(" ")).toBe(one.log);

  const reported = results(events);
  // Each test is completed once, with the retries that its result tells; and retries are told to plain reporters too.
  const completed = events.filter(({ type, data }) => type === "test:complete" && data.nesting > 0);
  const key = ({ data }: TestEvent): string => `${data.nesting} ${data.name} ${data.retryCount}`;
  expectFor(completed.map(key).sort()).toEqual(reported.map(key).sort());
  const flakyLines = told(events).filter((line) => /^ *# FLAKY \d+ re-tr(y|ies) of \d+/.test(line));
  const retried = reported.filter(({ data }) => (data.retryCount ?? 0) > 0);
  expectFor(flakyLines.length).toBe(retried.length - (one.steady ?? 0));

  const types = reported.map(({ data }) => data.details?.error?.failureType);
  const tests = reported.filter(({ data }) => data.details?.type !== "suite");
  if (one.cancelled !== undefined && !one.loose) {
    expectFor(tests.filter(({ data }) => cancelledTypes.has(data.details?.error?.failureType ?? "")).length).toBe(
      one.cancelled,
    );
  }
  expectFor(types).not.toContain("parentAlreadyFinished");
  const flaky = reported.find(({ data }) => data.flaky !== undefined)?.data.flaky;
  if (one.discarded !== undefined) expectFor(flaky?.discarded.length).toBe(one.discarded);
  if (one.flaky !== undefined) expectFor(flaky).toMatchObject(one.flaky);
  if (one.starts !== undefined) {
    const started = events.filter(({ type, data }) => type === "test:start" && data.nesting > 0);
    expectFor(started.map(({ data }) => data.name).join(" ")).toBe(one.starts);
  }
  if (one.places === true) {
    for (const { data } of reported) {
      const line = readFileSync(join(folder, "cases/output.mjs"), "utf8").split("\n")[(data.line ?? 0) - 1];
      expectFor(data.file).toBe(join(folder, "cases/output.mjs"));
      expectFor(line).toContain(`"${data.name}"`);
    }
  }
  if (one.cleanStacks === true) {
    for (const { data } of reported) expectFor(data.details?.error?.stack ?? "").not.toContain("node_modules/deflake");
  }
}

for (const node of nodes) {
  for (const [name, mode] of Object.entries(modes)) {
    if (node.major < mode.since) continue;
    describe.skipIf(!installed(node))(`Node ${node.version}: ${name}`, () => {
      const runs = mode.together ? [groups] : groups.map((group) => [group]);
      // Started for all at once, so that the processes of one Node run while those of another wait for their timers.
      const started = installed(node) ? runs.map((files) => run(node, mode, files)) : [];

      for (const [index, files] of runs.entries()) {
        test(`${files.join(" and ")}: exit code and counts`, async () => {
          const { code, events } = (await started[index]) as Seen;
          const red = files.includes("red");
          expect.soft(code).toBe(red ? 1 : 0);
          const totals = (what: string): number[] =>
            told(events)
              .filter((line) => line.startsWith(`# ${what} `))
              .map((line) => Number(line.split(" ")[2]));
          const total = (what: string): number => totals(what).at(-1) ?? Number.NaN;
          const tests = events.filter(
            ({ type, data }) => (type === "test:pass" || type === "test:fail") && data.details?.type !== "suite",
          );
          const failed = tests.filter(({ type, data }) => type === "test:fail" && data.todo === undefined);
          expect.soft(total("tests")).toBe(tests.length);
          const cancelled = failed.filter(({ data }) => cancelledTypes.has(data.details?.error?.failureType ?? ""));
          expect.soft(total("cancelled")).toBe(cancelled.length);
          expect.soft(total("fail")).toBe(failed.length - cancelled.length);
          // A parent that knows nothing of deflake leaves the counting to the process of each file.
          const flaky = totals("flaky").reduce((a, b) => a + b, 0);
          expect.soft(flaky).toBe(tests.filter(({ data }) => data.retryCount !== undefined).length);
        });

        for (const [module, { ...ofGroup }] of cases) {
          test(`${files.join(" and ")}: ${module}`, async () => {
            const { events, logs } = (await started[index]) as Seen;
            const suites = byCase(events);
            const here = files
              .flatMap((group) => ofGroup[group])
              .filter(({ since = 0, only = [node.major] }) => node.major >= since && only.includes(node.major));
            expect.soft([...suites.keys()]).toEqual(expect.arrayContaining(here.map((one) => one.name)));
            for (const one of here) expectCase(one, suites.get(one.name) ?? [], logs[one.name]);
          });
        }
      }
    });
  }
}
