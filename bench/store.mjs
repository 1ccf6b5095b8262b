// How fast a history takes in and counts ten million attempts, and what that costs in memory and on disc.
//
//   npm run build && node bench/store.mjs [attempts] [memory|log|duckdb]
//
// CPU is of the whole process, user and system, and is the number to compare; wall time depends on who else is here.
// The attempts are made on the fly, and making them is measured apart.

import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareAttempt } from "../dist/core/model/attempt.js";
import { asRunId, bareJobRun, bareRun } from "../dist/core/model/run.js";
import { asTestId } from "../dist/core/model/test-id.js";
import { openDuckDbStore } from "../dist/io/store/duckdb/store.js";
import { openLogStore } from "../dist/io/store/log-store.js";
import { openMemoryStore } from "../dist/io/store/memory-store.js";

const total = Number(process.argv[2] ?? 10_000_000);
const kind = process.argv[3] ?? "duckdb";
const [tests, runs, jobs] = [5000, 2000, 12];
const jobRuns = runs * jobs;

const everything = { since: null, until: null, job: null, platform: new Map() };

/** Numbers without a pattern, the same every time. */
function randoms(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function* attempts() {
  const random = randoms(7);
  const names = Array.from({ length: tests }, (_, test) =>
    asTestId(`src/module-${test % 97}/widget.test.ts > widget > does thing number ${test}`),
  );
  for (let row = 0; row < total; row++) {
    const slot = Math.floor((row / total) * jobRuns);
    // Every test runs in every job, sooner or later.
    const place = (row + Math.floor((row / total) * runs) * 401) % tests;
    const test = names[place];
    // One test in twenty is flaky, and fails in one run of twenty.
    const failed = place % 20 === 3 && random() < 0.05;
    const durationMs = Math.round(random() * 100_000) / 1000;
    const attempt = {
      ...bareAttempt(test, failed ? "fail" : "pass"),
      durationMs,
      file: `src/module-${place % 97}`,
    };
    if (!failed) yield [slot, attempt];
    else {
      const message = `expected ${Math.floor(random() * 5)} to be 7`;
      yield [slot, { ...attempt, failure: { type: "AssertionError", message, trace: null, output: null } }];
      yield [slot, { ...attempt, attempt: 2, outcome: "pass" }];
    }
  }
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function measure(what, work, per = null) {
  const [wall, cpu] = [performance.now(), cpuSeconds()];
  const answer = await work();
  const [wallS, cpuS] = [(performance.now() - wall) / 1000, cpuSeconds() - cpu];
  const rate =
    per === null ? "" : `  ${(per / wallS / 1e6).toFixed(2)} M/s wall, ${(per / cpuS / 1e6).toFixed(2)} M/s CPU`;
  const rss = (process.memoryUsage.rss() / 1e6).toFixed(0);
  console.log(
    `${what.padEnd(34)} ${wallS.toFixed(2).padStart(7)} s wall ${cpuS.toFixed(2).padStart(7)} s CPU${rate}  (RSS ${rss} MB)`,
  );
  return answer;
}

const folder = mkdtempSync(join(tmpdir(), "deflake-bench-"));
const openStore = {
  memory: () => openMemoryStore(),
  log: () => openLogStore(folder),
  duckdb: () => openDuckDbStore(folder),
}[kind];

try {
  console.log(`${kind}: ${total} attempts of ${tests} tests in ${jobRuns} job runs`);
  const rows = await measure("make the attempts", () => {
    let count = 0;
    for (const _ of attempts()) count++;
    return count;
  });

  let store = await openStore();
  const intake = store.intake();
  await measure(
    "fill the intake (with making)",
    () => {
      for (const [slot, attempt] of attempts()) intake.attempt(slot, attempt);
    },
    rows,
  );
  const told = {
    source: {
      name: "bench",
      format: "bench",
      digest: "0",
      bytes: 0,
      importedAt: 0,
      complete: true,
      notes: [],
      summaries: [],
    },
    runs: [],
    jobRuns: [],
    slots: [],
    part: "bench",
  };
  for (let run = 0; run < runs; run++) {
    const of = { ...bareRun(asRunId(`ci/${run}`), String(run)), startedAt: 1_700_000_000_000 + run * 3_600_000 };
    told.runs.push(of);
    for (let job = 0; job < jobs; job++)
      told.jobRuns.push({
        ...bareJobRun(of.id, `job-${job}`, 1),
        platform: new Map([["os", job % 2 ? "linux" : "darwin"]]),
        telling: "all",
      });
  }
  told.slots = told.jobRuns.map(({ id }) => id);
  await measure("commit", () => intake.commit(told), rows);
  await measure("commit again: known", () => intake.commit(told));
  await store.close();
  store = await openStore();
  if (kind === "memory") console.log("(a history in memory starts empty)");
  for (let round = 0; round < 2; round++) {
    const counts = await measure("counts()", () => store.read(everything, (history) => history.counts()));
    const executions = counts.reduce((sum, count) => sum + count.executions, 0);
    console.log(
      `  ${counts.length} counts, ${executions} executions, ${counts.reduce((sum, { flaky }) => sum + flaky, 0)} flaky`,
    );
  }
  const each = (items) => async (history) => {
    let count = 0;
    for await (const _ of items(history)) count++;
    return count;
  };
  const lines = await measure("timelines()", () =>
    store.read(
      everything,
      each((history) => history.timelines()),
    ),
  );
  const failures = await measure("failures()", () =>
    store.read(
      everything,
      each((history) => history.failures()),
    ),
  );
  const subject = { kind: "test", test: asTestId("src/module-3/widget.test.ts > widget > does thing number 3") };
  const one = await measure("attempts() of one test", () =>
    store.read(
      everything,
      each((history) => history.attempts(subject)),
    ),
  );
  console.log(`  ${lines} timelines, ${failures} failures, ${one} attempts of one test`);
  await store.close();

  const bytes = readdirSync(folder, { recursive: true }).reduce(
    (sum, name) => sum + statSync(join(folder, name)).size,
    0,
  );
  console.log(
    `on disc ${(bytes / 1e6).toFixed(1)} MB; peak RSS ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
