// docs/reference/tables.md says what the code does: its columns are those that are read, its examples are read as it says.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Column, tables } from "../../src/formats/tables/columns.ts";
import { parseDescription } from "../../src/formats/tables/description.ts";
import { tableOf } from "../../src/formats/tables/header.ts";
import { historyTables } from "../../src/formats/tables/tables.ts";
import { readPieces, type Told } from "./corpus.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/tables.md"), "utf8");

const read = (name: string, text: string, beside: string | null = null): Told =>
  readPieces(historyTables, name, [text], { folder: "ci", beside });

/** How much a text told, by kind. */
const amounts = ({ attempts, runs, jobRuns, summaries }: Told): object => ({
  attempts: attempts.length,
  runs: runs.length,
  jobRuns: jobRuns.length,
  summaries: summaries.length,
});

const sectionOf = (name: string): string => page.split(`\n### ${name}\n`)[1]?.split(/\n##/)[0] ?? "";
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map((match) => match[1] ?? "");

/** The rows of the Markdown table whose header starts so, each as its cells. */
function rowsUnder(text: string, header: string): readonly (readonly string[])[] {
  const rows = text.slice(text.indexOf(header)).split("\n\n")[0]?.trim().split("\n").slice(2) ?? [];
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll(String.raw`\|`, "|")),
  );
}

describe.each(tables.map((table) => [table.name, table] as const))("%s", (name, table) => {
  test("the page lists its columns as they are", () => {
    const listed = rowsUnder(sectionOf(name), "| column | holds |");
    const code = (text: string): string => `\`${text}\``;
    expect(listed).toEqual(
      table.columns.map(({ name: column, type, example, what, also }) => [
        code(column),
        type,
        code(example),
        what,
        also.map(code).join(" "),
      ]),
    );
  });

  test("the page's example is read as this table, every row of it and without a warning", () => {
    const examples = blocks(sectionOf(name), "csv");
    expect(examples).toHaveLength(1);
    const [text = ""] = examples;
    expect(tableOf(text.split("\n")[0]?.split(",") ?? [])?.name).toBe(name);
    const told = read("example.csv", text);
    expect(told.notes.filter(({ code }) => code !== "unused-columns")).toEqual([]);
    const rows = text.trim().split("\n").length - 1;
    const { attempts, runs, jobRuns, summaries } = told;
    const kind = { attempts, failures: attempts, "job-runs": jobRuns, runs };
    expect((Object.hasOwn(kind, name) ? kind[name as keyof typeof kind] : summaries).length).toBe(rows);
  });

  test("each column's example is understood, under each of its names, in CSV and in NDJSON", () => {
    const needed = table.needs.map(([first = ""]) => table.columns.find((column) => column.name === first));
    for (const column of table.columns)
      for (const spelling of [column.name, ...column.also]) {
        const cells = [
          ...needed.filter((each): each is Column => each !== undefined && each.name !== column.name),
          column,
        ];
        const names = cells.map((each) => (each === column ? spelling : each.name));
        const told = read(
          "x.csv",
          `${names.join(";")}\n${cells.map(({ example }) => `"${example}"`).join(";")}\n`,
          described(name),
        );
        expect(told.notes, `${name}.${spelling}`).toEqual([]);
        const line = JSON.stringify(Object.fromEntries(cells.map(({ example }, at) => [names[at] ?? "", example])));
        const fromJson = read("x.ndjson", `${line}\n`, described(name));
        expect(amounts(fromJson), `${name}.${spelling}`).toEqual(amounts(told));
        expect(Object.values(amounts(told)).some((amount) => amount > 0)).toBe(true);
      }
  });
});

const described = (table: string): string => JSON.stringify({ tables: { "x.*": { table } } });

test("the order in which tables are tried is the code's", () => {
  const told = /it is the first of ([^.]*)\./.exec(page)?.[1] ?? "";
  expect([...told.matchAll(/`([^`]+)`/g)].map((match) => match[1])).toEqual(tables.map(({ name }) => name));
});

test("each description on the page is understood", () => {
  const descriptions = blocks(page, "json");
  expect(descriptions).toHaveLength(2);
  for (const text of descriptions) expect(parseDescription(text, "deflake-tables.json").notes).toEqual([]);
});

test("the first description reads what it describes", () => {
  const [beside = ""] = blocks(page, "json");
  const builds = read("builds.csv", "Build-Nr;Begin\n7;2026-01-13 10:00\n", beside);
  expect(builds.notes).toEqual([]);
  expect(builds.runs[0]).toMatchObject({ id: "shop/7", workflow: "nightly", startedAt: Date.UTC(2026, 0, 13, 9) });
  const results = read("results-1.csv.gz", "Build-Nr;Case;Ergebnis\n7;t;gut\n7;s;schlecht\n", beside);
  expect(results.notes).toEqual([]);
  expect(results.attempts.map(({ outcome, jobRun }) => `${outcome} ${jobRun}`)).toEqual([
    "pass shop/7/hardware",
    "fail shop/7/hardware",
  ]);
  expect(read("people.csv", "run,test\n7,t\n", beside).attempts).toEqual([]);
});

test("the headers that were found are recognised as the page says, and its description leaves one file out", () => {
  const rows = rowsUnder(page, "| file | header | read as |");
  expect(rows).toHaveLength(4);
  const [, beside = ""] = blocks(page, "json");
  for (const [file = "", header = "", table] of rows.map((row) => row.map((cell) => cell.replaceAll("`", "")))) {
    expect(tableOf(header.split(","))?.name).toBe(table);
    const row = header.split(",").map((column) => (column === "conclusion" ? "success" : "1"));
    const told = read(file, `${header}\n${row.join(",")}\n`, beside);
    expect(Object.values(amounts(told)).some((amount) => amount > 0)).toBe(file !== "failed_test_classes.csv");
  }
});
