// The same again: three tests that pass in their second attempt, one that never does.
import { test } from "../entry.mjs";

for (const name of ["a", "b", "c"]) {
  let runs = 0;
  test(name, { flaky: 3 }, () => {
    runs += 1;
    if (runs < 2) throw new Error("not yet");
  });
}
test("plain", async (t) => {
  await t.test("sub", () => {});
});
