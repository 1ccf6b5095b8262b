// A timer keeps the process alive; --test-force-exit ends it.
import { test } from "../entry.mjs";

let runs = 0;
setInterval(() => {}, 1000);
test("leaks", { flaky: 1 }, () => {
  runs += 1;
  if (runs < 2) throw new Error("not yet");
});
