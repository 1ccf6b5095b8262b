// In Vitest's workers: runs the chosen tests of each file and no namesakes of theirs in other files. Vitest's own pattern
// for names is the same for all files, so it is set anew for each, before its tests are collected.

import { chosenTests } from "./chosen-tests.ts";

interface Runner {
  readonly config: { testNamePattern?: RegExp };
  onCollectStart?(file: { readonly filepath: string }): unknown;
}
type MakeRunner = new (config: unknown) => Runner;

const chosen = chosenTests();
/** Since version 4.1 the runner is exported by Vitest itself, and the module that had it warns of that. */
async function baseRunner(): Promise<MakeRunner> {
  const runners = process.env["DEFLAKE_VITEST_RUNNERS"] ?? "";
  for (const place of [new URL("index.js", runners).href, runners]) {
    const found = (await import(place)) as { readonly TestRunner?: MakeRunner; readonly VitestTestRunner?: MakeRunner };
    const runner = found.TestRunner ?? found.VitestTestRunner;
    if (runner !== undefined) return runner;
  }
  throw new Error("deflake cannot choose tests in this version of Vitest.");
}

const Base: MakeRunner = await baseRunner();

const ChosenRunner: MakeRunner = class extends Base {
  override onCollectStart(file: { readonly filepath: string }): unknown {
    if (chosen !== null) this.config.testNamePattern = new RegExp(chosen.namesIn(file.filepath));
    return super.onCollectStart?.(file);
  }
};

export default ChosenRunner;
