// The tiny projects of runners that are told what to do by the environment: one command runs all tests, and `WITH` makes one of
// them crash or hang (test/projects/README.md).
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { asTestId } from "../../../src/core/model/test-id.ts";
import type { Runner } from "../../../src/runners/runner.ts";
import type { RunnerProject, TestName } from "./runner-project.ts";
import { freshFolder, root } from "./start.ts";

export const parts = ["passes", "fails", "flakes", "crashes", "hangs", "pollutes", "victim"] as const;

interface OneCommand {
  readonly runner: Runner;
  readonly version?: string;
  /** The folder in test/projects. */
  readonly project: string;
  /** The command that runs all of the project's tests, one after the other. */
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What has to work before: the tool is there, the project is built. */
  readonly before: readonly (readonly string[])[];
  readonly test: (name: TestName) => string;
}

export function projectOf({ runner, version = "", project, words, env = {}, before, test }: OneCommand): RunnerProject {
  const folder = copyOf(project);
  const typed = { words, env };
  return {
    runner,
    version,
    lack: lackOf(before, folder),
    // Building takes longer than all the tests.
    place: () => folder,
    test: (name) => ({ test: asTestId(test(name)), file: null }),
    whole: {
      ...typed,
      outcomes: {
        passes: "pass",
        fails: "fail",
        flakes: "fail",
        crashes: "pass",
        hangs: "pass",
        pollutes: "pass",
        victim: "fail",
      },
    },
    choice: { ...typed, tests: ["passes", "victim"] },
    without: {
      ...typed,
      left: { fails: "fail", flakes: "fail", crashes: "pass", hangs: "pass", victim: "pass" },
    },
    flaky: typed,
    crash: { words, env: { ...env, WITH: "crash" }, only: ["passes", "crashes"] },
    hang: { words, env: { ...env, WITH: "hang" }, only: ["hangs"] },
    listed: { ...typed, tests: parts },
    // The first is how testr compares a run with those before it.
    noise: [/ \([-+](?:TIME|\d+)\)/g, /0x[0-9a-f]+/g, /[-+]?[\d.,]+/g, /([=_ -])\1+/g, /\/tmp\/\S+/g],
  };
}

/** Null where all that is needed is there; else what is missing. */
function lackOf(before: OneCommand["before"], cwd: string): string | null {
  for (const [program = "", ...args] of before) {
    try {
      execFileSync(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"], timeout: 300_000 });
    } catch (error) {
      const told = String((error as { stderr?: Buffer }).stderr ?? error).trim();
      return `${[program, ...args].join(" ")}: ${told.slice(0, 300)}`;
    }
  }
  return null;
}

/** A copy of a project, so that whatever its runs leave behind is gone afterwards. */
function copyOf(project: string): string {
  const folder = freshFolder();
  cpSync(join(root, "test/projects", project), folder, { recursive: true });
  return folder;
}
