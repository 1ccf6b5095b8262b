// When nothing can be learned: a runner that cannot do what is asked of it, a test that never runs.

import type { Problem } from "../../core/model/problem.ts";
import { ProblemError } from "../../core/model/problem.ts";
import type { TestId } from "../../core/model/test-id.ts";
import type { Unable } from "../../runners/runner.ts";
import type { TestRun } from "../test-run.ts";
import type { Trial } from "./trial.ts";

/** So many trials in a row without evidence are no accident. */
const patience = 5;

export const cannotRun = ({ why, fix }: Unable): Problem => ({
  code: "usage",
  what: "The runner cannot be told to do this.",
  why,
  fix,
  place: null,
});

/** Looks at one trial after the other, and throws a ProblemError when it is clear that none will tell anything. */
export function watchEvidence(test: TestId): { look(trial: Pick<Trial, "outcome" | "why" | "printed">): void } {
  let without = 0;
  return {
    look: (trial) => {
      without = trial.outcome === "no-evidence" ? without + 1 : 0;
      if (without < patience) return;
      const end = lastLines(trial.printed);
      throw new ProblemError({
        code: "bad-input",
        what: `${test} told nothing, ${patience} times in a row.`,
        why: `${trial.why ?? ""}${end === "" ? "" : ` The command printed at last:\n${end}`}`,
        fix: "Make sure that the command runs this test; what was seen before is kept.",
        place: null,
      });
    },
  };
}

/** A run of the whole command, which was to tell what tests there are, told of none. */
export function tellsOfNoTest({ execution: { ending }, printed }: TestRun): Problem {
  const how =
    ending.kind === "exited"
      ? `It ended with exit code ${ending.code}.`
      : ending.kind === "killed"
        ? `It was killed by ${ending.signal}.`
        : ending.problem.what;
  const end = lastLines(printed);
  return {
    code: "bad-input",
    what: "The command ran no test.",
    why: `${how}${end === "" ? "" : ` At last it printed:\n${end}`}`,
    fix: "Make sure that it runs the tests when it is typed by itself.",
    place: null,
  };
}

/** Commit after commit cannot be tried. */
export const nothingBuilds = (commits: number, said: string): Problem => ({
  code: "bad-input",
  what: `The test could not be tried at ${commits} commits in a row.`,
  why: `They do not build, or do not run the test.${said.trim() === "" ? "" : ` At last it was said:\n${lastLines(said)}`}`,
  fix: "A fresh worktree has nothing that git ignores, such as node_modules: give --build what makes it ready, such as --build 'npm ci'.",
  place: null,
});

const lastLines = (text: string): string => text.trim().split("\n").slice(-8).join("\n");
