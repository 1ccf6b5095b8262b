// go test for real.
import { goTest } from "../../../src/runners/go-test.ts";
import { projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

holdsTheContract(
  projectOf({
    runner: goTest,
    project: "go-test",
    words: ["go", "test", "."],
    before: [["go", "vet", "."]],
    test: (part) =>
      `example.org/parts > Test${part.charAt(0).toUpperCase()}${part.slice(1)}${part === "fails" ? "/one" : ""}`,
  }),
);
