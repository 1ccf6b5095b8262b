// What the statistics find, beside rules that others publish, on simulated histories with known truth and, where a folder
// is given, on Apache Ozone's CI (runs.csv, jobs.csv.gz, failed_testcases.csv.gz). Prints Markdown tables.
//
//   npm run build && npx tsc -p bench/tsconfig.json
//   node bench/statistics.mjs [folder of Ozone's tables [FlakeFlagger's test_results.csv]]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changePoints } from "../build/bench/src/core/stats/change-point.js";
import { randomFrom, uniformInt } from "../build/bench/src/core/stats/random.js";
import { explain, isFlaky } from "../build/bench/src/core/history/explanation.js";
import { attributionOf } from "../build/bench/src/core/history/attribution.js";
import { chainsOf, courseOf } from "../build/bench/src/core/history/chains.js";
import { failedJobRunsOf } from "../build/bench/src/core/history/failed-job-runs.js";
import { judgedRuns, judgedWindow, whatIfOf } from "../build/bench/src/core/history/what-if.js";
import { jobLedgersOf } from "../build/bench/src/core/history/job-ledgers.js";
import { gridOf } from "../build/bench/src/core/history/grid.js";
import { openOutageLedger } from "../build/bench/src/core/history/outages.js";
import { openFailureLedger } from "../build/bench/src/core/history/failure-ledger.js";
import { BatchCounts, batchesOf } from "../build/bench/src/core/history/batches.js";
import { classOf } from "../build/bench/src/core/history/classes.js";
import { judgedHistoryOf } from "../build/bench/src/core/history/judged-history.js";
import { presenceOf } from "../build/bench/src/core/history/presence.js";
import { ratesOf } from "../build/bench/src/core/history/rate.js";
import { retryingOf } from "../build/bench/src/core/history/retrying.js";
import { clopperPearson, jeffreys } from "../build/bench/src/core/stats/proportion.js";
import { burstWorlds, simulateBursts } from "../build/bench/test/calibration/bursts.js";
import { wrongByOracle } from "./attribution-oracle.mjs";
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
/**
 * Each takes a test's outcomes in order, one run a commit; outages are taken out for ours as the report does. Rules that ask
 * for a pass and a fail at one commit can find nothing there.
 */
const rules = [
  ["deflake", (bad, outages) => isFlaky(explain(chain(bad.filter((_, run) => !outages.has(run)))))],
  ["same commit: failed and passed at one commit", () => false],
  ["saw both pass and fail", (bad) => bad.includes(0)],
  ["flip rate of at least 5 %", (bad) => flips(bad) / (bad.length - 1) >= 0.05],
  ["LUCI: 7 of the last 10 failed, or 3 in a row", (bad) => sumOf(bad.slice(-10)) >= 7 || sumOf(bad.slice(-3)) === 3],
  ["LUCI: 2 flaky commits and 1 %", () => false],
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

function attributions(title, worlds, oracle = null) {
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
  return [
    title,
    two(ours / all),
    oracle === null ? "–" : two(oracle),
    two(top / all),
    two(even / all),
    two(held / tests),
    two(unknownHeld / worlds.length),
  ];
}
const attributionTitles = [
  "world",
  "deflake",
  "an oracle that knows the world's odds",
  "dominant test",
  "proportional",
  "90 % intervals hold",
  "unknown held",
];

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
    for await (const timeline of history.timelines()) timelines.push(timeline);
    const found = failures.findings();
    const { standings, shared } = judgedHistoryOf({ grid, timelines, failures: found, outages, narrowed: false });
    const failed = failedJobRunsOf(grid, standings, timelines, found);
    return { grid, standings, timelines, failed, counts: await history.counts(), outages: shared.outages };
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

/** Where nine of ten ratios lie when the windows are drawn anew: how exactly so few windows tell it at all. */
function byChance(pairs) {
  const random = randomFrom(3);
  const ratios = Array.from({ length: 2_000 }, () => {
    let [promised, kept] = [0, 0];
    for (let i = 0; i < pairs.length; i++) {
      const [one, other] = pairs[uniformInt(random, pairs.length)];
      [promised, kept] = [promised + one, kept + other];
    }
    return kept / promised;
  }).sort((a, b) => a - b);
  return `${two(ratios[100])} to ${two(ratios[1_900])} by chance`;
}

function forecasts({ standings, failed }) {
  const runs = judgedRuns(standings, failed);
  const rows = [];
  for (const count of [1, 3, 5, 10, 20]) {
    let [promised, hindsight, kept, miss, held, all] = [0, 0, 0, 0, 0, 0];
    const pairs = [];
    const step = judgedWindow(runs.length);
    for (let at = 6 * step; at + step <= runs.length; at += step) {
      const found = whatIfOf(runs.slice(0, at), () => true).find(({ contained }) => contained.length === count);
      if (found === undefined || found.kept === null) continue;
      const set = new Set(found.contained);
      const ahead = runs.slice(at, at + step);
      const saved = ahead.filter(({ tests }) => tests?.every((test) => set.has(test)) === true).length / step;
      const gain = found.passRate - found.passRateNow;
      pairs.push([gain, saved]);
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
      `${two(kept / promised)} (${byChance(pairs)})`,
      two(kept / hindsight),
      `${((100 * miss) / all).toFixed(1)} points`,
      two(held / all),
    ]);
  }
  return rows;
}

/** Tests that failed at a commit at which their job also succeeded: proven flaky, whatever a rule says of them. */
function delays({ grid, standings, timelines, outages }) {
  const course = courseOf(grid, standings, outages, presenceOf(grid.runs, []));
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
        const { chains } = chainsOf(cut, { ...course, commits, silentPassesOf: (_, job) => seen(job) });
        return chains.some(({ bad }) => bad.includes(1)) && isFlaky(explain(chains));
      };
      const same = called(course.commits);
      if (same) hits.with[i] += 1;
      const limitAlone = Math.min(grid.runs.length, first + delay);
      const cutAlone = upTo(ofTest, limitAlone);
      const { chains } = chainsOf(cutAlone, {
        ...course,
        commits: apart,
        silentPassesOf: (_, job) => course.silentPasses(job).filter((place) => place <= limitAlone),
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

const wald = (k, n) => {
  const spread = 1.96 * Math.sqrt(((k / n) * (1 - k / n)) / n);
  return { low: k / n - spread, high: k / n + spread };
};

/** Of 95 % intervals for a long-run rate, how many hold it. */
function intervals(told) {
  say("## Of intervals given at 95 %, how many hold the long-run rate", "");
  const rows = Object.entries(burstWorlds).map(([name, world]) => {
    const held = [0, 0, 0, 0];
    let all = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const tests = simulateBursts(world, seed).filter(({ bad }) => bad.includes(1));
      const things = tests.map(({ bad }) => {
        const counts = new BatchCounts(batchesOf(bad.length));
        bad.forEach((failed, place) => counts.add(place, failed, 1));
        return { failures: sumOf(bad), executions: bad.length, dispersion: counts.dispersion() };
      });
      ratesOf(things).forEach((ours, i) => {
        const { failures: k, executions: n } = ours;
        all += 1;
        [ours, wald(k, n), jeffreys(k, n), clopperPearson(k, n)].forEach(({ low, high }, method) => {
          if (low <= tests[i].rate && tests[i].rate <= high) held[method] += 1;
        });
      });
    }
    return [name, ...held.map((count) => two(count / all))];
  });
  table(
    ["world", "deflake", "Wald", "Jeffreys", "Clopper-Pearson"],
    told === null ? rows : [...rows, realIntervals(told)],
  );
}

/**
 * The same on real jobs: every fifth stretch of a job's runs gives an interval, all of them the long-run rate.
 */
function realIntervals({ grid, standings }) {
  const held = [0, 0, 0, 0];
  let all = 0;
  for (const { cells } of grid.columns.values()) {
    const outcomes = [...cells].flatMap(([place, jobRun]) => {
      const judgement = standings.judge(jobRun);
      return standings.runs[place].kind !== "counted" || judgement === "none" ? [] : [Number(judgement === "bad")];
    });
    if (outcomes.length < 200) continue;
    const longRun = sumOf(outcomes) / outcomes.length;
    for (let part = 0; part < 5; part++) {
      const bad = outcomes.filter((_, at) => Math.floor(at / 20) % 5 === part);
      const counts = new BatchCounts(batchesOf(bad.length));
      bad.forEach((failed, place) => counts.add(place, failed, 1));
      const [ours] = ratesOf([{ failures: sumOf(bad), executions: bad.length, dispersion: counts.dispersion() }]);
      all += 1;
      const [k, n] = [ours.failures, ours.executions];
      [ours, wald(k, n), jeffreys(k, n), clopperPearson(k, n)].forEach(({ low, high }, method) => {
        if (low <= longRun && longRun <= high) held[method] += 1;
      });
    }
  }
  return [`Ozone's jobs, every fifth stretch of 20 runs (${all} intervals)`, ...held.map((count) => two(count / all))];
}

/** FlakeFlagger: how often each of 22,245 tests failed in 10,000 runs of one commit. */
const flakeFlagger = (path) =>
  readFileSync(path, "utf8")
    .split("\n")
    .map((line) => /,([01]),(\d+),(\d+),-?\d+,-?\d+,/.exec(line))
    .filter((match) => match !== null)
    .map(([, flaky, failing, passing]) => ({
      flaky: flaky === "1",
      rate: Number(failing) / (Number(failing) + Number(passing)),
    }));

/** Draws runs from the counts, a commit each: precision and recall over all tests, recall over failures. */
function realRates(tests) {
  say(
    `## FlakeFlagger's ${tests.length.toLocaleString("en")} tests, runs drawn from their counts, one run a commit`,
    "",
  );
  const flaky = tests.filter((one) => one.flaky);
  for (const runs of [20, 100, 500]) {
    const random = randomFrom(runs);
    const counts = rules.map(() => ({ found: 0, wrong: 0, damage: 0 }));
    let [failing, damage] = [0, 0];
    for (const { flaky, rate } of tests) {
      if (rate === 0) continue;
      const bad = Uint8Array.from({ length: runs }, () => Number(random() < rate));
      const failures = sumOf(bad);
      if (failures === 0) continue;
      if (flaky) [failing, damage] = [failing + 1, damage + (failures < runs ? failures : 0)];
      rules.forEach(([, rule], i) => {
        const called = i === 0 ? isCalledFlaky(bad) : rule(bad, new Set());
        if (!called) return;
        if (flaky) [counts[i].found, counts[i].damage] = [counts[i].found + 1, counts[i].damage + failures];
        else counts[i].wrong += 1;
      });
    }
    say(`${runs} runs: ${failing} of ${flaky.length} flaky tests failed at least once.`, "");
    table(
      ["rule", "precision", "recall of those that failed", "recall of all", "recall by damage"],
      counts.map(({ found, wrong, damage: own }, i) => [
        rules[i][0],
        two(found / (found + wrong)),
        two(found / failing),
        two(found / flaky.length),
        two(own / damage),
      ]),
    );
  }
}
/** By the whole classifier, which also knows tests that always fail. */
const isCalledFlaky = (bad) =>
  classOf({ chains: chain(bad), inferred: 0, outageFailures: 0, recovered: 0 }, 0).class === "flaky";

/** How often tests fail again in the next run of a commit, and what that makes of retries. */
function retries({ grid, standings, timelines, counts, outages }) {
  const course = courseOf(grid, standings, outages, presenceOf(grid.runs, []));
  const flaky = new Map();
  for (const [test, ofTest] of groups(timelines)) {
    const found = classOf(chainsOf(ofTest, course), 0);
    if (found.class === "flaky") flaky.set(test, { evidence: found.evidence, timelines: ofTest });
  }
  const { rho, low, high, reRuns, reRunFailures, tests } = retryingOf(flaky, counts, course);
  say(
    `On Ozone, ${tests} flaky tests failed again in ${reRunFailures} of ${reRuns} next runs of a commit at which they had failed: ` +
      `rho ${two(rho)} (90 % interval ${two(low)} to ${two(high)}).`,
    "",
  );
}

const [ozoneFolder, flakeFlaggerFile] = process.argv.slice(2);
const told = ozoneFolder === undefined ? null : await ozone(ozoneFolder);
intervals(told);
if (flakeFlaggerFile !== undefined) realRates(flakeFlagger(flakeFlaggerFile));
trunks();
shifts();
say("## Failures without logs: share given to a wrong cause", "");
const worlds = ["stationary", "drifting", "vanished"].map((weather) => {
  const hidden = Array.from({ length: 60 }, (_, i) => hiddenCauses(weather, i + 1));
  return attributions(weather, hidden, wrongByOracle(weather, hidden));
});
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
  retries(told);
  say("## Proven flaky tests of Ozone that are found, by runs", "");
  table(["rule", "0", "2", "10", "50", "ever"], delays(told));
}
