// Fuzzes the readers for longer than `npm test` does, with a seed that is printed. What it finds is written to test/fuzz/found,
// where the tests read it from then on; give it a name that says what it shows.
//
//   node scripts/fuzz.mjs [seconds for each format] [seed] [format]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [seconds = "60", seed = String(Date.now() % 1_000_000), format] = process.argv.slice(2);
process.stdout.write(`seed ${seed}, ${seconds} s for each format\n`);
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url)),
    "run",
    "test/fuzz/readers",
    "--reporter=default",
    ...(format === undefined ? [] : ["--testNamePattern", `^${format}, fuzzed$`]),
  ],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, FUZZ_SECONDS: seconds, FUZZ_SEED: seed },
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
