import { existsSync, writeFileSync } from "node:fs";
import test from "ava";

// Fails first and passes when it is run again: a file tells that it was.
test("flakes", (t) => {
  const again = existsSync(process.env.FLAKE_FILE);
  writeFileSync(process.env.FLAKE_FILE, "");
  t.true(again);
});
