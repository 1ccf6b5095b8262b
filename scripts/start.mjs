// `npm start`: the main job on a recorded history. Prints the report of `examples/micropython` and writes it as Markdown
// and as JSON into `build/`, which git ignores.
import { spawnSync } from "node:child_process";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const main = join(root, "dist/cli/main.js");
const history = "examples/micropython";

function deflake(...args) {
  const { status } = spawnSync(process.execPath, [main, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

process.stdout.write(`$ deflake report ${history}\n\n`);
deflake("report", history);
process.stdout.write("\n");
for (const name of ["report.md", "report.json"]) {
  const file = join("build", name);
  deflake("report", history, "--output", file, "--quiet");
  process.stdout.write(`The same as a file: ${relative(process.cwd(), join(root, file)) || file}\n`);
}
