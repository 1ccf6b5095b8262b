// Runners of the user's own, each on a suite in a few lines of shell.
import type { CustomRunner } from "../../../src/core/policy/policy.ts";
import { customRunner } from "../../../src/runners/custom.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

const own: CustomRunner = {
  name: "with {list}",
  command: "sh run-suite --ids-from {list} --results {results}",
  all: "sh run-suite --results {results}",
  list: "sh run-suite --list",
  results: "tap",
  order: "given",
};
const common = {
  project: "command",
  words: [],
  before: [],
  test: (part: string): string => `the suite's ${part}`,
};

holdsTheContract(projectOf({ ...common, runner: customRunner(own) }));
holdsTheContract(
  projectOf({
    ...common,
    runner: customRunner({
      ...own,
      name: "with {tests}",
      command: "sh run-suite -- {tests}",
      list: null,
      order: "sorted",
    }),
  }),
);
