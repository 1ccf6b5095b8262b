// How fast a table of attempts is read: prints rows a second of the reader alone and, of a whole import into a fresh store
// with a report behind it, rows a second, seconds and peak memory. Works on the build: npm run build && node bench/tables.mjs
//
//   node bench/tables.mjs [ROWS] [--keep]     ROWS: 10M unless told, as 1000000 or 1M; --keep leaves the table lying there

import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ingest } from "../dist/app/ingest.js";
import { everything } from "../dist/app/ports.js";
import { report } from "../dist/app/report.js";
import { historyTables } from "../dist/formats/tables/tables.js";
import { openInputs } from "../dist/io/inputs/inputs.js";
import { openStore } from "../dist/io/store/open-store.js";

const args = process.argv.slice(2);
const rows = countOf(args.find((arg) => !arg.startsWith("--")) ?? "10M");
const folder = mkdtempSync(join(tmpdir(), "deflake-bench-tables-"));
const file = join(folder, "attempts.csv");

try {
  await generate();
  const bytes = statSync(file).size;
  console.log(`${rows.toLocaleString("en")} rows, ${(bytes / 1e6).toFixed(0)} MB: ${file}`);
  await readAlone();
  await importAndReport();
} finally {
  if (!args.includes("--keep")) rmSync(folder, { recursive: true, force: true });
}

function countOf(text) {
  const match = /^(\d+)([kM]?)$/.exec(text);
  if (match === null) throw new Error(`How many rows? "${text}" is no number such as 10M.`);
  return Number(match[1]) * { "": 1, k: 1e3, M: 1e6 }[match[2]];
}

/** A history of 2,000 tests in five jobs: one test in a hundred flaky, durations that vary, as an extraction would write it. */
async function generate() {
  const tests = Array.from(
    { length: 2000 },
    (_, at) => `tests/module_${at % 97}/test_case_${at}.py::TestCase::test_${at}`,
  );
  const jobs = ["linux", "macos", "windows", "arm", "qemu"];
  const out = createWriteStream(file);
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  out.write("run,job,test,outcome,duration_ms\n");
  for (let written = 0, jobRun = 0; written < rows; jobRun += 1) {
    const start = `${1000 + Math.floor(jobRun / jobs.length)},${jobs[jobRun % jobs.length]},`;
    let block = "";
    for (let at = 0; at < tests.length && written < rows; at += 1, written += 1)
      block += `${start}${tests[at]},${at % 100 === 0 && random() < 0.05 ? "fail" : "pass"},${Math.floor(random() * 5000)}\n`;
    if (!out.write(block)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

async function readAlone() {
  let attempts = 0;
  const sink = { attempt: () => (attempts += 1), about() {}, run() {}, jobRun() {}, summary() {}, note() {} };
  const before = now();
  const reader = historyTables.open(file, sink, { folder: "bench", beside: null });
  for await (const text of createReadStream(file, { encoding: "utf8", highWaterMark: 256 * 1024 })) reader.push(text);
  reader.end();
  if (attempts !== rows) throw new Error(`${attempts} of ${rows} rows were read.`);
  say("read and parse", before);
}

async function importAndReport() {
  const store = await openStore(join(folder, "store"));
  const before = now();
  const options = { as: null, layout: null, run: null, job: null, platform: new Map(), runsPer: "auto" };
  const { attempts } = await ingest([file], options, {
    store,
    inputs: openInputs(async function* () {}),
    clock: { now: () => Date.now() },
    progress: { start() {}, advance() {}, stop() {} },
    signal: new AbortController().signal,
  });
  if (attempts !== rows) throw new Error(`${attempts} of ${rows} rows were imported.`);
  say("import", before);
  const reporting = now();
  const { tests } = await report(everything, { store });
  say(`report, ${tests.length} failing tests`, reporting);
  await store.close();
}

function now() {
  return { cpu: process.cpuUsage(), wall: performance.now() };
}

/** Rows a second by the clock, and of processor time, which a busy machine leaves as it is. */
function say(what, before) {
  const { user, system } = process.cpuUsage(before.cpu);
  const cpu = (user + system) / 1e6;
  const wall = (performance.now() - before.wall) / 1e3;
  const rss = process.resourceUsage().maxRSS / 1024;
  const rate = (seconds) => `${seconds.toFixed(2)} s, ${(rows / seconds / 1e6).toFixed(2)} M rows/s`;
  console.log(`${what}: wall ${rate(wall)}; CPU ${rate(cpu)}; peak RSS ${rss.toFixed(0)} MB`);
}
