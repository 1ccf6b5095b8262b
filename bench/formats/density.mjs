// How many bytes real files of each format have for an attempt, told apart by whether it left a failure: what inputs.mjs is made by.
// A file is read a character at a time, and what came since the last attempt is this one's: tests that a format tells of together count
// as the first of them. Broken files and those of fewer than five attempts are left out: they show a rule and not a density.
//
//   npm run build && node bench/formats/density.mjs [FOLDER…]
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { detect } from "../../dist/formats/registry.js";
import { failing, inputs, chunksOf } from "./inputs.mjs";
import { passesOf } from "./passes.mjs";

const fewest = 5;

function* filesIn(path) {
  if (!statSync(path).isDirectory()) yield path;
  else for (const name of readdirSync(path).toSorted()) yield* filesIn(join(path, name));
}

/** Bytes of the attempts of a text that failed, and of the others. */
function attemptsIn(format, text, source) {
  const told = { good: { attempts: 0, bytes: 0 }, bad: { attempts: 0, bytes: 0 }, complete: true };
  let since = 0;
  const reader = format.open(source, {
    attempt({ failure, outcome }) {
      const of = failure !== null || outcome === "fail" ? told.bad : told.good;
      of.attempts += 1;
      of.bytes += since;
      since = 0;
    },
    about({ complete }) {
      told.complete = complete !== false;
    },
    run() {},
    jobRun() {},
    summary() {},
    note() {},
  });
  for (const character of text) {
    since += Buffer.byteLength(character, format.content === "bytes" ? "latin1" : "utf8");
    reader.push(character);
  }
  reader.end();
  // What stands behind the last attempt belongs to all of them.
  const share = since / (told.good.attempts + told.bad.attempts);
  for (const of of [told.good, told.bad]) of.bytes += of.attempts * share;
  return told;
}

function densities(folders) {
  const formats = new Map();
  for (const path of folders.flatMap((folder) => [...filesIn(folder)])) {
    const bytes = path.endsWith(".gz") ? gunzipSync(readFileSync(path)) : readFileSync(path);
    const [text, latin] = [bytes.toString(), bytes.toString("latin1")];
    const format = detect(text.slice(0, 65_536), path.replace(/\.gz$/, ""), undefined, latin.slice(0, 65_536));
    if (format === null) continue;
    const { good, bad, complete } = attemptsIn(format, format.content === "bytes" ? latin : text, path);
    if (!complete || good.attempts + bad.attempts < fewest) continue;
    const of = formats.get(format.name) ?? { files: 0, good: [], bad: [] };
    formats.set(format.name, of);
    of.files += 1;
    of.good.push(good);
    of.bad.push(bad);
  }
  return formats;
}

/** Bytes for an attempt, over all files. */
function mean(all) {
  const [attempts, bytes] = [
    all.reduce((sum, one) => sum + one.attempts, 0),
    all.reduce((sum, one) => sum + one.bytes, 0),
  ];
  return { attempts, each: attempts === 0 ? NaN : bytes / attempts };
}

const known = densities(process.argv.slice(2));
console.log(
  "| format | real: files | passing tests, bytes each | failing | so with 3 % failing | here |\n|---|---|---|---|---|---|",
);
for (const [kind, input] of Object.entries(inputs)) {
  const chunks = [...chunksOf(input, 8)];
  const { own, encoding } = await passesOf(kind, input);
  const ids = [];
  const reader = own(ids);
  for (const chunk of chunks) reader.push(chunk.toString(encoding));
  reader.end();
  const here = chunks.reduce((sum, { length }) => sum + length, 0) / ids.length;
  const real = known.get(input.format ?? kind);
  const [good, bad] = [mean(real?.good ?? []), mean(real?.bad ?? [])];
  const both = good.each + ((bad.attempts === 0 ? good.each : bad.each) - good.each) * failing;
  const told = ({ attempts, each }) => (attempts === 0 ? "–" : `${attempts}: ${each.toFixed(0)}`);
  console.log(
    `| ${kind} | ${real?.files ?? 0} | ${told(good)} | ${told(bad)} | ${real === undefined ? "–" : both.toFixed(0)} | ${ids.length === 0 ? "–" : here.toFixed(0)} |`,
  );
}
