// A test that waits for nothing, without a timeout: the event loop is empty, and Node up to 22 ends the run.
import { test } from "../entry.mjs";

test("hangs", { flaky: 5, timeout: process.env.WITH_TIMEOUT ? 30 : undefined }, async (t) => {
  await t.test("sub", () => {});
  await new Promise(() => {});
});
