// The renderers, on small histories: what people see, that JSON holds all of it, and that names from other people's files
// cannot break out of their place.
import * as fc from "../fast-check.ts";
import { describe, expect, test } from "vitest";
import { everything } from "../../src/app/ports.ts";
import { report } from "../../src/app/report.ts";
import type { Report } from "../../src/core/report/report.ts";
import { ansi, plain } from "../../src/render/paint.ts";
import { renderReportJson } from "../../src/render/report-json.ts";
import { markdownDefaults, renderReportMarkdown } from "../../src/render/report-markdown.ts";
import { renderReportText, textDefaults } from "../../src/render/report-text.ts";
import { histories } from "../app/histories.ts";
import { storeOf, type PicturedRun } from "../app/told-history.ts";

const reportOn = async (runs: readonly PicturedRun[]): Promise<Report> =>
  report(everything, { store: await storeOf(runs) });
const reports = await Promise.all(
  Object.entries(histories).map(
    async ([name, { runs, source }]) =>
      [name, await report(everything, { store: await storeOf(runs, source) })] as const,
  ),
);

describe("as people see them", () => {
  test.each(reports)("%s, as text", async (name, value) => {
    await expect(renderReportText(value)).toMatchFileSnapshot(`pages/${name.replaceAll(" ", "-")}.txt`);
  });

  test.each(reports)("%s, as Markdown", async (name, value) => {
    await expect(renderReportMarkdown(value)).toMatchFileSnapshot(`pages/${name.replaceAll(" ", "-")}.md`);
  });
});

describe("JSON holds everything that is shown", () => {
  test.each(reports)("%s", (_, value) => {
    expect(JSON.parse(renderReportJson(value))).toEqual(value);
    const known = numbersOf(JSON.parse(renderReportJson(value)) as unknown);
    const shown = [renderReportText(value), renderReportMarkdown(value)].join("\n");
    const numbers = shown.replaceAll(/(?<=\d),(?=\d{3}\b)/g, "").match(/\d+(?:\.\d+)?/g) ?? [];
    expect(numbers.filter((number) => !known.has(number))).toEqual([]);
  });

  /** Bounds that stand for a number beyond them, and the confidence of all changes. */
  const bounds = ["99.9", "0.1", "0.0001", "99"];

  /** Every number in a value as it may be written: itself, rounded, the digits within texts, and a share in percent. */
  function numbersOf(value: unknown): Set<string> {
    const known = new Set<string>(bounds);
    const visit = (part: unknown): void => {
      if (typeof part === "string")
        for (const number of part.replaceAll(/(?<=\d),(?=\d{3}\b)/g, "").match(/\d+(?:\.\d+)?/g) ?? [])
          known.add(number);
      else if (typeof part === "number") {
        known.add(String(part));
        known.add(part.toFixed(2));
        known.add(String(Number(part.toPrecision(1))));
        for (let digits = 0; digits <= 6; digits += 1) known.add((part * 100).toFixed(digits));
      } else if (Array.isArray(part)) {
        // Lists are counted too: so many tests failed, so many jobs had none of it.
        for (let length = 0; length <= part.length; length += 1) known.add(String(length));
        part.forEach(visit);
      } else if (part !== null && typeof part === "object") Object.values(part).forEach(visit);
    };
    visit(value);
    return known;
  }
});

describe("the terminal", () => {
  test("no line is wider than it, where names can give way", () => {
    fc.assert(
      fc.property(fc.constantFrom(...reports), fc.integer({ min: 90, max: 200 }), ([, value], width) =>
        renderReportText(value, { ...textDefaults, width })
          .split("\n")
          .every((line) => line.length <= width),
      ),
    );
  });

  test("colours are there only when they are asked for, and change no character", () => {
    const [, value] = reports.find(([name]) => name === "a mix of everything") ?? [];
    if (value === undefined) throw new Error("no such history");
    const coloured = renderReportText(value, { ...textDefaults, paint: ansi });
    expect(coloured).toContain("\u001B[");
    // oxlint-disable-next-line no-control-regex -- the colours
    expect(coloured.replaceAll(/\u001B\[\d+m/g, "")).toBe(renderReportText(value, { ...textDefaults, paint: plain }));
  });

  test("a long name is shortened in its middle", async () => {
    const name = `tests/${"deep/".repeat(40)}cart.test.ts > adds`;
    const text = renderReportText(
      await reportOn([
        { id: "1", jobs: { u: { tests: { [name]: "f", b: "p" } } } },
        { id: "2", jobs: { u: { tests: { b: "p" } } } },
      ]),
    );
    expect(text).toMatch(/^ {2}tests\S*…\S*test\.ts > adds /m);
  });
});

describe("long lists", () => {
  test("show as many as asked for and say how many more there are", async () => {
    const tests = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`test ${String(at).padStart(2, "0")}`, "f"]),
    );
    const value = await reportOn([
      { id: "1", jobs: { u: { tests } } },
      { id: "2", jobs: { u: { tests: {} } } },
    ]);
    for (const shown of [
      renderReportText(value, { ...textDefaults, limit: 7 }),
      renderReportMarkdown(value, { ...markdownDefaults, limit: 7 }),
    ]) {
      expect(shown).toContain("23 more tests");
      expect(shown).toContain("test 06");
      expect(shown).not.toContain("test 07");
    }
    expect(renderReportJson(value)).toContain("test 29");
  });
});

describe("the next command", () => {
  const withTest = async (name: string): Promise<Report> =>
    reportOn([{ id: "1", jobs: { u: { tests: { [name]: "f" } } } }]);

  test.each([
    ["thread/gc1.py", "deflake show thread/gc1.py"],
    ["cart > adds", "deflake show 'cart > adds'"],
    ["it's $HOME", String.raw`deflake show 'it'\''s $HOME'`],
  ])("shows %s", async (name, command) => {
    expect(renderReportText(await withTest(name))).toContain(`Next: ${command}\n`);
  });

  test("keeps what was read from paths", async () => {
    const text = renderReportText(await withTest("t"), { ...textDefaults, paths: ["a b.xml", "c.xml"] });
    expect(text).toContain("Next: deflake import 'a b.xml' c.xml\n");
  });
});

describe("hostile names", () => {
  const hostile = async (name: string): Promise<Report> =>
    reportOn([
      {
        id: "1",
        on: "2026-01-01",
        jobs: { [name]: { tests: { [name]: { attempts: "f", message: name, ignored: name } } } },
      },
      { id: "2", on: "2026-01-02", jobs: { [name]: { tests: { [name]: { attempts: "f", message: name } } } } },
    ]);

  test("a terminal gets no control characters", async () => {
    const text = renderReportText(await hostile("a\u001B[2Jb\u0007\u202Ec"));
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F\u202E]/);
    expect(text).toContain("a\uFFFD[2Jb\uFFFD\uFFFDc");
  });

  test.each([
    ["a table's pipe", "a|b||c"],
    ["backticks", "a`b``c"],
    ["HTML", "<img src=x onerror=alert(1)></details>"],
    ["a mention", "@everyone and #1"],
    ["a link", "[x](http://example.org) https://example.org www.example.org"],
    ["a table's start", "| --- |"],
    ["emphasis", "**a** _b_ ~c~"],
    ["a backslash before a pipe", String.raw`a\|b`],
  ])("Markdown: %s stays in its place", async (_, name) => {
    const text = renderReportMarkdown(await hostile(name));
    const prose = withoutCode(text);
    expect(prose).not.toMatch(/<(?!\/?(?:details|summary)>)|@(?=\w)|(?<![\w&])#(?=\d)|https?:\/\/|www\.|(?<!\\)\]\(/);
    expect(prose.match(/<details>/g)?.length).toBe(prose.match(/<\/details>/g)?.length);
    for (const table of text.split("\n\n").filter((block) => block.startsWith("| "))) {
      const cells = table.split("\n").map((line) => line.match(/(?<!\\)\|/g)?.length);
      expect(new Set(cells).size, table).toBe(1);
    }
  });

  /** Markdown without its code spans, in which nothing means anything. */
  const withoutCode = (text: string): string => text.replaceAll(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
});
