import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeTest } from "../../../src/runners/node-test.ts";
import { projectOf } from "./javascript-projects.ts";
import { holdsTheContract } from "./runner-contract.ts";
import { root } from "./start.ts";

const versions = JSON.parse(readFileSync(join(root, "test/node-test/nodes.json"), "utf8")) as readonly string[];

versions.forEach((version, at) => {
  const binary = join(root, `.nodes/v${version}/node_modules/node/bin/node`);
  const facts = {
    version,
    missing: existsSync(binary) ? null : "node scripts/nodes.mjs",
    packages: null,
    brief: at > 0 && at < versions.length - 1,
  };
  const words = [binary, "--test"];
  holdsTheContract(
    projectOf({ runner: nodeTest, project: "node-test-runs", words, path: (file) => `test/${file}.test.js` }, facts),
  );
});
