// A file that knows nothing of flaky, with all that a reporter shows.
import { describe, test } from "node:test";

test("passes", () => {});
test("fails", () => {
  throw new Error("as it should");
});
test("async", async () => {
  await null;
  throw new TypeError("after an await");
});
test("skipped", { skip: "not here" }, () => {});
test("to do", { todo: true }, () => {
  throw new Error("later");
});
describe("suite", () => {
  test("inner", (t) => t.diagnostic("a line"));
  test("inner that fails", async (t) => {
    await t.test("sub", () => {
      throw new RangeError("deep down");
    });
  });
});
