// What a run came to, for scripts. In pieces: a run may have a hundred thousand tests.

import type { RunResult } from "../core/report/run-result.ts";

export function* runResultPieces({ tests, ...result }: RunResult): Generator<string> {
  yield `${JSON.stringify({ schema: "deflake-run/1", ...result }, null, 2).slice(0, -2)},\n  "tests": [`;
  let separator = "\n    ";
  for (const test of tests) {
    yield `${separator}${JSON.stringify(test)}`;
    separator = ",\n    ";
  }
  yield tests.length === 0 ? "]\n}\n" : "\n  ]\n}\n";
}
