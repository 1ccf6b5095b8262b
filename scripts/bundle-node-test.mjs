// The last step of the build: the modules of deflake/node-test become two files and one that they share. Every test file of a user
// loads them, in a process of its own, and Node takes about half a millisecond for each file. Types stay as tsc wrote them.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

const folder = join(resolve(process.argv[2] ?? "dist"), "node-test");
const entries = ["drop-in", "register", "reporters", ...namesIn("reporters").map((name) => `reporters/${name}`)].filter(
  (name) => name !== "reporters/flaky-events",
);

/** The modules in a folder, without their ending. */
function namesIn(name) {
  return readdirSync(join(folder, name))
    .filter((file) => file.endsWith(".js"))
    .map((file) => file.slice(0, -".js".length));
}

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((name) => [name, join(folder, `${name}.js`)])),
  platform: "node",
});
const { output } = await bundle.generate({ format: "esm", chunkFileNames: "shared-[name].js" });
await bundle.close();
for (const sub of [".", "reporters"]) for (const name of namesIn(sub)) rmSync(join(folder, sub, `${name}.js`));
for (const { fileName, code } of output) writeFileSync(join(folder, fileName), code);
