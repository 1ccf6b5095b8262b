// Rows out of delimited text: against the slow obvious reader, in any pieces, cut anywhere, and with broken quotes.
import * as fc from "../fast-check.ts";
import { describe, expect, test } from "vitest";
import { CsvRows, delimiterOf } from "../../src/formats/tables/csv.ts";
import { Constants, type Row, type RowSink } from "../../src/formats/tables/row.ts";

interface Read {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly troubles: readonly string[];
}

function read(pieces: readonly string[]): Read {
  const rows: string[][] = [];
  const lines: number[] = [];
  const troubles: string[] = [];
  let header: readonly string[] = [];
  const sink: RowSink = {
    names: (names) => {
      header = names;
    },
    row: (row: Row) => {
      rows.push(header.map((_, cell) => row.text(cell)));
      lines.push(row.line);
    },
    trouble: (kind, line, column) => troubles.push(`${kind} ${line}:${column}`),
  };
  const reader = new CsvRows(sink, new Constants());
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return { names: header, rows, lines, troubles };
}

/** The slow obvious reader: character by character, a state and nothing clever. For text with whole quotes only. */
function naive(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quoted && char === '"' && text[at + 1] === '"') {
      cell += char;
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && char === delimiter) {
      rows.at(-1)?.push(cell);
      cell = "";
    } else if (!quoted && char === "\n") {
      rows.at(-1)?.push(cell.replace(/\r$/, ""));
      rows.push([]);
      cell = "";
    } else cell += char;
  }
  return rows.slice(0, -1);
}

const cellText = fc.string({
  unit: fc.constantFrom("a", "B", "7", " ", ",", ";", "\t", '"', "\n", "\r\n", "é", "😀"),
  maxLength: 8,
});

/** A table as any writer might write it: quotes where they must be, and here and there where they need not. */
const written = fc
  .record({
    width: fc.integer({ min: 2, max: 5 }),
    delimiter: fc.constantFrom(",", ";", "\t"),
    newline: fc.constantFrom("\n", "\r\n"),
    bom: fc.boolean(),
  })
  .chain((style) =>
    fc
      .array(
        fc.array(fc.record({ text: cellText, quotes: fc.boolean() }), {
          minLength: style.width,
          maxLength: style.width,
        }),
        { maxLength: 8 },
      )
      .map((rows) => ({ ...style, rows })),
  )
  .map(({ width, delimiter, newline, bom, rows }) => {
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const header = Array.from({ length: width }, (_, at) => `column${at}`).join(delimiter);
    const lines = rows.map((row) =>
      row.map(({ text, quotes }) => (quotes || /[",;\t\r\n]/.test(text) ? quote(text) : text)).join(delimiter),
    );
    const text = [header, ...lines].map((line) => line + newline).join("");
    return { delimiter, text: (bom ? "\uFEFF" : "") + text };
  });

const pieces = (text: string, cuts: readonly number[]): readonly string[] => {
  const places = cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b);
  return [0, ...places].map((from, at) => text.slice(from, places[at] ?? text.length));
};

test("reads what any writer wrote, as the obvious reader does, in any pieces", () => {
  fc.assert(
    fc.property(written, fc.array(fc.nat(), { maxLength: 6 }), ({ text, delimiter }, cuts) => {
      const [names, ...rows] = naive(text.replace("\uFEFF", ""), delimiter);
      const told = read(pieces(text, cuts));
      expect(told.names).toEqual(names);
      expect(told.rows).toEqual(rows.map((row) => row.map((cell) => cell.trim())));
      expect(told.troubles).toEqual([]);
    }),
  );
});

test("says in which line each row starts", () => {
  fc.assert(
    fc.property(written, ({ text, delimiter }) => {
      const lines: number[] = [];
      let before = 0;
      for (const row of naive(text.replace("\uFEFF", ""), delimiter)) {
        lines.push(before + 1);
        before += 1 + row.join("").split("\n").length - 1;
      }
      expect(read([text]).lines).toEqual(lines.slice(1));
    }),
  );
});

test("cut anywhere, tells the rows before the cut and no other whole ones", () => {
  fc.assert(
    fc.property(written, fc.nat(), ({ text }, at) => {
      const cut = at % (text.length + 1);
      const whole = read([text]).rows;
      const some = read([text.slice(0, cut)]);
      const unended = some.troubles.some((trouble) => trouble.startsWith("no-final-newline"));
      const sure = unended ? some.rows.slice(0, -1) : some.rows;
      // A cut inside quotes may look like a quote that nobody meant; what is read from behind it is no row of the file,
      // and is never told without a trouble.
      if (some.troubles.some((trouble) => trouble.startsWith("unclosed-quote"))) return;
      expect(whole.slice(0, sure.length)).toEqual(sure);
      const atRowsEnd = /(^|\n)$/.test(text.slice(0, cut));
      if (some.names.length > 0 && whole.length > 0 && some.lines.length > 0 && !atRowsEnd)
        expect(some.troubles).not.toEqual([]);
    }),
  );
});

describe("what people make of it", () => {
  test.each<[what: string, text: string, rows: readonly (readonly string[])[], troubles: readonly string[]]>([
    [
      "blank lines",
      "a,b\n\n1,2\n\r\n3,4\n",
      [
        ["1", "2"],
        ["3", "4"],
      ],
      [],
    ],
    ["white space around cells", "a,b\n 1 ,\t2\n", [["1", "2"]], []],
    ["no line break at the end", "a,b\n1,2", [["1", "2"]], ["no-final-newline 2:4"]],
    [
      "too few cells",
      "a,b,c\n1,2\n3,4,5\n",
      [
        ["1", "2", ""],
        ["3", "4", "5"],
      ],
      ["too-few-cells 2:4"],
    ],
    ["too many cells", "a,b\n1,2,3\n4,5\n", [["4", "5"]], ["too-many-cells 2:5"]],
    ["a delimiter at the end of every row", "a,b\n1,2,\n", [["1", "2"]], []],
    [
      "text behind a closing quote",
      'a,b\n"1"x,2\n3,4\n',
      [
        ["1x", "2"],
        ["3", "4"],
      ],
      ["stray-quote 2:1"],
    ],
    ["a quote inside a bare cell", 'a,b\n1"2",3\n', [['1"2"', "3"]], []],
    [
      "a quote that nobody meant",
      'a,b\n"1,2\n3,4\n5,6\n',
      [
        ["3", "4"],
        ["5", "6"],
      ],
      ["unclosed-quote 2:1"],
    ],
    ["cut inside quotes", 'a,b\n1,2\n3,"first\nsecond\nthi', [["1", "2"]], ["cut-off 5:4"]],
    [
      "cut inside quotes, and some lines there look like rows",
      'a,b\n1,2\n3,"one\ntwo, of\nthree\nfou',
      [["1", "2"]],
      ["cut-off 6:4"],
    ],
    ["cut inside a row", "a,b\n1,2\n3", [["1", "2"]], ["cut-off 3:2"]],
    ["a header alone", "a,b", [], []],
    ["nothing", "", [], []],
    ["names of prototypes", "__proto__,constructor\n__proto__,toString\n", [["__proto__", "toString"]], []],
  ])("%s", (_, text, rows, troubles) => {
    const told = read([text]);
    expect(told.rows).toEqual(rows);
    expect(told.troubles).toEqual(troubles);
    expect(read(text.split(""))).toEqual(told);
  });
});

test("more columns than anybody has", () => {
  const names = Array.from({ length: 500 }, (_, at) => `c${at}`);
  const told = read([`${names.join(",")}\n${names.map((_, at) => at).join(",")}\n`]);
  expect(told.rows[0]).toEqual(names.map((_, at) => String(at)));
});

test("a line past the limit is left out, whatever its pieces, and the next one is read", () => {
  const piece = "x".repeat(1024 * 1024);
  const told = read(["a,b\n1,2\n", ...Array.from({ length: 20 }, () => piece), ",y\n3,4\n"]);
  expect(told.rows).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
  expect(told.troubles).toEqual(["row-too-long 3:1"]);
  expect(told.lines).toEqual([2, 4]);
});

test("a quote that is still open past the limit costs its line and no other", () => {
  const rows = Array.from({ length: 45_000 }, (_, at) => `${at},${"x".repeat(200)}\n`);
  const text = `a,b\n"oops,1\n${rows.join("")}`;
  const told = read(
    pieces(
      text,
      Array.from({ length: 100 }, (_, at) => at * 200_000),
    ),
  );
  expect(told.rows.length).toBe(rows.length);
  expect(told.troubles).toEqual(["unclosed-quote 2:1"]);
});

test.each([
  ["run,job,test", ","],
  ["run;job;test", ";"],
  ["run\tjob\ttest", "\t"],
  ['"a;b;c;d",job', ","],
  ["run", ","],
])("the delimiter of %j", (header, delimiter) => {
  expect(delimiterOf(header)).toBe(delimiter);
});
