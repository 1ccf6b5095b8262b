// Who wrote a file is known by small marks, and each writer's tests get the id that its users would expect. The tables here
// are the ones of docs/reference/junit.md: `UPDATE_DOCS=1 npx vitest run test/formats/junit-dialects` writes them there.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testId } from "../../src/core/model/test-id.ts";
import type { Outcome } from "../../src/core/model/outcome.ts";
import type { Naming } from "../../src/formats/junit/case-naming.ts";
import { type Dialect, dialectOf, dialects } from "../../src/formats/junit/dialects.ts";
import { outcomeOf, type Told } from "../../src/formats/outcome-signs.ts";

const nothing: Naming = {
  document: null,
  suites: [],
  suite: null,
  bareSuite: false,
  suiteHost: "",
  name: "",
  classname: "",
  className: "",
  file: "",
  status: "",
  result: "",
  hasTimestamp: false,
  properties: new Set(),
  shuffled: false,
};
const inSuite = (suite: string, more: Partial<Naming>): Naming => ({ ...nothing, suites: [suite], suite, ...more });

interface Row {
  readonly dialect: string;
  /** What it is known by, for people. */
  readonly mark: string;
  readonly naming: Naming;
  readonly id: string;
}

const rows: readonly Row[] = [
  {
    dialect: "deflake",
    mark: "document `deflake`, as `deflake export` writes it",
    naming: inSuite("unit", { document: "deflake", classname: "src/cart.test.ts > cart", name: "adds" }),
    id: "src/cart.test.ts > cart > adds",
  },
  {
    dialect: "vitest",
    mark: "document `vitest tests`, or a script as class and suite",
    naming: inSuite("src/cart.test.ts", {
      document: "vitest tests",
      classname: "src/cart.test.ts",
      name: "cart > adds",
    }),
    id: "src/cart.test.ts > cart > adds",
  },
  {
    dialect: "jest",
    mark: "document `jest tests` (jest-junit)",
    naming: inSuite("__tests__\\cart.test.js", { document: "jest tests", classname: "cart › sums", name: "adds" }),
    id: "__tests__/cart.test.js > cart > sums > adds",
  },
  {
    dialect: "jest",
    mark: "the same, with its default templates",
    naming: inSuite("cart", { document: "jest tests", classname: "cart adds", name: "cart adds" }),
    id: "cart adds",
  },
  {
    dialect: "playwright",
    mark: 'document with `name=""`, spec as class and suite',
    naming: inSuite("cart.spec.ts", {
      document: "",
      suiteHost: "chromium",
      classname: "cart.spec.ts",
      name: "[chromium] cart › adds",
    }),
    id: "cart.spec.ts > cart > adds",
  },
  {
    dialect: "playwright",
    mark: "the same, with a project that names no browser",
    naming: inSuite("cart.spec.ts", {
      document: "",
      suiteHost: "signed in",
      classname: "cart.spec.ts",
      name: "cart › adds",
    }),
    id: "[signed in] > cart.spec.ts > cart > adds",
  },
  {
    dialect: "mocha",
    mark: "suite `Mocha Tests` (`xunit`)",
    naming: inSuite("Mocha Tests", { bareSuite: true, classname: "cart sums", name: "adds" }),
    id: "cart sums > adds",
  },
  {
    dialect: "mocha",
    mark: "document `Mocha Tests` (mocha-junit-reporter)",
    naming: inSuite("sums", { document: "Mocha Tests", classname: "adds", name: "cart sums adds" }),
    id: "cart sums adds",
  },
  {
    dialect: "web-test-runner",
    mark: "properties `browser.name` and `test.fileName`",
    naming: inSuite("Chrome_puppeteer_/test/cart.js", {
      properties: new Set(["browser.name", "test.fileName"]),
      file: "test/cart.js",
      classname: "a cart",
      name: "adds",
    }),
    id: "test/cart.js > a cart > adds",
  },
  {
    dialect: "node-tap",
    mark: "document `TAP Tests`",
    naming: inSuite("cart", { document: "TAP Tests", classname: "test/cart.js > cart", name: "adds" }),
    id: "test/cart.js > cart > adds",
  },
  {
    dialect: "node:test",
    mark: "class `test`, or the suites' names with dots",
    naming: {
      ...nothing,
      suites: ["cart", "sums"],
      suite: "sums",
      suiteHost: "runner",
      classname: "test",
      name: "adds",
    },
    id: "cart > sums > adds",
  },
  {
    dialect: "cucumber",
    mark: "suite `Cucumber`",
    naming: inSuite("Cucumber", { bareSuite: true, classname: "cart", name: "sums - #1.1" }),
    id: "cart > sums - #1.1",
  },
  {
    dialect: "pytest",
    mark: "suite `pytest`, or a `.py` file without a time of its own",
    naming: inSuite("pytest", { classname: "tests.test_cart.TestSums", name: "test_adds[1-2]" }),
    id: "tests/test_cart.py::TestSums::test_adds[1-2]",
  },
  {
    dialect: "go",
    mark: "property `go.version` (gotestsum, go-junit-report)",
    naming: inSuite("example.org/shop/cart", {
      properties: new Set(["go.version"]),
      classname: "cart",
      name: "TestSums/two",
    }),
    id: "example.org/shop/cart > TestSums/two",
  },
  {
    dialect: "nextest",
    mark: "document `nextest-run`, suites `@stress-…`, `@setup-script:…`",
    naming: inSuite("shop::cart@stress-1", { document: "nextest-run", classname: "shop::cart", name: "sums::adds" }),
    id: "shop::cart > sums::adds",
  },
  {
    dialect: "gtest",
    mark: "`status` and `result` of a case, or document `AllTests`",
    naming: inSuite("Few/Sums", { classname: "Few/Sums", name: "Adds/0", status: "run", result: "completed" }),
    id: "Few/Sums.Adds/0",
  },
  {
    dialect: "ctest",
    mark: "`status`, and class and name the same",
    naming: inSuite("(empty)", { bareSuite: true, classname: "cart.adds", name: "cart.adds", status: "run" }),
    id: "cart.adds",
  },
  {
    dialect: "catch2",
    mark: 'suite with `hostname="tbd"`',
    naming: inSuite("cart_tests", {
      suiteHost: "tbd",
      classname: "cart_tests.global",
      name: "sums/adds",
      status: "run",
    }),
    id: "cart_tests.global > sums/adds",
  },
  {
    dialect: "phpunit",
    mark: "`class` of a case, or a `.php` or `.phpt` file",
    naming: inSuite("Shop\\CartTest", {
      className: "Shop\\CartTest",
      classname: "Shop.CartTest",
      name: "testAdds with data set #0",
    }),
    id: "Shop\\CartTest::testAdds with data set #0",
  },
  {
    dialect: "bats",
    mark: "suite named `….bats`",
    naming: inSuite("cart.bats", { classname: "cart.bats", name: "adds" }),
    id: "cart.bats > adds",
  },
  {
    dialect: "subunit2junit",
    mark: 'a suite with `name=""` as document',
    naming: inSuite("", { bareSuite: true, classname: "tests.test_cart.Cart", name: "test_adds" }),
    id: "tests.test_cart.Cart.test_adds",
  },
  {
    dialect: "perl",
    mark: "class that ends in `_t` or `.t`",
    naming: inSuite("common", { bareSuite: true, classname: "t.Shop.Cart_t", name: "L123: adds" }),
    id: "t.Shop.Cart_t > adds",
  },
  {
    dialect: "plain",
    mark: "anything else: surefire, gradle, TestNG, scalatest, marathon, Swift…",
    naming: inSuite("org.shop.CartTest", { bareSuite: true, classname: "org.shop.CartTest", name: "adds" }),
    id: "org.shop.CartTest > adds",
  },
  {
    dialect: "plain",
    mark: "the same without a class: CUnit, container-structure-test…",
    naming: { ...nothing, suites: ["all", "cart"], suite: "cart", name: "adds" },
    id: "all > cart > adds",
  },
  {
    dialect: "plain",
    mark: "the same where one name repeats another: bazel, Nette…",
    naming: inSuite("cart/adds_test", { name: "cart/adds_test" }),
    id: "cart/adds_test",
  },
];

test.each(rows.map((row) => [row.dialect, row.mark, row] as const))(
  "%s, %s",
  (_dialect, _mark, { dialect, id, naming }) => {
    const found = dialectOf(naming);
    expect(found.name).toBe(dialect);
    expect(testId(found.id(naming))).toBe(id);
  },
);

test.each([
  ["tests.test_cart", "tests/test_cart.py", "test_adds", "tests/test_cart.py::test_adds"],
  ["tests.test_cart.Cart.Inner", "tests/test_cart.py", "test_adds", "tests/test_cart.py::Cart::Inner::test_adds"],
  ["tests.test_cart.Cart.Inner", "", "test_adds", "tests/test_cart.py::Cart::Inner::test_adds"],
  ["test_cart.lower", "test_cart.py", "test_adds", "test_cart.py::lower::test_adds"],
  ["test_cart.Cart", "/home/ci/shop/test_cart.py", "test_adds", "test_cart.py::Cart::test_adds"],
  ["Cart", "", "test_adds", "Cart.py::test_adds"],
  ["", "sub/test_broken.py", "sub.test_broken", "sub/test_broken.py"],
  ["", "", "sub.test_broken", "sub/test_broken.py"],
])("pytest's %s in %s, %s", (classname, file, name, id) => {
  const naming = inSuite("pytest", { classname, file, name });
  expect(testId(dialectOf(naming).id(naming))).toBe(id);
});

test("every dialect has a row", () => {
  expect(new Set(rows.map(({ dialect }) => dialect))).toEqual(new Set(["plain", ...dialects.map(({ name }) => name)]));
});

const told = (type: string, message: string, text = ""): Told => ({ element: "error", type, message, text });
const signs: readonly (readonly [string, string, Told, Outcome])[] = [
  ["node:test", "type `testTimeoutFailure`", told("testTimeoutFailure", "test timed out after 30ms"), "timeout"],
  ["node:test", "type `cancelledByParent`, `testAborted`", told("cancelledByParent", "x"), "abort"],
  ["node:test", "type `hookFailed`", told("hookFailed", "x"), "error"],
  [
    "node:test",
    "`test was expected to fail but passed`",
    told("expectedFailure", "test was expected to fail but passed"),
    "unexpected-pass",
  ],
  ["nextest", "type `test timeout`", told("test timeout", ""), "timeout"],
  ["nextest", "type `test abort…`", told("test abort with leaked handles", ""), "crash"],
  ["vitest", "`Test timed out in 50ms.`", told("Error", "Test timed out in 50ms.\nIf"), "timeout"],
  ["vitest", "`Expect test to fail`", told("Error", "Expect test to fail"), "unexpected-pass"],
  [
    "jest",
    "`Exceeded timeout of 5,000 ms for a test`",
    told("", 'Error: thrown: "Exceeded timeout of 5,000 ms for a test.'),
    "timeout",
  ],
  [
    "jest",
    "`Failing test passed even though it was supposed to fail`",
    told("", "Error: Failing test passed even though it was supposed to fail. Remove"),
    "unexpected-pass",
  ],
  [
    "jest",
    "`A jest worker process (pid=…) was terminated`",
    told("", "A jest worker process (pid=7) was terminated by another process: signal=SIGSEGV"),
    "crash",
  ],
  ["mocha", "`Timeout of 30ms exceeded.`", told("Error", "Timeout of 30ms exceeded. For async"), "timeout"],
  ["playwright", "`Test timeout of 200ms exceeded`", told("Error", "Test timeout of 200ms exceeded."), "timeout"],
  ["playwright", "`Expected to fail, but passed`", told("FAILURE", "Expected to fail, but passed."), "unexpected-pass"],
  [
    "cucumber",
    "`function timed out, ensure the promise resolves within …`",
    told("Error", "function timed out, ensure the promise resolves within 5000 milliseconds"),
    "timeout",
  ],
  [
    "JUnit 4",
    "type `org.junit.runners.model.TestTimedOutException`",
    told("org.junit.runners.model.TestTimedOutException", "test timed out after 100 milliseconds"),
    "timeout",
  ],
  [
    "JUnit 5",
    "`adds() timed out after 1 second`",
    told("java.util.concurrent.TimeoutException", "adds() timed out after 1 second"),
    "timeout",
  ],
  [
    "surefire",
    "`The forked VM terminated without properly saying goodbye`",
    told("", "ExecutionException", "The forked VM terminated without properly saying goodbye. VM crash"),
    "crash",
  ],
  ["pytest-timeout", "`Failed: Timeout (>1.0s)`", told("", "Failed: Timeout (>1.0s) from pytest-timeout."), "timeout"],
  [
    "pytest-xdist",
    "`worker 'gw0' crashed while running …`",
    told("", "worker 'gw0' crashed while running 'test_a.py::test_b'"),
    "crash",
  ],
  ["pytest", "`[XPASS(strict)]`", told("", "[XPASS(strict)] known"), "unexpected-pass"],
  ["unittest", "type `…_UnexpectedSuccess`", told("unittest.case._UnexpectedSuccess", ""), "unexpected-pass"],
  [
    "go",
    "`panic: test timed out after …`",
    told("", "Failed", "=== RUN\npanic: test timed out after 10m0s\n\ngoroutine 1 [running]:"),
    "timeout",
  ],
  ["go", "`panic: …` with its goroutines", told("", "Failed", "panic: boom\n\ngoroutine 7 [running]:"), "crash"],
  ["ctest", "`Timeout`", told("", "Timeout"), "timeout"],
  ["ctest", "`SEGFAULT`, `Subprocess aborted`…", told("", "SEGFAULT"), "crash"],
  ["bazel", "`exited with error code 142`, `143`", told("", "exited with error code 142"), "timeout"],
  ["bazel", "`exited with error code 139` and other signals", told("", "exited with error code 139"), "crash"],
];

test.each(signs)("%s's %s", (_writer, _words, one, outcome) => {
  expect(outcomeOf(one)).toBe(outcome);
});

test.each([
  told("java.util.concurrent.TimeoutException", "no answer within 3 s"),
  told("AssertionError", "expected 'Timeout of 3ms exceeded.' to be shown"),
  told("", "exited with error code 1"),
  told("", "Failed", "the log says panic: but no goroutine"),
  told("Error", "SEGFAULT handler is missing"),
])("no sign in %j", (one) => {
  expect(outcomeOf(one)).toBe("error");
  expect(outcomeOf({ ...one, element: "failure" })).toBe("fail");
});

const rule = (dialect: Dialect): string =>
  dialect.uniqueNames === true ? "after a failure, its retry" : "an occurrence";
const order = (dialect: Dialect): string => (dialect.inOrder === true ? "kept" : "–");

function dialectTable(): string {
  const lines = rows.map(({ dialect, id, mark, naming }) => {
    const found = dialectOf(naming);
    return `| ${dialect} | ${mark} | \`${id}\` | ${rule(found)} | ${order(found)} |`;
  });
  return ["| writer | known by | test id | a name again is | order |", "|---|---|---|---|---|", ...lines].join("\n");
}

function signTable(): string {
  const lines = signs.map(([writer, words, , outcome]) => `| ${writer} | ${words} | ${outcome} |`);
  return ["| writer | says | outcome |", "|---|---|---|", ...lines].join("\n");
}

test.each([
  ["dialects", dialectTable()],
  ["signs", signTable()],
])("docs/reference/junit.md has the table of %s", (name, table) => {
  const path = join(import.meta.dirname, "../../docs/reference/junit.md");
  const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
  const text = readFileSync(path, "utf8");
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)];
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(path, text.slice(0, from) + table + text.slice(to));
  expect(readFileSync(path, "utf8")).toContain(`${start}${table}${end}`);
});
