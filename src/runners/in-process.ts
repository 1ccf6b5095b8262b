// How our code inside of a runner is told which tests to run, or which not to, where the runner's own options cannot say it: a
// file of tests, its path in the environment. `src/reporters/chosen-tests.ts` and `excluded-tests.ts` read them.

import type { TestId } from "../core/model/test-id.ts";
import type { Prepared, Scratch, Selected } from "./runner.ts";

/** A command that also gets the list of the tests to run. */
export const withChosenTests = (prepared: Prepared, tests: readonly Selected[], { folder }: Scratch): Prepared =>
  withList(prepared, "DEFLAKE_TESTS", `${folder}/tests.json`, tests);

/** A command that also gets the list of the tests that are not to run. */
export const withExcludedTests = (prepared: Prepared, tests: readonly TestId[], { folder }: Scratch): Prepared =>
  withList(prepared, "DEFLAKE_EXCLUDED", `${folder}/excluded.json`, tests);

const withList = (prepared: Prepared, variable: string, path: string, list: readonly unknown[]): Prepared => ({
  ...prepared,
  env: { ...prepared.env, [variable]: path },
  files: [...prepared.files, { path, text: `${JSON.stringify(list)}\n` }],
});

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
