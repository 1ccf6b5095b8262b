// Which tests run under --test-only and --test-name-pattern.
import { describe, test } from "../entry.mjs";

const body = (runs = 0) => () => {
  runs += 1;
  if (runs < 2) throw new Error("not yet");
};
test("left out", { flaky: 2 }, () => console.log("must not run"));
test("chosen", { flaky: 2, only: true }, body());
describe("suite", { flaky: 2 }, () => {
  test("left out", () => console.log("must not run"));
  test("chosen inner", { only: true }, body());
});
