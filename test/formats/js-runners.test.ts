// JSON reports of JavaScript runners: what they share, and what they have to agree on with other readers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Format } from "../../src/formats/format.ts";
import { projectPath } from "../../src/formats/js-runners/project-path.ts";
import { errorOfStack } from "../../src/formats/js-runners/error-text.ts";
import { jestJson } from "../../src/formats/js-runners/jest.ts";
import { vitestJson } from "../../src/formats/js-runners/vitest.ts";
import { junit } from "../../src/formats/junit/junit.ts";
import { corpus, corpusFiles, readPieces } from "./corpus.ts";

const readers: readonly Format[] = [vitestJson, jestJson];

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

test.each([["Vitest", vitestJson, "recorded-vitest-4.1.12.json", "recorded-vitest-4.1.12-beside-json.xml"]] as const)(
  "%s tells of the same tests in JSON and in JUnit XML that one run wrote",
  (_, format, json, xml) => {
    const ids = (of: ReturnType<typeof readPieces>): readonly string[] => [
      ...new Set(of.attempts.map((attempt) => attempt.test)),
    ];
    // Vitest names the suite whose hook broke in JUnit XML alone; in JSON it is the file that failed.
    const inXml = ids(told(junit, xml)).map((id) => id.replace(/^(test\/hooks\.test\.ts) > no set-up$/, "$1"));
    expect(ids(told(format, json)).toSorted()).toEqual(inXml.toSorted());
  },
);

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
