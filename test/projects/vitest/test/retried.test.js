import { test } from "vitest";

let runs = 0;
test("passes in the end", { retry: 2 }, () => {
  runs += 1;
  if (runs === 1) throw new Error("only the second time");
});
