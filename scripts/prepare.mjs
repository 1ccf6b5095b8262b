// Makes a fresh clone ready: installs what the lockfile names and builds, each only when something changed.
// Runs before `npm start` and `npm test`; does nothing, quickly, when all is fresh. With `build` it only builds.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** @param {string[]} paths files and folders, relative to the root */
function digestOf(paths) {
  const hash = createHash("sha256");
  const visit = (/** @type {string} */ path) => {
    const full = join(root, path);
    // What Python keeps of a plugin that was run from here.
    if (!existsSync(full) || path.endsWith("__pycache__")) return;
    const entries = path.includes(".") ? null : readdirSync(full, { withFileTypes: true });
    if (entries === null) hash.update(path).update(readFileSync(full));
    else for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) visit(join(path, entry.name));
  };
  paths.forEach(visit);
  return hash.digest("hex");
}

/** Runs `work` unless the stamp says that it was done for these very inputs. */
function unlessFresh(stamp, inputs, output, work) {
  const file = join(root, "node_modules", stamp);
  const digest = digestOf(inputs);
  if (existsSync(join(root, output)) && existsSync(file) && readFileSync(file, "utf8") === digest) return;
  work();
  writeFileSync(file, digest);
}

const run = (command, args) =>
  execFileSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });

// Not `npm ci`: it refuses a lockfile that lacks the optional binaries of other systems, and npm writes such a lockfile
// where a registry's mirror lacks them. What the lockfile names is installed all the same.
if (process.argv[2] !== "build")
  unlessFresh(".deflake-installed", ["package.json", "package-lock.json"], "node_modules/typescript", () =>
    run(npm, ["install", "--no-audit", "--no-fund", "--loglevel=error"]),
  );
unlessFresh(
  ".deflake-built",
  ["src", "scripts/bundle.mjs", "tsconfig.json", "tsconfig.build.json", "package-lock.json"],
  "dist",
  () => {
    // Built beside it and put in its place at once: whoever runs the old build meanwhile finds all of it.
    const next = `dist.next-${process.pid}`;
    run(process.execPath, [
      join(root, "node_modules/typescript/bin/tsc"),
      "-p",
      "tsconfig.build.json",
      "--outDir",
      next,
    ]);
    run(process.execPath, [join(root, "scripts/bundle.mjs"), next]);
    // Deleting takes a while on a busy machine, in which there would be no build at all.
    const [last, current] = [join(root, `dist.last-${process.pid}`), join(root, "dist")];
    if (existsSync(current)) renameSync(current, last);
    renameSync(join(root, next), current);
    rmSync(last, { recursive: true, force: true });
  },
);
