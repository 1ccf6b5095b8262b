// Runs the chosen tests of each file and no namesakes of theirs in other files; for `--testRunner`. Jest's own pattern for
// names is the same for all files, so jest-circus gets one for each.

import { createRequire } from "node:module";
import { chosenTests } from "./chosen-tests.ts";

type GlobalConfig = Readonly<Record<string, unknown>>;
type TestRunner = (
  globalConfig: GlobalConfig,
  config: unknown,
  environment: unknown,
  runtime: unknown,
  testPath: string,
  ...rest: readonly unknown[]
) => Promise<unknown>;

const chosen = chosenTests();
const circus = createRequire(import.meta.url)(process.env["DEFLAKE_JEST_CIRCUS"] ?? "jest-circus/runner") as
  | TestRunner
  | { readonly default: TestRunner };
const run: TestRunner = typeof circus === "function" ? circus : circus.default;

const runner: TestRunner = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const pattern = chosen?.namesIn(testPath);
  const own = pattern === undefined ? globalConfig : { ...globalConfig, testNamePattern: pattern };
  return await run(own, config, environment, runtime, testPath, ...rest);
};

export default runner;
