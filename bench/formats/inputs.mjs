// What the benchmarks of the readers read: one large file of each format, made piece by piece, as its tools write it: a record has
// every field that the tool gives each test, with the white space and the lengths of ids that it has there. One test in 33 fails, with
// a stack of eight frames. density.mjs prints how many bytes real files have for a test, and these: where these have more, the real ones
// are small suites with names of one word.
import { crc32 } from "node:zlib";

/** A gigabyte of ids that are all different is more than any run has: names come again after so many, as in `-count`. */
const distinctTests = 500_000;
/** Formats that list all tests before any ends hold the list; no project of Playwright or Cucumber is as large. */
const listedTests = 100_000;
/** Runs of pytest, and of MicroPython's runner, tell of so many tests before they count them. */
const testsOfRun = 5000;
const name = (number) => `handles orders of kind ${number % distinctTests}`;
const iso = (number) => new Date(1_767_225_600_000 + number * 37).toISOString();
const nanos = (number) => `${iso(number).slice(0, -1)}470936Z`;
const python = (number) => `${iso(number).replace("T", " ").slice(0, -1)}000Z`;
/** The share of tests that fail. */
export const failing = 1 / 33;
const failed = (number) => number % 33 === 0;
const stack = (number) =>
  `AssertionError: expected ${number} to be ${number + 1}\n${"    at Object.handles (/home/runner/work/shop/shop/src/orders.test.ts:17:9)\n".repeat(8)}`;
const json = (value) => `${JSON.stringify(value)}\n`;
/** As tools write it that indent: within so many levels. */
const indented = (value, levels) => `${JSON.stringify(value, null, 2).replaceAll(/^/gm, "  ".repeat(levels))}\n`;
const comma = (number) => (number === 0 ? "" : ",");
/** As long as the real ids, and different for each number. */
const uuid = (kind, number) => `${kind.padEnd(8, "0")}-38c9-4086-aba6-${String(number).padStart(12, "0")}`;
const playwrightId = (number) => `26b9c2ac8c11c073437f-${String(number).padStart(20, "0")}`;

/** A subunit v2 packet, as python-subunit writes it. */
function packet(flags, ...fields) {
  const body = Buffer.concat(fields);
  const bare = 3 + body.length + 4;
  const length = bare + (bare <= 62 ? 1 : 2);
  const size = length < 64 ? Buffer.from([length]) : Buffer.from([0x40 | (length >> 8), length & 0xff]);
  const head = Buffer.concat([Buffer.from([0xb3, 0x20 | (flags >> 8), flags & 0xff]), size, body]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(head));
  return Buffer.concat([head, sum]);
}
const utf8 = (text) => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
function moment(number) {
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(1_767_225_600 + (number >> 4));
  return Buffer.concat([seconds, Buffer.from([0x20 | (number & 0xf)])]);
}

/** @param speed which older versions do not tell, so that only the lists behind say which tests skipped themselves */
const mochaTest = (n, speed) =>
  `${comma(n)}${indented({ title: name(n), fullTitle: `orders ${name(n)}`, file: "/home/runner/work/shop/shop/test/orders.js", duration: 3, currentRetry: 0, speed, err: failed(n) ? { stack: stack(n), message: "no" } : {} }, 2)}`;

const scenariosOfFeature = 100;
/** The name of a feature stands behind its scenarios. */
const featureEnds =
  '],"id":"orders","line":1,"keyword":"Feature","name":"orders","tags":[],"uri":"features/orders.feature"}\n';

/** A job as the REST API tells it, with its steps. */
const githubJob = (n) => ({
  id: n,
  run_id: n >> 3,
  workflow_name: "CI",
  head_branch: "main",
  run_url: `https://api.github.com/repos/octo/shop/actions/runs/${n >> 3}`,
  run_attempt: 1,
  node_id: "MDg6Q2hlY2tSdW41MTg3ODgxNjY=",
  head_sha: "56def9f0b8c89588a8008e21e299047e3cbeb37a",
  url: `https://api.github.com/repos/octo/shop/actions/jobs/${n}`,
  html_url: `https://github.com/octo/shop/actions/runs/${n >> 3}/job/${n}`,
  status: "completed",
  conclusion: failed(n) ? "failure" : "success",
  created_at: iso(n),
  started_at: iso(n),
  completed_at: iso(n + 1),
  name: `unit (${n % 8})`,
  steps: Array.from({ length: 6 }, (_, at) => ({
    name: "Run actions/checkout@v4",
    status: "completed",
    conclusion: "success",
    number: at + 1,
    started_at: iso(n),
    completed_at: iso(n + 1),
  })),
  check_run_url: `https://api.github.com/repos/octo/shop/check-runs/${n}`,
  labels: ["ubuntu-latest"],
});

const script = (number) => `basics/order_of_kind_${number % distinctTests}.py`;
/** What MicroPython's runner says of the run that ends before a test, and of the next. */
function micropythonTotals(end) {
  const bad = Array.from({ length: testsOfRun }, (_, at) => end - testsOfRun + at).filter(failed);
  const [passed, names] = [testsOfRun - bad.length, bad.map(script).join(" ")];
  return `${testsOfRun} tests performed (${testsOfRun} individual testcases)\n${passed} tests passed\n${bad.length} tests failed: ${names}\nplatform=linux arch=x64 float=64-bit unicode thread=GIL\n`;
}

const pytest = (line) => `2026-01-02T03:04:05.0000000Z ${line}\n`;
const pytestBegins = pytest("============================= test session starts ==============================");
const pytestEnds = pytest("========================= 1 failed, 2 passed in 0.12s =========================");

/** The lines of a build of as many objects as two for a test. */
const buildLines = (number) =>
  Array.from({ length: 2 * testsOfRun }, (_, at) =>
    pytest(`[ 42%] Building CXX object src/CMakeFiles/shop.dir/order_${number + at}.cpp.o`),
  ).join("");

const consoleLog = {
  plain: "lines",
  grammar: [/^(\d\S+Z) (.*)$/],
  head: `${pytest("##[group]Run pytest -v")}${pytest("##[endgroup]")}`,
  piece: (n) =>
    `${n % testsOfRun === 0 ? (n > 0 ? pytestEnds : "") + pytestBegins : ""}${pytest(`tests/test_orders.py::test_order_${n % distinctTests} ${failed(n) ? "FAILED" : "PASSED"}   [ 50%]`)}`,
  tail: pytestEnds,
};

const cargoTest = {
  plain: "lines",
  grammar: [/^test (.+) \.\.\. (\w+)(.*)$/, /^---- (.+) stdout ----$/, /^running (\d+) tests?$/, /^ +Running (.*)$/],
  head: "",
  // A binary has some hundred tests, and says at its end what those printed that failed.
  piece(n) {
    const tests = Array.from({ length: 200 }, (_, at) => n * 200 + at);
    const bad = tests.filter(failed);
    return `     Running tests/it.rs (target/debug/deps/it${n % (distinctTests / 200)}-0123456789abcdef)\n\nrunning 200 tests\n${tests.map((at) => `test orders::tests::order_${at % distinctTests} ... ${failed(at) ? "FAILED" : "ok"}\n`).join("")}\nfailures:\n\n${bad.map((at) => `---- orders::tests::order_${at % distinctTests} stdout ----\nthread 'a' panicked at src/lib.rs:3:5:\n${stack(at)}\n`).join("")}\nfailures:\n${bad.map((at) => `    orders::tests::order_${at % distinctTests}\n`).join("")}\ntest result: FAILED. ${200 - bad.length} passed; ${bad.length} failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\n`;
  },
  tail: "",
};

/**
 * By the name of a format, or of a dialect of one: how the plain pass cuts the bytes (passes.mjs), what stands before, each
 * record, and after. A format of lines has a grammar: the kinds of lines with their tokens.
 */
export const inputs = {
  junit: {
    plain: "xml",
    head: '<?xml version="1.0"?>\n<testsuites>\n<testsuite name="com.example.shop.OrderTest" tests="9">\n',
    piece: (n) =>
      `    <testcase name="${name(n)}" classname="com.example.shop.orders.OrderProcessingTest" file="src/orders.test.ts" time="0.0${n % 100}"${failed(n) ? `>\n<failure message="expected ${n}" type="AssertionError">${stack(n)}</failure></testcase>\n` : "/>\n"}`,
    tail: "</testsuite></testsuites>\n",
  },
  trx: {
    plain: "xml",
    head: '<?xml version="1.0" encoding="utf-8"?>\n<TestRun id="1" name="a" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>\n',
    piece: (n) =>
      `    <UnitTestResult executionId="${uuid("e", n)}" testId="${uuid("d", n)}" testName="Shop.OrderTests.${name(n)}" computerName="ci" duration="00:00:00.0${n % 100}" startTime="${iso(n).slice(0, -1)}0000+00:00" endTime="${iso(n + 1).slice(0, -1)}0000+00:00" testType="${uuid("c", 0)}" testListId="${uuid("b", 0)}" relativeResultsDirectory="${uuid("e", n)}" outcome="${failed(n) ? "Failed" : "Passed"}"${failed(n) ? `><Output><ErrorInfo><Message>no</Message><StackTrace>${stack(n)}</StackTrace></ErrorInfo></Output></UnitTestResult>\n` : "/>\n"}`,
    tail: '</Results><ResultSummary outcome="Failed"><Counters total="1"/></ResultSummary></TestRun>\n',
  },
  nunit: {
    plain: "xml",
    head: '<test-run id="0" total="9" start-time="2026-01-02 03:04:05Z"><test-suite>\n',
    piece: (n) =>
      `    <test-case id="${n}" name="${name(n)}" fullname="Shop.OrderTests.${name(n)}" methodname="Handles" classname="Shop.OrderTests" runstate="Runnable" seed="2033520428" result="${failed(n) ? "Failed" : "Passed"}" start-time="${iso(n)}" end-time="${iso(n + 1)}" duration="0.0${n % 100}" asserts="1"${failed(n) ? `><failure><message>no</message><stack-trace>${stack(n)}</stack-trace></failure></test-case>\n` : "/>\n"}`,
    tail: "</test-suite></test-run>\n",
  },
  xunit: {
    plain: "xml",
    head: '<assemblies><assembly name="a" test-framework="x" run-date="2026-01-02" run-time="03:04:05" total="9"><collection>\n',
    piece: (n) =>
      `    <test name="Com.Example.Shop.OrderProcessingTests.${name(n)}" type="Com.Example.Shop.OrderProcessingTests" method="Handles" time="0.0${n % 100}" result="${failed(n) ? "Fail" : "Pass"}"${failed(n) ? `><failure exception-type="E"><message>no</message><stack-trace>${stack(n)}</stack-trace></failure></test>\n` : "/>\n"}`,
    tail: "</collection></assembly></assemblies>\n",
  },
  ctest: {
    plain: "xml",
    head: '<Site OSName="Linux"><Testing><StartTestTime>1767225600</StartTestTime>\n',
    piece(n) {
      const measured = (type, name, value) =>
        `\t\t\t\t<NamedMeasurement type="${type}" name="${name}">\n\t\t\t\t\t<Value>${value}</Value>\n\t\t\t\t</NamedMeasurement>\n`;
      const command = `/home/runner/work/shop/build/shop_test "--gtest_filter=${name(n)}"`;
      const failure = measured("text/string", "Exit Code", "Failed") + measured("text/string", "Exit Value", "1");
      return `\t\t<Test Status="${failed(n) ? "failed" : "passed"}">\n\t\t\t<Name>${name(n)}</Name>\n\t\t\t<Path>.</Path>\n\t\t\t<FullName>./${name(n)}</FullName>\n\t\t\t<FullCommandLine>${command}</FullCommandLine>\n\t\t\t<Results>\n${failed(n) ? failure : ""}${measured("numeric/double", "Execution Time", `0.0${n % 100}`)}${measured("numeric/double", "Processors", 1)}${measured("text/string", "Completion Status", "Completed")}${measured("text/string", "Command Line", command)}\t\t\t\t<Measurement>\n\t\t\t\t\t<Value>${failed(n) ? stack(n) : "ok\n"}</Value>\n\t\t\t\t</Measurement>\n\t\t\t</Results>\n\t\t</Test>\n`;
    },
    tail: "<EndTestTime>1767225700</EndTestTime></Testing></Site>\n",
  },
  ctrf: {
    plain: "json",
    depth: 4,
    head: '{"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"jest"},"summary":{"tests":0,"start":1767225600000,"stop":1767225700000},"tests":[\n',
    piece: (n) =>
      `${comma(n)}${indented({ name: name(n), status: failed(n) ? "failed" : "passed", duration: n % 100, start: 1_767_225_600_000 + n, stop: 1_767_225_600_100 + n, rawStatus: failed(n) ? "failed" : "passed", type: "unit", filePath: "src/orders.test.ts", retries: 0, flaky: false, suite: ["orders"], ...(failed(n) ? { message: "no", trace: stack(n) } : {}) }, 3)}`,
    tail: "]}}\n",
  },
  "jest-json": {
    plain: "json",
    depth: 5,
    head: '{"numFailedTestSuites":0,"numRuntimeErrorTestSuites":0,"numTotalTests":0,"startTime":1767225600000,"testResults":[\n',
    piece: (n) =>
      `${comma(n)}${json({ assertionResults: Array.from({ length: 50 }, (_, at) => ({ ancestorTitles: ["orders"], duration: 3, failing: false, failureDetails: [], failureMessages: failed(at) ? [stack(at)] : [], fullName: `orders ${name(n * 50 + at)}`, invocations: 1, location: null, numPassingAsserts: 1, retryReasons: [], status: failed(at) ? "failed" : "passed", title: name(n * 50 + at), startAt: 1_767_225_600_000 + at })), endTime: 1_767_225_600_100, message: "", name: `/home/runner/work/shop/shop/src/orders${n % 10_000}.test.js`, startTime: 1_767_225_600_000, status: "passed" })}`,
    tail: "]}\n",
  },
  "vitest-json": {
    plain: "json",
    depth: 5,
    head: '{"numTotalTestSuites":0,"numPassedTestSuites":0,"numTotalTests":0,"startTime":1767225600000,"testResults":[\n',
    piece: (n) =>
      `${comma(n)}${json({ assertionResults: Array.from({ length: 50 }, (_, at) => ({ ancestorTitles: ["orders"], fullName: `orders ${name(n * 50 + at)}`, status: failed(at) ? "failed" : "passed", title: name(n * 50 + at), duration: 1.603_567_999_999_995_7, failureMessages: failed(at) ? [stack(at)] : [], meta: {}, tags: [], benchmarks: [] })), startTime: 1_767_225_600_000, endTime: 1_767_225_600_100, status: "passed", message: "", name: `/home/runner/work/shop/shop/src/orders${n % 10_000}.test.ts` })}`,
    tail: "]}\n",
  },
  "playwright-json": {
    plain: "json",
    depth: 6,
    head: '{"config":{"rootDir":"/home/ci/shop","projects":[]},"suites":[{"title":"orders.spec.ts","file":"orders.spec.ts","specs":[\n',
    piece: (n) =>
      `${comma(n)}${indented({ title: name(n), ok: true, tags: [], tests: [{ timeout: 30_000, annotations: [], expectedStatus: "passed", projectId: "chromium", projectName: "chromium", results: [{ workerIndex: n % 4, parallelIndex: n % 4, status: failed(n) ? "failed" : "passed", duration: 312, errors: failed(n) ? [{ message: stack(n) }] : [], stdout: [], stderr: [], retry: 0, startTime: iso(n), annotations: [], attachments: [] }], status: "expected" }], id: playwrightId(n), file: "orders.spec.ts", line: 3, column: 5 }, 4)}`,
    tail: "]}]}\n",
  },
  "playwright-blob": {
    plain: "json",
    bare: "json lines",
    depth: 2,
    head: json({
      method: "onBlobReportMetadata",
      params: { version: 2, userAgent: "Playwright/1.65.1 (x64; debian 12) node/20.20", pathSeparator: "/" },
    }),
    piece: (n) =>
      (n % 500 === 0
        ? json({
            method: "onProject",
            params: {
              project: {
                name: "chromium",
                suites: [
                  {
                    title: `orders${n % listedTests}.spec.ts`,
                    entries: Array.from({ length: 500 }, (_, at) => ({
                      testId: playwrightId((n % listedTests) + at),
                      title: name((n % listedTests) + at),
                    })),
                  },
                ],
              },
            },
          })
        : "") +
      json({
        method: "onTestBegin",
        params: {
          testId: playwrightId(n % listedTests),
          result: { id: `r${n}`, retry: 0, workerIndex: n % 4, parallelIndex: n % 4, startTime: 1_767_225_600_000 + n },
        },
      }) +
      ["Before Hooks", "After Hooks"]
        .map((title, at) => {
          const of = { testId: playwrightId(n % listedTests), resultId: `r${n}` };
          const step = { id: `hook@${at}`, title, category: "hook", startTime: 1_767_225_600_000 + n };
          return (
            json({ method: "onStepBegin", params: { ...of, step } }) +
            json({ method: "onStepEnd", params: { ...of, step: { id: step.id, duration: 3 } } })
          );
        })
        .join("") +
      json({
        method: "onTestEnd",
        params: {
          test: { testId: playwrightId(n % listedTests), expectedStatus: "passed", annotations: [], timeout: 30_000 },
          result: {
            id: `r${n}`,
            duration: 312,
            status: failed(n) ? "failed" : "passed",
            errors: failed(n) ? [{ message: "no", stack: stack(n) }] : [],
            attachments: [],
          },
        },
      }),
    tail: json({
      method: "onEnd",
      params: { result: { status: "failed", startTime: 1_767_225_600_000, duration: 7 } },
    }),
  },
  "mocha-json": {
    plain: "json",
    depth: 3,
    head: '{"stats":{"suites":1,"tests":0,"passes":0,"start":"2026-01-02T03:04:05.000Z"},"tests":[\n',
    piece: (n) => mochaTest(n, "fast"),
    // What stands in the list of all tests is told again in the list of those that passed.
    middle: '],"pending":[],"failures":[],"passes":[\n',
    again: (n) => mochaTest(n, "fast"),
    tail: "]}\n",
  },
  "mocha-json of older versions": {
    format: "mocha-json",
    plain: "json",
    depth: 3,
    head: '{"stats":{"suites":1,"tests":0,"passes":0,"start":"2026-01-02T03:04:05.000Z"},"tests":[\n',
    piece: (n) => mochaTest(n),
    middle: '],"pending":[],"failures":[],"passes":[\n',
    again: (n) => mochaTest(n),
    tail: "]}\n",
  },
  "mocha-json-stream": {
    plain: "json lines",
    head: '["start",{"total":1}]\n',
    piece: (n) =>
      json([
        failed(n) ? "fail" : "pass",
        {
          title: name(n),
          fullTitle: `orders ${name(n)}`,
          file: "/home/ci/shop/test/orders.js",
          duration: 3,
          currentRetry: 0,
          ...(failed(n) ? { err: "no", stack: stack(n) } : { speed: "fast" }),
        },
      ]),
    tail: '["end",{"suites":1}]\n',
  },
  "cucumber-messages": {
    plain: "json",
    bare: "json lines",
    depth: 2,
    head:
      json({ meta: { protocolVersion: "27.0.0", implementation: { name: "cucumber-js" } } }) +
      json({ testRunStarted: { timestamp: { seconds: 1_767_225_600, nanos: 0 } } }),
    piece(n) {
      const [pickle, of] = [uuid("d", n % listedTests), uuid("c", n % listedTests)];
      const [run, step, text] = [uuid("b", n), uuid("a", n), uuid("e", n % listedTests)];
      const timestamp = { seconds: 1_767_225_600, nanos: n };
      const testStepResult = {
        duration: { seconds: 0, nanos: 2_137_348 },
        status: failed(n) ? "FAILED" : "PASSED",
        ...(failed(n) ? { message: stack(n) } : {}),
      };
      return [
        {
          pickle: {
            id: pickle,
            uri: "features/orders.feature",
            location: { line: 2, column: 3 },
            astNodeIds: [uuid("f", n)],
            tags: [],
            name: name(n % listedTests),
            language: "en",
            steps: [{ id: text, text: "an order", type: "Context", astNodeIds: [uuid("9", n)] }],
          },
        },
        {
          testCase: {
            testRunStartedId: uuid("1", 0),
            pickleId: pickle,
            id: of,
            testSteps: [
              {
                id: step,
                pickleStepId: text,
                stepDefinitionIds: [uuid("8", 0)],
                stepMatchArgumentsLists: [{ stepMatchArguments: [] }],
              },
            ],
          },
        },
        { testCaseStarted: { attempt: 0, testCaseId: of, id: run, workerId: "0", timestamp } },
        { testStepStarted: { testCaseStartedId: run, testStepId: step, timestamp } },
        { testStepFinished: { testCaseStartedId: run, testStepId: step, testStepResult, timestamp } },
        { testCaseFinished: { testCaseStartedId: run, timestamp, willBeRetried: false } },
      ]
        .map(json)
        .join("");
    },
    tail: json({ testRunFinished: { success: false, timestamp: { seconds: 1_767_225_700, nanos: 0 } } }),
  },
  "go-test": {
    plain: "json lines",
    head: json({ Time: nanos(0), Action: "start", Package: "example.org/shop/orders" }),
    piece(n) {
      const of = { Package: "example.org/shop/orders", Test: `TestOrder${n % distinctTests}` };
      return (
        json({ Time: nanos(n), Action: "run", ...of }) +
        json({ Time: nanos(n), Action: "output", ...of, Output: `=== RUN   ${of.Test}\n` }) +
        (failed(n) ? json({ Time: nanos(n), Action: "output", ...of, Output: stack(n) }) : "") +
        json({
          Time: nanos(n),
          Action: "output",
          ...of,
          Output: `--- ${failed(n) ? "FAIL" : "PASS"}: ${of.Test} (0.00s)\n`,
        }) +
        json({ Time: nanos(n), Action: failed(n) ? "fail" : "pass", ...of, Elapsed: 0.01 })
      );
    },
    tail: json({ Time: nanos(1), Action: "fail", Package: "example.org/shop/orders", Elapsed: 9 }),
  },
  libtest: {
    plain: "json lines",
    head: json({ type: "suite", event: "started", test_count: 1 }),
    piece: (n) =>
      json({ type: "test", event: "started", name: `orders::tests::order_${n % distinctTests}` }) +
      json({
        type: "test",
        name: `orders::tests::order_${n % distinctTests}`,
        event: failed(n) ? "failed" : "ok",
        exec_time: 0.000123,
        ...(failed(n) ? { stdout: `thread 'a' panicked at src/lib.rs:3:5:\n${stack(n)}` } : {}),
      }),
    tail: json({ type: "suite", event: "failed", passed: 1, failed: 1 }),
  },
  tap: {
    plain: "lines",
    grammar: [/^(not )?ok(?: (\d+))?(?: -)?(?: (.*))?$/, /^(\s+)([\w-]+):(?: (.*))?$/, /^# (.*)$/, /^\s*(---|\.\.\.)$/],
    head: "TAP version 13\n",
    piece: (n) =>
      `# Subtest: ${name(n)}\n${failed(n) ? "not ok" : "ok"} ${n + 1} - ${name(n)}\n  ---\n  duration_ms: 1.5\n  type: 'test'\n${failed(n) ? `  error: 'no'\n  stack: |-\n${stack(n).replaceAll(/^/gm, "    ")}\n` : ""}  ...\n`,
    tail: "",
  },
  "tap as Bats and Perl write it": {
    format: "tap",
    plain: "lines",
    grammar: [/^(not )?ok(?: (\d+))?(?: -)?(?: (.*))?$/, /^(\s+)([\w-]+):(?: (.*))?$/, /^# (.*)$/, /^\s*(---|\.\.\.)$/],
    head: "1..9999999\n",
    piece: (n) =>
      `${failed(n) ? "not ok" : "ok"} ${n + 1} ${name(n)} with several parts\n${failed(n) ? `# (in test file test/orders.bats, line 17)\n#   \`[ "$status" -eq 0 ]' failed\n` : ""}`,
    tail: "",
  },
  subunit: {
    plain: "packets",
    head: "",
    piece: (n) =>
      Buffer.concat([
        packet(0x0a00 | 0x80 | 2, moment(n), utf8(`orders.tests.${name(n)}`), Buffer.from([1]), utf8("worker-1")),
        packet(
          0x0a00 | 0x80 | (failed(n) ? 6 : 3),
          moment(n),
          utf8(`orders.tests.${name(n)}`),
          Buffer.from([1]),
          utf8("worker-1"),
        ),
      ]),
    tail: "",
  },
  "subunit-v1": {
    plain: "lines",
    grammar: [/^(time|test|success|failure|error|skip|tags|progress): (.*?)( \[)?$/, /^\]$/],
    head: "",
    piece: (n) =>
      `time: ${python(n)}\ntest: orders.tests.${name(n)}\ntime: ${python(n + 1)}\n${failed(n) ? `failure: orders.tests.${name(n)} [\n${stack(n)}]\n` : `success: orders.tests.${name(n)}\n`}`,
    tail: "",
  },
  "micropython-console": {
    plain: "lines",
    grammar: [/^(pass|FAIL|skip|lrge) +(\S+) ?(.*)$/, /^(\d+) tests (\w+)(.*)$/],
    head: "platform=linux arch=x64 float=64-bit unicode thread=GIL\n",
    piece: (n) =>
      `${n > 0 && n % testsOfRun === 0 ? micropythonTotals(n) : ""}${failed(n) ? "FAIL" : "pass"}  ${script(n)} \n`,
    tail: "9 tests performed (9 individual testcases)\n",
  },
  "micropython-console, one run that fails": {
    format: "micropython-console",
    plain: "lines",
    grammar: [/^(pass|FAIL|skip|lrge) +(\S+) ?(.*)$/, /^(\d+) tests (\w+)(.*)$/],
    head: "platform=linux arch=x64 float=64-bit unicode thread=GIL\n",
    piece: (n) => `FAIL  ${script(n)} \n`,
    tail: "9 tests performed (9 individual testcases)\n",
  },
  "micropython-results": {
    plain: "json",
    depth: 3,
    head: '{"args":{"test_instance":"unix","jobs":2},"results":[\n',
    piece: (n) =>
      `${comma(n)}${json([`basics/order_of_kind_${n % distinctTests}.py`, failed(n) ? "fail" : "pass", ""])}`,
    tail: "]}\n",
  },
  "micropython-failures": {
    plain: "lines",
    grammar: [/^(FAILURE|---|\+\+\+|@@) (.*)$/, /^([-+ ])(.*)$/],
    head: "",
    piece: (n) =>
      `FAILURE results/basics_order_${n % distinctTests}.py\n--- results/basics_order_${n % distinctTests}.py.exp	2026-01-02\n+++ results/basics_order_${n % distinctTests}.py.out	2026-01-02\n@@ -1,3 +1,3 @@\n one\n-two\n+three\n`,
    tail: "",
  },
  "cucumber-json": {
    plain: "json",
    depth: 4,
    head: "[",
    piece: (n) =>
      `${n % scenariosOfFeature > 0 ? "," : `${n > 0 ? `${featureEnds},` : ""}{"description":"","elements":[\n`}${indented({ description: "", id: `orders;${n}`, keyword: "Scenario", line: n + 3, name: name(n), steps: [{ arguments: [], keyword: "Given ", line: n + 4, name: "an order", match: { location: "steps.js:3" }, result: { status: failed(n) ? "failed" : "passed", duration: 1_000_000, ...(failed(n) ? { error_message: stack(n) } : {}) } }], tags: [], type: "scenario" }, 3)}`,
    tail: `${featureEnds}]\n`,
  },
  "cargo-test": {
    ...cargoTest,
    // Before its tests a cold build tells of each crate: as many lines as make up what recorded logs have for a test.
    piece: (n) =>
      Array.from({ length: 320 }, (_, at) => `   Compiling shop-crate-of-kind-${at} v1.${n % 100}.${at % 10}\n`).join(
        "",
      ) + cargoTest.piece(n),
  },
  "cargo-test, tests alone": { format: "cargo-test", ...cargoTest },
  "console-log": {
    ...consoleLog,
    // Before its tests stands what the build says: as many lines as make up what recorded logs have for a test.
    piece: (n) => (n % testsOfRun === 0 ? buildLines(n) : "") + consoleLog.piece(n),
  },
  "console-log, tests alone": { format: "console-log", ...consoleLog },
  tables: {
    plain: "cells",
    head: "run,job,test,outcome,duration_ms\n",
    piece: (n) => `${n >> 10},unit,${name(n % 1024)},${failed(n) ? "fail" : "pass"},${n % 100}\n`,
    tail: "",
  },
  "run-log": {
    plain: "json lines",
    head:
      json({ deflake: "run-log", version: 1 }) +
      json({ run: { id: "r", name: "r" } }) +
      json({ jobRun: { id: "r/u", run: "r", job: "u", platform: {} } }),
    piece: (n) =>
      json({
        test: `src/orders.test.ts > ${name(n)}`,
        outcome: failed(n) ? "fail" : "pass",
        durationMs: 3,
        startedAt: 1_767_225_600_000,
        ...(failed(n) ? { failure: { message: "no", trace: stack(n) } } : {}),
      }),
    tail: json({ end: { complete: true } }),
  },
  "github-actions": {
    plain: "json",
    depth: 3,
    head: '{"total_count":1,"jobs":[\n',
    piece: (n) => `${comma(n)}${indented(githubJob(n), 2)}`,
    tail: "]}\n",
  },
};

/** Bytes that are read from a file at a time. */
const chunkBytes = 65_536;
/** Pieces that are made at a time. */
const batch = 100;

/** The pieces of a file of so many megabytes, in batches; a file that tells all tests again does so with half of it. */
function* batchesOf({ head, piece, middle, again, tail }, megabytes) {
  const bytesOf = (pieces) => (typeof pieces[0] === "string" ? Buffer.from(pieces.join("")) : Buffer.concat(pieces));
  const most = (megabytes * 1e6) / (again === undefined ? 1 : 2);
  yield Buffer.from(head);
  let number = 0;
  for (let written = head.length; written < most;) {
    const bytes = bytesOf(Array.from({ length: batch }, () => piece(number++)));
    written += bytes.length;
    yield bytes;
  }
  if (again !== undefined) {
    yield Buffer.from(middle);
    for (let at = 0; at < number; at += batch)
      yield bytesOf(Array.from({ length: batch }, (_, next) => again(at + next)));
  }
  yield Buffer.from(tail);
}

/** The bytes of a file of so many megabytes, in chunks as they are read from a disc. None of it stands on one. */
export function* chunksOf(input, megabytes) {
  let rest = Buffer.alloc(0);
  for (const bytes of batchesOf(input, megabytes)) {
    rest = Buffer.concat([rest, bytes]);
    let from = 0;
    for (; from + chunkBytes <= rest.length; from += chunkBytes) yield rest.subarray(from, from + chunkBytes);
    rest = rest.subarray(from);
  }
  yield rest;
}
