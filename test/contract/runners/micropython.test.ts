// run-tests.py for real, of the MicroPython whose folder `tests` is named by MICROPYTHON_TESTS; MICROPY_MICROPYTHON names the
// interpreter, as run-tests.py has it. No package brings them, so that there is nothing to run where nobody has said so.
import { micropython } from "../../../src/runners/micropython.ts";
import { parts, projectOf } from "./one-command-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

const tests = process.env["MICROPYTHON_TESTS"];

if (tests !== undefined)
  holdsTheContract(
    projectOf({
      runner: micropython,
      project: "micropython",
      words: ["python3", `${tests}/run-tests.py`, "-j", "1", "-r", "results", ...parts.map((part) => `t/${part}.py`)],
      before: [["python3", `${tests}/run-tests.py`, "-r", "results", "t/passes.py"]],
      test: (part) => `t/${part}.py`,
    }),
  );
