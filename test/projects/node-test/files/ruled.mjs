// Tests that know nothing of flaky, for the rules of a deflake.yaml beside them.
import { describe, test } from "../entry.mjs";

const failing = (times, message = "not yet") => {
  let runs = 0;
  return () => {
    runs += 1;
    if (runs <= times) throw new Error(`${message}, run ${runs}`);
  };
};

test("listed", failing(2));
test("listed too", failing(1));
test("another failure", failing(1, "boom"));
describe("suite", () => {
  test("ignored", failing(99, "known"));
  test("ignored by its subtests", async (t) => {
    await t.test("first", failing(99, "known"));
    await t.test("second", () => {});
  });
  test("ignored but new", async (t) => {
    await t.test("first", failing(99, "known"));
    await t.test("second", failing(99, "new"));
  });
});
test("hangs", { timeout: 20 }, () => new Promise((resolve) => setTimeout(resolve, 200)));
test("skipped", () => {
  throw new Error("must not run");
});
test("elsewhere", failing(1));
test("expired", failing(1));
test("own word", { flaky: false }, failing(1));
test("unlisted", failing(1));
