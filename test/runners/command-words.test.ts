// Which program a command starts, in the ways in which people start it.
import { describe, expect, test } from "vitest";
import { findProgram, valuesOf, withoutOption, withOptions } from "../../src/runners/command-words.ts";

const vitest = { names: ["vitest"], scripts: ["vitest/vitest"] };
const words = (text: string): string[] => text.split(" ");
const found = (text: string): string => {
  const command = findProgram(words(text), vitest);
  return command === null ? "-" : [...command.head, "|", ...command.args].join(" ");
};

describe("a program is found", () => {
  test.each([
    ["vitest run", "vitest | run"],
    ["npx vitest run", "npx vitest | run"],
    ["npx --yes vitest@3 run", "npx --yes vitest@3 | run"],
    ["npx -p vitest vitest", "npx -p vitest vitest |"],
    ["npm exec -- vitest --run", "npm exec -- vitest | --run"],
    ["pnpm vitest", "pnpm vitest |"],
    ["pnpm --filter web exec vitest run", "pnpm --filter web exec vitest | run"],
    ["yarn run vitest", "yarn run vitest |"],
    ["bunx vitest", "bunx vitest |"],
    ["./node_modules/.bin/vitest run", "./node_modules/.bin/vitest | run"],
    [String.raw`node_modules\.bin\vitest.cmd run`, String.raw`node_modules\.bin\vitest.cmd | run`],
    ["node node_modules/.bin/vitest", "node node_modules/.bin/vitest |"],
    [
      "node --import tsx ../node_modules/vitest/vitest.mjs run",
      "node --import tsx ../node_modules/vitest/vitest.mjs | run",
    ],
    ["npx c8 -r text vitest run", "npx c8 -r text vitest | run"],
    ["CI=1 FOO= npx vitest", "npx vitest |"],
    ["cross-env CI=1 vitest", "vitest |"],
  ])("%s", (text, expected) => {
    expect(found(text)).toBe(expected);
  });
});

test.each([
  "npx jest vitest",
  "npm test",
  "npm run vitest",
  "node scripts/vitest.mjs",
  "echo vitest",
  "",
  "npx",
  "CI=1",
])("no program is found: %s", (text) => {
  expect(found(text)).toBe("-");
});

test("settings in front are told apart from words", () => {
  expect(findProgram(words("env A=1 B=x=y npx vitest"), vitest)?.env).toEqual({ A: "1", B: "x=y" });
});

describe("options", () => {
  const reporter = { names: ["--reporter", "-R"], takesValue: true };

  test.each([
    ["--reporter dot a.ts", ["dot"], "a.ts"],
    ["a.ts -R=dot --reporter=json", ["dot", "json"], "a.ts"],
    ["--reporters dot", [], "--reporters dot"],
    ["a -- --reporter dot", [], "a -- --reporter dot"],
    ["a --reporter", [""], "a"],
    ["--reporter -- a", [""], "-- a"],
  ])("are read and left out: %s", (text, values, rest) => {
    expect(valuesOf(words(text), reporter)).toEqual(values);
    expect(withoutOption(words(text), reporter).join(" ")).toBe(rest);
  });

  test("of ours stand before what is no option any more", () => {
    expect(withOptions(words("a --b -- c"), ["--ours"]).join(" ")).toBe("a --b --ours -- c");
    expect(withOptions([], ["--ours"])).toEqual(["--ours"]);
  });
});
