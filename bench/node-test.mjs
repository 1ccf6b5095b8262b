// What deflake/node-test costs against node:test alone: loading it, a test that is not marked, a marked test that passes, and a
// retry. CPU time of processes of their own, told by themselves at their end; the medians of pairs that run in turn, so that a
// busy machine burdens both alike. To reach: 5 ms for loading, nothing for an unmarked test, 0.3 ms for a marked one.
//
//   npm run build && node bench/node-test.mjs [rounds] [node binary…]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const rounds = Number(process.argv[2] ?? 15);
const binaries = process.argv.length > 3 ? process.argv.slice(3) : [process.execPath];
const tests = 400;

const folder = mkdtempSync(join(tmpdir(), "deflake-bench-"));
mkdirSync(join(folder, "node_modules"));
symlinkSync(root, join(folder, "node_modules/deflake"));
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
write("native.mjs", fileOf("node:test", "{}", passes));
write("unmarked.mjs", fileOf("deflake/node-test", "{}", passes));
write("marked.mjs", fileOf("deflake/node-test", "{ flaky: 3 }", passes));
write("retried.mjs", fileOf("deflake/node-test", "{ flaky: 3 }", fails));

/** Milliseconds of CPU that Node used for a file. */
function cpuOf(binary, name) {
  const args = ["--no-warnings", "-r", join(folder, "cpu.cjs"), "--test-reporter=dot", join(folder, `${name}.mjs`)];
  const { status, output, error } = spawnSync(binary, args, {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}`, { cause: error });
  return Number(output[3]);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The median of what `name` costs more than `than`, over pairs. */
function costOf(binary, name, than) {
  const pairs = Array.from({ length: rounds }, () => cpuOf(binary, name) - cpuOf(binary, than));
  return median(pairs);
}

try {
  for (const binary of binaries) {
    const version = spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout.trim();
    const native = median(Array.from({ length: rounds }, () => cpuOf(binary, "native") - cpuOf(binary, "load-native")));
    const load = costOf(binary, "load-deflake", "load-native");
    const [unmarked, marked, retried] = ["unmarked", "marked", "retried"].map(
      (name) => (costOf(binary, name, "native") - load) / tests,
    );
    process.stdout.write(
      `${version}: loading ${load.toFixed(1)} ms; per test, beside ${(native / tests).toFixed(3)} ms of Node's own: ` +
        `unmarked ${unmarked.toFixed(3)} ms, marked ${marked.toFixed(3)} ms, retried once ${retried.toFixed(3)} ms\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
