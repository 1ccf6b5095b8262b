// go test for real.
import { goTest } from "../../src/runners/go-test.ts";
import { runnerContract } from "./contract.ts";

runnerContract({
  runner: goTest,
  version: "",
  project: "go-test",
  words: ["go", "test", "."],
  before: [["go", "vet", "."]],
  test: (part) =>
    `example.org/parts > Test${part.charAt(0).toUpperCase()}${part.slice(1)}${part === "fails" ? "/one" : ""}`,
});
