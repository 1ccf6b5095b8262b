// What runners that are not of JavaScript are told, in words: also those that cannot be run here.
import { describe, expect, test } from "vitest";
import { asTestId } from "../../src/core/model/test-id.ts";
import { goTestView } from "../../src/runners/go-test-view.ts";
import { recogniseRunner } from "../../src/runners/registry.ts";
import type { Selected, Selection } from "../../src/runners/runner.ts";

const scratch = { folder: "/s", reporters: "/r" };
const words = (text: string): string[] => text.split(" ");

test.each([
  ["CI=1 python3.12 -X dev -m pytest tests -- x", "pytest", "-p deflake_pytest tests -- x"],
  ["uv run --with x pytest -q", "pytest", "-p deflake_pytest -q"],
  ["coverage run --source src -m pytest", "pytest", "-p deflake_pytest"],
  ["poetry run python -m coverage run -m pytest a", "pytest", "-p deflake_pytest a"],
  ["stestr -d there run --serial", "stestr", "--serial"],
  ["python -m testrepository run", "-", ""],
  ["go -C sub test -race ./...", "go-test", "-json -race ./..."],
  ["cargo +nightly test --lib", "cargo-test", "--lib"],
  ["cargo nextest run -p shop", "nextest", "--message-format libtest-json -p shop"],
  ["ctest -j --test-dir b", "ctest", "-j --test-dir b --output-junit /s/ctest.xml"],
  ["ctest --output-junit=x.xml", "ctest", "--output-junit=x.xml"],
  ["bats -r test", "bats", "--report-formatter junit --output /s -r test"],
  ["bats --report-formatter junit -o out test", "bats", "--report-formatter junit -o out test"],
  ["perl /usr/bin/prove -l t", "prove", "--verbose -l t"],
  ["./run-tests.py -j 2", "micropython", "-j 2"],
  ["python3 tests/run-tests.py -r out", "micropython", "-r out"],
  ["go vet", "-", ""],
  ["cargo build", "-", ""],
  ["make test", "-", ""],
  ["python3 run.py pytest", "-", ""],
])("%s is of %s", (text, name, args) => {
  const found = recogniseRunner(words(text));
  expect(found?.runner.name ?? "-").toBe(name);
  const recorded = found?.runner.record(found.command, scratch);
  expect(recorded?.words.slice(found?.command.head.length).join(" ") ?? "").toBe(args);
});

const plain: Selection = { tests: [], ordered: false, seed: null, workers: null };
const named = (names: readonly string[], file: string | null = null): Selected[] =>
  names.map((name) => ({ test: asTestId(name), file }));
const selected = (text: string, asked: Partial<Selection>): string => {
  const found = recogniseRunner(words(text))!;
  const prepared = found.runner.select(found.command, { ...plain, ...asked }, scratch);
  if ("kind" in prepared) return "unable";
  const told = prepared.words.slice(found.command.head.length).join(" ");
  return prepared.inexact === undefined ? told : `${told} (${prepared.inexact})`;
};

test.each([
  [
    "cargo nextest run -p shop",
    "--message-format libtest-json -E not ((binary_id(=shop) & test(=a)) + (binary_id(=shop) & test(=b))) -p shop",
  ],
  ["cargo nextest run -E all()", "unable"],
  ["ctest -j4", "-j4 -E ^(shop > a|shop > b)$ --output-junit /s/ctest.xml"],
  ["ctest -E old", "unable"],
  ["pytest -q", "-p deflake_pytest -q"],
  ["go test -v ./... -args x", "-json -skip=^a$|^b$ -v ./... -args x"],
  ["go test -skip x", "unable"],
  ["cargo test --lib -- --nocapture", "--lib -- --nocapture --exact --skip a --skip b"],
  ["cargo test part", "unable"],
  ["cargo test -- part", "unable"],
  ["cargo test -- --skip part", "unable"],
  ["stestr run --serial", "--serial --exclude-list=/s/excluded"],
  ["stestr run --blacklist-file x", "unable"],
  ["testr run", "-"],
  ["./run-tests.py -d a -i x", "-d a -i x --exclude=^shop > a$ --exclude=^shop > b$"],
  [
    "playwright test x.spec",
    String.raw`x.spec --grep-invert=/(?:^|\s)(?:shop\s+(?:>\s+)?a|shop\s+(?:>\s+)?b)(?:\s+@\S+)*$/`,
  ],
  ["playwright test -gv x", "unable"],
  ["jest -c x.js --reporters=a", "--reporters=a --reporters=/r/jest.js --config=/r/jest-config.js"],
  [
    "node --test a.js",
    "--test-reporter=/r/../node-test/reporters/record.js --test-reporter-destination=/s/node-test.ndjson " +
      "--test-reporter=/r/../node-test/reporters/default.js --test-reporter-destination=stdout " +
      "--import=/r/../node-test/register.js --test a.js",
  ],
  ["bats x.bats", "-"],
  ["prove", "-"],
  ["ava", "-"],
])("%s without two tests", (text, expected) => {
  const found = recogniseRunner(words(text))!;
  const prepared = found.runner.exclude?.(found.command, ["shop > a", "shop > b"].map(asTestId), scratch);
  const told = prepared === undefined ? "-" : "kind" in prepared ? "unable" : prepared.words;
  expect(typeof told === "string" ? told : told.slice(found.command.head.length).join(" ")).toBe(expected);
});

describe("selections", () => {
  test.each([
    [
      "go test -run Old -count 2 ./... -args x",
      { tests: named(["p/a > TestX/sub (1)", "p/a > TestY"]), seed: 7, workers: 1 },
      String.raw`-json -run=^TestX$/^sub \(1\)$|^TestY$ -shuffle=7 -p=1 -parallel=1 -count 2 p/a -args x`,
    ],
    [
      "go test",
      { tests: named(["p/a > TestX", "p/b > TestX"]) },
      "-json -run=^TestX$ -count=1 p/a p/b (Go looks for the chosen names in all of the chosen packages.)",
    ],
    ["go test", { tests: named(["TestX"]) }, "unable"],
    [
      "cargo test --all-targets old -- --skip x --nocapture",
      { tests: named(["api > sells", "api > buys"], "tests/api.rs"), ordered: true },
      "--test api -- --exact --nocapture --test-threads=1 sells buys",
    ],
    [
      "cargo test",
      { tests: named(["shop > src/lib.rs - add"]) },
      "--doc -- src/lib.rs - add (line (cargo looks for the chosen names in several binaries.)",
    ],
    ["cargo test", { tests: named(["shop > src/lib.rs - add", "shop > adds"]) }, "unable"],
    [
      "cargo nextest run -E old -j4",
      { tests: named(["shop > tests::adds", "shop::till > sells"]), workers: 2 },
      "--message-format libtest-json --test-threads=2 -E (binary_id(=shop) & test(=tests::adds)) + (binary_id(=shop::till) & test(=sells))",
    ],
    [
      "ctest -j4 -R old",
      { tests: named(["a.b (c)"]), workers: 1 },
      String.raw`--parallel 1 -R ^(a\.b \(c\))$ --output-junit /s/ctest.xml (CTest also runs the fixtures that a selected test needs.)`,
    ],
    [
      "bats -f old -r test",
      { tests: named(["./a.bats > adds (1)", "./b.bats > x"]) },
      String.raw`--report-formatter junit --output /s -r --filter ^(adds[[:space:]]+\(1\)|x)$ ./a.bats ./b.bats (Bats looks for the chosen names in all of the chosen files.)`,
    ],
    ["bats test", { tests: named(["a.bats > x", "b.bats > x", "a.bats > y"]), ordered: true }, "unable"],
    [
      "prove -s -j4 t :: --x",
      { tests: named(["t/a.t > one"]), ordered: true },
      "--verbose --jobs 1 t/a.t :: --x (prove runs whole files.)",
    ],
    ["./run-tests.py -d thread -j 8", { tests: named(["b/x.py", "a/y.py"]), ordered: true }, "--jobs 1 b/x.py a/y.py"],
    [
      "stestr run --concurrency 4 -n old",
      { tests: named(["a.b"]), ordered: true },
      "-n old --serial --load-list=/s/load-list",
    ],
    [
      "testr run --parallel x",
      { tests: named(["a.b"]), workers: 3 },
      "--parallel --concurrency=3 --load-list=/s/load-list x",
    ],
    ...[
      "pytest",
      "stestr run",
      "cargo test",
      "cargo nextest run",
      "ctest",
      "bats x.bats",
      "prove",
      "./run-tests.py",
    ].map((command) => [command, { tests: named(["x.bats > a"]), seed: 1 }, "unable"] as const),
    ["pytest", { tests: named(["a.py::b"]), ordered: true, workers: 2 }, "unable"],
  ] as const)("%s %j", (text, asked, expected) => {
    expect(selected(text, asked)).toBe(expected);
  });
});

test.each([
  ["pytest", "0 passed, 1 tests-failed, 2 broken, 5 no-tests"],
  ["go test", "0 passed, 1 tests-failed, 2 broken"],
  ["cargo test", "0 passed, 101 tests-failed, 1 broken"],
  ["cargo nextest run", "0 passed, 100 tests-failed, 4 no-tests, 101 broken"],
  ["ctest", "0 passed, 8 tests-failed, 1 broken"],
  ...["stestr run", "testr run", "bats", "prove", "./run-tests.py"].map((text): [string, string] => [
    text,
    "0 passed, 1 tests-failed, 3 broken",
  ]),
])("exit codes of %s: %s", (text, expected) => {
  const { runner } = recogniseRunner(words(text))!;
  const codes = [...expected.matchAll(/\d+/g)].map(([code]) => Number(code));
  expect(codes.map((code) => `${code} ${runner.meaningOf(code)}`).join(", ")).toBe(expected);
});

describe("what people see of go test", () => {
  const event = (Action: string, Test: string | null, Output?: string): string =>
    `${JSON.stringify({ Action, Package: "p", ...(Test === null ? {} : { Test }), ...(Output === undefined ? {} : { Output }) })}\n`;
  const events = [
    "# p\nsome line of the compiler\n",
    event("run", "TestA"),
    event("output", "TestA", "=== RUN   TestA\n"),
    event("output", "TestA", "quiet\n"),
    event("output", "TestA", "--- PASS: TestA (0.00s)\n"),
    event("pass", "TestA"),
    event("output", "TestB", "--- FAIL: TestB (0.00s)\n"),
    event("output", "TestB/x", "    --- FAIL: TestB/x (0.00s)\n"),
    event("output", "TestB/x", "        b_test.go:3: why\n"),
    event("output", "TestB/y", "    --- PASS: TestB/y (0.00s)\n"),
    event("pass", "TestB/y"),
    event("fail", "TestB/x"),
    event("fail", "TestB"),
    event("output", "TestC", "panic: boom\n"),
    event("output", null, "FAIL\tp\t0.01s\n"),
    event("fail", null),
  ].join("");
  const compiled = "# p\nsome line of the compiler\n";
  const failed = "--- FAIL: TestB (0.00s)\n    --- FAIL: TestB/x (0.00s)\n        b_test.go:3: why\n";

  test.each([1, 7, 100_000])("in pieces of %i", (size) => {
    const view = goTestView(false);
    let shown = "";
    for (let at = 0; at < events.length; at += size) shown += view.push(events.slice(at, at + size));
    expect(shown + view.end()).toBe(`${compiled}${failed}FAIL\tp\t0.01s\npanic: boom\n`);
  });

  test("with -v all of it", () => {
    expect(goTestView(true).push(events)).toContain("quiet\n--- PASS: TestA (0.00s)\n");
  });
});
