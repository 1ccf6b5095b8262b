// The last step of the build: the modules of deflake/node-test become one file, and one for each further entry. Every test file of a
// user loads them, in a process of its own, and Node takes about half a millisecond for each file. Types stay as tsc wrote them.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

const folder = join(resolve(process.argv[2] ?? "dist"), "node-test");
const isReporter = (name) => name !== "reporters/flaky-events";

/** The modules in a folder, without their ending. */
function namesIn(name) {
  return readdirSync(join(folder, name))
    .filter((file) => file.endsWith(".js"))
    .map((file) => file.slice(0, -".js".length));
}

/** The files that the entries become, not yet written. What entries share stands in the first, or in a file of its own. */
async function filesOf(entries, shared) {
  const input = Object.fromEntries(entries.map((name) => [name, join(folder, `${name}.js`)]));
  const bundle = await rolldown({ input, platform: "node", preserveEntrySignatures: "allow-extension" });
  const { output } = await bundle.generate({ format: "esm", chunkFileNames: `${shared}-[name].js` });
  await bundle.close();
  return output;
}

const reporters = namesIn("reporters")
  .map((name) => `reporters/${name}`)
  .filter(isReporter);
const files = [
  ...(await filesOf(["drop-in", "register"], "inside")),
  ...(await filesOf(["reporters", ...reporters], "reporters/shared")),
];
for (const sub of [".", "reporters"]) for (const name of namesIn(sub)) rmSync(join(folder, sub, `${name}.js`));
for (const { fileName, code } of files) writeFileSync(join(folder, fileName), code);
