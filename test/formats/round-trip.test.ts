// What any reader tells, our JUnit XML and our CTRF hold: each file of the corpus is read, written as both, and read back. Every attempt
// comes back with its outcome, its times and its texts, where the target has a place for them.
import { describe, expect, test } from "vitest";
import { jobRunRecordOf } from "../../src/core/history/job-run-record.ts";
import type { Attempt } from "../../src/core/model/attempt.ts";
import { joinProperties, type Properties } from "../../src/core/model/properties.ts";
import { asRunId, bareJobRun, bareRun } from "../../src/core/model/run.ts";
import { ctrf } from "../../src/formats/ctrf/report.ts";
import { junit } from "../../src/formats/junit/junit.ts";
import { formatNamed } from "../../src/formats/registry.ts";
import { ctrfPieces } from "../../src/render/ctrf.ts";
import { junitPieces } from "../../src/render/junit.ts";
import { xmlText } from "../../src/render/xml-text.ts";
import { contentOf, corpusFiles, readPieces } from "./corpus.ts";

const run = bareRun(asRunId("r"), "r");
const jobRun = bareJobRun(run.id, "unit", 1);

/** Each job run that a file tells of, as its writer gets it: one attempt of a test with each number. */
function jobRunsIn(name: string, bytes: Buffer, of: string): readonly (readonly Attempt[])[] {
  const format = formatNamed(of);
  if (format === null) throw new Error(`${of} is no format.`);
  const groups = new Map<string, Attempt[]>();
  const seen = new Set<string>();
  for (const { jobRun: at = "", ...attempt } of readPieces(format, name, [contentOf(format, bytes)]).attempts) {
    const key = `${at}\n${attempt.test}\n${attempt.occurrence}\n${attempt.attempt}`;
    // A table may tell an attempt twice; a store knows it once.
    if (seen.has(key)) continue;
    seen.add(key);
    groups.set(at, [...(groups.get(at) ?? []), attempt]);
  }
  return [...groups.values()].map((attempts) => {
    const turns = new Map<string, number>();
    return jobRunRecordOf(run, jobRun, attempts).tests.flatMap(({ test: id, attempts: all }) => {
      // A spoilt file numbers a retry without the attempts before it; nobody can write that.
      if (all.some(({ attempt }, at) => attempt !== at + 1)) return [];
      // Which of two tests with one name is the first is a matter of the order in which they are told, and a test has one file.
      const occurrence = (turns.get(id) ?? 0) + 1;
      turns.set(id, occurrence);
      const file = all.find((one) => one.file !== null)?.file ?? null;
      return all.map((one) => ({ ...one, occurrence, file }));
    });
  });
}

/** XML has no place for most control characters; a text is trimmed, as its element's white space is layout. */
const inXml = (text: string | null): string | null => {
  const kept = text === null ? "" : decoded(xmlText(text)).replaceAll("\r\n", "\n").trim();
  return kept === "" ? null : kept;
};
const decoded = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll("&amp;", "&");

const tells = ({ outcome }: Attempt): boolean => outcome !== "pass";

/** What JUnit XML holds: not the worker and the order. */
const asJUnit = (attempt: Attempt): object => ({
  id: `${inXml(attempt.test)} (${attempt.occurrence}, ${attempt.attempt})`,
  outcome: attempt.outcome,
  ignored: tells(attempt) ? inXml(attempt.ignoredBecause) : null,
  durationMs: attempt.durationMs === null ? null : Number(attempt.durationMs.toFixed(6)),
  startedAt: attempt.startedAt,
  file: attempt.file,
  type: (tells(attempt) && attempt.failure?.type) || null,
  message: tells(attempt) ? (inXml(attempt.failure?.message ?? null) ?? "") : "",
  trace: tells(attempt) ? inXml(attempt.failure?.trace ?? null) : null,
  output: tells(attempt) ? inXml(attempt.failure?.output ?? null) : null,
  properties: attempt.properties.map(({ name, value }) => ({ name: xmlText(name), value: xmlText(value) })),
});

/** What CTRF holds: whole milliseconds, one worker and one file of all attempts; not the kind of error. */
const asCtrf = (attempt: Attempt, last: Attempt): object => ({
  id: `${attempt.test} (${attempt.occurrence}, ${attempt.attempt})`,
  outcome: attempt.outcome,
  ignored: tells(attempt) ? attempt.ignoredBecause : null,
  durationMs: Math.round(attempt.durationMs ?? 0),
  startedAt: attempt.startedAt,
  file: last.file,
  worker: last.worker,
  message: tells(attempt) ? (attempt.failure?.message ?? "") : "",
  trace: tells(attempt) ? attempt.failure?.trace || null : null,
  output: tells(attempt) ? (attempt.failure?.output ?? null) : null,
  properties: attempt.properties,
});

const files = corpusFiles().map((file) => [`${file.format}/${file.name}`, file] as const);
const telling = files.flatMap(([title, { name, bytes, format }]) =>
  jobRunsIn(name, bytes, format).map((attempts, at) => [`${title} ${at}`, attempts] as const),
);

test("most files tell of attempts", () => {
  expect(telling.length).toBeGreaterThan(files.length / 2);
});

describe.each(telling)("%s", (_title, attempts) => {
  const record = jobRunRecordOf(run, jobRun, attempts);
  /** JUnit has properties of a test, not of its attempts. */
  const ofTest = new Map(
    record.tests.flatMap(({ attempts: all }) => {
      const properties = all.reduce<Properties>((known, one) => joinProperties(known, one.properties), []);
      return all.map((one) => [one, properties] as const);
    }),
  );
  const lastOf = new Map(record.tests.flatMap(({ attempts: all }) => all.map((one) => [one, all.at(-1) ?? one])));

  test("comes back from JUnit XML", () => {
    const back = readPieces(junit, "x.xml", [...junitPieces(record)]);
    const properties = attempts.map((one) => ofTest.get(one) ?? []);
    expect(back.attempts.map(asJUnit)).toEqual(
      attempts.map((one, at) => asJUnit({ ...one, properties: properties[at] ?? [] })),
    );
    expect(back.facts.complete).toBe(true);
  });

  test("comes back from CTRF", () => {
    const back = readPieces(ctrf, "x.json", [...ctrfPieces(record, "0.0.0")]);
    const backLast = new Map(
      jobRunRecordOf(run, jobRun, back.attempts).tests.flatMap(({ attempts: all }) =>
        all.map((one) => [one, all.at(-1) ?? one]),
      ),
    );
    expect(back.attempts.map((one) => asCtrf(one, backLast.get(one) ?? one))).toEqual(
      attempts.map((one) => asCtrf(one, lastOf.get(one) ?? one)),
    );
    expect(back.facts.complete).toBe(true);
  });
});
