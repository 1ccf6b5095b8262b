// The tests that `deflake` wants to be left out, told by a file of their ids whose path is in DEFLAKE_EXCLUDED. A runner's own
// options go by names; in here, inside of the runner, a test and its namesake in another file are told apart.

import { readFileSync } from "node:fs";

/** Null where all tests are to be run. */
export function excludedTests(): ReadonlySet<string> | null {
  const path = process.env["DEFLAKE_EXCLUDED"];
  if (path === undefined || path === "") return null;
  return new Set(JSON.parse(readFileSync(path, "utf8")) as readonly string[]);
}
