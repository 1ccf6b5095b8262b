// `npm run calibrate`: the calibration tests with the long simulations, on every system alike.
import { spawnSync } from "node:child_process";

const result = spawnSync("npx", ["vitest", "run", "test/calibration", "--testTimeout=3600000"], {
  stdio: "inherit",
  env: { ...process.env, DEFLAKE_CALIBRATE: "long" },
  shell: process.platform === "win32",
});
process.exitCode = result.status ?? 1;
