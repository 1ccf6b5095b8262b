// What `node --test` is told, in words.
import { expect, test } from "vitest";
import { asTestId } from "../../src/core/model/test-id.ts";
import { recogniseRunner } from "../../src/runners/registry.ts";
import { nodeTest } from "../../src/runners/node-test.ts";

const scratch = { folder: "/s", reporters: "/d/reporters" };
const words = (text: string): string[] => text.split(" ");
const record =
  "--test-reporter=/d/reporters/../node-test/reporters/record.js --test-reporter-destination=/s/node-test.ndjson";

test.each([
  [
    "node --test",
    `node ${record} --test-reporter=/d/reporters/../node-test/reporters/default.js --test-reporter-destination=stdout --test`,
  ],
  [
    "node --test --test-reporter dot a.js",
    `node ${record} --test-reporter-destination=stdout --test --test-reporter dot a.js`,
  ],
  [
    "node --test --test-reporter=dot --test-reporter-destination=x",
    `node ${record} --test --test-reporter=dot --test-reporter-destination=x`,
  ],
])("records %s", (text, expected) => {
  const found = recogniseRunner(words(text));
  expect(found?.runner.name).toBe("node-test");
  expect(found?.runner.record(found.command, scratch).words.join(" ")).toBe(expected);
});

test.each(["node script.js --test", "node", "node --require --test a.js", "npx vitest --test"])(
  "is not its own: %s",
  (text) => {
    expect(nodeTest.recognise(words(text))).toBeNull();
  },
);

const selection = { ordered: false, seed: null, workers: null };
const selected = (file: string | null, titles: string): { test: ReturnType<typeof asTestId>; file: string | null } => ({
  test: asTestId(file === null ? titles : `${file} > ${titles}`),
  file,
});

test("selects files, and names with their suites around them", () => {
  const command = nodeTest.recognise(
    words("node --import tsx --test --test-name-pattern x --test-reporter dot old.js"),
  );
  const tests = [selected("a.js", "cart > adds (1)"), selected("b.js", "takes")];
  const prepared = nodeTest.select(command!, { ...selection, tests }, scratch);
  expect(prepared).toMatchObject({ inexact: expect.any(String) });
  expect("words" in prepared && prepared.words.slice(4).join(" ")).toBe(
    String.raw`--import tsx --test --test-reporter dot --test-name-pattern=^adds\s+\(1\)$ --test-name-pattern=^cart\s+(?:>\s+)?adds\s+\(1\)$ --test-name-pattern=^takes$ a.js b.js`,
  );
});

test.each([
  ["a test whose file is unknown", { ...selection, tests: [selected(null, "adds")] }],
  [
    "an order of files that Node does not keep",
    { ...selection, ordered: true, tests: [selected("b.js", "x"), selected("a.js", "x")] },
  ],
  ["a seed", { ...selection, seed: 1, tests: [selected("a.js", "x")] }],
])("is unable to select %s", (_, asked) => {
  const command = nodeTest.recognise(words("node --test"));
  expect(nodeTest.select(command!, asked, scratch)).toMatchObject({
    kind: "unable",
    why: expect.any(String),
    fix: expect.any(String),
  });
});
