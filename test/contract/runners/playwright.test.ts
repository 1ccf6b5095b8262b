import { playwright } from "../../../src/runners/playwright.ts";
import { projectsOf } from "./javascript-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";
import { readAs, readResult } from "./start.ts";

projectsOf({
  name: "@playwright/test",
  runner: playwright,
  project: "playwright",
  words: ["node", "node_modules/@playwright/test/cli.js", "test"],
  path: (file) => `test/${file}.spec.js`,
  idPath: (file) => `${file}.spec.js`,
  outside: { told: ["outside.spec.js 1 error"], env: { BREAK_OUTSIDE: "1" } },
  also: {
    files: ["retried"],
    attempts: ["retried.spec.js > passes in the end 1 fail", "retried.spec.js > passes in the end 2 pass"],
  },
  more: {
    own: (folder) => readAs("playwright-json", readResult(folder, "results.json")),
  },
}).forEach(holdsTheContract);
