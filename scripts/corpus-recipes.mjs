// What scripts/corpus.mjs records: tools, the projects they run on, their commands, and where what they write belongs.
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Files of the JavaScript projects whose tests end by themselves. */
const parts = ["cart", "fails", "flaky", "namesake", "order", "retried"];

export function recipes(root) {
  const packagesOf = (spec) => join(root, ".runners", spec.replace("/", "+"), "node_modules");
  const nodes = [20, 22, 24, 26].map((major) => [major, join(root, `.nodes/v${major}/node_modules/node/bin/node`)]);
  return [
    gtest(),
    bats(),
    go(),
    gotestsum(),
    ctest(),
    cargo(),
    pytest(),
    stestr(),
    ...nodes.map(([major, node]) => nodeTest(major, node)),
    ...installed(root, "vitest").map((spec) => vitest(spec, packagesOf(spec))),
    ...installed(root, "jest").map((spec) => jest(spec, packagesOf(spec))),
    ...installed(root, "mocha").map((spec) => mocha(spec, packagesOf(spec))),
    ...installed(root, "@playwright+test").map((spec) => playwright(spec, packagesOf(spec))),
    ...installed(root, "ava").map((spec) => ava(spec, packagesOf(spec))),
  ];
}

function installed(root, name) {
  try {
    return readdirSync(join(root, ".runners")).filter(
      (folder) => folder.startsWith(`${name}@`) && !folder.endsWith(".making"),
    );
  } catch {
    return [];
  }
}

const gtest = () => ({
  name: "gtest",
  tool: "GoogleTest (Debian libgtest-dev)",
  project: "gtest",
  needs: ["/usr/include/gtest/gtest.h"],
  version: ["dpkg-query", "--showformat=${Version}", "--show", "libgtest-dev"],
  first: [["c++", "parts_test.cc", "-o", "parts_test", "-lgtest", "-lgtest_main", "-pthread"]],
  runs: [
    {
      command: ["./parts_test", "--gtest_output=xml:report.xml"],
      makes: [
        { from: "report.xml", to: "junit/recorded-gtest-VERSION.xml" },
        { from: null, to: "console-log/recorded-gtest-VERSION.log" },
      ],
    },
    {
      command: ["./parts_test", "--gtest_output=json:report.json"],
      makes: [{ from: "report.json", to: "gtest-json/recorded-gtest-VERSION.json" }],
    },
    {
      command: [
        "./parts_test",
        "--gtest_repeat=2",
        "--gtest_shuffle",
        "--gtest_random_seed=4711",
        "--gtest_output=json:report.json",
      ],
      makes: [
        { from: "report.json", to: "gtest-json/recorded-gtest-VERSION-repeated-and-shuffled.json" },
        { from: null, to: "console-log/recorded-gtest-VERSION-repeated-and-shuffled.log" },
      ],
    },
  ],
});

const bats = () => ({
  name: "bats",
  tool: "Bats",
  project: "bats",
  version: ["bats", "--version"],
  first: [["mkdir", "out"]],
  runs: [
    {
      command: ["bats", "--report-formatter", "junit", "-o", "out", "."],
      makes: [{ from: "out/report.xml", to: "junit/recorded-bats-VERSION.xml" }],
    },
    { command: ["bats", "--formatter", "tap", "."], makes: [{ from: null, to: "tap/recorded-bats-VERSION.tap" }] },
    {
      command: ["bats", "--formatter", "tap13", "--timing", "."],
      makes: [{ from: null, to: "tap/recorded-bats-VERSION-tap13.tap" }],
    },
  ],
});

const go = () => ({
  name: "go",
  tool: "go test",
  project: "go-test",
  // A result out of the cache is none of this run.
  env: { GOFLAGS: "-count=1" },
  version: ["go", "version"],
  runs: [
    { command: ["go", "test", "-json", "./..."], makes: [{ from: null, to: "go-test/recorded-go-VERSION.json" }] },
    { command: ["go", "test", "-v", "./..."], makes: [{ from: null, to: "console-log/recorded-go-VERSION.log" }] },
  ],
});

const gotestsum = () => ({
  name: "gotestsum",
  tool: "gotestsum (Debian)",
  project: "go-test",
  // A result out of the cache is none of this run.
  env: { GOFLAGS: "-count=1" },
  version: ["dpkg-query", "--showformat=${Version}", "--show", "gotestsum"],
  runs: [
    {
      command: ["gotestsum", "--rerun-fails", "--packages=./...", "--junitfile=report.xml", "--jsonfile=events.json"],
      makes: [
        { from: "report.xml", to: "junit/recorded-gotestsum-VERSION-rerun-fails.xml" },
        { from: "events.json", to: "go-test/recorded-gotestsum-VERSION-rerun-fails.json" },
        { from: null, to: "console-log/recorded-gotestsum-VERSION-rerun-fails.log" },
      ],
    },
  ],
});

const ctest = () => ({
  name: "ctest",
  tool: "CTest",
  project: "ctest",
  version: ["ctest", "--version"],
  first: [["cmake", "-S", ".", "-B", "build"]],
  runs: [
    {
      command: [
        "ctest",
        "--test-dir",
        "build",
        "-T",
        "Test",
        "--output-junit",
        "report.xml",
        "--output-on-failure",
        "--repeat",
        "until-pass:2",
      ],
      makes: [
        { from: ["sh", "-c", "cat build/Testing/*/Test.xml"], to: "ctest/recorded-ctest-VERSION.xml" },
        { from: "build/report.xml", to: "junit/recorded-ctest-VERSION.xml" },
        { from: null, to: "console-log/recorded-ctest-VERSION.log" },
      ],
    },
  ],
});

const cargo = () => ({
  name: "cargo",
  tool: "cargo test",
  project: "cargo-test",
  version: ["rustc", "--version"],
  runs: [
    { command: ["cargo", "test", "--offline"], makes: [{ from: null, to: "cargo-test/recorded-rust-VERSION.txt" }] },
    {
      // The JSON is what only an unstable Rust writes, or one that takes itself for it.
      command: ["cargo", "test", "--offline", "--", "-Z", "unstable-options", "--format", "json", "--report-time"],
      env: { RUSTC_BOOTSTRAP: "1" },
      makes: [{ from: null, to: "libtest/recorded-rust-VERSION.json" }],
    },
    {
      command: ["cargo", "test", "--offline", "--", "-Z", "unstable-options", "--format", "junit"],
      env: { RUSTC_BOOTSTRAP: "1" },
      makes: [{ from: null, to: "junit/recorded-rust-VERSION.xml" }],
    },
  ],
});

const python = "/usr/bin/python3";
const pytest = () => ({
  name: "pytest",
  tool: "pytest with pytest-rerunfailures and pytest-xdist (Debian)",
  project: "pytest",
  version: [python, "-c", "import pytest, xdist, pytest_rerunfailures; print(pytest.__version__)"],
  runs: [
    {
      command: [python, "-m", "pytest", "--reruns=1", "--junitxml=report.xml", "-v", "-p", "no:cacheprovider"],
      makes: [
        { from: "report.xml", to: "junit/recorded-pytest-VERSION-reruns.xml" },
        { from: null, to: "console-log/recorded-pytest-VERSION-reruns.log" },
      ],
    },
    {
      command: [python, "-m", "pytest", "-n2", "--junitxml=report.xml", "-v", "-p", "no:cacheprovider"],
      makes: [
        { from: "report.xml", to: "junit/recorded-pytest-VERSION-xdist.xml" },
        { from: null, to: "console-log/recorded-pytest-VERSION-xdist.log" },
      ],
    },
  ],
});

const stestr = () => ({
  name: "stestr",
  tool: "stestr (Debian python3-stestr)",
  project: "stestr",
  version: ["dpkg-query", "--showformat=${Version}", "--show", "python3-stestr"],
  runs: [
    {
      command: ["stestr", "run", "--concurrency=2"],
      makes: [
        { from: null, to: "console-log/recorded-stestr-VERSION.log" },
        { from: ["stestr", "last", "--subunit"], to: "subunit/recorded-stestr-VERSION.subunit2" },
      ],
    },
  ],
});

const nodeTest = (major, node) => ({
  name: `node-${major}`,
  tool: "node:test",
  project: "node-outputs",
  needs: [node],
  version: [node, "--version"],
  runs: [
    {
      command: [
        node,
        "--test",
        ...["tap", "junit", "spec"].flatMap((name) => [
          `--test-reporter=${name}`,
          `--test-reporter-destination=${name}.txt`,
        ]),
        "test/cart.test.mjs",
      ],
      makes: [
        { from: "tap.txt", to: "tap/recorded-node-VERSION.tap" },
        { from: "junit.txt", to: "junit/recorded-node-VERSION.xml" },
        { from: "spec.txt", to: "console-log/recorded-node-VERSION-spec.log" },
      ],
    },
  ],
});

const files = (ending) => parts.map((name) => `test/${name}.${ending}.js`);
const program = (name) => [process.execPath, `node_modules/${name}`];
const versionIn = (packages, name) => [
  "node",
  "-p",
  `require(${JSON.stringify(join(packages, name, "package.json"))}).version`,
];

const vitest = (spec, packages) => ({
  name: spec,
  tool: "Vitest",
  project: "vitest",
  packages,
  version: versionIn(packages, "vitest"),
  runs: [
    {
      command: [
        ...program("vitest/vitest.mjs"),
        "run",
        "--reporter=verbose",
        "--reporter=json",
        "--reporter=junit",
        "--outputFile.json=results.json",
        "--outputFile.junit=report.xml",
        ...files("test"),
      ],
      makes: [
        { from: "results.json", to: "vitest-json/recorded-vitest-VERSION-parts.json" },
        { from: "report.xml", to: "junit/recorded-vitest-VERSION-parts.xml" },
        { from: null, to: "console-log/recorded-vitest-VERSION-parts.log" },
      ],
    },
  ],
});

const jest = (spec, packages) => ({
  name: spec,
  tool: "Jest",
  project: "jest",
  packages,
  version: versionIn(packages, "jest"),
  runs: [
    {
      command: [
        ...program("jest/bin/jest.js"),
        "--ci",
        "--no-cache",
        "--randomize",
        "--seed=4711",
        "--showSeed",
        "--reporters=default",
        "--json",
        "--outputFile=report.json",
        ...files("test"),
      ],
      makes: [{ from: "report.json", to: "jest-json/recorded-jest-VERSION-parts.json" }],
    },
  ],
});

const mocha = (spec, packages) => ({
  name: spec,
  tool: "Mocha",
  project: "mocha",
  packages,
  version: versionIn(packages, "mocha"),
  runs: [
    ["json", "mocha-json/recorded-mocha-VERSION-parts.json"],
    ["json-stream", "mocha-json-stream/recorded-mocha-VERSION-parts.ndjson"],
    ["xunit", "junit/recorded-mocha-VERSION-parts-xunit.xml"],
    ["tap", "tap/recorded-mocha-VERSION-parts.tap"],
    ["spec", "console-log/recorded-mocha-VERSION-parts.log"],
  ].map(([reporter, to]) => ({
    command: [...program("mocha/bin/mocha.js"), `--reporter=${reporter}`, ...files("test")],
    makes: [{ from: null, to }],
  })),
});

const playwright = (spec, packages) => ({
  name: spec,
  tool: "Playwright Test",
  project: "playwright",
  packages,
  version: versionIn(packages, "@playwright/test"),
  runs: [
    {
      command: [
        ...program("@playwright/test/cli.js"),
        "test",
        "--retries=1",
        "--reporter=json,junit,blob",
        ...files("spec"),
      ],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: "report.json", PLAYWRIGHT_JUNIT_OUTPUT_NAME: "report.xml" },
      makes: [
        { from: "report.json", to: "playwright-json/recorded-playwright-VERSION-parts.json" },
        { from: "report.xml", to: "junit/recorded-playwright-VERSION-parts.xml" },
        {
          from: ["sh", "-c", "unzip -p blob-report/*.zip report.jsonl"],
          to: "playwright-blob/recorded-playwright-VERSION-parts.jsonl",
        },
      ],
    },
  ],
});

const ava = (spec, packages) => ({
  name: spec,
  tool: "AVA",
  project: "ava",
  packages,
  version: versionIn(packages, "ava"),
  runs: [
    {
      command: [
        ...program("ava/entrypoints/cli.mjs"),
        "--tap",
        ...files("test").filter((file) => !file.includes("retried")),
      ],
      makes: [{ from: null, to: "tap/recorded-ava-VERSION-parts.tap" }],
    },
  ],
});
