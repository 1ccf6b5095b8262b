// Why a test was skipped, in the words that writers of JUnit XML have for it, and in those that say nothing.
import { describe, expect, test } from "vitest";
import { junit } from "../../src/formats/junit/junit.ts";
import { readPieces } from "./corpus.ts";

const why = (inCase: string): string | null => {
  const xml = `<testsuite name="s"><testcase name="a" classname="b">${inCase}</testcase></testsuite>`;
  const [attempt] = readPieces(junit, "x.xml", [xml]).attempts;
  expect(attempt?.outcome).toBe("skip");
  return attempt?.failure?.message ?? null;
};

describe("a skip and its reason", () => {
  test.each<[string, string, string | null]>([
    ["nothing", "<skipped/>", null],
    ["an empty message", '<skipped message=""/>', null],
    ["a message", '<skipped message="no network"/>', "no network"],
    ["a text", "<skipped>no network</skipped>", "no network"],
    ["both", '<skipped message="no network">a.py:3: no network</skipped>', "no network"],
    ["node:test without a reason", '<skipped type="skipped" message="true"/>', null],
    ["go-junit-report", '<skipped message="Skipped">    a_test.go:5: no network</skipped>', "a_test.go:5: no network"],
    [
      "gotestsum",
      '<skipped message="=== RUN   TestA&#xA;    a_test.go:5: no network&#xA;--- SKIP: TestA (0.00s)"/>',
      "no network",
    ],
    [
      "gotestsum, in one line",
      '<skipped message="=== RUN   TestA     a_test.go:5: no network --- SKIP: TestA (0.00s)"/>',
      "no network",
    ],
    ["gotestsum without a reason", '<skipped message="=== RUN   TestA&#xA;--- SKIP: TestA (0.00s)"/>', null],
    [
      "pytest, of a module",
      `<skipped message="collection skipped">('/srv/a.py', 3, "Skipped: can't")</skipped>`,
      "can't",
    ],
    [
      "Playwright",
      '<properties><property name="skip" value="no network"/></properties><skipped></skipped>',
      "no network",
    ],
    ["node-tap", '<properties><property name="skip" value="true"/></properties><skipped/>', null],
  ])("%s", (_, inCase, reason) => {
    expect(why(inCase)).toBe(reason);
  });
});

test("what a skipped test printed is kept, without any reason too", () => {
  const xml = `<testsuite name="s"><testcase name="a"><skipped/><system-out>looked for a network</system-out></testcase></testsuite>`;
  expect(readPieces(junit, "x.xml", [xml]).attempts[0]?.failure).toMatchObject({
    message: "",
    output: "looked for a network",
  });
});
