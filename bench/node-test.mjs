// What deflake/node-test costs against node:test alone: loading it, a test that is not marked, a marked test that passes, and a
// retry. CPU time of processes of their own, told by themselves at their end; the medians of pairs that run in turn, so that a
// busy machine burdens both alike. To reach: 5 ms for loading, nothing for an unmarked test, 0.3 ms for a marked one.
// Loading is measured by itself and in a test file, each run by `node` and as `node --test` runs it. A test file imports what
// it tests and has a test; a file that is nothing but the import ends just before V8 first collects its garbage, and whatever
// it loads on top, if only an empty package on some versions, has to pay for that, a millisecond or two.
//
//   npm run build && node bench/node-test.mjs [rounds] [node binary…]
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const rounds = Number(process.argv[2] ?? 15);
const binaries = process.argv.length > 3 ? process.argv.slice(3) : [process.execPath];
const tests = 400;

const folder = mkdtempSync(join(tmpdir(), "deflake-bench-"));
// As it lies where it is installed: each link costs a search.
const installed = join(folder, "node_modules/deflake");
for (const part of ["package.json", "dist/node-test"])
  cpSync(join(root, part), join(installed, part), { recursive: true });
const write = (name, text) => writeFileSync(join(folder, name), text);
write(
  "cpu.cjs",
  `process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    require("node:fs").writeSync(3, String((user + system) / 1000));
  });`,
);
const fileOf = (from, options, body) =>
  `import { test } from "${from}";
   for (let n = 0; n < ${tests}; n += 1) { let runs = 0; test("t" + n, ${options}, ${body}); }`;
const passes = "() => { runs += 1; }";
const fails = '() => { runs += 1; if (runs < 2) throw new Error("not yet"); }';
write("load-native.mjs", 'import "node:test";');
write("load-deflake.mjs", 'import "deflake/node-test";');
write("tested.mjs", "export const sum = (a, b) => a + b;");
const testFile = (from) =>
  `import assert from "node:assert/strict";
   import { test } from "${from}";
   import { sum } from "./tested.mjs";
   test("adds", () => assert.equal(sum(1, 2), 3));`;
write("file-native.mjs", testFile("node:test"));
write("file-deflake.mjs", testFile("deflake/node-test"));
write("native.mjs", fileOf("node:test", "{}", passes));
write("unmarked.mjs", fileOf("deflake/node-test", "{}", passes));
write("marked.mjs", fileOf("deflake/node-test", "{ flaky: 3 }", passes));
write("retried.mjs", fileOf("deflake/node-test", "{ flaky: 3 }", fails));

/** Milliseconds of CPU that Node used for a file; `under` is what `node --test` sets for the processes of its files. */
function cpuOf(binary, name, under = {}) {
  const args = ["--no-warnings", "-r", join(folder, "cpu.cjs"), "--test-reporter=dot", join(folder, `${name}.mjs`)];
  const { status, output, error } = spawnSync(binary, args, {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    encoding: "utf8",
    env: { ...process.env, ...under },
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}`, { cause: error });
  return Number(output[3]);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The median of what `name` costs more than `than`, over pairs. */
function costOf(binary, name, than, under) {
  const pairs = Array.from({ length: rounds }, () => cpuOf(binary, name, under) - cpuOf(binary, than, under));
  return median(pairs);
}

const underNodeTest = { NODE_TEST_CONTEXT: "child-v8" };

try {
  for (const binary of binaries) {
    const version = spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout.trim();
    const native = median(Array.from({ length: rounds }, () => cpuOf(binary, "native") - cpuOf(binary, "load-native")));
    const alone = median(Array.from({ length: rounds }, () => cpuOf(binary, "load-native")));
    const load = costOf(binary, "load-deflake", "load-native");
    const loads = [
      load,
      costOf(binary, "load-deflake", "load-native", underNodeTest),
      costOf(binary, "file-deflake", "file-native"),
      costOf(binary, "file-deflake", "file-native", underNodeTest),
    ].map((ms) => ms.toFixed(1));
    const [unmarked, marked, retried] = ["unmarked", "marked", "retried"].map(
      (name) => (costOf(binary, name, "native") - load) / tests,
    );
    process.stdout.write(
      `${version}: loading ${loads[0]} ms, under --test ${loads[1]} ms, in a test file ${loads[2]} ms, under --test ${loads[3]} ms, ` +
        `beside ${alone.toFixed(0)} ms of a process that loads node:test; per test, beside ${(native / tests).toFixed(3)} ms of Node's own: ` +
        `unmarked ${unmarked.toFixed(3)} ms, marked ${marked.toFixed(3)} ms, retried once ${retried.toFixed(3)} ms\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
