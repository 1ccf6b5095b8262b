// Installs the JavaScript test runners that src/runners is tested with into .runners/, from npm, each version in a folder of its
// own and only when it is missing.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = JSON.parse(readFileSync(join(root, "test/contract/runners/packages.json"), "utf8"));
const windows = process.platform === "win32";

for (const spec of wanted) {
  const folder = join(root, ".runners", spec.replace("/", "+"));
  if (!existsSync(folder)) {
    // Made beside its place and moved there whole, so that a broken-off install is none.
    const making = `${folder}.making`;
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    writeFileSync(join(making, "package.json"), JSON.stringify({ private: true }));
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts", spec], {
      cwd: making,
      stdio: ["ignore", "ignore", "inherit"],
      shell: windows,
    });
    renameSync(making, folder);
  }
  process.stdout.write(`${spec}: ${folder}\n`);
}
