// In Vitest's workers: runs the chosen tests of each file, or all but the excluded ones, and no namesakes of theirs in other
// files. Vitest's own pattern for names is the same for all files, so it is set anew for each, before its tests are collected.

import { testId } from "../core/model/test-id.ts";
import { chosenTests } from "./chosen-tests.ts";
import { excludedTests } from "./excluded-tests.ts";
import { testFile } from "./test-file.ts";

/** A file, a suite or a test. */
interface Task {
  readonly name: string;
  readonly tasks?: readonly Task[];
  mode: string;
  result?: object;
}

interface FileTask extends Task {
  readonly filepath: string;
}

interface Runner {
  readonly config: { testNamePattern?: RegExp };
  onCollectStart?(file: { readonly filepath: string }): unknown;
  onCollected?(files: readonly FileTask[]): unknown;
}
type MakeRunner = new (config: unknown) => Runner;

const chosen = chosenTests();
const excluded = excludedTests();

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

/** As `skip` leaves them: a suite with nothing else in it runs none of its hooks. */
function leaveOut(task: Task, titles: readonly string[], without: ReadonlySet<string>): void {
  for (const below of task.tasks ?? []) leaveOut(below, [...titles, below.name], without);
  const isOver =
    task.tasks === undefined
      ? without.has(testId(titles))
      : task.tasks.length > 0 && task.tasks.every(({ mode }) => mode === "skip" || mode === "todo");
  if (!isOver || task.mode !== "run") return;
  task.mode = "skip";
  // By now the reporters have been told that it will run; a result is what they hear of next.
  task.result = { state: "skip" };
}

const Base: MakeRunner = await baseRunner();

const ChosenRunner: MakeRunner = class extends Base {
  override onCollectStart(file: { readonly filepath: string }): unknown {
    if (chosen !== null) this.config.testNamePattern = new RegExp(chosen.namesIn(file.filepath));
    return super.onCollectStart?.(file);
  }

  override onCollected(files: readonly FileTask[]): unknown {
    if (excluded !== null) for (const file of files) leaveOut(file, [testFile(file.filepath)], excluded);
    return super.onCollected?.(files);
  }
};

export default ChosenRunner;
