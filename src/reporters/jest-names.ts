// Runs the chosen tests of each file, or all but the excluded ones, and no namesakes of theirs in other files; for
// `--testRunner`. Jest's own pattern for names is the same for all files, so jest-circus gets one for each.

import { createRequire } from "node:module";
import { testId } from "../core/model/test-id.ts";
import { chosenTests } from "./chosen-tests.ts";
import { excludedTests } from "./excluded-tests.ts";
import { testFile } from "./test-file.ts";

type GlobalConfig = Readonly<Record<string, unknown>>;

/** A block of tests as jest-circus keeps it, or a test. */
interface Entry {
  readonly type: "describeBlock" | "test";
  readonly name: string;
  readonly children?: readonly Entry[];
  mode?: string | null;
}
type HandleEvent = (
  event: { readonly name: string },
  state: { readonly rootDescribeBlock: Entry },
) => void | Promise<void>;

interface Environment {
  handleTestEvent?: HandleEvent;
}

type TestRunner = (
  globalConfig: GlobalConfig,
  config: unknown,
  environment: Environment,
  runtime: unknown,
  testPath: string,
  ...rest: readonly unknown[]
) => Promise<unknown>;

const chosen = chosenTests();
const excluded = excludedTests();
const circus = createRequire(import.meta.url)(process.env["DEFLAKE_JEST_CIRCUS"] ?? "jest-circus/runner") as
  | TestRunner
  | { readonly default: TestRunner };
const run: TestRunner = typeof circus === "function" ? circus : circus.default;

/** As `test.skip` leaves them. */
function leaveOut({ children = [] }: Entry, titles: readonly string[], without: ReadonlySet<string>): void {
  for (const entry of children) {
    const below = [...titles, entry.name];
    if (entry.type === "describeBlock") leaveOut(entry, below, without);
    else if (without.has(testId(below))) entry.mode = "skip";
  }
}

const runner: TestRunner = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const pattern = chosen?.namesIn(testPath);
  const own = pattern === undefined ? globalConfig : { ...globalConfig, testNamePattern: pattern };
  if (excluded !== null) {
    const handle = environment.handleTestEvent?.bind(environment);
    environment.handleTestEvent = async (event, state) => {
      if (event.name === "run_start") leaveOut(state.rootDescribeBlock, [testFile(testPath)], excluded);
      await handle?.(event, state);
    };
  }
  return await run(own, config, environment, runtime, testPath, ...rest);
};

export default runner;
