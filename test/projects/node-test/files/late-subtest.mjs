// A subtest that is started by one that has ended already.
import { test } from "../entry.mjs";

let runs = 0;
test("p", process.env.FLAKY === undefined ? {} : { flaky: 1 }, async (t) => {
  runs += 1;
  let ended;
  await t.test("sub", (sub) => {
    ended = sub;
  });
  if (runs === 1 || process.env.ALWAYS !== undefined) void ended.test("late", () => {});
  await new Promise((resolve) => setTimeout(resolve, 10));
});
