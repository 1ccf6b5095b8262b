// How our code inside of a runner is told which tests to run, or which not to, where the runner's own options cannot say it: a
// file of tests, its path in the environment. `src/reporters/chosen-tests.ts` and `excluded-tests.ts` read them.

import type { TestId } from "../core/model/test-id.ts";
import type { Prepared, Scratch, Selected } from "./runner.ts";

/** A command that also gets the list of the tests to run. */
export function withChosenTests(prepared: Prepared, tests: readonly Selected[], scratch: Scratch): Prepared {
  const path = `${scratch.folder}/tests.json`;
  return {
    ...prepared,
    env: { ...prepared.env, DEFLAKE_TESTS: path },
    files: [...prepared.files, { path, text: `${JSON.stringify(tests)}\n` }],
  };
}

/** A command that also gets the list of the tests that are not to run. */
export function withExcludedTests(prepared: Prepared, tests: readonly TestId[], scratch: Scratch): Prepared {
  const path = `${scratch.folder}/excluded.json`;
  return {
    ...prepared,
    env: { ...prepared.env, DEFLAKE_EXCLUDED: path },
    files: [...prepared.files, { path, text: `${JSON.stringify(tests)}\n` }],
  };
}

/** A command whose recorder writes into the scratch folder, where its log is found whatever its name. */
export function recording(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  { folder }: Scratch,
): Prepared {
  return {
    words,
    env: { ...env, DEFLAKE_RECORD: folder },
    results: { kind: "files", paths: [`${folder}/*.ndjson`], format: "run-log" },
    files: [],
  };
}
