// One cause in many tests: the same telling signature, outside of outages.
import { expect, test } from "vitest";
import { fingerprintClusters } from "../../../src/core/history/fingerprints.ts";
import { isTelling } from "../../../src/core/history/signature.ts";
import { asTestId, type TestId } from "../../../src/core/model/test-id.ts";

const told = (
  signatures: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>,
): Map<string, Map<TestId, readonly number[]>> =>
  new Map(
    Object.entries(signatures).map(([signature, tests]) => [
      signature,
      new Map(Object.entries(tests).map(([name, places]) => [asTestId(name), places])),
    ]),
  );

test("tests with one signature are a cluster, with the runs that they share", () => {
  const clusters = fingerprintClusters(
    told({
      "ConnectError: refused <address>": { a: [1, 2, 5], b: [2], c: [9, 9] },
      "Error: of one only": { a: [1, 2, 3, 4] },
    }),
    new Set(),
  );
  expect(clusters).toEqual([
    {
      signature: "ConnectError: refused <address>",
      tests: [
        { test: "a", failures: 3 },
        { test: "c", failures: 2 },
        { test: "b", failures: 1 },
      ],
      failures: 6,
      runs: 4,
      runsOfSeveral: 1,
    },
  ]);
});

test("what failed in an outage says nothing of a common cause", () => {
  expect(fingerprintClusters(told({ "Error: no disc": { a: [1], b: [7] } }), new Set([7]))).toEqual([]);
});

test.each([
  ["AssertionError", false],
  ["AssertionError: assertion failed", false],
  ["(fail, no message)", false],
  ["java.lang.AssertionError", false],
  ["java.lang.AssertionError: expected:<#> but was:<#>", false],
  ["java.lang.Exception: test timed out after # milliseconds", false],
  ["Error: no such table: carts", true],
  ["AssertionError at Cart.add < Shop.sell", true],
  ["TimeoutError: no answer from <address> after # ms", true],
])("%s tells what failed: %s", (signature, telling) => {
  expect(isTelling(signature)).toBe(telling);
});
