// The last step of the build: what people wait for becomes a few files. Node takes about half a millisecond for each file that it
// loads: every test file of a user loads deflake/node-test, in a process of its own, every run one of the reporters, and
// `deflake run` stands before every command. Types stay as tsc wrote them.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { rolldown } from "rolldown";

const dist = resolve(process.argv[2] ?? "dist");

/**
 * What Node need not read stays out. One character beyond ASCII would make V8 keep all of a file in two bytes for each. Lines and the
 * names of functions stay: Node shows the line of an error that nobody catches, and traces are read by people.
 */
const lean = {
  comments: false,
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: false, asciiOnly: true } },
};

/** The modules in a folder, without their ending. */
const namesIn = (folder) =>
  (existsSync(join(dist, folder)) ? readdirSync(join(dist, folder)) : [])
    .filter((file) => file.endsWith(".js"))
    .map((file) => file.slice(0, -".js".length));

/** The files that entries of a folder become, not yet written. What they share stands in the first, or in a file of its own. */
async function filesOf(folder, entries, shared) {
  // The tests of deflake/node-test build it alone.
  if (!existsSync(join(dist, folder))) return [];
  const input = Object.fromEntries(entries.map((name) => [name, join(dist, folder, `${name}.js`)]));
  const bundle = await rolldown({ input, platform: "node", preserveEntrySignatures: "allow-extension" });
  const { output } = await bundle.generate({ ...lean, format: "esm", chunkFileNames: `${shared}-[name].js` });
  await bundle.close();
  return output.map(({ fileName, code }) => ({ path: join(dist, folder, fileName), code }));
}

const ofNodeTest = namesIn("node-test/reporters")
  .filter((name) => name !== "flaky-events")
  .map((name) => `reporters/${name}`);
/** The doors, and what runners load by its path. */
const ofRunners = [
  "jest",
  "jest-config",
  "jest-names",
  "jest-sequence",
  "mocha",
  "playwright",
  "vitest",
  "vitest-names",
];
const files = [
  ...(await filesOf("node-test", ["drop-in", "register"], "inside")),
  ...(await filesOf("node-test", ["reporters", ...ofNodeTest], "reporters/shared")),
  ...(await filesOf("reporters", ofRunners, "shared")),
];
for (const folder of ["node-test", "node-test/reporters", "reporters"])
  for (const name of namesIn(folder)) rmSync(join(dist, folder, `${name}.js`));
for (const { path, code } of files) writeFileSync(path, code);

/** The licences of the packages that modules come from: whoever hands their code on has to hand these on too. */
function licensesOf(modules) {
  const foreign = modules.filter((id) => !id.startsWith(dist));
  const packages = new Set(foreign.flatMap((id) => /.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []));
  return [...packages]
    .map((folder) => `${basename(folder)}\n\n${readFileSync(join(folder, "LICENSE"), "utf8")}`)
    .join("\n\n");
}

// What reads `deflake.yaml` for deflake/node-test is loaded where there is one, and brings all that it needs.
const rulesFolder = join(dist, "node-test-rules");
const rules = await rolldown({ input: join(rulesFolder, "rules.js"), platform: "node" });
const {
  output: [{ moduleIds }],
} = await rules.write({ file: join(dist, "node-test/rules.cjs"), format: "cjs", minify: true });
await rules.close();
writeFileSync(join(dist, "node-test/rules.licenses.txt"), licensesOf(moduleIds));
rmSync(rulesFolder, { recursive: true });

/**
 * The command line: `main` by itself, so that `--version` loads nothing else, and a part for each moment of a run at which
 * something is needed. A verb loads what it needs of them; what several share beside them becomes parts by itself.
 */
async function bundleCommandLine() {
  const [folder, parts] = [join(dist, "cli"), "parts"];
  // The tests of deflake/node-test build it alone.
  if (!existsSync(folder)) return;
  // A part takes in whatever its modules import, unless one further up has it.
  const moments = [
    ["command-line", /cli\/command-line\.js$/],
    ["start", /cli\/verbs\/run\.js$/],
    ["settle", /app\/run\/judging\.js$/],
    ["tell", /cli\/verbs\/run-outputs\.js$/],
    ["read", /formats\/registry\.js$|app\/test-run\/results\.js$/],
  ];
  const bundle = await rolldown({
    input: { main: join(folder, "main.js") },
    platform: "node",
    // Drives of Windows begin with a letter too.
    external: /^(?![A-Za-z]:)[^./]/,
    preserveEntrySignatures: "allow-extension",
    // What a part has anyway is imported by need all the same: other parts do without it.
    checks: { ineffectiveDynamicImport: false },
  });
  const groups = moments.map(([name, test], at) => ({ name, test, priority: moments.length - at }));
  // As deep as `io/exec`, whose reporters are found from where it lies.
  const { output } = await bundle.generate({
    ...lean,
    format: "esm",
    chunkFileNames: `${parts}/[name].js`,
    codeSplitting: { groups },
  });
  await bundle.close();
  for (const file of readdirSync(folder, { recursive: true }).map(String))
    if (/\.js$|\.d\.ts$/.test(file)) rmSync(join(folder, file));
  mkdirSync(join(folder, parts), { recursive: true });
  for (const { fileName, code } of output) writeFileSync(join(folder, fileName), code);
}
await bundleCommandLine();

// What is no TypeScript goes into the build as it is.
const plugin = "reporters/pytest/deflake_pytest.py";
cpSync(join(import.meta.dirname, "../src", plugin), join(dist, plugin));
