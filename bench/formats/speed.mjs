// What reading each format costs, against the plain pass of its tokenizer over the same bytes (passes.mjs says what that is).
// A process for each format takes all passes in turn, several rounds; of each the least CPU counts, so that a busy machine
// does little harm. To reach: at most 1.6 times the plain pass. A short line is an attempt, and an attempt costs what it costs, however
// it was read: an id that is made and counted, and an object. The second ratio is that alone.
//
//   npm run build && node bench/formats/speed.mjs [megabytes] [format…]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { chunksOf, inputs } from "./inputs.mjs";
import { attemptsAlone, pass, passesOf } from "./passes.mjs";

const rounds = 12;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/**
 * CPU seconds of something, with the young garbage that it makes. A full collection between passes would throw away the shapes of
 * objects of which none is left, and with them the code compiled for them: no reader of a file meets that.
 */
function secondsOf(work) {
  collect({ type: "minor" });
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function measure(kind, megabytes) {
  const passes = await passesOf(kind, inputs[kind]);
  const chunks = [...chunksOf(inputs[kind], megabytes)];
  const ids = [];
  const said = pass(() => passes.own(ids), chunks, passes.encoding);
  const works = {
    bare: passes.bare === null ? null : () => pass(passes.bare, chunks, passes.encoding),
    plain: () => pass(passes.plain, chunks, passes.encoding),
    own: () => pass(() => passes.own(), chunks, passes.encoding),
    attempts: await attemptsAlone(ids),
  };
  const least = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [which, work] of Object.entries(works))
      if (work !== null) least[which] = Math.min(least[which] ?? Infinity, secondsOf(work));
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return { ...least, bytes, said };
}

const [task, ...rest] = process.argv.slice(2);
if (task === "--one") process.stdout.write(JSON.stringify(await measure(rest[0], Number(rest[1]))));
else {
  const megabytes = Number(task ?? 16);
  console.log(
    "| format | plain pass | times the plain pass | of which the attempts alone | times the bare pass | MB/s of CPU | told |\n|---|---|---|---|---|---|---|",
  );
  for (const [kind, { plain }] of Object.entries(inputs)) {
    if (rest.length > 0 && !rest.includes(kind)) continue;
    const child = [fileURLToPath(import.meta.url), "--one", kind, String(megabytes)];
    const { stdout, stderr } = spawnSync(process.execPath, child, { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    const { own, plain: least, bare, attempts, bytes, said } = JSON.parse(stdout);
    const ofBare = bare === undefined ? "–" : (own / bare).toFixed(1);
    const ratios = `${(own / least).toFixed(2)} | ${(attempts / least).toFixed(2)} | ${ofBare}`;
    console.log(`| ${kind} | ${plain} | ${ratios} | ${(bytes / 1e6 / own).toFixed(0)} | ${said} |`);
  }
}
