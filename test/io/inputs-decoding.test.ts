// Bytes into text: encodings, and that it does not matter where the pieces are cut.
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import { openDecoder } from "../../src/io/inputs/decoding.ts";

function decoded(pieces: readonly Uint8Array[]): { text: string; notes: string[] } {
  const decoder = openDecoder("a.xml");
  let text = "";
  for (const piece of pieces) {
    // Whoever reads files fills one buffer again and again.
    const reused = Uint8Array.from(piece);
    text += decoder.push(reused);
    reused.fill(0x58);
  }
  text += decoder.end();
  return { text, notes: decoder.notes().map(({ code, place }) => `${code}@${place?.byte ?? ""}`) };
}

const whole = (bytes: Uint8Array): ReturnType<typeof decoded> => decoded([bytes]);

const utf16 = (text: string, order: "le" | "be"): Buffer => {
  const bytes = Buffer.from(text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
};
const declared = (encoding: string, body: string): string => `<?xml version="1.0" encoding="${encoding}"?>${body}`;

test.each<[string, Uint8Array, string, string[]]>([
  ["nothing", Buffer.from(""), "", []],
  ["plain UTF-8", Buffer.from("grün 😀"), "grün 😀", []],
  ["a mark of UTF-8 is no text", Buffer.from("\uFEFF<a/>"), "<a/>", []],
  ["only the first mark is none", Buffer.from("\uFEFF\uFEFFa"), "\uFEFFa", []],
  ["a mark of UTF-16 LE", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16("<ü😀>", "le")]), "<ü😀>", []],
  ["a mark of UTF-16 BE", Buffer.concat([Buffer.from([0xfe, 0xff]), utf16("<ü😀>", "be")]), "<ü😀>", []],
  ["UTF-16 LE without a mark", utf16("<?xml?>ü", "le"), "<?xml?>ü", []],
  ["UTF-16 BE without a mark", utf16("<?xml?>ü", "be"), "<?xml?>ü", []],
  ["latin1, declared", Buffer.from(declared("ISO-8859-1", "gr\u00fcn"), "latin1"), declared("ISO-8859-1", "grün"), []],
  [
    "windows-1252, declared",
    Buffer.concat([Buffer.from(declared("windows-1252", "")), Buffer.from([0x80])]),
    declared("windows-1252", "€"),
    [],
  ],
  ["a declaration of UTF-16 in bytes is wrong", Buffer.from(declared("UTF-16", "ü")), declared("UTF-16", "ü"), []],
  ["an unknown name", Buffer.from(declared("klingon", "ü")), declared("klingon", "ü"), ["unknown-encoding@"]],
  ["a stray byte among UTF-8", Buffer.from([0x61, 0xfc, 0xc3, 0xbc]), "aüü", ["stray-bytes@1"]],
  ["the beginning of a character at the end", Buffer.from([0x61, 0xe2, 0x82]), "aâ‚", ["stray-bytes@1"]],
  ["a mark counts for the place", Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]), "aÿ", ["stray-bytes@4"]],
  ["said once", Buffer.from([0xff, 0x61, 0xfe]), "ÿaþ", ["stray-bytes@0"]],
])("%s", (_, bytes, text, notes) => {
  expect(whole(bytes)).toEqual({ text, notes });
});

/** Texts that are nearly UTF-8, so that characters and strays meet at the cuts. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      fc.constantFrom("a", "ü", "€", "😀", "\uFEFF").map((text) => Buffer.from(text)),
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(Buffer.from("x".repeat(300))),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

const start = fc.constantFrom(
  Buffer.from(""),
  Buffer.from(declared("ISO-8859-1", "")),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xfe, 0xff]),
  Buffer.from([0xef, 0xbb, 0xbf]),
);

test("any cut gives the same text and the same notes", () => {
  fc.assert(
    fc.property(start, nearlyUtf8, fc.array(fc.nat({ max: 400 }), { maxLength: 12 }), (head, body, cuts) => {
      const bytes = Buffer.concat([head, body]);
      const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(decoded(pieces)).toEqual(whole(bytes));
    }),
    { numRuns: 2000 },
  );
});

test("what is UTF-8 comes out as the platform decodes it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const bytes = Buffer.from(`x${text}`);
      expect(whole(bytes).text).toBe(bytes.toString("utf8"));
    }),
  );
});
