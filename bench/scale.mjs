// A report on a large history that is in a store: 6.4 million outcomes of 64,000 tests, as a whole process, beside the same
// with half of the tests and with half of the runs, so that a step that is quadratic in either shows in the ratios.
//
//   npm run build && node bench/scale.mjs [tests] [runs]
//
// To reach: under 10 s, and ratios of at most 2.5.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bareAttempt } from "../dist/core/model/attempt.js";
import { asRunId, bareJobRun, bareRun } from "../dist/core/model/run.js";
import { asTestId } from "../dist/core/model/test-id.js";
import { openDuckDbStore } from "../dist/io/store/duckdb/store.js";

const [tests, runs] = [Number(process.argv[2] ?? 64_000), Number(process.argv[3] ?? 100)];
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "deflake-bench-scale-"));
const meter = join(folder, "meter.mjs");
writeFileSync(
  meter,
  `import { writeFileSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.DEFLAKE_BENCH_METER, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, wall: performance.now() / 1e3, rss: maxRSS / 1024 }));
});
`,
);

/** One test in twenty is flaky and fails in one run of twenty; one in a thousand is broken for three runs. */
async function fill(where, tests, runs) {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const names = Array.from({ length: tests }, (_, test) =>
    asTestId(`src/module-${test % 997}.test.ts > does number ${test}`),
  );
  const store = await openDuckDbStore(where);
  const intake = store.intake();
  for (let run = 0; run < runs; run++)
    names.forEach((name, test) => {
      const broken = test % 1_000 === 7 && run >= 40 && run < 43;
      if (!broken && (test % 20 !== 3 || random() >= 0.05)) return intake.attempt(run, bareAttempt(name, "pass"));
      const message = `expected ${Math.floor(random() * 5)} to be ${test}`;
      intake.attempt(run, {
        ...bareAttempt(name, "fail"),
        failure: { type: "AssertionError", message, trace: null, output: null },
      });
    });
  const all = Array.from({ length: runs }, (_, run) => ({
    ...bareRun(asRunId(`ci/${run}`), String(run)),
    commit: `commit-${run}`,
    startedAt: 1_700_000_000_000 + run * 3_600_000,
  }));
  const jobRuns = all.map(({ id }) => ({ ...bareJobRun(id, "unit", 1), telling: "all", complete: true }));
  const source = {
    name: "bench",
    format: "bench",
    digest: "0",
    bytes: 0,
    importedAt: 1_800_000_000_000,
    complete: true,
  };
  await intake.commit({
    source: { ...source, notes: [], summaries: [] },
    runs: all,
    jobRuns,
    slots: jobRuns.map(({ id }) => id),
    part: "bench",
  });
  await store.close();
}

function measured(where) {
  const file = join(folder, "measured.json");
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", pathToFileURL(meter).href, main, "report", "--store", where, "--format", "json"],
    { encoding: "utf8", maxBuffer: 1 << 30, env: { ...process.env, DEFLAKE_BENCH_METER: file } },
  );
  if (status !== 0) throw new Error(`the report ended with ${status}\n${stderr}`);
  return JSON.parse(readFileSync(file, "utf8"));
}

try {
  const sizes = [
    ["all", tests, runs],
    ["half of the tests", tests / 2, runs],
    ["half of the runs", tests, runs / 2],
  ];
  const found = [];
  for (const [name, some, of] of sizes) {
    const where = join(folder, name.replaceAll(" ", "-"));
    await fill(where, some, of);
    found.push({ name, some, of, ...[measured(where), measured(where)].sort((a, b) => a.cpu - b.cpu)[0] });
  }
  for (const { name, some, of, wall, cpu, rss } of found)
    console.log(
      `${name.padEnd(18)} ${(some * of).toLocaleString("en").padStart(10)} outcomes of ${some.toLocaleString("en")} tests: ` +
        `${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s CPU, ${rss.toFixed(0)} MB; all take ${(found[0].cpu / cpu).toFixed(2)} times the CPU`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
