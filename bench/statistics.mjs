// What the statistics find, beside rules that others publish, on simulated histories with known truth and, where a folder
// is given, on Apache Ozone's CI (runs.csv, jobs.csv.gz, failed_testcases.csv.gz). Prints Markdown tables.
//
//   npm run build && npx tsc -p bench/tsconfig.json && node bench/statistics.mjs [folder of Ozone's tables]
import { join } from "node:path";
import { changePoints } from "../build/bench/src/core/stats/change-point.js";
import { randomFrom } from "../build/bench/src/core/stats/random.js";
import { explain, isFlaky } from "../build/bench/src/core/history/explanation.js";
import { attributionOf } from "../build/bench/src/core/history/attribution.js";
import { chainsOf, courseOf } from "../build/bench/src/core/history/chains.js";
import { failedJobRunsOf } from "../build/bench/src/core/history/failed-job-runs.js";
import { judgedRuns, judgedWindow, whatIfOf } from "../build/bench/src/core/history/what-if.js";
import { jobLedgersOf } from "../build/bench/src/core/history/job-ledgers.js";
import { gridOf } from "../build/bench/src/core/history/grid.js";
import { openOutageLedger } from "../build/bench/src/core/history/outages.js";
import { openFailureLedger } from "../build/bench/src/core/history/failure-ledger.js";
import { openTimelineAccount } from "../build/bench/src/core/history/timeline-ledger.js";
import { standingsOf } from "../build/bench/src/core/history/standing.js";
import { busyTrunk, simulateTrunk } from "../build/bench/test/calibration/trunk.js";
import { hiddenCauses } from "../build/bench/test/calibration/hidden-causes.js";

const say = (...lines) => console.log(lines.join("\n"));
const table = (titles, rows) =>
  say(
    `| ${titles.join(" | ")} |`,
    `|${titles.map(() => "---").join("|")}|`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
  );
const two = (share) => (Number.isFinite(share) ? share.toFixed(2) : "–");
const three = (share) => (Number.isFinite(share) ? share.toFixed(3) : "–");
const sumOf = (values) => Array.from(values).reduce((a, b) => a + b, 0);

const flips = (bad) => sumOf(bad.slice(1).map((value, i) => Number(value !== bad[i])));
const chain = (bad) => [{ job: "", branch: "", bad, commits: Uint32Array.from(bad.keys()) }];
/** Each takes a test's outcomes in order, one run a commit; outages are taken out for ours as the report does. */
const rules = [
  ["deflake", (bad, outages) => isFlaky(explain(chain(bad.filter((_, run) => !outages.has(run)))))],
  ["same commit: failed and passed at one commit", () => false],
  ["saw both pass and fail", (bad) => bad.includes(0)],
  ["flip rate of at least 5 %", (bad) => flips(bad) / (bad.length - 1) >= 0.05],
  ["flip rate of at least 1 %", (bad) => flips(bad) / (bad.length - 1) >= 0.01],
];

function trunks() {
  say("## Flaky tests on a simulated busy trunk: one run a commit, no retries", "");
  for (const runs of [20, 100, 500]) {
    const counts = rules.map(() => ({ found: 0, wrong: 0, damage: 0 }));
    let [flaky, damage] = [0, 0];
    for (let seed = 1; seed <= 6; seed++) {
      const { tests, outages } = simulateTrunk({ ...busyTrunk, runs }, seed);
      for (const { truth, bad } of tests) {
        const seen = bad.filter((_, run) => !outages.has(run));
        const failures = sumOf(seen);
        const isOne = truth.kind === "flaky" && failures < seen.length;
        if (isOne) [flaky, damage] = [flaky + 1, damage + failures];
        if (!bad.includes(1)) continue;
        rules.forEach(([, rule], i) => {
          if ((i === 0 && failures === 0) || !rule(bad, outages)) return;
          if (isOne) [counts[i].found, counts[i].damage] = [counts[i].found + 1, counts[i].damage + failures];
          else counts[i].wrong += 1;
        });
      }
    }
    say(`${runs} runs:`, "");
    table(
      ["rule", "precision", "recall", "recall by damage"],
      counts.map(({ found, wrong, damage: own }, i) => [
        rules[i][0],
        two(found / (found + wrong)),
        two(found / flaky),
        two(own / damage),
      ]),
    );
  }
}

function shifts() {
  const models = [
    ["deflake, Beta(0.5, 5), 1e-2", undefined],
    ["LUCI's, Beta(0.3, 0.5), 1e-4", { a: 0.3, b: 0.5, prior: 1e-4 }],
  ];
  const random = randomFrom(4);
  const drawn = (length, rate) => Array.from({ length }, (_, at) => Number(random() < rate(at)));
  const steady = [0.01, 0.05, 0.2, 0.5].flatMap((rate) => Array.from({ length: 200 }, () => drawn(1_000, () => rate)));
  const steps = [
    [0, 0.05],
    [0.01, 0.1],
    [0.3, 0.05],
  ].map(([before, after]) => Array.from({ length: 400 }, () => drawn(400, (at) => (at < 200 ? before : after))));
  say("## Change-points", "");
  table(
    ["model", "false in 1,000 runs", "power 0 → 5 %", "1 → 10 %", "30 → 5 %"],
    models.map(([name, model]) => [
      name,
      three(sumOf(steady.map((sequence) => changePoints(sequence, model).changes.length)) / steady.length),
      ...steps.map((all) =>
        two(all.filter((sequence) => changePoints(sequence, model).changes.length > 0).length / all.length),
      ),
    ]),
  );
}

/** Failures that a rule gives to a wrong cause: those beyond the truth, of tests and of the unknown. */
const wrongOf = (given, truth, unknown, unknownTruth) =>
  sumOf([...given].map(([test, count]) => Math.max(0, count - (truth.get(test) ?? 0)))) +
  Math.max(0, unknown - unknownTruth);

function byRule(ledgers, share) {
  const given = new Map();
  let unknown = 0;
  for (const { causes, unexplained } of ledgers) {
    const missing = sumOf(unexplained);
    const seen = causes.map((cause) => sumOf(cause.seen));
    if (sumOf(seen) === 0) unknown += missing;
    else share(seen).forEach((part, i) => given.set(causes[i].test, (given.get(causes[i].test) ?? 0) + part * missing));
  }
  return { given, unknown };
}
const dominant = (seen) => seen.map((_, i) => Number(i === seen.indexOf(Math.max(...seen))));
const proportional = (seen) => seen.map((count) => count / sumOf(seen));

function attributions(title, worlds) {
  let [ours, top, even, all, held, tests, unknownHeld] = [0, 0, 0, 0, 0, 0, 0];
  worlds.forEach(({ ledgers, truth, unknown }, i) => {
    const found = attributionOf(ledgers, randomFrom(i + 1));
    if (found === null) return;
    const given = new Map(found.tests.map(({ test, mean, observed }) => [test, mean - observed]));
    const missing = found.unknown.executions;
    ours += wrongOf(given, truth, found.unknown.estimate * missing, unknown);
    for (const [rule, add] of [
      [dominant, (wrong) => (top += wrong)],
      [proportional, (wrong) => (even += wrong)],
    ]) {
      const shared = byRule(ledgers, rule);
      add(wrongOf(shared.given, truth, shared.unknown, unknown));
    }
    for (const { test, low, high, observed } of found.tests) {
      const hidden = truth.get(test) ?? 0;
      tests += 1;
      if (low - observed <= hidden && hidden <= high - observed) held += 1;
    }
    if (found.unknown.low * missing <= unknown + 1e-9 && unknown <= found.unknown.high * missing + 1e-9)
      unknownHeld += 1;
    all += missing;
  });
  return [title, two(ours / all), two(top / all), two(even / all), two(held / tests), two(unknownHeld / worlds.length)];
}
const attributionTitles = ["world", "deflake", "dominant test", "proportional", "90 % intervals hold", "unknown held"];

async function ozone(folder) {
  const [{ ingest }, { openMemoryStore }, { openInputs }, { everything }] = await Promise.all(
    ["app/ingest", "io/store/memory-store", "io/inputs/inputs", "app/ports"].map(
      (name) => import(`../dist/${name}.js`),
    ),
  );
  const store = openMemoryStore();
  const paths = ["runs.csv", "jobs.csv.gz", "failed_testcases.csv.gz"].map((name) => join(folder, name));
  const options = { as: null, layout: null, run: null, job: null, platform: new Map(), runsPer: "auto" };
  const quiet = { start() {}, advance() {}, stop() {} };
  const { signal } = new AbortController();
  await ingest(paths, options, {
    store,
    inputs: openInputs(process.stdin),
    clock: { now: () => Date.now() },
    progress: quiet,
    signal,
  });
  return store.read(everything, async (history) => {
    const grid = gridOf(await history.runs(), await history.jobRuns());
    const failures = openFailureLedger(grid);
    const outages = openOutageLedger(grid);
    for await (const attempt of history.failures()) {
      failures.add(attempt);
      outages.add(attempt);
    }
    const timelines = [];
    const account = openTimelineAccount(grid, failures.findings());
    for await (const timeline of history.timelines()) {
      timelines.push(timeline);
      account.add(timeline);
    }
    const standings = standingsOf(grid, account.findings().failing);
    const failed = failedJobRunsOf(grid, standings, timelines, failures.findings());
    return { grid, standings, timelines, failed, outages: outages.findings(standings) };
  });
}

/** Only the last 20 failed job runs with logs are shown; the older ones that had logs are hidden and are the truth. */
function lastLogs({ grid, failed }) {
  const logged = failed.filter(({ tests }) => tests.length > 0);
  const worlds = [];
  for (let end = 100; end <= logged.length; end += 13) {
    const upTo = logged.slice(0, end);
    const shown = upTo.slice(-20);
    const hidden = upTo.slice(0, -20).map((run) => ({ ...run, jobRun: { ...run.jobRun, telling: "none" } }));
    const ledgers = jobLedgersOf([...hidden, ...shown], Math.min(grid.runs.length, upTo.at(-1).place + 1));
    const truth = new Map();
    let unknown = 0;
    for (const { jobRun, tests } of hidden) {
      const ledger = ledgers.find(({ job }) => job === jobRun.job);
      const causes = ledger.causes.filter(({ test }) => tests.includes(test));
      if (causes.length === 0) unknown += 1;
      else truth.set(causes[0].test, (truth.get(causes[0].test) ?? 0) + 1);
    }
    worlds.push({ ledgers, truth, unknown });
  }
  return worlds;
}

function forecasts({ standings, failed }) {
  const runs = judgedRuns(standings, failed);
  const rows = [];
  for (const count of [1, 3, 5, 10, 20]) {
    let [promised, hindsight, kept, miss, held, all] = [0, 0, 0, 0, 0, 0];
    const step = judgedWindow(runs.length);
    for (let at = 6 * step; at + step <= runs.length; at += step) {
      const found = whatIfOf(runs.slice(0, at), () => true).find(({ contained }) => contained.length === count);
      if (found === undefined || found.kept === null) continue;
      const set = new Set(found.contained);
      const ahead = runs.slice(at, at + step);
      const saved = ahead.filter(({ tests }) => tests?.every((test) => set.has(test)) === true).length / step;
      const gain = found.passRate - found.passRateNow;
      promised += gain;
      hindsight += found.passRateInHindsight - found.passRateNow;
      kept += saved;
      miss += Math.abs(gain - saved);
      all += 1;
      if (found.low - found.passRateNow - 1e-6 <= saved && saved <= found.high - found.passRateNow + 1e-6) held += 1;
    }
    rows.push([
      count,
      all,
      two(kept / promised),
      two(kept / hindsight),
      `${((100 * miss) / all).toFixed(1)} points`,
      two(held / all),
    ]);
  }
  return rows;
}

/** Tests that failed at a commit at which their job also succeeded: proven flaky, whatever a rule says of them. */
function delays({ grid, standings, timelines, outages }) {
  const course = courseOf(grid, standings, outages);
  const apart = Uint32Array.from(grid.runs.keys());
  const byTest = Map.groupBy?.(timelines, ({ test }) => test) ?? groups(timelines);
  const after = [0, 2, 10, 50, Number.POSITIVE_INFINITY];
  const hits = { with: after.map(() => 0), without: after.map(() => 0), flip: after.map(() => 0) };
  let [proven, firsts] = [0, []];
  for (const ofTest of byTest.values()) {
    const first = Math.min(...ofTest.map(({ runs }) => runs[0]));
    const flip = Math.min(...ofTest.map((timeline) => firstFlip(timeline, grid, course)));
    if (!Number.isFinite(flip)) continue;
    proven += 1;
    const foundAt = after.map((delay, i) => {
      const limit = Math.min(grid.runs.length, Math.max(first, flip) + delay);
      const cut = upTo(ofTest, limit);
      const seen = (job) => course.silentPasses(job).filter((place) => place <= limit);
      const called = (commits) => {
        const { chains } = chainsOf(cut, { ...course, commits, silentPasses: seen });
        return chains.some(({ bad }) => bad.includes(1)) && isFlaky(explain(chains));
      };
      const same = called(course.commits);
      if (same) hits.with[i] += 1;
      const limitAlone = Math.min(grid.runs.length, first + delay);
      const cutAlone = upTo(ofTest, limitAlone);
      const { chains } = chainsOf(cutAlone, {
        ...course,
        commits: apart,
        silentPasses: (job) => course.silentPasses(job).filter((place) => place <= limitAlone),
      });
      if (chains.some(({ bad }) => bad.includes(1)) && isFlaky(explain(chains))) hits.without[i] += 1;
      hits.flip[i] += 1;
      return same;
    });
    firsts.push(after[foundAt.indexOf(true)] ?? Number.POSITIVE_INFINITY);
  }
  firsts = firsts.sort((a, b) => a - b);
  say(
    `${proven} tests are proven flaky. Median delay after the proof: at most ${firsts[firsts.length >> 1]} runs.`,
    "",
  );
  return [
    ["deflake, runs after the same-commit proof", ...hits.with.map((count) => two(count / proven))],
    [
      "deflake, no commit known twice, runs after the first failure",
      ...hits.without.map((count) => two(count / proven)),
    ],
    ["same commit only, no commit known twice", ...after.map(() => two(0))],
  ];
}
function groups(timelines) {
  const byTest = new Map();
  for (const timeline of timelines) byTest.set(timeline.test, [...(byTest.get(timeline.test) ?? []), timeline]);
  return byTest;
}
const upTo = (timelines, limit) =>
  timelines.flatMap((timeline) => {
    const length = timeline.runs.filter((place) => place <= limit).length;
    const part = { runs: timeline.runs.slice(0, length), outcomes: timeline.outcomes.slice(0, length) };
    return length === 0 ? [] : [{ ...timeline, ...part, recovered: timeline.recovered.slice(0, length) }];
  });
/** The run at which both a failure and a success of the job were known at one commit. */
function firstFlip({ job, runs }, { runs: all }, course) {
  const passes = new Map();
  for (const place of course.silentPasses(job))
    passes.set(all[place].commit, Math.min(place, passes.get(all[place].commit) ?? place));
  const flipsAt = Array.from(runs, (place) => {
    const pass = runs.includes(passes.get(all[place].commit)) ? undefined : passes.get(all[place].commit);
    return all[place].commit === null || pass === undefined ? Number.POSITIVE_INFINITY : Math.max(place, pass);
  });
  return Math.min(Number.POSITIVE_INFINITY, ...flipsAt);
}

trunks();
shifts();
say("## Failures without logs: share given to a wrong cause", "");
const worlds = ["stationary", "drifting", "vanished"].map((weather) =>
  attributions(
    weather,
    Array.from({ length: 60 }, (_, i) => hiddenCauses(weather, i + 1)),
  ),
);
const folder = process.argv[2];
const told = folder === undefined ? null : await ozone(folder);
table(
  attributionTitles,
  told === null ? worlds : [...worlds, attributions("Ozone, its last 20 logs shown", lastLogs(told))],
);
if (told !== null) {
  say("## What if, on Ozone, from each of its windows to the next", "");
  table(
    ["contained", "forecasts", "kept / promised", "kept / in hindsight", "mean miss", "90 % intervals hold"],
    forecasts(told),
  );
  say("## Proven flaky tests of Ozone that are found, by runs", "");
  table(["rule", "0", "2", "10", "50", "ever"], delays(told));
}
