import { ava } from "../../../src/runners/ava.ts";
import { projectsOf, type ProjectTest } from "./javascript-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";

/** What AVA prints has the file in front of the title where there are several. */
const names: Readonly<Record<ProjectTest, string>> = {
  passes: "cart › cart adds",
  takes: "cart › cart takes (a few) [at] $1.50 * 2",
  ships: "cart › cart ships",
  namesake: "namesake › cart adds",
  fails: "fails › fails",
  flakes: "flakes",
  pollutes: "order › pollutes",
  quiet: "order › is quiet",
  victim: "order › victim",
  before: "passes before",
};

projectsOf({
  name: "ava",
  runner: ava,
  project: "ava",
  words: ["node", "node_modules/ava/entrypoints/cli.mjs"],
  path: (file) => `test/${file}.test.js`,
  idOf: (name) => names[name],
  more: { namesakes: true },
}).forEach(holdsTheContract);
