// Installs what deflake/node-test is tested on into .nodes/, from npm, each only when it is missing: Node in several versions,
// Bun and Deno. Takes names as arguments, `24` or `bun`; without any, all that the tests know.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const known = [...JSON.parse(readFileSync(join(root, "test/node-test/nodes.json"), "utf8")), "bun", "deno"];
const windows = process.platform === "win32";

/** The folder, the package and the program of a runtime. */
function parts(name) {
  if (name === "bun") return { folder: "bun", wanted: "bun@1", program: windows ? ".bin/bun.cmd" : ".bin/bun" };
  if (name === "deno") return { folder: "deno", wanted: "deno@2", program: windows ? ".bin/deno.cmd" : ".bin/deno" };
  return { folder: `v${name}`, wanted: `node@${name}`, program: windows ? "node/bin/node.exe" : "node/bin/node" };
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : known) {
  const { folder, wanted, program } = parts(name);
  const place = join(root, ".nodes", folder);
  const binary = join(place, "node_modules", program);
  if (!existsSync(binary)) {
    mkdirSync(place, { recursive: true });
    // The packages fetch or link their binary in an install script, which newer versions of npm run only when told so.
    const allowScripts = { node: true, bun: true, deno: true };
    writeFileSync(join(place, "package.json"), JSON.stringify({ private: true, allowScripts }));
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", wanted], {
      cwd: place,
      stdio: ["ignore", "ignore", "inherit"],
      shell: windows,
    });
  }
  const found = execFileSync(binary, ["--version"], { encoding: "utf8", shell: windows }).trim().split("\n")[0];
  process.stdout.write(`${name}: ${found}\n`);
}
