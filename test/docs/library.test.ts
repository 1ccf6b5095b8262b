// The examples of the library's reference are run as they stand, against the built package and under its own name.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/reference/library.md"), "utf8");
const examples = [...page.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code = ""]) => code);

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(1);
});

test.each(examples)("example %#", (code) => {
  const prints = [...code.matchAll(/^\/\/ prints: (.*)$/gm)].map(([, line]) => line);
  // From standard input, a module's imports are those of the working directory: the package itself.
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module"], {
    cwd: root,
    input: code,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.trimEnd().split("\n")).toEqual(prints);
});
