// JSON reports of JavaScript runners: what they share, and what they have to agree on with other readers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "../fast-check.ts";
import { expect, test } from "vitest";
import type { Format } from "../../src/formats/format.ts";
import { projectPath } from "../../src/core/model/project-path.ts";
import { errorOfStack } from "../../src/formats/js-runners/error-text.ts";
import { cucumberMessages } from "../../src/formats/js-runners/cucumber.ts";
import { jestJson } from "../../src/formats/js-runners/jest.ts";
import { mochaJson } from "../../src/formats/js-runners/mocha-json.ts";
import { mochaStream } from "../../src/formats/js-runners/mocha-stream.ts";
import { playwrightBlob } from "../../src/formats/js-runners/playwright-blob.ts";
import { playwrightJson } from "../../src/formats/js-runners/playwright-json.ts";
import { vitestJson } from "../../src/formats/js-runners/vitest.ts";
import { junit } from "../../src/formats/junit/junit.ts";
import { corpus, corpusFiles, readPieces } from "./corpus.ts";

const readers: readonly Format[] = [
  vitestJson,
  jestJson,
  playwrightJson,
  playwrightBlob,
  mochaJson,
  mochaStream,
  cucumberMessages,
];

test.each(corpusFiles().map((file) => [`${file.format}/${file.name}`, file] as const))(
  "%s is claimed by its own format alone",
  (_, { format, name, bytes }) => {
    const claims = readers.filter((reader) => reader.sniff(bytes.toString("utf8", 0, 65_536), name) > 0);
    expect(claims.map((reader) => reader.name)).toEqual(
      readers.map((reader) => reader.name).filter((own) => own === format),
    );
  },
);

const told = (format: Format, file: string): ReturnType<typeof readPieces> =>
  readPieces(format, file, [readFileSync(join(corpus, format.name, file), "utf8")]);

const idsOf = (of: ReturnType<typeof readPieces>): readonly string[] =>
  [...new Set(of.attempts.map((attempt) => attempt.test))].toSorted();

test("Vitest tells of the same tests in JSON and in JUnit XML that one run wrote", () => {
  const inXml = idsOf(told(junit, "recorded-vitest-4.1.12-beside-json.xml"));
  // Vitest names the suite whose hook broke in JUnit XML alone; in JSON it is the file that failed.
  const expected = inXml.map((id) => id.replace(/^(test\/hooks\.test\.ts) > no set-up$/, "$1"));
  expect(idsOf(told(vitestJson, "recorded-vitest-4.1.12.json"))).toEqual(expected.toSorted());
});

test("Playwright tells of the same attempts in JSON, in its blob, and in JUnit XML that one run wrote", () => {
  const json = told(playwrightJson, "recorded-playwright-1.65.1.json");
  const blob = told(playwrightBlob, "recorded-playwright-1.65.1.jsonl");
  const attempts = (of: ReturnType<typeof readPieces>): readonly unknown[] =>
    of.attempts
      .map((attempt) => ({ ...attempt, order: null }))
      .toSorted((a, b) => (a.test < b.test ? -1 : a.test > b.test ? 1 : a.attempt - b.attempt));
  expect(attempts(blob)).toEqual(attempts(json));
  expect(idsOf(json)).toEqual(idsOf(told(junit, "recorded-playwright-1.65.1-beside-json.xml")));
});

test("Mocha tells of the same tests in JSON and in XML, and in its stream of all but the pending ones", () => {
  const json = told(mochaJson, "recorded-mocha-12.0.3.json");
  expect(idsOf(json)).toEqual(idsOf(told(junit, "recorded-mocha-12.0.3-beside-json.xml")));
  const run = { ...json, attempts: json.attempts.filter(({ outcome }) => outcome !== "skip") };
  expect(idsOf(told(mochaStream, "recorded-mocha-12.0.3.ndjson"))).toEqual(idsOf(run));
});

test("Cucumber tells of the same scenarios in messages and in JUnit XML that one run wrote", () => {
  expect(idsOf(told(cucumberMessages, "recorded-cucumber-js-12.9.0.ndjson"))).toEqual(
    idsOf(told(junit, "recorded-cucumber-js-12.9.0-beside-messages.xml")),
  );
});

test.each([
  ["src/cart.test.ts", "src/cart.test.ts", true],
  ["./cart.test.ts", "cart.test.ts", true],
  ["test\\cart.test.ts", "test/cart.test.ts", true],
  ["/home/runner/work/shop/shop/cart.test.ts", "cart.test.ts", true],
  ["/home/runner/work/shop/shop/test/src/cart.test.ts", "test/src/cart.test.ts", true],
  ["D:\\a\\shop\\shop\\test\\cart.test.ts", "test/cart.test.ts", true],
  ["file:///D:/a/shop/shop/cart.test.ts", "cart.test.ts", true],
  ["file:///builds/team/shop/cart.test.ts", "cart.test.ts", true],
  ["/app/cart.test.ts", "cart.test.ts", true],
  ["/home/me/shop/packages/web/src/cart.test.ts", "packages/web/src/cart.test.ts", true],
  ["/home/me/shop/cart.test.ts", "cart.test.ts", false],
  ["C:\\shop\\cart.test.ts", "cart.test.ts", false],
])("%s is %s in its project", (written, path, rooted) => {
  expect(projectPath(written)).toEqual({ path, rooted });
});

test.each([
  ["/home/me/shop/cart/adds.test.ts", "/home/me/shop", "cart/adds.test.ts"],
  ["/home/me/shop/cart/adds.test.ts", "/home/me/shop/", "cart/adds.test.ts"],
  ["C:\\shop\\cart\\adds.test.ts", "C:\\shop", "cart/adds.test.ts"],
  ["/home/me/shop-two/cart/adds.test.ts", "/home/me/shop", "adds.test.ts"],
  // What those find who know no folder stands first.
  ["/home/me/shop/src/adds.test.ts", "/home/me", "src/adds.test.ts"],
])("%s, started in %s, is %s", (written, folder, path) => {
  expect(projectPath(written, folder).path).toBe(path);
});

test.each([
  ["Error: no\n    at a (/b.js:1:2)", "Error", "no"],
  ["TypeError: a is not b\nand more\n    at async file:///b.js:1:2", "TypeError", "a is not b\nand more"],
  ["AssertionError [ERR_ASSERTION]: 1 == 2", "AssertionError", "1 == 2"],
  ["\u001B[31mshop.CartError: empty\u001B[39m", "shop.CartError", "empty"],
  ["a text: with a colon", null, "a text: with a colon"],
  ["Error\n    at a (/b.js:1:2)", "Error", ""],
  ["", null, ""],
])("an error's stack %j", (stack, type, message) => {
  expect(errorOfStack(stack)).toMatchObject({ type, message });
});

const oddities = ["{", "}", "[", "]", '"', ",", ":", "null", "-1", "1e999", "[]", "{}", '"__proto__"', "7", "\\", "\n"];

test.each(
  readers.flatMap(({ name }) => corpusFiles(name)).map((file) => [`${file.format}/${file.name}`, file] as const),
)("%s, spoilt anywhere, is read without a throw and gives attempts with numbers in their ranges", (_, file) => {
  const format = readers.find(({ name }) => name === file.format) ?? vitestJson;
  const text = file.bytes.toString("utf8");
  const spoil = fc.record({
    at: fc.nat({ max: text.length }),
    gone: fc.nat({ max: 40 }),
    put: fc.constantFrom(...oddities),
  });
  fc.assert(
    fc.property(fc.array(spoil, { minLength: 1, maxLength: 8 }), (spoilt) => {
      let odd = text;
      for (const { at, gone, put } of spoilt) odd = odd.slice(0, at) + put + odd.slice(at + gone);
      for (const { attempt, occurrence, durationMs } of readPieces(format, file.name, [odd]).attempts) {
        expect(Number.isInteger(attempt) && attempt >= 1 && occurrence >= 1).toBe(true);
        expect(durationMs === null || durationMs >= 0).toBe(true);
      }
    }),
    { numRuns: 25 },
  );
});
