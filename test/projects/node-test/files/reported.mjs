// Something for each reporter to show. With PLAIN set, no test is marked and none fails but those that fail in the end: what the
// attempts that count would look like if there had been no others.
import { describe, test } from "../entry.mjs";

const plain = process.env.PLAIN === "1";
const flaky = (options) => (plain ? {} : { flaky: options });
const failing = (times) => {
  let runs = 0;
  return () => {
    runs += 1;
    if (!plain && runs <= times) throw new Error(`<failure> & "${runs}" \u0001`);
  };
};

test("at once", flaky(3), () => {});
test("in time", flaky({ retries: 3, reason: "the # port" }), failing(2));
test("one retry", flaky(1), failing(1));
test("never", flaky(2), () => {
  throw new TypeError("always");
});
describe("suite", flaky(2), () => {
  const inner = failing(1);
  test("first", failing(1));
  test("with subtests", async (t) => {
    await t.test("sub", inner);
    t.diagnostic("a line");
  });
});
let runs = 0;
test("skips itself", flaky(2), (t) => {
  runs += 1;
  if (!plain && runs < 2) throw new Error("not yet");
  t.skip("after all");
});
test("name # with (1ms) and \\ signs", flaky(2), failing(1));
test("last", () => {});
