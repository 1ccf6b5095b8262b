// `deflake/node-test/register`: makes `node:test` itself take the `flaky` option, for files that go on importing it. Loaded by
// `node -r deflake/node-test/register`, by `--import`, or by an import before the tests.
import nodeTest from "node:test";
import { suite, test } from "./drop-in.ts";

// `it` is `test`, and `describe` is `suite`: the same function under another name.
nodeTest.test.flaky ??= test.flaky;
nodeTest.suite.flaky ??= suite.flaky;

export type { ErrorFilter, FailedAttemptInfo, Flaky, FlakyOptions } from "./types.ts";
