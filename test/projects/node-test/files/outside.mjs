// What the fallback can do.
import { describe, it, test } from "../entry.mjs";

const failing = (times) => {
  let runs = 0;
  return () => {
    runs += 1;
    if (runs <= times) throw new Error(`failure ${runs}`);
  };
};
test("option", { flaky: 2 }, failing(2));
test.flaky("shorthand", failing(1));
test("callback", { flaky: 1 }, (_t, done) => body(done));
const body = ((run = failing(1)) => (done) => {
  try {
    run();
    done();
  } catch (error) {
    done(error);
  }
})();
describe("suite", { flaky: 1 }, () => {
  it("inherits", failing(1));
  it("off", { flaky: false }, () => {});
  it.skip("skipped", failing(9));
});
test("exhausted", { flaky: 1 }, failing(5));
test("plain", () => {});
