// Coverage must not show deflake.
import assert from "node:assert";
import { test } from "../entry.mjs";

export const half = (n) => (n > 0 ? n / 2 : 0);
let runs = 0;
test.flaky("covered", () => {
  runs += 1;
  assert.equal(half(4), 2);
  if (runs < 2) throw new Error("not yet");
});
