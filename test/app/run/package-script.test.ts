// `npm test` and its kin: which script is meant, what it starts, and how more arguments reach it.
import { expect, test } from "vitest";
import { resolveScript, scriptCallOf } from "../../../src/app/run/package-script.ts";
import { parseShellLine } from "../../../src/app/run/shell-words.ts";

const words = (line: string): string[] => line.split(" ");

test.each([
  ["a b", "a|b"],
  ["  a   b ", "a|b"],
  [`a 'b c' "d e"`, "a|b c|d e"],
  [`a'b'"c"\\ d`, "abc d"],
  ["a && b c", "a & b|c"],
  ["a *.js", "a|*.js*"],
  [`a "*.js"`, "a|*.js"],
  ["", null],
  ["a &&", null],
  ["a; b", null],
  ["a | b", null],
  ["a & b", null],
  ["a > b", null],
  ["a $B", null],
  ["a `b`", null],
  [`a "$B"`, null],
  ["a 'b", null],
  ["(a)", null],
  ["~/a", null],
])("%s", (line, expected) => {
  const commands = parseShellLine(line);
  const text = commands?.map((command) => command.map((word) => word.text + (word.pattern ? "*" : "")).join("|"));
  expect(text?.join(" & ") ?? null).toBe(expected);
});

const scripts = {
  test: "node --test a.js",
  unit: "node --test *.js",
  built: "node build.js && node --test a.js",
  piped: "node --test | cat",
  hooked: "node --test",
  prehooked: "node build.js",
  set: "tsc -p 'a b' && NODE_ENV=x jest --config y.js",
  spread: "rm -f out/*.js && jest",
  odd: "rm -f 'a b'*.js && jest",
  unit2: "jest -i",
  preunit2: "tsc",
  once: "jest --config=y.js",
  postonce: "tsc",
  other: "make",
};

test.each([
  ["npm test", "test", "npm test --", ""],
  ["npm t", "test", "npm t --", ""],
  ["npm run unit -- --x y", "unit", "npm run unit --", "--x y"],
  ["npm run -s unit", null, "", ""],
  ["npm run unit -s", "unit", "npm run unit -s --", ""],
  ["npm test -w packages/a", null, "", ""],
  ["npm unit", null, "", ""],
  ["npm install", null, "", ""],
  ["yarn unit --x", "unit", "yarn unit", "--x"],
  ["yarn run unit", "unit", "yarn run unit", ""],
  ["pnpm test", "test", "pnpm test", ""],
  ["bun test", null, "", ""],
  ["bun run test", "test", "bun run test", ""],
  ["make test", null, "", ""],
])("%s calls %s", (line, name, head, args) => {
  const call = scriptCallOf(words(line), { scripts });
  expect(call === null ? [null, "", ""] : [call.name, call.head.join(" "), call.args.join(" ")]).toEqual([
    name,
    head,
    args,
  ]);
});

test.each([
  ["npm test", "node --test a.js"],
  ["npm test -- --test-only", "node --test a.js --test-only"],
  ["npm run unit", "node --test a.js b.js"],
  ["npm run built", `sh -c node build.js && exec "$@" sh node --test a.js`],
  ["npm run built -- --x", `sh -c node build.js && exec "$@" sh node --test a.js --x`],
  ["npm run set", `sh -c tsc -p 'a b' && exec "$@" sh env NODE_ENV=x jest --config y.js`],
  ["npm run spread", `sh -c rm -f out/*.js && exec "$@" sh jest`],
  ["npm run odd", null],
  ["npm run unit2 -- --x", "npm run unit2 -- --x"],
  // Our configuration would be a second one.
  ["npm run once", null],
  // Node takes no options behind files, so nothing can be handed to it through this.
  ["npm run hooked", null],
  ["npm run piped", null],
  ["npm run other", null],
])("%s starts %s", (line, expected) => {
  const call = scriptCallOf(words(line), { scripts });
  const found = call === null ? null : resolveScript(call, { folder: "/p", scripts }, () => ["a.js", "b.js"], true);
  const command = found?.known.command;
  expect(command === undefined ? null : [...command.head, ...command.args].join(" ")).toBe(expected);
});

test.each([
  ["npm run spread -- --x", "npm run spread -- --x"],
  ["npm run set", null],
  ["npm run built", null],
])("without a shell, %s starts %s", (line, expected) => {
  const call = scriptCallOf(words(line), { scripts })!;
  const command = resolveScript(call, { folder: "/p", scripts }, () => [], false)?.known.command;
  expect(command === undefined ? null : [...command.head, ...command.args].join(" ")).toBe(expected);
});
