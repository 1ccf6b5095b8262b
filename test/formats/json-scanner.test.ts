// JSON in pieces: the values of whole documents, whatever the pieces; what was readable of broken ones.
import * as fc from "../fast-check.ts";
import { describe, expect, test } from "vitest";
import type { Note } from "../../src/core/model/note.ts";
import { JsonScanner, stringLimit, type JsonPath } from "../../src/formats/json-scanner.ts";

interface Scan {
  readonly values: readonly string[];
  readonly parsed: readonly unknown[];
  readonly left: readonly string[];
  readonly notes: readonly Note[];
  readonly whole: boolean;
}

/** Enters what stands less deep than `depth` below a document, takes the rest. */
function scan(pieces: readonly string[], depth: number): Scan {
  const values: string[] = [];
  const parsed: unknown[] = [];
  const left: string[] = [];
  const notes: Note[] = [];
  const name = (path: JsonPath): string => path.join(".");
  const scanner = new JsonScanner(
    "x.json",
    {
      interest: (path) => (path.at(-1) === "skipped" ? "skip" : path.length <= depth ? "enter" : "take"),
      value: (path, value) => {
        values.push(`${name(path)}=${JSON.stringify(value)}`);
        parsed.push(value);
      },
      leave: (path) => left.push(name(path)),
    },
    { note: (note) => notes.push(note) },
  );
  for (const piece of pieces) scanner.push(piece);
  return { values, parsed, left, notes, whole: scanner.end().whole };
}

const codes = ({ notes }: Scan): string[] => notes.map(({ code, place }) => `${code}@${place?.line}:${place?.column}`);

test.each<[string, string, number, readonly string[], readonly string[]]>([
  ["nothing", "", 1, [], ["empty@1:1"]],
  ["white space and a byte order mark", "\uFEFF \n", 1, [], ["empty@2:1"]],
  ["a document taken whole", '{"a":[1,{"b":null}]}', 0, ['0={"a":[1,{"b":null}]}'], []],
  ["members of an object", '{"a":1,"b":"x","c":[true]}', 1, ["0.a=1", '0.b="x"', "0.c=[true]"], []],
  ["a skipped member", '{"skipped":{"x":"}"},"b":2}', 1, ["0.b=2"], []],
  ["elements two deep", '{"a":[1, 2],"b":{"c":3}}', 2, ["0.a.0=1", "0.a.1=2", "0.b.c=3"], []],
  ["documents without anything between them", '{"a":1}{"a":2}[3]', 1, ["0.a=1", "1.a=2", "2.0=3"], []],
  ["documents on lines", '{"a":1}\n{"a":2}\n', 0, ['0={"a":1}', '1={"a":2}'], []],
  ["documents after record separators", '\u001E{"a":1}\n\u001E{"a":2}\n', 1, ["0.a=1", "1.a=2"], []],
  ["brackets and quotes in texts", String.raw`{"a":"}]\"[{","b":2}`, 1, [String.raw`0.a="}]\"[{"`, "0.b=2"], []],
  [
    "names that objects inherit",
    '{"__proto__":{"x":1},"constructor":2}',
    1,
    ['0.__proto__={"x":1}', "0.constructor=2"],
    [],
  ],
  [
    "a broken element among good ones",
    '[{"a":1},{"a":tru},{"a":3}]',
    1,
    ['0.0={"a":1}', '0.2={"a":3}'],
    ["broken-value@1:10"],
  ],
  ["NaN, as Python writes it", '{"a":NaN,"b":1}', 1, ["0.b=1"], ["broken-value@1:6"]],
  ["a missing comma", '[{"a":1} {"a":2}]', 1, ['0.0={"a":1}', '0.1={"a":2}'], ["not-json@1:10"]],
  ["a trailing comma", "[1,2,]", 1, ["0.0=1", "0.1=2"], []],
  // White space that is none of JSON's.
  ["a form feed between values", "[1\f2]", 1, [], ["broken-value@1:2"]],
  ["a space that does not break", "[\u00A0 1]", 1, ["0.1=1"], ["broken-value@1:2", "not-json@1:4"]],
  ["a missing value", '{"a":,"b":2}', 1, ["0.b=2"], ["not-json@1:6"]],
  ["text before and after", 'log: x\n{"a":1}\ndone', 1, ["0.a=1"], ["not-json@1:1"]],
  ["a wrong bracket", '{"a":[1,2},"b":3', 2, ["0.a.0=1", "0.a.1=2"], ["not-json@1:10"]],
  ["a bracket too many", "[1]]\n[2]", 1, ["0.0=1", "1.0=2"], ["not-json@1:4"]],
  ["an end within a text", '{"a":1,"b":"x', 1, ["0.a=1"], ["truncated@1:14"]],
  ["an end within a number", "[1,\n23", 1, ["0.0=1"], ["truncated@2:3"]],
  ["an end between values", '[1,{"a":', 1, ["0.0=1"], ["truncated@1:9"]],
  ["no JSON at all", "<html>", 1, [], ["not-json@1:1"]],
])("%s", (_name, text, depth, values, said) => {
  const whole = scan([text], depth);
  expect(whole.values).toEqual(values);
  expect(codes(whole)).toEqual(said);
  expect(whole.whole).toBe(said.length === 0);
  expect(scan(text.split(""), depth)).toEqual(whole);
});

test("what was entered is left, inner first", () => {
  expect(scan(['{"a":[1],"b":{}}'], 3).left).toEqual(["0.a", "0.b", "0"]);
});

describe("any documents", () => {
  const document = fc.oneof(
    fc.array(fc.jsonValue()),
    fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
  );
  const cuts = fc.array(fc.nat({ max: 30 }));
  const inPieces = (text: string, sizes: readonly number[]): string[] => {
    const pieces: string[] = [];
    let at = 0;
    for (const size of sizes) pieces.push(text.slice(at, (at += size)));
    return [...pieces, text.slice(at)];
  };

  test("come out as JSON.parse reads them, whatever the pieces and the spaces", () => {
    fc.assert(
      fc.property(
        fc.array(document),
        fc.constantFrom("", " ", "\n"),
        fc.nat({ max: 3 }),
        cuts,
        (documents, gap, indent, sizes) => {
          const text = documents.map((each) => JSON.stringify(each, null, indent)).join(gap);
          const { parsed, whole } = scan(inPieces(text, sizes), 0);
          expect(parsed).toEqual(JSON.parse(`[${documents.map((each) => JSON.stringify(each)).join(",")}]`));
          expect(whole).toBe(documents.length > 0);
        },
      ),
    );
  });

  test("cut anywhere, in any pieces, give what stood whole before the cut, and say so", () => {
    fc.assert(
      fc.property(document, fc.nat(), cuts, (value, cut, sizes) => {
        const text = JSON.stringify(value);
        const cutText = text.slice(0, cut % text.length);
        const all = scan([text], 1).values;
        const some = scan(inPieces(cutText, sizes), 1);
        expect(some.values).toEqual(all.slice(0, some.values.length));
        expect(some.whole).toBe(false);
        expect(scan([cutText], 1)).toEqual(some);
      }),
    );
  });

  test("spoilt anywhere, nothing is thrown and reading goes on", () => {
    fc.assert(
      fc.property(document, fc.nat(), fc.string(), cuts, (value, at, dirt, sizes) => {
        const text = JSON.stringify(value);
        const spoilt = text.slice(0, at % text.length) + dirt + text.slice(at % text.length);
        expect(scan(inPieces(spoilt, sizes), 2)).toEqual(scan([spoilt], 2));
      }),
    );
  });
});

test("a long text keeps its beginning and its end, and never half an escape", () => {
  for (const filler of ["a", String.raw`\"`, String.raw`\u00e9`, "\\\\"]) {
    const long = `begin${filler.repeat(3_000_000 / filler.length)}end`;
    const text = `[{"name":"t","out":"${long}"},{"name":"u"}]`;
    const pieces = Array.from({ length: Math.ceil(text.length / 65_536) }, (_, n) =>
      text.slice(n * 65_536, (n + 1) * 65_536),
    );
    const { parsed, notes, whole } = scan(pieces, 1);
    const out = (parsed[0] as { out: string }).out;
    expect(out.startsWith("begin")).toBe(true);
    expect(out.endsWith("end")).toBe(true);
    expect(out.length).toBeLessThan(4 * stringLimit);
    expect(parsed[1]).toEqual({ name: "u" });
    expect(notes.map(({ code }) => code)).toEqual(["cut"]);
    expect(whole).toBe(true);
  }
});

test("places after a long text are those of the file", () => {
  const before = `[{"out":"${"a".repeat(2_000_000)}"},`;
  const text = `${before}tru]`;
  const pieces = Array.from({ length: Math.ceil(text.length / 65_536) }, (_, n) =>
    text.slice(n * 65_536, (n + 1) * 65_536),
  );
  const broken = scan(pieces, 1).notes.find(({ code }) => code === "broken-value");
  expect(broken?.place).toEqual({ source: "x.json", line: 1, column: before.length + 1 });
});

test("a value nested without end is left out, the next is read", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const { values, notes } = scan([`[1,${deep},2]`], 1);
  expect(values).toEqual(["0.0=1", "0.2=2"]);
  expect(notes.map(({ code }) => code)).toEqual(["too-deep"]);
});
