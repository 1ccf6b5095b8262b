// Limits on the retries of a whole run. Each test file has a process of its own; what they have used up together stands in a
// folder that the parent process makes: one byte in a file for each use, so that adding and counting need no lock.
import type { Settings } from "./settings.ts";

export interface RunLimits {
  /** Asks for one retry, and takes it from what is left. `first` is true for the first retry of a test. */
  allow(first: boolean): boolean;
}

export function runLimits(settings: Settings, ledger: string | undefined): RunLimits {
  const retries = counter("retries", ledger);
  const tests = counter("tests", ledger);
  const { retry, maxRetries, maxRetriedTests } = settings;
  return {
    allow(first) {
      if (!retry) return false;
      if (first && maxRetriedTests !== undefined) tests.add();
      if (maxRetriedTests !== undefined && tests.count() > maxRetriedTests) return false;
      if (maxRetries === undefined) return true;
      retries.add();
      return retries.count() <= maxRetries;
    },
  };
}

interface Counter {
  add(): void;
  count(): number;
}

function counter(name: string, ledger: string | undefined): Counter {
  if (ledger === undefined) {
    let count = 0;
    return { add: () => void (count += 1), count: () => count };
  }
  // Not imported: see parent.ts.
  const { appendFileSync, statSync } = process.getBuiltinModule("node:fs");
  const file = `${ledger}/${name}`;
  return { add: () => appendFileSync(file, "."), count: () => statSync(file, { throwIfNoEntry: false })?.size ?? 0 };
}
