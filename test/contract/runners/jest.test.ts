import { jest } from "../../../src/runners/jest.ts";
import { projectsOf } from "./javascript-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";
import { readAs, readResult } from "./start.ts";

projectsOf({
  name: "jest",
  runner: jest,
  project: "jest",
  words: ["node", "node_modules/jest/bin/jest.js", "--json", "--outputFile=results.json", "--runInBand"],
  path: (file) => `test/${file}.test.js`,
  outside: { told: ["test/outside.test.js > passes 1 pass", "test/outside.test.js 1 error"] },
  also: {
    files: ["retried"],
    attempts: ["test/retried.test.js > passes in the end 1 fail", "test/retried.test.js > passes in the end 2 pass"],
  },
  more: {
    own: (folder) => readAs("jest-json", readResult(folder, "results.json")),
  },
}).forEach(holdsTheContract);
