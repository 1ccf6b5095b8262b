// How much memory reading a very large file of each format takes at most. Another process makes the file as it is read, so that
// none of it stands on a disc and the making takes no part. Node itself takes about 45 MB. To reach: less than 200 MB for a gigabyte.
//
//   npm run build && node bench/formats/memory.mjs [megabytes] [format…]
import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import { chunksOf, inputs } from "./inputs.mjs";
import { passesOf } from "./passes.mjs";

/** Reads standard input. */
async function peak(kind) {
  const { own, encoding } = await passesOf(kind, inputs[kind]);
  const { push, end } = own();
  const decoder = new StringDecoder(encoding);
  for await (const bytes of process.stdin) push(decoder.write(bytes));
  push(decoder.end());
  return { told: end(), megabytes: process.resourceUsage().maxRSS / 1024 };
}

async function measure(kind, megabytes) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "--one", kind], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const told = text(child.stdout);
  await pipeline(Readable.from(chunksOf(inputs[kind], megabytes)), child.stdin);
  return JSON.parse(await told);
}

const [task, ...rest] = process.argv.slice(2);
if (task === "--one") process.stdout.write(JSON.stringify(await peak(rest[0])));
else {
  const megabytes = Number(task ?? 1000);
  console.log(`| format | peak memory for ${megabytes} MB, in MB | told |\n|---|---|---|`);
  for (const kind of Object.keys(inputs)) {
    if (rest.length > 0 && !rest.includes(kind)) continue;
    const { told, megabytes: most } = await measure(kind, megabytes);
    console.log(`| ${kind} | ${most.toFixed(0)} | ${told} |`);
  }
}
