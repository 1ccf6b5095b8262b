// Makes `dist` fresh once, before the tests that run it.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export default function build(): void {
  const root = join(import.meta.dirname, "../..");
  execFileSync(process.execPath, [join(root, "scripts/prepare.mjs"), "build"], { stdio: "inherit" });
}
