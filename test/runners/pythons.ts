// The Pythons of the machine that have pytest.
import { execFileSync } from "node:child_process";

/** The Pythons by their version of pytest; one that has none where none has. */
export const pythons: ReadonlyMap<string, string> = new Map(
  ["/usr/bin/python3", "python3"].flatMap((python) => {
    try {
      const script = "import pytest; print(pytest.__version__)";
      return [[execFileSync(python, ["-c", script], { encoding: "utf8", stdio: "pipe" }).trim(), python] as const];
    } catch {
      return [];
    }
  }),
);
