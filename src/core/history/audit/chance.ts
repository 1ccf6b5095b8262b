// What chance explains and what it does not: months that differ, jobs that fail together, logs of an unusual time, and
// zeros that are no proof of never.

import { count, listed } from "../../report/wording.ts";
import { fisherMidP, discoveries } from "../../stats/compare.ts";
import { overdispersion } from "../../stats/poisson-binomial.ts";
import { clopperPearson } from "../../stats/proportion.ts";
import { randomFrom } from "../../stats/random.ts";
import { isoTime } from "../calendar.ts";
import { dayMs, monthSpan, runsWithin } from "./run-counts.ts";
import {
  chanceText,
  claimedNumber,
  dayText,
  percentText,
  remark,
  sumOf,
  warning,
  type Finding,
  type Kind,
  type Tables,
} from "./tables.ts";

export function* chanceFindings(tables: Tables): Generator<Finding> {
  yield* monthFindings(tables);
  yield* independenceFindings(tables);
  yield* logWindowFindings(tables);
  yield* zeroFindings(tables);
}

/** A month that is said to differ by chance is one question; which months stand out at all is as many as there are. */
function* monthFindings({ months: told, claims, total }: Tables): Generator<Finding> {
  const months = told.filter(({ runs, failures }) => failures <= runs);
  if (months.length < 3) return;
  const compared = months.map((month) => ({ month, ...against(month, months) }));
  const stands = discoveries(compared.map(({ p }) => p));
  const byChance = new Set(claims.filter(({ claim }) => claim === "chance").map(({ subject }) => subject));
  for (const [place, { month, others, p }] of compared.entries()) {
    const contested = byChance.has(month.month);
    if (contested ? p >= 0.05 : stands[place] !== true) continue;
    yield warning(
      contested ? "month-not-by-chance" : "month-differs",
      `${month.month} differs from the other months: ${month.failures} of ${month.runs} runs failed, ` +
        `${others.k} of ${others.n} in the others (${chanceText(p)})${contested ? ", which is said to be chance" : ""}.`,
      { failures: month.failures, runs: month.runs, p },
    );
  }
  for (const { claim, subject, value } of claims) {
    const month = months.find((row) => row.month === subject);
    const cause = Date.parse(value ?? "");
    if (claim !== "caused-by" || month === undefined || Number.isNaN(cause)) continue;
    if (monthSpan(month.month, { total }).to > cause) continue;
    const before = months.filter((row) => row.month < month.month);
    const { others, p } = against(month, before);
    yield warning(
      "cause-came-later",
      `${month.month} is explained by something of ${dayText(cause)}, after it: ${month.failures} of ${month.runs} runs ` +
        `failed already then, ${others.k} of ${others.n} before (${chanceText(p)}).`,
      { failures: month.failures, runs: month.runs, p },
    );
  }
}

function against(
  month: Kind<"month">,
  months: readonly Kind<"month">[],
): { others: { k: number; n: number }; p: number } {
  const rest = months.filter((row) => row !== month);
  const others = { k: sumOf(rest, ({ failures }) => failures), n: sumOf(rest, ({ runs }) => runs) };
  return { others, p: fisherMidP({ k: month.failures, n: month.runs }, others) };
}

/** Many jobs of one run failing at once are no accident where their rates make them one. */
function* independenceFindings(tables: Tables): Generator<Finding> {
  const { total, jobs, failingJobs } = tables;
  if (total === null || jobs.length < 2 || failingJobs.length === 0) return;
  const failed = sumOf(failingJobs, ({ runs }) => runs);
  // Where the jobs are not all of them, their rates say nothing of how many fail together.
  if (sumOf(jobs, ({ failures }) => failures) !== sumOf(failingJobs, (row) => row.jobs * row.runs)) return;
  if (failed > total.runs || jobs.some(({ failures, runs }) => failures > (runs ?? total.runs))) return;
  const chances = jobs.map(({ failures }) => failures / total.runs);
  const sums = failingJobs.flatMap((row) => Array.from({ length: row.runs }, () => ({ hits: row.jobs, chances })));
  const passing = Array.from({ length: total.runs - failed }, () => ({ hits: 0, chances }));
  const { ratio, p, tails } = overdispersion([...sums, ...passing], randomFrom(1), 20_000);
  if (p >= 0.05) return;
  const most = failingJobs.at(-1)!;
  const expected = tails[sums.length - 1]! * total.runs;
  const predicted = claimedNumber(tables, "predicted-pass-rate");
  yield warning(
    "jobs-not-independent",
    `Jobs do not fail independently: failing jobs per run vary ${ratio.toFixed(2)} times as much as they would ` +
      `(${chanceText(p)}); ${count(most.runs)} runs had ${most.jobs} failing jobs or more, ${expected.toPrecision(1)} are expected` +
      `${predicted === null ? "" : `. That their pass rates multiply to ${percentText(predicted)} shows nothing of it`}.`,
    { varianceRatio: ratio, p, runs: most.runs, failingJobs: most.jobs, expectedRuns: expected },
  );
}

/** Logs tell of the time that they are of. Whether the jobs failed alike before decides if they tell of that as well. */
function* logWindowFindings(tables: Tables): Generator<Finding> {
  const { total, jobs, tests, months } = tables;
  const times = tests.map(({ at }) => at).filter((at): at is number => isoTime(at) !== null);
  const placed = tests.filter(({ job, at }) => job !== null && at === null);
  if (total === null || times.length === 0 || placed.length === 0 || months.length === 0) return;
  const from = times.reduce((a, b) => Math.min(a, b));
  if (total.from !== null && from - total.from < 2 * dayMs) return;
  const inside = runsWithin([{ from, to: null }], tables).mean;
  const outside = total.runs - inside;
  if (inside <= 0 || outside <= 0) return;
  const compared = jobs.flatMap(({ job, failures }) => {
    const seen = Math.min(
      failures,
      inside,
      sumOf(
        placed.filter((row) => row.job === job),
        (row) => row.failures,
      ),
    );
    const [one, other] = [
      { k: seen, n: inside },
      { k: Math.min(outside, failures - seen), n: outside },
    ];
    return failures === 0 ? [] : [{ job, one, other, p: fisherMidP(one, other) }];
  });
  const stands = discoveries(compared.map(({ p }) => p));
  const differing = compared.filter((_, place) => stands[place] === true).sort((a, b) => a.p - b.p);
  const worst = differing[0];
  if (worst === undefined) return;
  yield warning(
    "log-window-differs",
    `The logs begin on ${dayText(from)}, and the time that they are of is not like the time before: ${listed(
      differing.map(
        ({ job, one, other, p }) =>
          `${job} failed in ${one.k} of ${one.n} runs since and in ${other.k} of ${other.n} before (${chanceText(p)})`,
      ),
    )}. What failed before cannot be told from them.`,
    { jobs: differing.length, inside: worst.one.k, runsInside: inside, before: worst.other.k, runsBefore: outside },
  );
}

function* zeroFindings(tables: Tables): Generator<Finding> {
  const { total, jobs, eligibility } = tables;
  if (total === null) return;
  const never = jobs
    .filter(({ failures }) => failures === 0)
    .map(({ job, runs }) => {
      const spans = eligibility.jobSpans(job);
      const whole = spans.length === 1 && spans[0]!.from === null && spans[0]!.to === null;
      const of = runs ?? (whole || tables.months.length === 0 ? total.runs : runsWithin(spans, tables).mean);
      return { job, of, most: clopperPearson(0, of, 0.9).high };
    });
  if (never.length === 0) return;
  const least = never.reduce((a, b) => (b.most < a.most ? b : a));
  yield remark(
    "zero-is-a-bound",
    `No failure seen is not never: ${listed(never.map(({ job, of, most }) => `${job} may fail in up to ${percentText(most)} of runs (0 of ${of})`))}, each with 95 % confidence.`,
    { jobs: never.length, runs: least.of, most: least.most },
  );
}
