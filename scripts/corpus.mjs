// Makes the recorded files of test/corpus anew: runs real test runners on the tiny projects of test/projects, and keeps what they
// write, with the paths of this machine taken out, and test/corpus/recorded.json, which says which tool in which version wrote a
// file by which command. What a machine lacks is said and left as it is. `UPDATE_CORPUS=1 npx vitest run test/formats/corpus` then
// writes what our readers make of the files; read that.
//
//   node scripts/corpus.mjs [name of a recipe…]
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { recipes } from "./corpus-recipes.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const corpus = join(root, "test/corpus");
const manifest = join(corpus, "recorded.json");
const asked = process.argv.slice(2);

const recorded = new Map(Object.entries(existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")) : {}));
for (const recipe of recipes(root)) {
  if (asked.length > 0 && !asked.includes(recipe.name)) continue;
  const version = versionOf(recipe);
  if (version === null) process.stdout.write(`${recipe.name}: not on this machine\n`);
  else {
    record(recipe, version);
    saveManifest();
  }
}

function saveManifest() {
  const sorted = Object.fromEntries([...recorded].sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(manifest, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** The version of a recipe's tool; null where it is not there. */
function versionOf({ needs = [], version }) {
  if (needs.some((path) => !existsSync(path))) return null;
  const [command, ...words] = version;
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) return null;
  return /\d+\.\d+(?:\.\d+)?(?:-nightly)?/.exec(`${stdout}${stderr}`)?.[0] ?? null;
}

function record({ name, tool, project, packages, env = {}, first = [], runs }, version) {
  // Always the same path: what is not text cannot be rid of it. Not there yet, or it is somebody else's.
  const folder = join(tmpdir(), "corpus-of-deflake");
  mkdirSync(folder);
  try {
    const place = join(folder, "shop");
    cpSync(join(root, "test/projects", project), place, { recursive: true });
    if (packages !== undefined) symlinkSync(packages, join(place, "node_modules"));
    for (const words of first) execFileSync(words[0], words.slice(1), { cwd: place, stdio: "ignore" });
    for (const { command, env: more = {}, input, makes } of runs) {
      // Each run is a first one: what is flaky fails.
      const state = join(folder, "state");
      rmSync(state, { recursive: true, force: true });
      mkdirSync(state);
      const { stdout } = spawnSync(command[0], command.slice(1), {
        cwd: place,
        env: { ...cleanEnvironment(), STATE: state, FLAKE_FILE: join(state, "flaked"), ...env, ...more },
        input,
        timeout: 300_000,
        maxBuffer: 64 * 1024 * 1024,
      });
      for (const { from, to } of makes)
        keep({ name, tool, version, project, command, place, folder, packages }, stdout, from, to);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param from a file below the project; null for what the command printed; a command that prints it */
function keep({ tool, version, project, command, place, folder, packages }, stdout, from, to) {
  const bytes =
    from === null
      ? stdout
      : Array.isArray(from)
        ? execFileSync(from[0], from.slice(1), { cwd: place })
        : readFileSync(join(place, from));
  const file = to.replace("VERSION", version);
  const isText = !/\.subunit2?$/.test(file) && !file.startsWith("subunit");
  mkdirSync(dirname(join(corpus, file)), { recursive: true });
  writeFileSync(join(corpus, file), isText ? anonymous(bytes.toString("utf8"), { place, folder, packages }) : bytes);
  const said = command
    .map((word) => anonymous(word, { place, folder, packages }))
    .map((word) => (/[\s"'*]/.test(word) ? `'${word}'` : word));
  recorded.set(file, { tool, version, project: `test/projects/${project}`, command: said.join(" ") });
  process.stdout.write(`${file}\n`);
}

function cleanEnvironment() {
  const { PATH, HOME, USER, RUSTUP_HOME, CARGO_HOME, GOCACHE, GOPATH } = process.env;
  const kept = { PATH, HOME, USER, RUSTUP_HOME, CARGO_HOME, GOCACHE, GOPATH };
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
  };
}

/** A text without what is of this machine alone. */
function anonymous(text, { place, folder, packages }) {
  const places = [
    [place, "/srv/shop"],
    [folder, "/srv"],
    ...(packages === undefined
      ? []
      : [
          [packages, "/srv/shop/node_modules"],
          [realpathSync(packages), "/srv/shop/node_modules"],
        ]),
    [root, "/srv/deflake"],
    [realpathSync(root), "/srv/deflake"],
    [homedir(), "/home/dev"],
  ].sort(([a], [b]) => b.length - a.length);
  const inJson = (path) => path.replaceAll("/", String.raw`\/`);
  const own = [...places, ...places.map(([from, to]) => [inJson(from), inJson(to)])];
  const told = own.reduce((done, [from, to]) => done.replaceAll(from, to), text);
  // The path of a program says where this machine has it.
  const programs = told.replaceAll(/\/srv\/deflake\/\.nodes\/[^/\s"']+\/node_modules\/node\/bin\/node/g, "node");
  const ours = new RegExp(String.raw`((?:\bhostname|\bName)["']?[=:] ?["'])${hostname()}(?=["'])`, "gi");
  return programs.replaceAll(ours, "$1build-host");
}
