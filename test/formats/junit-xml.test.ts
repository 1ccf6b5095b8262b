// The XML below JUnit: the same events whatever the pieces, and the same as a parser that holds the whole text; references
// by the book; ids counted as by a map.
import * as fc from "../fast-check.ts";
import { Parser } from "htmlparser2";
import { expect, test } from "vitest";
import { decodeReferences } from "../../src/formats/xml/entities.ts";
import { Attributes, slots } from "../../src/formats/junit/attributes.ts";
import { Head, Tail } from "../../src/formats/kept-text.ts";
import { Repeats } from "../../src/formats/repeats.ts";
import { XmlStream } from "../../src/formats/xml/xml-stream.ts";
import { inPieces } from "./corpus.ts";

/** Events as words, with neighbouring texts joined: where a text is cut is nobody's business. */
class Events {
  readonly words: string[] = [];
  private text = "";

  open(name: string, attribute: string | undefined): void {
    this.flush();
    this.words.push(`<${name} name=${attribute ?? "-"}>`);
  }

  close(name: string): void {
    this.flush();
    this.words.push(`</${name}>`);
  }

  add(text: string): void {
    this.text += text;
  }

  flush(): readonly string[] {
    if (this.text !== "") this.words.push(this.text);
    this.text = "";
    return this.words;
  }
}

function streamed(pieces: readonly string[]): readonly string[] {
  const events = new Events();
  const stream = new XmlStream(
    "a.xml",
    {
      wantsText: true,
      watchesText: false,
      strayText: () => {},
      open: (name, attributes) => events.open(name, attributes.get(slots.name)),
      close: (name) => events.close(name),
      text: (text) => events.add(text),
      entityDefinition: () => {},
      declaration: () => {},
    },
    new Attributes(),
  );
  for (const piece of pieces) stream.push(piece);
  stream.end();
  return events.flush();
}

/** The oracle: htmlparser2's parser, which holds sections and attributes until their ends. */
function parsed(text: string): readonly string[] {
  const events = new Events();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => events.open(name, attributes["name"]),
      onclosetag: (name) => events.close(name),
      ontext: (piece) => events.add(piece),
    },
    { xmlMode: true },
  );
  parser.end(text);
  return events.flush();
}

const words = fc.string({
  unit: fc.constantFrom(
    "a",
    "ü",
    "😀",
    " ",
    "\n",
    "]",
    "]]",
    ">",
    "-",
    "&amp;",
    "&lt;",
    "&#65;",
    "&#x1F600;",
    "&unknown;",
  ),
  maxLength: 8,
});
/** Attributes of sloppy writers hold what starts a section elsewhere. */
const values = fc
  .tuple(words, fc.constantFrom("", "<b>", "<!-- ", "<![CDATA[ ", "<!DOCTYPE "))
  .map((parts) => parts.join(""));
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom("testsuite", "testcase", "failure", "x-y"),
      values,
      fc.array(tie("content"), { maxLength: 4 }),
    )
    .map(([name, value, content]) =>
      content.length === 0 ? `<${name} name="${value}"/>` : `<${name} name='${value}' >${content.join("")}</${name}>`,
    ),
  content: fc.oneof(
    { depthSize: "small" },
    words,
    words.map((text) => `<![CDATA[${text.replaceAll("]]>", "]]")}]]>`),
    words.map((text) => `<!--${text.replaceAll("-", "")}-->`),
    fc.constant("<?target data?>"),
    tie("element"),
  ),
}));

const sizes = fc.array(fc.nat({ max: 12 }), { maxLength: 60 });

test("tells what a parser of whole texts tells, in any pieces", () => {
  fc.assert(
    fc.property(element, sizes, (text, some) => {
      const expected = parsed(text);
      expect(streamed([text])).toEqual(expected);
      expect(streamed(inPieces(text, some))).toEqual(expected);
      expect(streamed(text.split(""))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

const markup = [
  "<",
  ">",
  "</",
  "/>",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "<!DOCTYPE",
  "[",
  "]",
  "<?",
  "?>",
  "&",
  ";",
  '"',
  "'",
  "=",
];
const rubble = fc
  .array(fc.constantFrom(...markup, "a", " ", "\n", "<!", "name", "<!ENTITY x SYSTEM 'y'>", "testcase"), {
    maxLength: 60,
  })
  .map((parts) => parts.join(""));

test("tells the same of rubble, in any pieces", () => {
  fc.assert(
    fc.property(rubble, sizes, (text, some) => {
      const expected = streamed([text]);
      expect(streamed(inPieces(text, some))).toEqual(expected);
      expect(streamed(text.split(""))).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ["a &amp; b &lt;&gt;&quot;&apos;", "a & b <>\"'"],
  ["&#65;&#x42;&#X43;", "ABC"],
  ["&#x1F600;", "😀"],
  ["&#27;[31m", "\u001B[31m"],
  ["&#0;&#xD800;&#x110000;", "\uFFFD\uFFFD\uFFFD"],
  ["&nbsp; & &; &# &#x; &#12a; &am", "&nbsp; & &; &# &#x; &#12a; &am"],
  ["&amp;lt;", "&lt;"],
  ["&__proto__;&constructor;", "&__proto__;&constructor;"],
])("%s reads %j", (text, read) => {
  expect(decodeReferences(text)).toBe(read);
});

test("counts ids as a map does", () => {
  const cases = fc.array(fc.tuple(fc.constantFrom("a", "b", "ab", "ba", "", "a\0"), fc.boolean(), fc.boolean()));
  fc.assert(
    fc.property(cases, (taken) => {
      const repeats = new Repeats();
      const seen = new Map<string, { occurrence: number; attempt: number; bad: boolean }>();
      for (const [id, retried, bad] of taken) {
        const before = seen.get(id) ?? { occurrence: 0, attempt: 0, bad: false };
        const isRetry = retried && before.bad;
        const turn = isRetry
          ? { occurrence: before.occurrence, attempt: before.attempt + 1 }
          : { occurrence: before.occurrence + 1, attempt: 1 };
        expect(repeats.take(id, retried, 1, bad)).toEqual(turn);
        seen.set(id, { ...turn, bad });
      }
    }),
  );
});

test("keeps apart as many ids as a large file has", () => {
  const repeats = new Repeats();
  for (let number = 0; number < 200_000; number += 1)
    expect(repeats.take(`org.shop.Suite${number % 977}Test > case ${number}`, false, 1, false).occurrence).toBe(1);
  expect(repeats.take("org.shop.Suite1Test > case 1", false, 1, false).occurrence).toBe(2);
});

test("a head keeps the beginning and a tail the end, whatever the pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 30 })), fc.integer({ min: 1, max: 40 }), (pieces, limit) => {
      const [head, tail, whole] = [new Head(limit), new Tail(limit), pieces.join("")];
      for (const piece of pieces) {
        if (!head.full) head.add(piece);
        tail.add(piece);
      }
      expect([head.toString(), head.cut]).toEqual([whole.slice(0, limit), whole.length > limit]);
      expect([tail.toString(), tail.cut]).toEqual([whole.slice(-limit), whole.length > limit]);
    }),
  );
});
