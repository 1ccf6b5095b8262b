// Tables as a whole: which table a header is, how tables of one history fit together, what a description changes.
import { describe, expect, test } from "vitest";
import type { Surroundings } from "../../src/formats/format.ts";
import { tables } from "../../src/formats/tables/columns.ts";
import { normalName, tableOf } from "../../src/formats/tables/header.ts";
import { historyTables } from "../../src/formats/tables/tables.ts";
import { readPieces, type Told } from "./corpus.ts";

const read = (name: string, text: string, around: Partial<Surroundings> = {}): Told =>
  readPieces(historyTables, name, [text], { folder: "ci", beside: null, ...around });

const described = (name: string, text: string, description: unknown): Told =>
  read(name, text, { beside: JSON.stringify(description) });

const codes = ({ notes }: Told): readonly string[] => notes.map(({ code }) => code);

test.each([
  ["run,job,test,outcome", "attempts"],
  ["runId,jobName,className,testName,status", "attempts"],
  ["test,result", "attempts"],
  ["run_number,job,test_class", "failures"],
  ["run,test,message", "failures"],
  ["run_id,job,conclusion", "job-runs"],
  ["run_number,run_id,sha,conclusion", "runs"],
  ["databaseId,headSha,conclusion,createdAt,workflowName", "runs"],
  ["Month,Runs,Failures,Rate", "months"],
  ["Job,Failures,Rate,Runner", "jobs"],
  ["Failed jobs per run,Occurrences", "failing-jobs"],
  ["test,job,failures", "tests"],
  ["test,date", "tests"],
  ["from,to,runs,failures", "totals"],
  ["date_committed,commit,kind,subject,scope,effect", "events"],
  ["name,conclusion,started_at", null],
  ["run", null],
  ["__proto__,constructor", null],
])("the header %s is of %s", (header, name) => {
  expect(tableOf(header.split(","))?.name ?? null).toBe(name);
});

test("no table has two columns of one name, and what one needs is among its columns", () => {
  for (const { name, columns, needs } of tables) {
    const names = columns.flatMap((column) => [column.name, ...column.also]);
    const doubles = names.filter((each, at) => names.indexOf(each) !== at);
    expect(doubles, name).toEqual([]);
    for (const each of names) expect(normalName(each)).toBe(each);
    for (const each of needs.flat()) expect(columns.map((column) => column.name)).toContain(each);
  }
});

describe("tables of one history", () => {
  const runs = read("runs.csv", "run,sha,conclusion\n7,abc,failure\n");
  const jobs = read("jobs.csv", "run,job,conclusion\n7,unit,failure\n");
  const failures = read("failures.csv", "run,job,test\n7,unit,a\n7,unit,b\n7,lint,a\n");

  test("name a run and a job run alike", () => {
    expect(runs.runs.map(({ id }) => id)).toEqual(["ci/7"]);
    expect(jobs.runs.map(({ id }) => id)).toEqual(["ci/7"]);
    expect(jobs.jobRuns.map(({ id }) => id)).toEqual(["ci/7/unit"]);
    expect(failures.jobRuns.map(({ id }) => id)).toEqual(["ci/7/unit", "ci/7/lint"]);
    expect(failures.attempts.map(({ jobRun }) => jobRun)).toEqual(["ci/7/unit", "ci/7/unit", "ci/7/lint"]);
  });

  test("leave unknown what another one knows", () => {
    expect(jobs.runs[0]).toMatchObject({ commit: null, conclusion: null });
    expect(failures.jobRuns[0]).toMatchObject({ conclusion: null, telling: "failures" });
    expect(jobs.jobRuns[0]).toMatchObject({ conclusion: "failure", telling: "none" });
  });

  test("are told apart by folder, or named by a description", () => {
    const elsewhere = read("runs.csv", "run,sha\n7,abc\n", { folder: "other" });
    expect(elsewhere.runs[0]?.id).toBe("other/7");
    const named = described("runs.csv", "run,sha\n7,abc\n", { history: "ozone" });
    expect(named.runs[0]?.id).toBe("ozone/7");
    expect(read("-", "run,sha\n7,abc\n", { folder: "" }).runs[0]?.id).toBe("history/7");
  });

  test("tell a run once in each table, a re-run as a run of its own", () => {
    const told = read(
      "jobs.csv",
      "run,run_attempt,job,attempt,commit\n7,1,unit,1,abc\n7,1,lint,,abc\n7,2,unit,2,abc\n",
    );
    expect(told.runs.map(({ id, attempt, commit }) => [id, attempt, commit])).toEqual([
      ["ci/7", 1, "abc"],
      ["ci/7@2", 2, "abc"],
    ]);
    expect(told.jobRuns.map(({ id }) => id)).toEqual(["ci/7/unit", "ci/7/lint", "ci/7@2/unit@2"]);
  });
});

describe("attempts", () => {
  const outcomesOf = (rows: string): readonly (readonly [string, number, number])[] =>
    read("a.csv", `run,job,test,outcome,attempt\n${rows}`).attempts.map((each) => [
      each.test,
      each.occurrence,
      each.attempt,
    ]);

  test("of one test are attempts by number, and occurrences where the number comes again", () => {
    expect(outcomesOf("1,u,t,fail,1\n1,u,t,pass,2\n1,u,t,fail,1\n1,u,t,pass,2\n")).toEqual([
      ["t", 1, 1],
      ["t", 1, 2],
      ["t", 2, 1],
      ["t", 2, 2],
    ]);
  });

  test("of one test need no order", () => {
    expect(outcomesOf("1,u,t,pass,2\n1,u,t,fail,1\n")).toEqual([
      ["t", 1, 2],
      ["t", 1, 1],
    ]);
  });

  test("without a number are occurrences, in every job run anew, sorted by run or by test", () => {
    const byRun = "1,u,t,pass,\n1,u,s,pass,\n1,u,t,pass,\n2,u,t,pass,\n2,u,s,pass,\n";
    expect(outcomesOf(byRun).map(([name, occurrence]) => `${name}${occurrence}`)).toEqual([
      "t1",
      "s1",
      "t2",
      "t1",
      "s1",
    ]);
    const byTest = "1,u,t,pass,\n1,u,t,pass,\n2,u,t,pass,\n1,u,s,pass,\n2,u,s,pass,\n";
    expect(outcomesOf(byTest).map(([name, occurrence]) => `${name}${occurrence}`)).toEqual([
      "t1",
      "t2",
      "t1",
      "s1",
      "s1",
    ]);
  });

  test("of a job that ran again are of job runs of their own, wherever the rows stand", () => {
    const told = read(
      "a.csv",
      "run,run_attempt,job,job_attempt,test,outcome\n1,1,u,1,t,fail\n1,1,u,2,t,pass\n1,2,u,1,t,pass\n1,1,u,1,s,pass\n",
    );
    expect(told.attempts.map(({ jobRun, occurrence }) => `${jobRun} ${occurrence}`)).toEqual([
      "ci/1/u 1",
      "ci/1/u@2 1",
      "ci/1@2/u 1",
      "ci/1/u 1",
    ]);
  });

  test("on lines of different columns belong where each line says", () => {
    const lines = [
      { run: "1", job: "2", classname: "C", name: "m", outcome: "pass" },
      { run: "1", job_attempt: "2", classname: "C", outcome: "pass" },
      { run: "1", job: "2", classname: "C", name: "m", outcome: "pass" },
      { run: "1", job: "2", classname: "C", outcome: "pass" },
    ];
    const told = read(
      "a.ndjson",
      lines
        .map((line) => `${JSON.stringify(line)}\n`)
        .join("")
        .repeat(2),
    );
    expect(told.attempts.slice(4).map(({ jobRun, test: name }) => `${jobRun} ${name}`)).toEqual([
      "ci/1/2 C > m",
      "ci/1/@2 C",
      "ci/1/2 C > m",
      "ci/1/2 C",
    ]);
  });

  test("take seconds to the microsecond", () => {
    const told = read("a.csv", "test,outcome,seconds\nt,pass,0.57\nt,pass,10.048\nt,pass,1e-7\n");
    expect(told.attempts.map(({ durationMs }) => durationMs)).toEqual([570, 10_048, 0]);
  });

  test("none of which passed are a list of failures, unless a description says otherwise", () => {
    const text = "run,test,outcome\n1,t,fail\n2,t,error\n";
    expect(read("a.csv", text).jobRuns.map(({ telling }) => telling)).toEqual(["failures", "failures"]);
    const told = described("a.csv", text, { tables: { "a.csv": { table: "attempts" } } });
    expect(told.jobRuns.map(({ telling }) => telling)).toEqual(["all", "all"]);
    expect(codes(told)).toEqual([]);
  });

  test("without a run belong to the run of the file", () => {
    const told = read("a.csv", "test,outcome\nt,pass\n");
    expect(told.attempts.map(({ test: name, jobRun }) => [name, jobRun])).toEqual([["t", undefined]]);
    expect(told.facts).toEqual({ telling: "all" });
    expect(told.runs).toEqual([]);
  });

  test("are complete where their rows say so, and the last job run of a cut file is not", () => {
    const header = "run,test,outcome,complete\n";
    const whole = read("a.csv", `${header}1,t,pass,yes\n2,t,pass,no\n3,t,pass,\n`);
    expect(whole.jobRuns.map(({ complete }) => complete)).toEqual([true, false, null]);
    const cut = read("a.csv", `${header}1,t,pass,yes\n2,t,pass,yes\n2,t`);
    expect(cut.jobRuns.map(({ complete }) => complete)).toEqual([true, false]);
    expect(cut.facts).toEqual({ complete: false });
    expect(cut.notes.map(({ code, place }) => [code, place?.line, place?.column])).toEqual([["truncated", 4, 4]]);
  });

  test("with one name in different cells stay different tests", () => {
    const told = read("a.csv", "classname,test,outcome\na,b,pass\nb,b,pass\na > b,c,pass\n");
    expect(told.attempts.map((each) => each.test)).toEqual(["a > b", "b > b", "a > b > c"]);
  });
});

test("a half-written name at the end names nothing; with a line break behind it, it does", () => {
  const text = "run,job,test_class\n7,unit,TestCart\n7,unit,TestSh";
  expect(read("f.csv", text).attempts.length).toBe(1);
  expect(codes(read("f.csv", text))).toContain("truncated");
  expect(read("f.csv", `${text}\n`).attempts.length).toBe(2);
});

test("a thousand broken cells are one note, with the first place and the count", () => {
  const told = read("j.csv", `run,job,seconds\n7,u,1\n${"7,u,soon\n".repeat(1000)}`);
  const note = told.notes.find(({ code }) => code === "bad-value");
  expect(note?.what).toMatch(/^1000 cells of seconds .*"soon"/);
  expect(note?.place).toEqual({ source: "j.csv", line: 3, column: 5 });
});

test("rows about a run that was told already are said, because a number may name several runs", () => {
  expect(codes(read("runs.csv", "run,workflow,conclusion\n7,a,success\n7,b,failure\n"))).toEqual(["told-twice"]);
});

test("long texts of failures are bounded, and that is said", () => {
  const text = `run,test,message,trace,output\n7,t,${"m".repeat(20_000)},${"t".repeat(70_000)},${"o".repeat(70_000)}end\n`;
  const told = read("f.csv", text);
  const failure = told.attempts[0]?.failure;
  expect([failure?.message.length, failure?.trace?.length, failure?.output?.length]).toEqual([16_384, 65_536, 65_536]);
  expect(failure?.output?.endsWith("end")).toBe(true);
  expect(told.notes.filter(({ code }) => code === "text-cut").map(({ what }) => what)).toEqual([
    "3 texts of failures shortened, the first one here.",
  ]);
});

test("an unknown header says what to do, and a header alone says that there is nothing", () => {
  const unknown = read("x.csv", "alpha,beta\n1,2\n");
  expect(codes(unknown)).toEqual(["unknown-table"]);
  expect(unknown.notes[0]?.what).toContain("deflake-tables.json");
  expect(codes(read("x.csv", "run,conclusion\n"))).toEqual(["no-rows"]);
});

describe("a description", () => {
  test("names tables, columns, constants and words", () => {
    const told = described("/data/Testergebnisse.csv.gz", "Lauf;Fall;Ergebnis\n7;t;gut\n7;s;schlecht\n", {
      version: 1,
      history: "werk",
      set: { job: "nacht", branch: "main" },
      tables: {
        "Test*.csv": {
          table: "attempts",
          columns: { run: "Lauf", test: "Fall", outcome: "Ergebnis" },
          words: { gut: "pass", schlecht: "fail" },
        },
      },
    });
    expect(told.attempts.map(({ test: name, outcome, jobRun }) => [name, outcome, jobRun])).toEqual([
      ["t", "pass", "werk/7/nacht"],
      ["s", "fail", "werk/7/nacht"],
    ]);
    expect(told.runs[0]).toMatchObject({ branch: "main" });
    expect(told.notes).toEqual([]);
  });

  test("goes before synonyms, and a column it names is not taken for another", () => {
    const text = "run_number,run_id,sha\n7,700,abc\n";
    const told = described("runs.csv", text, { tables: { "runs.csv": { columns: { run: "run_id" } } } });
    expect(told.runs.map(({ id }) => id)).toEqual(["ci/700"]);
    const swapped = { tables: { "runs.csv": { columns: { commit: "run" } } } };
    expect(described("runs.csv", "run,build\nabc,7\n", swapped).runs[0]).toMatchObject({ id: "ci/7", commit: "abc" });
  });

  test("gives the zone of dates that have none", () => {
    const text = "run,started_at,finished_at\n7,2026-01-13 10:00,2026-01-13T10:00Z\n";
    const told = described("runs.csv", text, { zone: "+02:00" });
    expect(told.runs[0]).toMatchObject({ startedAt: Date.UTC(2026, 0, 13, 8), finishedAt: Date.UTC(2026, 0, 13, 10) });
    expect(codes(told)).toEqual([]);
  });

  test("leaves a file out", () => {
    const told = described("notes.csv", "run,test\n7,t\n", { tables: { "notes.csv": { table: "none" } } });
    expect(told).toMatchObject({ attempts: [], runs: [], notes: [] });
  });

  test("says what a described table lacks", () => {
    const told = described("x.csv", "alpha,beta\n1,2\n", { tables: { "x.csv": { table: "job-runs" } } });
    expect(told.notes.find(({ code }) => code === "missing-column")?.what).toContain("run, and job");
    expect(told.runs).toEqual([]);
  });

  test.each([
    ["no JSON", "{", "not JSON"],
    ["no object", "[]", "It is no object"],
    ["an unknown key", '{"tabels": {}}', "tabels: there is no such key"],
    ["an unknown table", '{"tables": {"a.csv": {"table": "attemps"}}}', '"attemps" is no table'],
    [
      "an unknown column",
      '{"tables": {"a.csv": {"table": "attempts", "columns": {"tset": "x"}}}}',
      'no column "tset" in attempts',
    ],
    ["an unknown constant", '{"set": {"brnach": "main"}}', 'no column "brnach" in any table'],
    ["a newer version", '{"version": 2}', "version 2"],
    ["a zone by name", '{"zone": "Europe/Berlin"}', '"Europe/Berlin" is no offset'],
    ["a number for a text", '{"history": 7}', "history is no text"],
    ["a text for an object", '{"set": "x"}', "set is no object"],
  ])("with %s is complained of, and the table is read all the same", (_, beside, what) => {
    const told = read("dir/a.csv", "run,test,outcome\n7,t,pass\n", { beside });
    const complaint = told.notes.find(({ code }) => code === "bad-description");
    expect(complaint?.what).toContain(what);
    expect(complaint?.place).toEqual({ source: "dir/deflake-tables.json" });
    expect(told.attempts.length).toBe(1);
  });

  test("may use names of prototypes", () => {
    const beside = '{"set": {"__proto__": "x", "job": "constructor"}, "tables": {"__proto__": {"table": "none"}}}';
    const told = read("a.csv", "run,test,outcome\n7,t,pass\n", { beside });
    expect(told.attempts[0]?.jobRun).toBe("ci/7/constructor");
    expect(read("__proto__", "run,test,outcome\n7,t,pass\n", { beside }).attempts).toEqual([]);
  });
});
