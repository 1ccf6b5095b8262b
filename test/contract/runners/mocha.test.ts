import { mocha } from "../../../src/runners/mocha.ts";
import { projectsOf } from "./javascript-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";
import { readAs } from "./start.ts";

projectsOf({
  name: "mocha",
  runner: mocha,
  project: "mocha",
  words: ["node", "node_modules/mocha/bin/mocha.js"],
  path: (file) => `test/${file}.test.js`,
  titlesOnly: true,
  outside: { told: ['a suite > "before each" hook for "never begins" 1 error', "a suite > never begins 1 abort"] },
  also: { files: ["retried"], attempts: ["passes in the end 1 fail", "passes in the end 2 pass"] },
  more: {
    // The reporter of the project's configuration.
    own: (_folder, { stdout }) => readAs("mocha-json", stdout),
  },
}).forEach(holdsTheContract);
