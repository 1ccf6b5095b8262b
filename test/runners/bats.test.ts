// Bats for real.
import { bats } from "../../src/runners/bats.ts";
import { runnerContract } from "./contract.ts";

runnerContract({
  runner: bats,
  version: "",
  project: "bats",
  words: ["bats", "parts.bats"],
  before: [["bats", "--version"]],
  test: (part) => `parts.bats > ${part}${part === "flakes" ? " (1+1)" : ""}`,
});
