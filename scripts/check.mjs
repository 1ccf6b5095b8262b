// `npm run check`: every static check of the project, all of them run even when one fails, a line for each.
import { spawnSync } from "node:child_process";

const checks = [
  ["types", "npx", ["tsc", "-p", "tsconfig.json"]],
  ["types of the pure rings", "npx", ["tsc", "-p", "tsconfig.pure.json"]],
  ["lint", "npx", ["oxlint", "--type-aware", "--deny-warnings"]],
  ["format", "npx", ["oxfmt", "--check"]],
  ["unused code", "npx", ["knip"]],
  ["build", "npm", ["run", "--silent", "build"]],
  ["package", "npx", ["publint", "--strict"]],
  ["package types", "npx", ["attw", "--pack", ".", "--profile", "esm-only"]],
];

let failed = 0;
for (const [name, command, args] of checks) {
  const result = spawnSync(command, args, { encoding: "utf8", shell: process.platform === "win32" });
  const ok = result.status === 0;
  if (!ok) failed += 1;
  process.stdout.write(`${ok ? "ok  " : "FAIL"}  ${name}\n`);
  if (!ok) process.stdout.write(`${result.stdout ?? ""}${result.stderr ?? ""}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
