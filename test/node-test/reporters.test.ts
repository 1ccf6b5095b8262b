// The reporters: all that Node's own would write about the attempts that count, and beside it what flaky adds. And the recorder,
// whose run log is read with the reader that imports it.
import { describe, expect, test } from "vitest";
import { openLogReader } from "../../src/formats/run-log.ts";
import type { LogRecord } from "../../src/formats/run-log-record.ts";
import { installed, nodes, runNode, sandbox, type Node } from "./sandbox.ts";

const folder = sandbox();
const register = ["-r", "deflake/node-test/register"];
const entry = { DEFLAKE_ENTRY: "node:test" };

async function report(node: Node, reporter: string, args: readonly string[], plain = false): Promise<string> {
  const env = { ...entry, ...(plain ? { PLAIN: "1" } : {}), TZ: "UTC" };
  const name = plain ? reporter : `deflake/node-test/reporters/${reporter}`;
  const all = [...args, ...(plain ? [] : register), `--test-reporter=${name}`, "./files/reported.mjs"];
  const { stdout, stderr } = await runNode(node, all, folder, env);
  if (stdout === "") throw new Error(stderr);
  return stdout;
}

/** Times, and stack traces whose lines differ because the calls do. */
const steady = (text: string): string =>
  text
    .replaceAll(/ (time|timestamp|hostname)="[^"]*"/g, "")
    .replaceAll(/duration_ms[: ].*/g, "")
    .replaceAll(/\(\d+(\.\d+)?ms\)/g, "")
    .replaceAll(/^ *(at )?(async )?[\w.<>&;]+ \((node|file):.*\n/gm, "")
    .replaceAll(/\n *stack: \|-(?=\n)/g, "");

/** Takes out what flaky adds, of each reporter in its own way. */
const withoutFlaky: Record<string, (text: string) => string> = {
  tap: (text) =>
    text.replaceAll(/ # FLAKY \d re-(try|tries)( the \\# port)?$/gm, "").replaceAll(/^# flaky \d+\n/gm, ""),
  spec: (text) => text.replaceAll(/ # FLAKY \d re-(try|tries)( the # port)?/g, "").replaceAll(/^. flaky \d+\n/gm, ""),
  dot: (text) => text.replaceAll("R", "."),
  junit: (text) =>
    text
      .replaceAll(/\t*<properties>\n.*\n\t*<\/properties>\n/g, "")
      .replaceAll(/\t*<(flakyFailure|rerunFailure) [^]*?<\/\1>\n/g, "")
      .replaceAll(/\t*<!-- flaky \d+ -->\n/g, "")
      // An element that had nothing in it before.
      .replaceAll(/(<testcase [^\n]*[^/])>\n\t*<\/testcase>\n/g, "$1/>\n"),
};

for (const node of nodes) {
  describe.skipIf(!installed(node)).concurrent(`Node ${node.version}`, () => {
    for (const args of [[], ["--test"]]) {
      test(`${["one process", ...args].at(-1)}: what is not about flaky looks as Node writes it`, async () => {
        for (const reporter of Object.keys(withoutFlaky)) {
          const [flaky, plain] = await Promise.all([report(node, reporter, args), report(node, reporter, args, true)]);
          expect(steady(withoutFlaky[reporter]?.(flaky) ?? ""), reporter).toBe(steady(plain));
        }
      });
    }

    test("tap and spec say FLAKY where a test was retried, and count", async () => {
      const tap = await report(node, "tap", ["--test"]);
      const found = [...tap.matchAll(/^ *((?:not )?ok) \d+ - (.*?)( # FLAKY.*| # SKIP.*)?$/gm)];
      expect(found.map(([, status, name, directive = ""]) => `${status} ${name}${directive}`)).toEqual([
        "ok at once",
        "ok in time # FLAKY 2 re-tries the \\# port",
        "ok one retry # FLAKY 1 re-try",
        "not ok never # FLAKY 2 re-tries",
        "ok first # FLAKY 1 re-try",
        "ok sub",
        "ok with subtests # FLAKY 1 re-try",
        "ok suite",
        "ok skips itself # SKIP after all",
        "ok name \\# with (1ms) and \\\\ signs # FLAKY 1 re-try",
        "ok last",
      ]);
      expect(tap).toMatch(/\n# fail 1\n# flaky 8\n# cancelled 0\n/);
      const spec = await report(node, "spec", ["--test"]);
      expect(spec).toMatch(/✔ in time \([\d.]+ms\) # FLAKY 2 re-tries the # port\n/);
      expect(spec).toMatch(/✔ with subtests \([\d.]+ms\) # FLAKY 1 re-try\n/);
      expect(spec).toMatch(/ fail 1\n. flaky 8\n. cancelled 0\n/);
    });

    test("junit tells each attempt in Surefire's words", async () => {
      const xml = await report(node, "junit", ["--test"]);
      const cases = new Map(
        [...xml.matchAll(/\t<testcase name="([^"]*)"(?:[^>]*\/>|[^]*?<\/testcase>)/g)].map(([text, name]) => [
          name,
          text,
        ]),
      );
      const count = (name: string, tag: string): number => cases.get(name)?.split(`<${tag} `).length ?? 0;
      expect(count("in time", "flakyFailure") - 1).toBe(2);
      expect(count("in time", "failure") - 1).toBe(0);
      expect(cases.get("in time")).toContain('<property name="flaky" value="2"/>');
      expect(cases.get("in time")).toContain('message="&lt;failure&gt; &amp; &quot;2&quot; \uFFFD"');
      expect(count("never", "rerunFailure") - 1).toBe(2);
      expect(count("never", "failure") - 1).toBe(1);
      expect(cases.get("at once")).toContain('<property name="flaky" value="0"/>');
      expect(cases.get("last")).not.toContain("flaky");
      expect(xml).not.toContain("deflake:flaky");
      // It failed and never passed, so nobody may take it for a flaky pass.
      expect(count("skips itself", "flakyFailure") - 1).toBe(0);
      expect(count("skips itself", "rerunFailure") - 1).toBe(1);
    });

    test("dot shows R for a test that passed after a retry", async () => {
      const dots = await report(node, "dot", ["--test"]);
      expect(dots.split("\n")[0]).toBe(".RRXR.R..R.");
    });

    test("the recorder writes a run log with every attempt", async () => {
      const log = await report(node, "record", ["--test"]);
      const records: LogRecord[] = [];
      const reader = openLogReader("log", {
        record: (record) => records.push(record),
        note: ({ what }) => expect.unreachable(what),
      });
      reader.push(log);
      reader.end();
      expect(reader.sealed).toBe(true);
      const attempts = records.flatMap((record) => (record.kind === "attempt" ? [record.attempt] : []));
      const file = "files/reported.mjs";
      const told = attempts.map(
        ({ test: id, attempt, outcome }) => `${id.replace(`${file} > `, "")} ${attempt} ${outcome}`,
      );
      expect(told.join("; ")).toBe(
        "at once 1 pass; in time 1 fail; in time 2 fail; in time 3 pass; one retry 1 fail; one retry 2 pass; " +
          "never 1 fail; never 2 fail; never 3 fail; suite > first 1 fail; suite > first 2 pass; " +
          "suite > with subtests > sub 1 pass; suite > with subtests 1 fail; suite > with subtests 2 pass; " +
          "skips itself 1 fail; skips itself 2 skip; " +
          "name # with (1ms) and \\ signs 1 fail; name # with (1ms) and \\ signs 2 pass; last 1 pass",
      );
      expect(attempts[1]?.failure).toMatchObject({ type: "Error", message: '<failure> & "1" \u0001' });
      const skipped = attempts.filter(({ outcome }) => outcome === "skip");
      expect(skipped.map(({ failure }) => failure?.message)).toEqual(["after all"]);
      expect(records.at(-1)).toEqual({ kind: "end", complete: true });
    });
  });
}
