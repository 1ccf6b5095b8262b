// What the process of `node --test` does for the processes of its test files, once it knows that it has some: it counts for all
// of them, and gives them a folder in which to count what they use of a limit together. The environment hands both on.
// Node modules that only limits need are fetched when there are some: an import costs each test file about half a millisecond.
import { carryTo, type CarriedRules } from "./rules.ts";
import type { Settings } from "./settings.ts";

const counts = "DEFLAKE_NODE_TEST_COUNTED";
const ledger = "DEFLAKE_NODE_TEST_LEDGER";

export function becomeParent({ maxRetries, maxRetriedTests }: Settings, rules: CarriedRules | undefined): void {
  if (process.env[counts] !== undefined) return;
  process.env[counts] = "1";
  if (maxRetries === undefined && maxRetriedTests === undefined && rules === undefined) return;
  const { mkdtempSync, rmSync } = process.getBuiltinModule("node:fs");
  const { tmpdir } = process.getBuiltinModule("node:os");
  const folder = mkdtempSync(`${tmpdir()}/deflake-node-test-`);
  process.env[ledger] = folder;
  if (rules !== undefined) carryTo(folder, rules);
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}

/** True when the parent sees the events of this process and counts them itself. */
export function isCountedByParent(): boolean {
  return process.env["NODE_TEST_CONTEXT"] === "child-v8" && process.env[counts] !== undefined;
}

export function ledgerOfRun(): string | undefined {
  return process.env[ledger];
}
