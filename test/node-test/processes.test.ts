// What takes a process of its own: flags of Node, the environment, and how a process ends.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  eventsIn,
  installed,
  nodes,
  runNode,
  sandbox,
  scratchFolder,
  told,
  type Node,
  type Result,
} from "./sandbox.ts";

const folder = sandbox();
const scratch = scratchFolder();
const entries = {
  "deflake/node-test": { args: [], env: { DEFLAKE_ENTRY: "deflake/node-test" } },
  register: { args: ["-r", "deflake/node-test/register"], env: { DEFLAKE_ENTRY: "node:test" } },
} as const;
type Entry = (typeof entries)[keyof typeof entries];

function runFiles(
  node: Node,
  { args, env }: Entry,
  files: readonly string[],
  { flags = [], extra = {} }: { flags?: readonly string[]; extra?: Record<string, string> } = {},
): Promise<Result> {
  const paths = files.map((name) => (name.includes("/") ? name : `./files/${name}`));
  return runNode(node, [...flags, ...args, "--test-reporter=./events.mjs", ...paths], folder, { ...env, ...extra });
}

/** What was told, without what every run tells in the end. */
const lines = ({ stdout }: Result): string[] =>
  told(eventsIn(stdout)).filter(
    (line) => !/^# (tests|suites|pass|fail|skipped|todo|duration_ms) |^ *# FLAKY/.test(line),
  );
const summary = ({ stdout }: Result): string =>
  told(eventsIn(stdout))
    .filter((line) => /^# (tests|pass|fail|flaky|cancelled) /.test(line))
    .map((line) => line.slice(2))
    .join(", ");
/** What a test printed, whichever way it came through. */
const printed = ({ stdout }: Result, start: string): string[] =>
  stdout
    .split("\n")
    .flatMap((line) =>
      line.startsWith('{"type":"test:stdout"')
        ? (JSON.parse(line) as { data: { message: string } }).data.message.split("\n")
        : [line],
    )
    .filter((line) => line.startsWith(start));

for (const node of nodes) {
  const { major } = node;
  const skip = !installed(node);
  /** A test of what older versions have not got is not registered there: only a missing binary counts as skipped. */
  /** Of what older versions have not got no test is registered there: only a missing binary counts as skipped. */
  const since = (least: number): readonly number[] => (major >= least ? [major] : []);
  const isolation = major < 23 ? "--experimental-test-isolation=none" : "--test-isolation=none";

  for (const [name, entry] of Object.entries(entries)) {
    describe.skipIf(skip).concurrent(`Node ${node.version}: ${name}`, () => {
      test("hooks of the root run once or with each attempt, and an awaited test is awaited to its end", async () => {
        const result = await runFiles(node, entry, ["root.mjs"]);
        // Node 20 runs the root's after hook in the moment in which the last test ends.
        const end = major < 22 ? "A awaited 3" : "awaited 3 A";
        expect(printed(result, "log:")).toEqual([`log: B be t ae be t ae be t ae ${end}`]);
        expect(lines(result)).toEqual(["ok t +2", "1..1", "# flaky 1", "# cancelled 0"]);
        expect(result.code).toBe(0);
      });

      test("a failing before hook of the root is not retried", async () => {
        const result = await runFiles(node, entry, ["root-before.mjs"]);
        expect(lines(result)[0]).toBe("not ok t +0: no set-up");
        expect(result.code).toBe(1);
      });

      test("--test-only and --test-name-pattern leave out what they leave out", async () => {
        for (const flag of ["--test-only", "--test-name-pattern=chosen"]) {
          const result = await runFiles(node, entry, ["chosen.mjs"], { flags: [flag] });
          expect(printed(result, "must not")).toEqual([]);
          const passed = lines(result).filter((line) => line.endsWith(" +1"));
          // On Node 20 a suite has to be marked itself for --test-only to look into it.
          const inner = major < 22 && flag === "--test-only" ? [] : ["  ok chosen inner +1"];
          expect(passed).toEqual(["ok chosen +1", ...inner]);
          expect(result.code).toBe(0);
        }
      });

      test("a subtest that comes after the end of its parent fails the attempt, and no other", async () => {
        const native = await runFiles(node, entry, ["late-subtest.mjs"]);
        const tooLate = "test could not be started because its parent finished";
        expect(lines(native)).toContain(`not ok late: ${tooLate}`);
        const retried = await runFiles(node, entry, ["late-subtest.mjs"], { extra: { FLAKY: "1" } });
        expect(lines(retried)).toEqual(["  ok sub", "  1..1", "ok p +1", "1..1", "# flaky 1", "# cancelled 0"]);
        expect(retried.code).toBe(0);
        const always = await runFiles(node, entry, ["late-subtest.mjs"], { extra: { FLAKY: "1", ALWAYS: "1" } });
        const told = ["  ok sub", `  not ok late: ${tooLate}`, "  1..2", "not ok p +1: 1 subtest failed", "1..1"];
        expect(lines(always)).toEqual([...told, "# flaky 1", "# cancelled 0"]);
        expect(always.code).toBe(1);
      });

      test("a process that ends within an attempt fails its file", async () => {
        const result = await runFiles(node, entry, ["crash.mjs"], { flags: ["--test"], extra: { EXIT_CODE: "3" } });
        expect(result.code).toBe(1);
        expect(lines(result)).toContainEqual(expect.stringMatching(/^not ok .*crash\.mjs/));
      });

      test("a test that hangs is cancelled like any other without a timeout, and retried with one", async () => {
        const timed = await runFiles(node, entry, ["hangs.mjs"], { extra: { WITH_TIMEOUT: "1" } });
        expect(lines(timed)).toEqual([
          "  ok sub",
          "  1..1",
          "not ok hangs +5: test timed out after 30ms",
          "1..1",
          "# flaky 1",
          "# cancelled 0",
        ]);
        expect(timed.code).toBe(1);
        if (major >= 24) return; // Waits for ever, as natively.
        const result = await runFiles(node, entry, ["hangs.mjs"]);
        const message = "Promise resolution is still pending but the event loop has already resolved";
        expect(lines(result)).toEqual([
          "  ok sub",
          "  1..1",
          `not ok hangs +0: ${message}`,
          "1..1",
          "# flaky 1",
          "# cancelled 1",
        ]);
        expect(result.code).toBe(1);
      });

      test("--test-force-exit waits for the retries", async () => {
        const flags = major >= 22 ? ["--test-force-exit"] : ["--test-force-exit", "--test"];
        const result = await runFiles(node, entry, ["leak.mjs"], { flags });
        expect(lines(result)).toContain("ok leaks +1");
        expect(result.code).toBe(0);
      });

      test("coverage shows the user's files alone, once for all attempts", async () => {
        const report = join(mkdtempSync(join(scratch, "run-")), "out");
        const flags = ["--experimental-test-coverage", "--test-reporter=tap", `--test-reporter-destination=${report}`];
        const { code } = await runNode(node, [...flags, ...entry.args, "./files/covered.mjs"], folder, entry.env);
        const text = readFileSync(report, "utf8");
        expect(code).toBe(0);
        expect(text).toContain("covered.mjs");
        expect(text).not.toContain("drop-in");
        expect(text).not.toContain("attempt.js");
      });

      test.each(since(22))(
        "snapshots keep their numbers, and those of discarded attempts are not written",
        async () => {
          const own = mkdtempSync(join(folder, "snapshots-"));
          mkdirSync(join(own, "files"));
          cpSync(join(folder, "files/snapshots.mjs"), join(own, "files/snapshots.mjs"));
          cpSync(join(folder, "entry.mjs"), join(own, "entry.mjs"));
          const file = join(own, "files/snapshots.mjs");
          const experimental = major < 23 ? ["--experimental-test-snapshots"] : [];
          const updated = await runFiles(node, entry, [file], { flags: [...experimental, "--test-update-snapshots"] });
          expect(lines(updated)).toContain("ok shot +2");
          const written = readFileSync(`${file}.snapshot`, "utf8");
          expect([...written.matchAll(/exports\[`(.*)`\]/g)].map(([, key]) => key)).toEqual([
            "other 1",
            "shot 1",
            "shot 2",
            "shot > sub 1",
          ]);
          const checked = await runFiles(node, entry, [file], { flags: experimental });
          rmSync(own, { recursive: true });
          // The third snapshot of the first attempts is not in the file, so they fail by it; the last attempt passes.
          expect(lines(checked)).toContain("ok shot +2");
          expect(checked.code).toBe(0);
        },
      );

      test.each(since(24))("--test-rerun-failures replays what passed, retried or not, and runs the rest", async () => {
        const own = mkdtempSync(join(scratch, "run-"));
        const state = join(own, "state.json");
        const copy = join(own, "copy.json");
        const ran: string[][] = [];
        const keys: string[][] = [];
        for (let run = 1; run <= 3; run += 1) {
          writeFileSync(copy, existsSync(state) ? readFileSync(state) : "[]");
          const flags = ["--test", `--test-rerun-failures=${state}`];
          const result = await runFiles(node, entry, ["rerun.mjs"], { flags, extra: { STATE_COPY: copy } });
          ran.push(printed(result, "ran "));
          const runs = JSON.parse(readFileSync(state, "utf8")) as Record<string, object>[];
          keys.push(Object.keys(runs.at(-1) ?? {}).map((key) => key.replace(/^.*rerun\.mjs:/, "")));
          expect(result.code).toBe(run < 3 ? 1 : 0);
        }
        const twice = (text: string): string[] => [`ran ${text}`, `ran ${text}`];
        // Node 25 confuses tests at one place when the first of them failed, with deflake and without.
        const [second, third] = major === 25 ? [["ran y"], []] : [twice("x"), ["ran x"]];
        expect(ran).toEqual([
          [...["recovers", "third run", "a", "b", "x"].flatMap(twice), "ran y"],
          [...twice("third run"), ...second],
          ["ran third run", ...third],
        ]);
        if (major !== 25) expect(keys[1]).toEqual(keys[0]);
        expect(keys[2]).toEqual(expect.arrayContaining(keys[0] ?? []));
      });

      test.each(major === 25 ? [] : since(24))("--test-randomize reports every test once", async () => {
        const result = await runFiles(node, entry, ["shuffled.mjs"], { flags: ["--test", "--test-random-seed=7"] });
        const names = lines(result).filter((line) => /^ {2}ok /.test(line));
        expect(names.toSorted()).toEqual(["a", "b", "c", "d", "e"].map((letter) => `  ok ${letter} +1`));
        expect(result.code).toBe(0);
      });

      test("--enable-source-maps shows the place in the source, as for a plain test", async () => {
        const own = mkdtempSync(join(folder, "mapped-"));
        const body = [
          'import { describe, it, test } from "../entry.mjs";',
          "let runs = 0;",
          "const body = () => { runs += 1; if (runs === 1) throw new Error('not yet'); };",
          'test("plain", () => {});',
          'test("marked", { flaky: 1 }, body);',
          'if (test.flaky) test.flaky("shorthand", () => {}); else test("shorthand", () => {});',
          'describe("suite", () => { it("inner", { flaky: 1 }, () => {}); });',
        ];
        // Line n of the file is line n + 10 of its source.
        const mappings = body.map((_, index) => (index === 0 ? "AAUA" : "AACA")).join(";");
        const map = { version: 3, sources: ["source.ts"], names: [], mappings };
        writeFileSync(join(own, "compiled.mjs"), [...body, "//# sourceMappingURL=compiled.mjs.map"].join("\n"));
        writeFileSync(join(own, "compiled.mjs.map"), JSON.stringify(map));
        const result = await runFiles(node, entry, [join(own, "compiled.mjs")], { flags: ["--enable-source-maps"] });
        rmSync(own, { recursive: true });
        const places = eventsIn(result.stdout)
          .filter(({ type }) => type === "test:pass")
          .map(({ data }) => `${data.name} ${data.file?.slice(own.length + 1)}:${data.line}`);
        const from = (line: number): string => `source.ts:${line}`;
        const inOrder = [`plain ${from(14)}`, `marked ${from(15)}`, `shorthand ${from(16)}`];
        expect(places).toEqual([...inOrder, `inner ${from(17)}`, `suite ${from(17)}`]);
      });

      test.each(since(24))("TypeScript that Node runs itself has its lines", async () => {
        const result = await runFiles(node, entry, ["typed.ts"]);
        const event = eventsIn(result.stdout).find(({ type }) => type === "test:pass");
        expect(event?.data).toMatchObject({
          name: "typed",
          line: 8,
          retryCount: 1,
          file: join(folder, "files/typed.ts"),
        });
      });
    });
  }

  describe.skipIf(skip).concurrent(`Node ${node.version}: counts and limits`, () => {
    const { register } = entries;
    const both = ["limits.mjs", "limits-too.mjs"];

    test("the parent counts the marked tests of all files, once", async () => {
      const result = await runFiles(node, register, both, { flags: ["--test"] });
      expect(summary(result)).toBe("tests 10, pass 10, fail 0, flaky 6, cancelled 0");
      const counts = eventsIn(result.stdout).findLast(({ type }) => type === "test:summary")?.data.counts;
      if (major >= 22) expect(counts).toMatchObject({ tests: 10, flaky: 6 });
    });

    test("without register in the parent, each file tells its own count", async () => {
      const result = await runFiles(node, entries["deflake/node-test"], both, { flags: ["--test"] });
      expect(summary(result)).toBe("flaky 3, flaky 3, tests 10, pass 10, fail 0, cancelled 0");
    });

    test("a run without marked tests tells no count, and looks as it does without deflake", async () => {
      const own = /\d+(\.\d+)?( ?ms|(?=\n))|duration_ms.*|(file|location).*|\(node:\d+\)/g;
      for (const reporter of ["tap", "spec", "dot", "junit"]) {
        const args = [`--test-reporter=${reporter}`, "./files/plain.mjs"];
        const [plain, registered] = await Promise.all([
          runNode(node, args, folder),
          runNode(node, [...register.args, ...args], folder),
        ]);
        const shown = ({ stdout }: Result): string =>
          stdout.replaceAll(/ (time|timestamp|hostname)="[^"]*"/g, "").replaceAll(own, "");
        expect(shown(registered)).toBe(shown(plain));
        expect(registered.code).toBe(plain.code);
      }
    });

    test.each(since(22))("without isolation the counts are those of the whole run", async () => {
      const result = await runFiles(node, register, both, { flags: ["--test", isolation] });
      expect(summary(result)).toBe("tests 10, pass 10, fail 0, flaky 6, cancelled 0");
      expect(result.code).toBe(0);
    });

    const limited = (extra: Record<string, string>, files = both): Promise<Result> =>
      runFiles(node, register, files, { flags: ["--test", ...(major >= 22 ? ["--test-concurrency=1"] : [])], extra });

    test("DEFLAKE_MAX_RETRIES and DEFLAKE_MAX_RETRIED_TESTS hold for all files together", async () => {
      expect(summary(await limited({ DEFLAKE_MAX_RETRIES: "4" }))).toBe(
        "tests 10, pass 8, fail 2, flaky 6, cancelled 0",
      );
      expect(summary(await limited({ DEFLAKE_MAX_RETRIED_TESTS: "5" }))).toBe(
        "tests 10, pass 9, fail 1, flaky 6, cancelled 0",
      );
    });

    test("DEFLAKE_RETRY=off runs marked tests once", async () => {
      expect(summary(await limited({ DEFLAKE_RETRY: "off" }))).toBe("tests 10, pass 4, fail 6, flaky 6, cancelled 0");
    });

    test("DEFLAKE_FAIL_ON_FLAKY makes a recovered test fail", async () => {
      const result = await limited({ DEFLAKE_FAIL_ON_FLAKY: "1" }, ["limits.mjs"]);
      expect(summary(result)).toBe("tests 5, pass 2, fail 3, flaky 3, cancelled 0");
      expect(result.code).toBe(1);
    });

    test("DEFLAKE_RETRIES marks what says nothing itself, DEFLAKE_REPEAT runs every test again and again", async () => {
      expect(summary(await limited({ DEFLAKE_RETRIES: "2" }, ["limits.mjs"]))).toBe(
        "tests 5, pass 5, fail 0, flaky 4, cancelled 0",
      );
      const repeated = await limited({ DEFLAKE_REPEAT: "3" }, ["limits.mjs"]);
      expect(summary(repeated)).toBe("tests 5, pass 2, fail 3, flaky 4, cancelled 0");
      expect(lines(repeated)).toContain("ok plain +2");
      // It goes on after a failure: what a flaky test costs is known only when all its executions are counted.
      expect(lines(repeated)).toContain("not ok a +2: the test is flaky: it failed 1 of 3 times");
      expect(told(eventsIn(repeated.stdout))).toContain("# FLAKY 2 re-tries of 2: failed 1 of 3");
    });

    test("a limit that is no number is said at once", async () => {
      const { code, stderr, stdout } = await limited({ DEFLAKE_RETRIES: "many" }, ["limits.mjs"]);
      expect(code).not.toBe(0);
      expect(`${stderr}${stdout}`).toContain("DEFLAKE_RETRIES must be a whole number from 1. Received 'many'");
    });
  });
}
