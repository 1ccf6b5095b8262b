// Installs the Node versions that deflake/node-test is tested on into .nodes/, from npm, each only when it is missing.
// Takes versions as arguments; without any, all that the tests know.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const known = JSON.parse(readFileSync(join(root, "test/node-test/nodes.json"), "utf8"));
const windows = process.platform === "win32";

for (const version of process.argv.length > 2 ? process.argv.slice(2) : known) {
  const folder = join(root, ".nodes", `v${version}`);
  const binary = join(folder, "node_modules/node/bin", windows ? "node.exe" : "node");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    // The package fetches its binary in an install script, which newer versions of npm run only when told so.
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `node@${version}`], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      shell: windows,
    });
  }
  const found = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  process.stdout.write(`${version}: ${found}\n`);
}
