// CTest for real.
import { ctest } from "../../src/runners/ctest.ts";
import { runnerContract } from "./contract.ts";

runnerContract({
  runner: ctest,
  version: "",
  project: "ctest",
  words: ["ctest", "--test-dir", "build"],
  before: [["cmake", "-S", ".", "-B", "build"]],
  test: (part) => `parts.${part} (1+1)`,
});
