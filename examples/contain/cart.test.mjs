// A suite with a flaky test, for trying `deflake run`: it fails in every odd execution.
import assert from "node:assert";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import test from "node:test";

const turn = new URL("turn.tmp", import.meta.url);

test("adds an item", () => assert.equal(1 + 1, 2));

test("reads its own write", () => {
  if (existsSync(turn)) return rmSync(turn);
  writeFileSync(turn, "");
  assert.fail("expected 1 item, got 0");
});
