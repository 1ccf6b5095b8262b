// prove for real.
import { prove } from "../../../src/runners/prove.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

holdsTheContract(
  projectOf({
    runner: prove,
    project: "prove",
    // The order of the names, not that of the folder.
    words: ["prove", ..."passes fails flakes crashes hangs pollutes victim".split(" ").map((part) => `t/${part}.t`)],
    before: [["prove", "--version"]],
    test: (part) => `t/${part}.t > ${part}`,
  }),
);
