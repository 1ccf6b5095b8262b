// CTest for real.
import { ctest } from "../../../src/runners/ctest.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

holdsTheContract(
  projectOf({
    runner: ctest,
    project: "ctest",
    words: ["ctest", "--test-dir", "build"],
    before: [["cmake", "-S", ".", "-B", "build"]],
    test: (part) => `parts.${part} (1+1)`,
  }),
);
