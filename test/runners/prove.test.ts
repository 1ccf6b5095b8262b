// prove for real.
import { prove } from "../../src/runners/prove.ts";
import { runnerContract } from "./contract.ts";

runnerContract({
  runner: prove,
  version: "",
  project: "prove",
  // The order of the names, not that of the folder.
  words: ["prove", ..."passes fails flakes crashes hangs pollutes victim".split(" ").map((part) => `t/${part}.t`)],
  before: [["prove", "--version"]],
  test: (part) => `t/${part}.t > ${part}`,
});
