import assert from "node:assert";
import { test } from "node:test";

test("fails", () => {
  assert.equal(1 + 1, 3);
});
