// The stories that `deflake show` tells, over histories drawn as pictures.
import { describe, expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { show, type Story } from "../../src/app/show.ts";
import { markOf } from "../../src/core/report/trail.ts";
import type { Page } from "../../src/render/page.ts";
import { renderPageText } from "../../src/render/page-text.ts";
import { runPage } from "../../src/render/run-story-page.ts";
import { testPage } from "../../src/render/test-story-page.ts";
import { drawn, failed, type Extras, type Picture } from "./pictures.ts";

async function storyOf<K extends Story["kind"]>(
  kind: K,
  name: string,
  picture: Picture,
  extras: Extras = {},
  lastSteps = 50,
): Promise<Extract<Story, { kind: K }>> {
  const store = await drawn(picture, extras);
  const shown = await show(name, { kind, lastSteps }, everything, { store });
  if (shown.kind !== "story" || shown.story.kind !== kind) throw new Error(`${name} is ${JSON.stringify(shown)}`);
  return shown.story as Extract<Story, { kind: K }>;
}

const asText = (page: Page): string => renderPageText(page, { width: 200, paint: (_, text) => text });

const lines = ({ trails }: Extract<Story, { kind: "test" }>): Record<string, string> =>
  Object.fromEntries(trails.map(({ job, steps }) => [job, steps.map(({ outcomes }) => markOf(outcomes)).join("")]));

describe("a test's story", () => {
  const picture = {
    unit: { flaky: "..F.R..s.F", other: ".........." },
    slow: { flaky: "   ..T....", other: "   ......." },
  };

  test("its line in each job is the picture that it was made of", async () => {
    expect(lines(await storyOf("test", "flaky", picture))).toEqual({ unit: "..F.R..s.F", slow: "..T...." });
  });

  test("each kind of end has a letter of its own", async () => {
    expect(lines(await storyOf("test", "t", { unit: { t: ".FETCXRrs?" } }))).toEqual({ unit: ".FETCXRRs?" });
  });

  test("only the last steps are told one by one, the number of all of them stays", async () => {
    const { trails } = await storyOf("test", "flaky", picture, {}, 3);
    expect(trails.map(({ job, total, steps }) => [job, total, steps.length])).toEqual([
      ["slow", 7, 3],
      ["unit", 10, 3],
    ]);
  });

  test("counts first attempts, keeps retries and skips apart", async () => {
    expect(await storyOf("test", "flaky", picture)).toMatchObject({
      failures: 4,
      executions: 16,
      retries: 1,
      retryFailures: 0,
      skips: 1,
      selfDifference: { recovered: 1 },
      firstSeen: { run: "ci/1", startedAt: "2026-01-01T00:00:00.000Z" },
      lastSeen: { run: "ci/10" },
      firstFailureRun: "ci/3",
      lastFailureRun: "ci/10",
    });
  });

  test("shows the latest failure of each signature in full", async () => {
    const { signatures } = await storyOf(
      "test",
      "t",
      { unit: { t: "F.FF" } },
      {
        attempt: ({ outcome }, place) =>
          outcome === "fail"
            ? { failure: { ...failed(place === 2 ? "no route" : `port ${40_000 + place}`), trace: `at ${place}` } }
            : {},
      },
    );
    expect(signatures).toMatchObject([
      {
        signature: "AssertionError: port #",
        failures: 2,
        latest: { run: "ci/4", failure: { message: "port 40003", trace: "at 3" } },
      },
      { signature: "AssertionError: no route", failures: 1, latest: { run: "ci/3", job: "unit", attempt: 1 } },
    ]);
  });

  test("of a test that never failed, or was only skipped, is a story too", async () => {
    const healthy = { unit: { good: "...", off: "sss" } };
    expect(await storyOf("test", "good", healthy)).toMatchObject({
      failures: 0,
      executions: 3,
      signatures: [],
      firstFailure: null,
    });
    expect(await storyOf("test", "off", healthy)).toMatchObject({
      failures: 0,
      executions: 0,
      skips: 3,
      estimate: null,
    });
  });

  test("says why it was skipped, as it was told last", async () => {
    const told = await storyOf(
      "test",
      "t",
      { unit: { t: "ssss.", u: "....." }, other: { t: ".s..." } },
      {
        attempt: ({ outcome }, place) =>
          outcome === "skip" && place !== 3 ? { failure: failed(`no network at ${place}`) } : {},
      },
    );
    expect(told).toMatchObject({
      skips: 5,
      failures: 0,
      failuresTold: 0,
      signatures: [],
      skipReason: { run: "ci/3", job: "unit", reason: { message: "no network at 2" } },
    });
    expect(asText(testPage(told, 20))).toMatch(/skipped because +no network at 2 \(run 3 \(2026-01-03\), unit\)/);
    expect(await storyOf("test", "u", { unit: { u: "s." } })).toMatchObject({ skips: 1, skipReason: null });
  });

  test("names what the runner left out of its exit code", async () => {
    const { containment, ignored } = await storyOf(
      "test",
      "t",
      { unit: { t: ".F" } },
      {
        attempt: ({ outcome }) => (outcome === "fail" ? { ignoredBecause: "GC race" } : {}),
      },
    );
    expect({ containment, ignored }).toEqual({
      containment: [{ reason: "GC race", failures: 1, jobs: ["unit"] }],
      ignored: 1,
    });
  });

  test("says where the latest failure ran, by which seed, and what the test says of itself", async () => {
    const story = await storyOf(
      "test",
      "t",
      { unit: { t: "F.F." } },
      {
        jobRun: (_, place) => ({ platform: new Map([["os", place === 2 ? "darwin" : "linux"]]), seed: `s${place}` }),
        attempt: (_, place) => (place < 3 ? { properties: [{ name: "owner", value: `o${place}` }] } : {}),
      },
    );
    expect(story.signatures[0]?.latest).toMatchObject({
      platform: "os=darwin",
      seed: "s2",
      properties: [{ name: "owner", value: "o2" }],
    });
    expect(story.properties).toEqual([{ name: "owner", value: "o2" }]);
    const text = asText(testPage(story, 5));
    expect(text).toContain("the latest in run 3 (2026-01-03), unit (os=darwin; seed s2; owner=o2):");
    expect(text).toMatch(/says of itself +owner=o2/);
  });

  test("durations are those of first attempts", async () => {
    expect((await storyOf("test", "t", { unit: { t: "..R" } })).durationMs).toEqual({ median: 20, longest: 30 });
  });
});

describe("a run's story", () => {
  const picture = {
    unit: { bad: ".F", shaky: ".R", good: "..", off: "ss", cut: ".?" },
    slow: { bad: "..", good: ".." },
  };

  test("tells its jobs, and the tests that did not simply pass, the worst first", async () => {
    const story = await storyOf("run", "ci/2", picture, {
      attempt: ({ outcome }) => (outcome === "fail" ? { failure: failed("3 != 4") } : {}),
    });
    expect(story).toMatchObject({
      run: "ci/2",
      name: "2",
      startedAt: "2026-01-02T00:00:00.000Z",
      verdicts: { passed: 3, failed: 1, flaky: 1, skipped: 1, unfinished: 1 },
      jobs: [
        { job: "slow", tests: { passed: 2, failed: 0 } },
        { job: "unit", tests: { passed: 1, failed: 1, flaky: 1, skipped: 1, unfinished: 1 }, complete: true },
      ],
      tests: [
        {
          test: "bad",
          job: "unit",
          verdict: "failed",
          signature: "AssertionError: # != #",
          failure: { message: "3 != 4" },
        },
        { test: "shaky", verdict: "flaky", outcomes: ["fail", "pass"] },
        { test: "cut", verdict: "unfinished", signature: null },
      ],
    });
  });

  test("tells the seed of its jobs, and what they and their tests say of themselves", async () => {
    const story = await storyOf(
      "run",
      "ci/1",
      { unit: { t: "R", good: "." }, slow: { good: "." } },
      {
        jobRun: ({ job }) => (job === "unit" ? { seed: "4711", properties: [{ name: "region", value: "eu" }] } : {}),
        attempt: ({ attempt }) => ({
          properties: [
            { name: `attempt ${attempt}`, value: "" },
            { name: "all", value: "x" },
          ],
        }),
      },
    );
    expect(story.jobs).toMatchObject([
      { job: "slow", seed: null, properties: [] },
      { job: "unit", seed: "4711", properties: [{ name: "region", value: "eu" }] },
    ]);
    expect(story.tests[0]?.properties.map(({ name }) => name)).toEqual(["attempt 1", "all", "attempt 2"]);
    const text = asText(runPage(story, 5));
    expect(text).toMatch(/seed +says of itself\n(?:.*\n)*.*4711 +region=eu/);
    expect(text).toContain("t in unit: fail, pass (attempt 1, all=x, attempt 2)");
  });

  test("names other runs of the same commit", async () => {
    const story = await storyOf(
      "run",
      "ci/1",
      { unit: { t: "F.." } },
      {
        run: (_, place) => ({
          commit: place === 2 ? "other" : "same",
          conclusion: place === 0 ? "failure" : "success",
        }),
      },
    );
    expect(story.sameCommit).toMatchObject([{ run: "ci/2", conclusion: "success" }]);
  });
});

describe("a job's story", () => {
  const conclusions: Readonly<Record<string, JobConclusion>> = { ".": "success", F: "failure", "-": "cancelled" };
  type JobConclusion = "success" | "failure" | "cancelled";
  const drawnJob = async (line: string): Promise<Extract<Story, { kind: "job" }>> =>
    storyOf(
      "job",
      "unit",
      { unit: { t: ".".repeat(line.length) } },
      {
        jobRun: (_, place) => ({ conclusion: conclusions[line[place] ?? ""] ?? null }),
      },
    );

  test("its rate is over the runs in which it existed and ended", async () => {
    expect(await drawnJob(".F.-.F")).toMatchObject({ failures: 2, executions: 5, total: 6 });
  });

  test.each([
    ["..FF", "bad 2", "bad 2"],
    ["FFF.F..", "good 2", "bad 3"],
    ["FF-F.", "good 1", "bad 3"],
    ["F.F.", "good 1", "bad 1"],
    ["...", "good 3", null],
    ["--", null, null],
  ])("streaks of %s", async (line, current, longest) => {
    const { streak, longestFailing } = await drawnJob(line);
    const shown = (one: typeof streak): string | null => (one === null ? null : `${one.judgement} ${one.runs}`);
    expect([shown(streak), shown(longestFailing)]).toEqual([current, longest]);
  });

  test("tells what happened in it alone", async () => {
    const picture = { unit: { a: "..F.", b: "...." }, slow: { a: "FFFF" } };
    const story = await storyOf("job", "unit", picture);
    expect(story.tests).toMatchObject([{ test: "a", failures: 1, executions: 4, jobs: [{ job: "unit" }] }]);
  });
});

test("what fits several names, or none, is told with the names that were meant", async () => {
  const store = await drawn({ unit: { "a > unit": "." } });
  const ask = async (name: string): Promise<unknown> => show(name, { kind: null, lastSteps: 1 }, everything, { store });
  expect(await ask("1")).toMatchObject({ kind: "story", story: { kind: "run" } });
  expect(await ask("uni")).toEqual({
    kind: "ambiguous",
    candidates: [
      { kind: "test", name: "a > unit" },
      { kind: "job", name: "unit" },
    ],
  });
  expect(await ask("unti")).toMatchObject({ kind: "unknown", candidates: [{ kind: "job", name: "unit" }] });
});
