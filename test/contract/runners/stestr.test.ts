// stestr and testr for real, on Debian's Python, which has both and subunit.
import { stestr, testr } from "../../../src/runners/stestr.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

const python = "/usr/bin/python3";
const common = {
  project: "stestr",
  env: { PYTHON: python },
  test: (part: string): string => `suite.test_parts.Parts.test_${part}`,
};

holdsTheContract(
  projectOf({
    ...common,
    runner: stestr,
    words: ["stestr", "run", "--serial"],
    before: [["stestr", "--version"]],
  }),
);

holdsTheContract(
  projectOf({
    ...common,
    runner: testr,
    words: ["testr", "run"],
    before: [
      [python, "-c", "import subunit"],
      ["testr", "init"],
    ],
  }),
);
