// The fingerprint of a failure, on messages as real runners write them.
import { describe, expect, test } from "vitest";
import type { Failure } from "../../../src/core/model/attempt.ts";
import { applicationFrames } from "../../../src/core/history/frames.ts";
import { foldMessage, signatureOf } from "../../../src/core/history/signature.ts";

const failure = (type: string | null, message: string, trace: string | null = null): Failure => ({
  type,
  message,
  trace,
  output: null,
});

describe("what varies is folded", () => {
  test.each([
    ["numbers", "Expected 3, got 4", "Expected #, got #"],
    ["numbers with signs and fractions", "-0.5 is not 1,024.25 (1e-9)", "# is not # (#)"],
    ["a difference keeps its sign of subtraction", "a-1", "a-#"],
    ["units", "timed out after 30012ms (limit 30s, 512 MB)", "timed out after #ms (limit #s, # MB)"],
    ["addresses in memory", "<Lock object at 0x7f3a2b1c>", "<Lock object at 0x#>"],
    ["identity hashes", "com.example.Cart@1b6d3586 is closed", "com.example.Cart@# is closed"],
    ["UUIDs", "no such session 1f0c2c3e-8a55-4c3d-9b0e-2a7d5f1f6b10", "no such session #"],
    ["commits", "at 5686ed5242e0948d8679c432579e002e", "at #"],
    ["random names", "bucket x8Qm2Lr09TzPw4Kd is gone", "bucket # is gone"],
    ["long numbers in names", "tmp84215 and worker-12 and thread_7", "tmp# and worker-# and thread_#"],
    ["dates", "2026-01-13T08:30:00.123Z is before 2026-01-12", "<date> is before <date>"],
    ["dates as C writes them", "on Tue Jan 13 08:30:00 UTC 2026", "on <date>"],
    ["times", "still waiting at 08:30:12.512", "still waiting at <time>"],
    ["ports", "connect ECONNREFUSED 127.0.0.1:45123", "connect ECONNREFUSED <address>"],
    ["ports of names", "http://localhost:45123/health gave 503", "http://localhost:#/health gave #"],
    ["IPv6", "connect to [fe80:0:0:0:1c2a:3b4c:5d6e:7f80]:8080 failed", "connect to <address> failed"],
    ["scratch paths", "cannot read /tmp/tmpab12_x/out.txt", "cannot read <path>"],
    ["scratch paths of macOS", "open '/var/folders/zz/T/x.sock'", "open '<path>'"],
    [
      "folders of sources",
      'File missing: "/srv/scratch/mpy/tests/extmod/select_poll_fd.py"',
      'File missing: "<path>/select_poll_fd.py"',
    ],
    [
      "folders on Windows",
      "cannot open C:\\Users\\runner\\work\\cart\\cart.test.ts",
      "cannot open <path>/cart.test.ts",
    ],
    ["colours", "\u001B[31mexpected\u001B[39m 1", "expected #"],
    ["codes that are too long to name a kind", "error code 48211", "error code #"],
    ["bells", "pass\u0007word\u0008", "password"],
    ["lines", "cart.ts:12:3: boom", "cart.ts:#:#: boom"],
  ])("%s", (_, message, folded) => {
    expect(foldMessage(message)).toBe(folded);
  });
});

describe("what tells failures apart stays", () => {
  test.each([
    "Expected True, got False",
    "Expected done, got TIMEOUT",
    "cannot decode as utf8: int32 overflow",
    "defaced façade added by cafe",
    "a/b and c/d differ; and/or",
    "killed by signal 11, exit code 137, HTTP 503, errno: 2",
    "no member named _private in node5",
    "x != y && y != z",
    "ключ не найден: 鍵がありません",
  ])("%s", (message) => {
    expect(foldMessage(message)).toBe(message);
  });
});

describe("shape", () => {
  test("several lines become one, and the trace that some formats repeat is dropped", () => {
    expect(
      foldMessage("expect(received).toBe(expected)\n\nExpected: 3\nReceived: 4\n    at Object.<anonymous> (a.js:1:2)"),
    ).toBe("expect(received).toBe(expected) / Expected: # / Received: #");
  });

  test("a long message is cut", () => {
    expect(foldMessage("x ".repeat(100_000))).toHaveLength(240);
  });

  test.each([
    ["type and message", failure("TypeError", "x is not a function"), "TypeError: x is not a function"],
    ["a type that the message repeats", failure("AssertionError", "AssertionError: no"), "AssertionError: no"],
    ["only a message", failure(null, "Expected True, got False"), "Expected True, got False"],
    ["only a type", failure("java.io.IOException", ""), "java.io.IOException"],
    ["nothing", failure(null, ""), "(timeout, no message)"],
  ])("%s", (_, told, signature) => {
    expect(signatureOf({ outcome: "timeout", failure: told })).toBe(signature);
  });

  test("no failure at all", () => {
    expect(signatureOf({ outcome: "crash", failure: null })).toBe("(crash, no message)");
  });
});

const jvmTrace = `java.lang.AssertionError
\tat org.junit.Assert.fail(Assert.java:86)
\tat org.junit.Assert.assertTrue(Assert.java:41)
\tat org.apache.hadoop.ozone.client.rpc.TestReadRetries.testPutKeyAndGetKeyThreeNodes(TestReadRetries.java:181)
\tat java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)
\tat org.junit.runners.model.FrameworkMethod$1.runReflectiveCall(FrameworkMethod.java:47)`;

const pythonTrace = `Traceback (most recent call last):
  File "/usr/lib/python3.11/unittest/case.py", line 57, in testPartExecutor
    yield
  File "/home/me/cart/tests/test_cart.py", line 12, in test_adds
    check(cart)
  File "/home/me/cart/cart/checks.py", line 3, in check
    assert cart
AssertionError`;

const javaScriptTrace = `AssertionError [ERR_ASSERTION]
    at Cart.add (file:///home/me/cart/src/cart.js:10:5)
    at C:\\cart\\test\\cart.test.js:4:3
    at Test.run (node:internal/test_runner/test:797:25)
    at run (/home/me/cart/node_modules/mocha/lib/runner.js:1:1)`;

describe("bare assertion errors are told apart by their frames", () => {
  test.each([
    ["JVM", "java.lang.AssertionError", jvmTrace, "TestReadRetries.testPutKeyAndGetKeyThreeNodes"],
    ["Python", "AssertionError", pythonTrace, "checks.py check < test_cart.py test_adds"],
    ["JavaScript", "AssertionError", javaScriptTrace, "cart.js Cart.add < cart.test.js"],
    [
      "pytest",
      "AssertionError",
      "tests/test_x.py:12: in test_a\ntests/test_x.py:3: AssertionError",
      "test_x.py < test_x.py test_a",
    ],
  ])("%s", (_, type, trace, frames) => {
    expect(applicationFrames(trace).join(" < ")).toBe(frames);
    expect(signatureOf({ outcome: "fail", failure: failure(type, "", trace) })).toBe(`${type} at ${frames}`);
    expect(signatureOf({ outcome: "fail", failure: failure(null, `${type}:`, trace) })).toContain(` at ${frames}`);
  });

  test("an error that says something keeps its frames to itself, so that an edit elsewhere does not rename it", () => {
    expect(signatureOf({ outcome: "fail", failure: failure("IOException", "disk full", jvmTrace) })).toBe(
      "IOException: disk full",
    );
  });

  test("lines do not matter", () => {
    const moved = jvmTrace.replace(":181)", ":205)");
    expect(applicationFrames(moved)).toEqual(applicationFrames(jvmTrace));
  });
});

test("hostile texts take time in proportion to their length", () => {
  // A quadratic expression would take minutes on these, and the test would run into its time limit.
  const hostile = [
    "1".repeat(16_000),
    "a1".repeat(8000),
    "/a".repeat(8000),
    ":a".repeat(8000),
    " ".repeat(16_000),
    "at a(".repeat(3000),
  ];
  for (const text of hostile) {
    expect(foldMessage(text).length).toBeLessThanOrEqual(240);
    expect(applicationFrames(`${text}\n`.repeat(4)).length).toBeLessThanOrEqual(3);
  }
});
