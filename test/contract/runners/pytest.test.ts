// pytest for real: of every Python of the machine that has another version of it.
import { pytest } from "../../../src/runners/pytest.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";
import { pythons } from "../../runners/pythons.ts";

for (const [version, python] of pythons.size === 0 ? [["", "python3"] as const] : pythons)
  holdsTheContract(
    projectOf({
      runner: pytest,
      version,
      project: "pytest",
      words: [python, "-m", "pytest"],
      before: [[python, "-c", "import pytest"]],
      test: (part) => `test_parts.py::test_${part}`,
    }),
  );
