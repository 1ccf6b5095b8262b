// What reading each format costs, against the plain pass of its tokenizer over the same bytes (passes.mjs says what that is).
// A process for each format takes all passes in turn, several rounds; of each the least CPU counts, so that a busy machine
// does little harm. To reach: at most 1.6 times the plain pass.
//
//   npm run build && node bench/formats/speed.mjs [megabytes] [format…]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { chunksOf, inputs } from "./inputs.mjs";
import { pass, passesOf } from "./passes.mjs";

const rounds = 7;

/** CPU seconds of one pass, with the garbage that it makes. */
function cost(begin, chunks, encoding) {
  if (begin === null) return { seconds: Number.NaN, told: "" };
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  collect();
  const before = process.cpuUsage();
  const told = pass(begin, chunks, encoding);
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, told };
}

async function measure(kind, megabytes) {
  const passes = await passesOf(kind, inputs[kind]);
  const chunks = [...chunksOf(inputs[kind], megabytes)];
  const least = { own: Infinity, plain: Infinity, bare: Infinity };
  let said = "";
  for (let round = 0; round < rounds; round += 1) {
    for (const which of ["bare", "plain", "own"]) {
      const { seconds, told } = cost(passes[which], chunks, passes.encoding);
      least[which] = Math.min(least[which], seconds);
      said = told;
    }
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return { ...least, bytes, said };
}

const [task, ...rest] = process.argv.slice(2);
if (task === "--one") process.stdout.write(JSON.stringify(await measure(rest[0], Number(rest[1]))));
else {
  const megabytes = Number(task ?? 24);
  console.log(
    "| format | plain pass | times the plain pass | times the bare pass | MB/s of CPU | told |\n|---|---|---|---|---|---|",
  );
  for (const [kind, { plain }] of Object.entries(inputs)) {
    if (rest.length > 0 && !rest.includes(kind)) continue;
    const child = [fileURLToPath(import.meta.url), "--one", kind, String(megabytes)];
    const { stdout, stderr } = spawnSync(process.execPath, child, { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    const { own, plain: least, bare, bytes, said } = JSON.parse(stdout);
    const ofBare = typeof bare === "number" ? (own / bare).toFixed(1) : "–";
    console.log(
      `| ${kind} | ${plain} | ${(own / least).toFixed(2)} | ${ofBare} | ${(bytes / 1e6 / own).toFixed(0)} | ${said} |`,
    );
  }
}
