// Broken, hostile and huge JUnit XML: what was readable is told, with a note that says where it broke; nothing throws and
// nothing is kept that grows with the input.
import * as fc from "../fast-check.ts";
import { describe, expect, test } from "vitest";
import { depthLimit, messageLimit, outputLimit, traceLimit } from "../../src/formats/limits.ts";
import { junit } from "../../src/formats/junit/junit.ts";
import { type CorpusFile, corpusFiles, inPieces, readPieces, type Told } from "./corpus.ts";

const read = (text: string): Told => readPieces(junit, "a.xml", [text]);
const textOf = (file: CorpusFile): string => file.bytes.toString("utf8");
const noteOf = (told: Told, code: string) => told.notes.find((note) => note.code === code);

const files = corpusFiles("junit");
const whole = files.filter((file) => read(textOf(file)).facts.complete === true);

describe.each(whole.map((file) => [file.name, file] as const))("%s, cut off", (_name, file) => {
  const text = textOf(file);
  const end = text.lastIndexOf(">") + 1;
  const step = Math.max(1, Math.floor(end / 2000));

  test("is incomplete, and a warning has the place", () => {
    for (let cut = 0; cut < end; cut += step) {
      const head = text.slice(0, cut);
      // Between two documents, and before the second has an element, nothing of a report is cut off.
      if (/<\/testsuites>[^<]*(<\?[^>]*>?\s*)?(<\w*)?$/.test(head)) continue;
      const told = read(head);
      expect(told.facts.complete, `cut at ${cut}`).toBe(false);
      const places = told.notes.filter(({ level }) => level === "warning").map(({ place }) => place);
      const last = {
        source: "a.xml",
        line: head.split("\n").length,
        column: cut - head.lastIndexOf("\n"),
        byte: Buffer.byteLength(head),
      };
      expect(places, `cut at ${cut}`).toContainEqual(last);
    }
  });
});

test("never throws, ends, and does not depend on the pieces, whatever is done to a good file", () => {
  const junk = fc.constantFrom(
    "<",
    ">",
    "&",
    '"',
    "]]>",
    "<![CDATA[",
    "<!--",
    "<testcase",
    "</testcase>",
    "<testsuites>",
    "\0",
    "<?xml ?>",
  );
  const damage = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 40 }), junk);
  fc.assert(
    fc.property(
      fc.constantFrom(...files.filter(({ bytes }) => bytes.length < 6000)),
      fc.array(damage, { maxLength: 4 }),
      fc.array(fc.nat({ max: 300 }), { maxLength: 30 }),
      (file, damages, sizes) => {
        let text = textOf(file);
        for (const [where, removed, added] of damages) {
          const at = Math.floor(where * text.length);
          text = text.slice(0, at) + added + text.slice(at + removed);
        }
        const told = read(text);
        expect(readPieces(junit, "a.xml", inPieces(text, sizes))).toEqual(told);
        for (const { place } of told.notes) expect(place?.source).toBe("a.xml");
      },
    ),
    { numRuns: 1500 },
  );
});

const nested = (depth: number): string =>
  `${'<testsuite name="n">'.repeat(depth)}<testcase classname="T" name="x"/>${"</testsuite>".repeat(depth)}`;

test("reads what is nested up to the limit", () => {
  const told = read(nested(depthLimit - 1));
  expect([told.attempts.length, told.facts.complete, told.notes]).toEqual([1, true, []]);
});

test("refuses what is nested deeper, by name, and keeps what stood before", () => {
  const told = read(`<testsuites><testsuite name="s"><testcase name="before"/></testsuite>${nested(100_000)}`);
  expect(told.attempts.map((attempt) => attempt.test)).toEqual(["s > before"]);
  expect(told.facts.complete).toBe(false);
  expect(noteOf(told, "too-deep")?.what).toContain("<testsuite> is nested more than 512 deep");
  expect(noteOf(told, "too-deep")?.place).toEqual({ source: "a.xml", line: 1, column: 10_309, byte: 10_308 });
});

test("tags that somebody forgot to escape in a text do not nest", () => {
  const told = read(
    `<testsuite><testcase name="x"><failure message="m">${"<b>".repeat(100_000)}</failure></testcase></testsuite>`,
  );
  expect(told.attempts.map(({ outcome }) => outcome)).toEqual(["fail"]);
  expect(told.facts.complete).toBe(true);
});

const long = "0123456789".repeat(20_000);

test.each([
  ["text", long],
  ["a section", `<![CDATA[${long}]]>`],
])("of a long output in %s, keeps the end and says so once", (_how, output) => {
  const one = `<testcase name="x"><failure message="m"/><system-out>${output}</system-out></testcase>`;
  const told = read(`<testsuite name="s">${one}${one}</testsuite>`);
  expect(told.attempts.map(({ failure }) => failure?.output)).toEqual(Array(2).fill(long.slice(-outputLimit)));
  expect(told.notes.map(({ code, what }) => [code, what])).toEqual([
    ["text-cut", "2 failures have a longer output than 65536 characters; the end is kept."],
  ]);
});

test("of a long message and a long trace, keeps the beginning", () => {
  const told = read(
    `<testsuite name="s"><testcase name="x"><failure message="${long}">${long}</failure></testcase></testsuite>`,
  );
  expect(told.attempts[0]?.failure?.message).toBe(long.slice(0, messageLimit));
  expect(told.attempts[0]?.failure?.trace).toBe(long.slice(0, traceLimit));
  expect(told.notes.map(({ what }) => what)).toEqual([
    "1 failure has a longer message than 16384 characters; the beginning is kept.",
    "1 failure has a longer trace than 65536 characters; the beginning is kept.",
  ]);
});

test("keeps an id of 10 kB whole", () => {
  const name = "n".repeat(10_000);
  expect(read(`<testsuite><testcase classname="T" name="${name}"/></testsuite>`).attempts[0]?.test).toBe(`T > ${name}`);
});

test("a bomb and an external entity are refused by their names, and stay what is written", () => {
  const bomb = `<!ENTITY a "ha">${Array.from({ length: 30 }, (_, at) => `<!ENTITY a${at} "${"&a;".repeat(10)}">`).join("")}`;
  const told = read(
    `<!DOCTYPE s [${bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&a29;&x;"/></testsuite>`,
  );
  expect(told.attempts.map((attempt) => attempt.test)).toEqual(["&a29;&x;"]);
  expect(told.notes.map(({ code, level }) => [code, level])).toEqual([
    ["entity-bomb-refused", "warning"],
    ["external-entity-refused", "warning"],
  ]);
});

test.each([
  ["", "empty-input", "The file is empty."],
  ["\uFEFF \n", "empty-input", "The file is empty."],
  ["<?xml version='1.0'?>", "not-junit", "There is no element of JUnit XML in the file."],
  ["<html><body>502 Bad Gateway</body></html>", "not-junit", "This is an HTML page, not JUnit XML."],
  ["<!DOCTYPE html>\n<HTML><p>502<br></HTML>", "not-junit", "This is an HTML page, not JUnit XML."],
  ["<html><body>502<br>", "not-junit", "This is an HTML page, not JUnit XML."],
  ["<test-run><test-case/></test-run>", "not-junit", "The file starts with <test-run>, which JUnit XML does not have."],
])("%j is %s", (text, code, what) => {
  const told = read(text);
  expect([told.attempts, told.facts.complete]).toEqual([[], false]);
  expect(noteOf(told, code)?.what).toBe(what);
});

test.each([
  ["<?xml version='1.0'?><!-- x --><testsuites>", "a.txt", 0.95],
  ["\uFEFF\n<j:TestSuite xmlns:j='urn:x'>", "a", 0.95],
  ["Running tests...\n<?xml version='1.0'?>\n<testsuites>", "log.txt", 0.6],
  ["Running tests...\n<testsuite name='s'>", "out.xml", 0.8],
  ["", "report.xml", 0.1],
  ["<html>", "report.xml", 0.1],
  ["", "report.json", 0],
  ["<html>", "index.html", 0],
  ["<Site><Testing>", "Test.xml", 0],
  ["<test-run id='0'>", "nunit.xml", 0],
  ['{"output":"\\n<testsuites>"}', "a.json", 0],
  ["see `<testsuites>` in the text", "README.md", 0],
])("%j named %s is JUnit XML with %d", (head, name, sure) => {
  expect(junit.sniff(head, name)).toBe(sure);
});

test("looking at a head costs little, however it goes on", () => {
  const heads = [
    "<!--".repeat(16_000),
    "<? ".repeat(20_000),
    "<!DOCTYPE [".repeat(6000),
    " ".repeat(65_536),
    "<a".repeat(30_000),
  ];
  for (const head of heads) expect(junit.sniff(head, "a.txt")).toBe(0);
});
