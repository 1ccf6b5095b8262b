// `deflake/node-test`: node:test with the `flaky` option, to import in its stead.
import nodeTest from "node:test";
import { install } from "./install.ts";

const native = install();

export const test: typeof nodeTest.test = native.test;
/** @alias */
export const it: typeof nodeTest.it = test;
export const suite: typeof nodeTest.suite = native.suite;
/** @alias */
export const describe: typeof nodeTest.describe = suite;
Object.assign(test, { test, it, suite, describe });
/** @alias */
export default test;
export { after, afterEach, before, beforeEach, mock, run } from "node:test";

/** What only newer versions of Node have; undefined on the others. */
type Newer<Name extends string> = typeof nodeTest extends Record<Name, infer Value> ? Value : undefined;
const newer = nodeTest as unknown as {
  snapshot: Newer<"snapshot">;
  assert: Newer<"assert">;
  getTestContext: Newer<"getTestContext">;
};
export const snapshot: Newer<"snapshot"> = newer.snapshot;
export const assert: Newer<"assert"> = newer.assert;
export const getTestContext: Newer<"getTestContext"> = newer.getTestContext;

export type { SuiteContext, TestContext } from "node:test";

export type { ErrorFilter, FailedAttemptInfo, Flaky, FlakyOptions } from "./types.ts";
