// Other runtimes, whose test runner is not Node's: the fallback on the real thing.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runNode, sandbox } from "./sandbox.ts";

const folder = sandbox();
const root = resolve(import.meta.dirname, "../..");
const runtimes = {
  Bun: { program: "bun", args: ["test", "./files/outside.mjs"], result: /^\((pass|fail|skip)\) (.*?)(?: \[.*)?$/gm },
  Deno: {
    program: "deno",
    args: ["test", "--allow-all", "--no-check", "files/outside.mjs"],
    result: /^ *(.+) \.\.\. (ok|FAILED|ignored)/gm,
  },
};

for (const [name, { program, args, result }] of Object.entries(runtimes)) {
  const binary = join(root, `.nodes/${program}/node_modules/.bin/${program}`);
  describe.skipIf(!existsSync(binary))(`on ${name}`, () => {
    test("runs failing bodies again, with one warning", async () => {
      const { code, stdout, stderr } = await runNode({ version: name, major: 0, binary }, args, folder, {
        NO_COLOR: "1",
      });
      const text = `${stdout}${stderr}`;
      expect(text.split("[DEFLAKE_OUTSIDE]").length - 1, text).toBe(1);
      expect(text).toContain(`does not know the test runner of ${name} `);
      const results = [...text.matchAll(result)].map(([, a = "", b = ""]) => `${a} ${b}`.toLowerCase());
      const passed = results.filter((line) => /pass|ok/.test(line)).map((line) => line.replace(/^pass | ok$/g, ""));
      for (const one of ["option", "shorthand", "callback", "plain"]) expect(passed).toContain(one);
      expect(passed.some((line) => line.endsWith("inherits"))).toBe(true);
      expect(
        results.filter((line) => line.includes("fail")).map((line) => line.replaceAll(/fail(ed)?/g, "").trim()),
      ).toEqual(["exhausted"]);
      const lines = text.match(/FLAKY \d+ re-tr(?:y|ies) of \d+/g) ?? [];
      expect(lines.map((line) => line.replaceAll(/\D+/g, " ").trim())).toEqual(["2 2", "1 20", "1 1", "1 1", "1 1"]);
      expect(code).not.toBe(0);
    });
  });
}
