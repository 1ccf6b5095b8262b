// Snapshots, also of a subtest, in a test that fails after it has taken them.
import { test } from "../entry.mjs";

let runs = 0;
test("shot", { flaky: 2 }, async (t) => {
  runs += 1;
  t.assert.snapshot({ first: true });
  t.assert.snapshot({ second: true });
  if (runs < 3) t.assert.snapshot({ stray: runs });
  await t.test("sub", (t2) => t2.assert.snapshot({ sub: true }));
  if (runs < 3) throw new Error("not yet");
});
test("other", (t) => t.assert.snapshot({ other: true }));
