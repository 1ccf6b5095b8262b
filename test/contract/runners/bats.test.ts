// Bats for real.
import { bats } from "../../../src/runners/bats.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

holdsTheContract(
  projectOf({
    runner: bats,
    project: "bats",
    words: ["bats", "parts.bats"],
    before: [["bats", "--version"]],
    test: (part) => `parts.bats > ${part}${part === "flakes" ? " (1+1)" : ""}`,
  }),
);
