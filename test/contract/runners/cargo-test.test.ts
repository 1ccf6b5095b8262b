// cargo test for real, on whatever Rust the machine has.
import { cargoTest } from "../../../src/runners/cargo-test.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

holdsTheContract(
  projectOf({
    runner: cargoTest,
    project: "cargo-test",
    words: ["cargo", "test", "--offline", "--", "--test-threads=1"],
    before: [["cargo", "test", "--offline", "--no-run"]],
    test: (part) => `parts > tests::${part}`,
  }),
);
