// How much memory reading a very large file of each format takes at most: of a process of its own, which makes the file as it
// reads, so that none of it stands on a disc. Node itself takes about 45 MB of it. To reach: less than 200 MB for a gigabyte.
//
//   npm run build && node bench/formats/memory.mjs [megabytes] [format…]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chunksOf, inputs } from "./inputs.mjs";
import { pass, passesOf } from "./passes.mjs";

async function peak(kind, megabytes) {
  const { own, encoding } = await passesOf(kind, inputs[kind]);
  const told = pass(own, chunksOf(inputs[kind], megabytes), encoding);
  return { told, megabytes: process.resourceUsage().maxRSS / 1024 };
}

const [task, ...rest] = process.argv.slice(2);
if (task === "--one") process.stdout.write(JSON.stringify(await peak(rest[0], Number(rest[1]))));
else {
  const megabytes = Number(task ?? 1000);
  console.log(`| format | peak memory for ${megabytes} MB, in MB | told |\n|---|---|---|`);
  for (const kind of Object.keys(inputs)) {
    if (rest.length > 0 && !rest.includes(kind)) continue;
    const child = [fileURLToPath(import.meta.url), "--one", kind, String(megabytes)];
    const { stdout, stderr } = spawnSync(process.execPath, child, { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    const { told, megabytes: most } = JSON.parse(stdout);
    console.log(`| ${kind} | ${most.toFixed(0)} | ${told} |`);
  }
}
