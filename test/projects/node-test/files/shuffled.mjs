// Tests for --test-randomize.
import { describe, test } from "../entry.mjs";

describe("s", { flaky: 2 }, () => {
  for (const name of ["a", "b", "c", "d", "e"]) {
    let runs = 0;
    test(name, async (t) => {
      runs += 1;
      await t.test("sub", () => {
        if (runs < 2) throw new Error("not yet");
      });
    });
  }
});
