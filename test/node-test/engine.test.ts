// Which way flaky takes on a Node that is not known, and what the fallback does.
import { describe, expect, test } from "vitest";
import { lacking } from "../../src/node-test/native.ts";
import { eventsIn, installed, nodes, runNode, sandbox, told, type Node, type Result } from "./sandbox.ts";

const folder = sandbox();

function runOn(node: Node, env: Record<string, string>, file = "outside.mjs"): Promise<Result> {
  const args = ["-r", "./preload-strange.cjs", "--test-reporter=./events.mjs", `./files/${file}`];
  return runNode(node, args, folder, env);
}

const lines = ({ stdout }: Result): string[] => told(eventsIn(stdout)).filter((line) => !/^# (?!FLAKY)/.test(line));

for (const node of nodes) {
  describe.skipIf(!installed(node)).concurrent(`Node ${node.version} as a version that nobody knows`, () => {
    test("with the same internals it is driven from inside, without a word", async () => {
      const result = await runOn(node, {});
      expect(result.stderr).not.toContain("DEFLAKE");
      expect(lines(result)).toContain("ok option +2");
      expect(lines(result)).toContain("not ok exhausted +1: failure 2");
    });

    test("with a part missing it falls back, with one clear warning", async () => {
      const result = await runOn(node, { STRANGE: "lacking" });
      expect(result.stderr.split("[DEFLAKE_OUTSIDE]").length - 1).toBe(1);
      expect(result.stderr).toContain(
        "does not know the test runner of Node.js 99.1.0 from within (missing: diagnostic)",
      );
    });

    test("from outside a failing body is run again, in every form of the call", async () => {
      const result = await runOn(node, { DEFLAKE_NODE_TEST_ENGINE: "outside" });
      expect(lines(result).join("; ")).toBe(
        "ok option; # FLAKY 2 re-tries of 2; ok shorthand; # FLAKY 1 re-try of 20; ok callback; # FLAKY 1 re-try of 1; " +
          "  ok inherits;   # FLAKY 1 re-try of 1;   ok off;   ok skipped # SKIP;   1..3; ok suite; " +
          "not ok exhausted: failure 2; # FLAKY 1 re-try of 1; ok plain; 1..6",
      );
      expect(result.code).toBe(1);
    });

    test("a flaky of Node's own is left to Node, unless asked otherwise", async () => {
      const own = await runOn(node, { STRANGE: "own" });
      expect(lines(own)).toContainEqual(expect.stringContaining("Node's own shorthand"));
      const asked = await runOn(node, { STRANGE: "own", DEFLAKE_NODE_TEST_ENGINE: "inside" });
      expect(lines(asked)).toContain("ok shorthand +1");
    });
  });
}

test("what a Test lacks is named", () => {
  expect(lacking({ createSubtest() {}, parent: null })).toEqual(expect.arrayContaining(["run", "postRun", "root"]));
  expect(lacking({ createSubtest() {}, parent: null })).not.toContain("parent");
});
