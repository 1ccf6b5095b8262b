// `npm run planted`: every planted cause hunted through every runner, on every system alike. Takes about ten minutes.
import { spawnSync } from "node:child_process";

const result = spawnSync("npx", ["vitest", "run", "test/cli/planted", "--reporter=default"], {
  stdio: "inherit",
  env: { ...process.env, DEFLAKE_PLANTED: "long" },
  shell: process.platform === "win32",
});
process.exitCode = result.status ?? 1;
